import { jobStates } from '@daybook/contract/jobs.ts';
import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { InstantText, Nothing } from '../../shared/Figures.tsx';
import { type Column, choicesFrom, type FilterField } from '../../shared/list/column.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { Page, Section } from '../../shared/Page.tsx';
import { StateBadge, stateName } from '../../shared/StateBadge.tsx';
import { Asked } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import { VerbDialog } from '../../shared/VerbDialog.tsx';

type Job = Answer<typeof api.jobs.list>['items'][number];

const queueNames: Readonly<Record<string, string>> = {
  'time-import': 'Imports of time',
  'idle-sessions': 'Idle sessions are closed',
  'contract-terms': 'Terms of contracts end or renew',
  'billing-run': 'Billing runs',
  'billing-run-watch': 'Billing runs that were cut off go on',
  'billing-run-begin': 'Billing runs that begin by themselves',
  delivery: 'E-mail goes out',
  'delivery-watch': 'E-mail that waits is tried again',
  dunning: 'Ladders take their steps',
  'report-schedules': 'Reports by e-mail',
  'approvals-waiting': 'Approvals that nobody has answered',
  'books-check': 'The books are checked',
};
const nameOf = (queue: string) => queueNames[queue] ?? queue;

const columns: readonly Column<Job>[] = [
  { key: 'queue', title: 'Job', render: (job) => nameOf(job.queue) },
  {
    key: 'state',
    title: 'State',
    render: (job) => (
      <StateBadge
        state={job.state === 'completed' ? 'done' : job.state}
        name={job.state === 'created' ? 'Waiting' : stateName(job.state)}
      />
    ),
  },
  { key: 'error', title: 'Error', isWideOnly: true, render: (job) => job.error ?? '' },
  {
    key: 'retries',
    title: 'Retries',
    align: 'right',
    isWideOnly: true,
    render: (job) => job.retries,
  },
  { key: 'begun', title: 'Begun', render: (job) => <InstantText instant={job.startedAt} /> },
  {
    key: 'ended',
    title: 'Ended',
    isWideOnly: true,
    render: (job) => <InstantText instant={job.endedAt} />,
  },
];
const fields: readonly FilterField[] = [
  {
    kind: 'choice',
    key: 'states',
    label: 'State',
    isMany: true,
    choices: choicesFrom(jobStates, stateName),
  },
  {
    kind: 'choice',
    key: 'queue',
    label: 'Job',
    choices: Object.entries(queueNames).map(([value, label]) => ({ value, label })),
  },
];
const views = [
  { label: 'All', filters: {} },
  { label: 'Failed', filters: { states: 'failed' } },
  { label: 'Waiting', filters: { states: 'created,retry' } },
  { label: 'Running', filters: { states: 'active' } },
];

/** Work that goes on by itself: when it comes up, and what became of it. */
export function JobsPage(): ReactNode {
  const retry = useCommand(api.jobs.retry);
  const [again, setAgain] = useState<Job | null>(null);
  return (
    <Page title="Jobs" lead="Work that goes on by itself, on whichever server is up.">
      <Queues />
      <Section title="What has run">
        <DataList
          name="Jobs"
          call={api.jobs.list}
          columns={columns}
          fields={fields}
          views={views}
          titleOf={(job) => nameOf(job.queue)}
          empty="Nothing has run yet."
          peek={(job) =>
            job.may.retry === 'yes' && <Button onClick={() => setAgain(job)}>Run it again</Button>
          }
        />
      </Section>
      <VerbDialog
        opened={again !== null}
        onClose={() => setAgain(null)}
        title={`Run again: ${nameOf(again?.queue ?? '')}`}
        verb="Run it again"
        run={() => retry.run({ id: again?.id ?? '' })}
        done="It runs again."
      >
        {again?.error ?? ''}
      </VerbDialog>
    </Page>
  );
}

function Queues() {
  const queues = useAsk(api.jobs.queues, {}, { pollMs: () => 10_000 });
  return (
    <Asked query={queues}>
      {({ items }) => (
        <TableFrame label="Queues">
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">Job</th>
                <th scope="col">Rhythm</th>
                <th scope="col">Next</th>
                <th scope="col">Last</th>
                <th scope="col" data-align="right">
                  Waiting
                </th>
                <th scope="col" data-align="right">
                  Running
                </th>
                <th scope="col" data-align="right">
                  Failed
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((queue) => (
                <tr key={queue.name}>
                  <td>{nameOf(queue.name)}</td>
                  <td>{queue.rhythm ?? 'when asked for'}</td>
                  <td>
                    {queue.nextAt === null ? <Nothing /> : <InstantText instant={queue.nextAt} />}
                  </td>
                  <td>
                    {queue.lastAt === null ? <Nothing /> : <InstantText instant={queue.lastAt} />}
                  </td>
                  <td data-align="right">{queue.waiting}</td>
                  <td data-align="right">{queue.running}</td>
                  <td data-align="right">{queue.failed}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
    </Asked>
  );
}
