import { Button, Stack } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { TextLink } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { DateText, HoursText, InstantText } from '../../shared/Figures.tsx';
import { useFormat } from '../../shared/format.ts';
import { type Column, choicesFrom, type FilterField } from '../../shared/list/column.ts';
import { filterBy } from '../../shared/list/common-filters.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { Page } from '../../shared/Page.tsx';
import { sentenceOf } from '../../shared/problem.ts';
import { HistoryTab } from '../../shared/record/HistoryTab.tsx';
import { StateBadge, stateName } from '../../shared/StateBadge.tsx';
import { Asked } from '../../shared/States.tsx';
import { VerbDialog } from '../../shared/VerbDialog.tsx';
import { type HandedOn, HandOnDrawer } from './HandOnDrawer.tsx';
import classes from './parts.module.css';

export type TimesheetPart = Answer<typeof api.timesheets.getPart>;

const columns: readonly Column<TimesheetPart>[] = [
  { key: 'person', title: 'Person', render: (part) => part.person.name },
  { key: 'project', title: 'Project', render: (part) => part.project.name },
  { key: 'client', title: 'Client', isWideOnly: true, render: (part) => part.client.name },
  { key: 'from', title: 'Period from', render: (part) => <DateText date={part.from} /> },
  { key: 'state', title: 'State', render: (part) => <StateBadge state={part.state} /> },
  {
    key: 'entries',
    title: 'Entries',
    align: 'right',
    isOptional: true,
    render: (part) => part.entryCount,
  },
  {
    key: 'worked',
    title: 'Worked',
    align: 'right',
    render: (part) => <HoursText minutes={part.workedMinutes} />,
  },
  {
    key: 'billable',
    title: 'Billable',
    align: 'right',
    isWideOnly: true,
    render: (part) => <HoursText minutes={part.billableMinutes} />,
  },
  {
    key: 'submitted',
    title: 'Submitted',
    isWideOnly: true,
    render: (part) => <InstantText instant={part.submittedAt} />,
  },
  { key: 'approver', title: 'Approver', isOptional: true, render: (part) => part.approver.name },
];
const fields: readonly FilterField[] = [
  {
    kind: 'choice',
    key: 'state',
    label: 'State',
    choices: choicesFrom(['open', 'submitted', 'approved', 'rejected'], stateName),
  },
  { kind: 'flag', key: 'awaitingMe', label: 'Approver', yes: 'Waits for me', no: 'All' },
  filterBy.person,
  filterBy.project,
];
const waitsForMe = { state: 'submitted', awaitingMe: 'true' };
const views = [
  { label: 'Waits for me', filters: waitsForMe },
  { label: 'All submitted', filters: { state: 'submitted' } },
  { label: 'Sent back', filters: { state: 'rejected' } },
  { label: 'Approved', filters: { state: 'approved' } },
  { label: 'All', filters: {} },
];

type AskedDecision = Readonly<{
  verb: 'approve' | 'reject';
  parts: readonly TimesheetPart[];
  clear: () => void;
}>;

/** Expenses are decided on their own page; who decides on time finds them from here. */
function WaitingExpenses() {
  const home = useAsk(api.dashboard.home, {});
  const waiting = home.data?.pending.find(({ kind }) => kind === 'expense');
  return waiting && <TextLink href={waiting.opens}>{waiting.text}</TextLink>;
}

/** Time that was submitted, project by project: approve it into WIP or send it back. */
export function PartsPage(): ReactNode {
  const [asked, setAsked] = useState<AskedDecision | null>(null);
  const [handedOn, setHandedOn] = useState<HandedOn | null>(null);
  const ask =
    (verb: AskedDecision['verb']) => (parts: readonly TimesheetPart[], clear: () => void) =>
      setAsked({ verb, parts, clear });
  return (
    <Page
      title="Approvals"
      lead="Submitted time by project, person and period."
      actions={<WaitingExpenses />}
    >
      <DataList
        name="Timesheet approvals"
        call={api.timesheets.listParts}
        columns={columns}
        fields={fields}
        views={views}
        startsWith={waitsForMe}
        titleOf={(part) => `${part.person.name}, ${part.project.name}`}
        empty="Nothing was submitted yet."
        bulk={[
          { key: 'a', label: 'Approve', run: ask('approve') },
          { key: 'r', label: 'Reject', run: ask('reject') },
          { key: 'd', label: 'Hand on', run: (parts, clear) => setHandedOn({ parts, clear }) },
        ]}
        peek={(part) => <PartEntries part={part} onAsk={ask} />}
      />
      {handedOn !== null && <HandOnDrawer {...handedOn} onClose={() => setHandedOn(null)} />}
      {asked !== null && <DecisionDialog asked={asked} onClose={() => setAsked(null)} />}
    </Page>
  );
}

const noMore = () => undefined;
type PartEntriesProps = Readonly<{
  part: TimesheetPart;
  onAsk: (
    verb: AskedDecision['verb'],
  ) => (parts: readonly TimesheetPart[], clear: () => void) => void;
}>;

function PartEntries({ part, onAsk }: PartEntriesProps) {
  const format = useFormat();
  const entries = useAsk(api.timesheets.listEntries, {
    partId: part.id,
    sort: 'workDate',
    limit: 200,
  });
  const canDecide = part.may.approve === 'yes' || part.may.reject === 'yes';
  const why = part.may.approve;
  return (
    <Stack gap="md">
      {part.reason !== null && <p className={classes.reason}>Sent back: “{part.reason}”</p>}
      <Asked query={entries}>
        {({ items }) => (
          <ul className={classes.entries}>
            {items.map((entry) => (
              <li key={entry.id}>
                <span className={classes.day}>{format.day(entry.workDate)}</span>
                <span className={classes.what}>
                  {entry.service.name}
                  {entry.task !== null && ` · ${entry.task.name}`}
                  {!entry.isBillable && <small> not billable</small>}
                  <span className={classes.note}>{entry.note}</span>
                </span>
                <HoursText minutes={entry.workedMinutes} />
              </li>
            ))}
          </ul>
        )}
      </Asked>
      {canDecide && (
        <div className={classes.verbs}>
          <Button onClick={() => onAsk('approve')([part], noMore)}>Approve</Button>
          <Button variant="default" onClick={() => onAsk('reject')([part], noMore)}>
            Reject
          </Button>
        </div>
      )}
      {part.state === 'submitted' && !canDecide && why !== undefined && (
        <p className={classes.note}>{sentenceOf(why)}</p>
      )}
      <HistoryTab kind="timesheet_part" id={part.id} />
    </Stack>
  );
}

type DecisionDialogProps = Readonly<{ asked: AskedDecision; onClose: () => void }>;

function DecisionDialog({ asked, onClose }: DecisionDialogProps) {
  const format = useFormat();
  const approve = useCommand(api.timesheets.approve);
  const reject = useCommand(api.timesheets.reject);
  const { verb, clear } = asked;
  const decidable = asked.parts.filter((part) => part.may[verb] === 'yes');
  const partIds = decidable.map((part) => part.id);
  const minutes = decidable.reduce((total, part) => total + part.workedMinutes, 0);
  const entryCount = decidable.reduce((total, part) => total + part.entryCount, 0);
  const skipped = asked.parts.length - decidable.length;
  const what = `${format.counted(entryCount, 'entry')}, ${format.hours(minutes)}`;
  const consequences =
    verb === 'approve'
      ? `${what}: into WIP at its rates, and frozen.`
      : `${what}: back to who logged it, with your reason.`;
  return (
    <VerbDialog
      opened
      onClose={onClose}
      title={verb === 'approve' ? 'Approve time' : 'Send time back'}
      verb={verb === 'approve' ? 'Approve' : 'Send back'}
      isDangerous={verb === 'reject'}
      needsReason={verb === 'reject'}
      run={(reason) =>
        verb === 'approve' ? approve.run({ partIds }) : reject.run({ partIds, reason })
      }
      done={verb === 'approve' ? `${what} approved.` : `${what} sent back.`}
      onDone={clear}
    >
      {decidable.length === 0 ? 'None of these can be decided by you now.' : consequences}
      {skipped > 0 && ` ${skipped} of the selection are left out: not open for your decision.`}
    </VerbDialog>
  );
}
