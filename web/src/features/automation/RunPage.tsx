import { Alert, Progress, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk, useAskedAgain, useCommand } from '../../shared/ask.ts';
import { DateText, MoneyList } from '../../shared/Figures.tsx';
import { useFormat } from '../../shared/format.ts';
import { RecordPage, RecordSkeleton } from '../../shared/record/RecordPage.tsx';
import type { Verb } from '../../shared/record/verb.ts';
import { useRecordId } from '../../shared/record-id.ts';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { Asked } from '../../shared/States.tsx';
import { RunExceptions } from './RunExceptions.tsx';
import { RunInvoices } from './RunInvoices.tsx';
import { RunTopUps } from './RunTopUps.tsx';
import { WhatIf } from './WhatIf.tsx';

export type Run = Answer<typeof api.runs.get>;

const isWorking = (run: Run | undefined): boolean =>
  run?.state === 'simulating' || run?.state === 'posting';
const pollMs = (run: Run | undefined): number | false => (isWorking(run) ? 1000 : false);

export function RunPage(): ReactNode {
  const id = useRecordId();
  const run = useAsk(api.runs.get, { id }, { pollMs });
  return (
    <Asked query={run} skeleton={<RecordSkeleton />}>
      {(answer) => <RunBody run={answer} />}
    </Asked>
  );
}

function useRunVerbs(run: Run): readonly Verb[] {
  const format = useFormat();
  const submit = useCommand(api.runs.submit);
  const approve = useCommand(api.runs.approve);
  const reject = useCommand(api.runs.reject);
  const post = useCommand(api.runs.post);
  const stop = useCommand(api.runs.stop);
  const simulate = useCommand(api.runs.simulate);
  const cancel = useCommand(api.runs.cancel);
  const { id, version } = run;
  const sum = run.totals.map(({ total }) => format.money(total)).join(' and ');
  const asks = run.progress.topUps > 0 ? format.counted(run.progress.topUps, 'top-up') : '';
  const what = [format.counted(run.progress.invoices, 'invoice'), sum, asks]
    .filter((part) => part !== '')
    .join(', ');
  return [
    {
      key: 'submit',
      label: 'Ask for approval',
      title: `Ask for approval of ${run.number}`,
      consequences: `${what}. Leaving one out later asks anew.`,
      run: () => submit.run({ id, version }),
      done: 'Somebody else has to agree now.',
    },
    {
      key: 'approve',
      label: 'Agree',
      title: `Agree to ${run.number}`,
      consequences: `${what}. Exactly that is posted: what has moved since is left out and told.`,
      run: () => approve.run({ id, version }),
      done: 'Agreed. It can be posted.',
    },
    {
      key: 'post',
      label: run.state === 'stopped' ? 'Go on posting' : 'Post',
      title: `Post ${run.number}`,
      consequences: `${what}. Each takes its number and goes into the books.`,
      run: () => post.run({ id, version }),
      done: 'Posting has begun.',
    },
    {
      key: 'stop',
      label: 'Stop',
      title: 'Stop posting',
      consequences: 'What is posted stays. It can go on later.',
      run: () => stop.run({ id }),
      done: 'Stopped.',
    },
    {
      key: 'reject',
      label: 'Send back',
      isSecondary: true,
      title: `Send ${run.number} back`,
      needsReason: true,
      run: (reason) => reject.run({ id, version, reason }),
      done: 'Sent back.',
    },
    {
      key: 'simulate',
      label: 'Simulate again',
      isSecondary: true,
      title: 'Simulate again, as things are now',
      consequences: 'What was left out is in again, and an approval is void.',
      run: () => simulate.run({ id, version }),
      done: 'It is being simulated.',
    },
    {
      key: 'cancel',
      label: 'Drop the run',
      isSecondary: true,
      isDangerous: true,
      title: `Drop ${run.number}`,
      consequences: 'What is posted stays, the rest is not billed by it.',
      needsReason: true,
      run: (reason) => cancel.run({ id, reason }),
      done: 'The run is dropped.',
    },
  ];
}

function RunBody({ run }: Readonly<{ run: Run }>) {
  const format = useFormat();
  const verbs = useRunVerbs(run);
  const { progress, totals } = run;
  useAskedAgain(
    [api.runs.items, api.runs.exceptions, api.runs.topUps, api.runs.whatIf],
    `${run.state} ${progress.simulatedPlans} ${progress.postedPlans}`,
  );
  return (
    <RecordPage
      kind="Billing run"
      recordKind="billing_run"
      id={run.id}
      number={run.number}
      name={`Billing run ${run.number}`}
      title={`Billing run ${run.number}`}
      back={{ label: 'Billing runs', href: '/billing-runs' }}
      badges={<StateBadge state={run.state} />}
      may={run.may}
      state={run.state}
      verbs={verbs}
      notice={<Notice run={run} />}
      facts={[
        { label: 'Due until', value: <DateText date={run.dueUntil} /> },
        { label: 'Invoice date', value: <DateText date={run.invoiceDate} /> },
        {
          label: 'Invoices',
          value: format.count(progress.invoices),
          ...(progress.excluded > 0 ? { note: `${progress.excluded} left out` } : {}),
        },
        { label: 'Net', value: <MoneyList values={totals.map((each) => each.net)} /> },
        { label: 'With tax', value: <MoneyList values={totals.map((each) => each.total)} /> },
        {
          label: 'Due',
          value: <MoneyList values={totals.map((each) => each.due)} />,
          note: 'after deposits, retention, draws',
        },
      ]}
      tabs={[
        {
          key: 'invoices',
          label: 'Invoices',
          count: progress.invoices + progress.excluded,
          content: <RunInvoices run={run} />,
        },
        {
          key: 'exceptions',
          label: 'Exceptions',
          count: progress.exceptions,
          content: <RunExceptions run={run} />,
        },
        ...(progress.topUps > 0
          ? [
              {
                key: 'top-ups',
                label: 'Top-ups to request',
                count: progress.topUps,
                content: <RunTopUps run={run} />,
              },
            ]
          : []),
        { key: 'what-if', label: 'What if', content: <WhatIf run={run} /> },
      ]}
    />
  );
}

function Notice({ run }: Readonly<{ run: Run }>) {
  const { progress, rejectedBecause, stoppedBecause, contentHash, approvedBy } = run;
  const done = run.state === 'posting' ? progress.postedPlans : progress.simulatedPlans;
  return (
    <Stack gap="xs" mb="sm">
      {isWorking(run) && (
        <div aria-live="polite">
          <Text size="sm">
            {run.state === 'posting' ? 'Posting' : 'Simulating'}: {done} of {progress.plans} plans
          </Text>
          <Progress
            value={progress.plans === 0 ? 0 : (100 * done) / progress.plans}
            aria-label="Plans done"
          />
        </div>
      )}
      {progress.moved > 0 && (
        <Alert variant="light" color="orange">
          {progress.moved === 1 ? 'One invoice has' : `${progress.moved} invoices have`} moved since
          the simulation and were not posted: see what moved in the list. The next run takes them
          in.
        </Alert>
      )}
      {progress.movedTopUps > 0 && (
        <Alert variant="light" color="orange">
          {progress.movedTopUps === 1
            ? 'One retainer has'
            : `${progress.movedTopUps} retainers have`}{' '}
          moved since the simulation and the client was not asked: see what moved under the top-ups.
        </Alert>
      )}
      {rejectedBecause !== null && (
        <Text size="sm" c="red">
          Sent back: “{rejectedBecause}”
        </Text>
      )}
      {stoppedBecause !== null && <Text size="sm">Stopped: {stoppedBecause}</Text>}
      {contentHash !== null && (
        <Text size="xs" c="dimmed">
          {approvedBy === null ? 'As simulated: ' : `${approvedBy.name} agreed to `}
          <code title={contentHash}>{contentHash.slice(0, 12)}</code>
        </Text>
      )}
    </Stack>
  );
}
