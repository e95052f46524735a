import { runStates } from '@daybook/contract/runs.ts';
import type { ReactNode } from 'react';
import { type Answer, api } from '../../shared/api.ts';
import { DateText, InstantText, MoneyList } from '../../shared/Figures.tsx';
import { type Column, choicesFrom, type FilterField } from '../../shared/list/column.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { NewButton, useNewForm } from '../../shared/NewButton.tsx';
import { Page } from '../../shared/Page.tsx';
import { StateBadge, stateName } from '../../shared/StateBadge.tsx';
import { NewRunDrawer } from './NewRunDrawer.tsx';
import { RunSchedule } from './RunSchedule.tsx';

type RunRow = Answer<typeof api.runs.list>['items'][number];

const columns: readonly Column<RunRow>[] = [
  { key: 'number', title: 'Run', width: 90, render: (run) => run.number },
  { key: 'dueUntil', title: 'Due until', render: (run) => <DateText date={run.dueUntil} /> },
  { key: 'state', title: 'State', render: (run) => <StateBadge state={run.state} /> },
  {
    key: 'invoices',
    title: 'Invoices',
    align: 'right',
    render: (run) => (run.state === 'posted' ? run.progress.posted : run.progress.invoices),
  },
  {
    key: 'exceptions',
    title: 'Exceptions',
    align: 'right',
    isWideOnly: true,
    render: (run) => run.progress.exceptions,
  },
  {
    key: 'net',
    title: 'Net',
    align: 'right',
    render: (run) => <MoneyList values={run.totals.map((each) => each.net)} />,
  },
  { key: 'by', title: 'By', isWideOnly: true, render: (run) => run.createdBy.name },
  {
    key: 'at',
    title: 'Begun',
    isWideOnly: true,
    render: (run) => <InstantText instant={run.createdAt} />,
  },
];
const fields: readonly FilterField[] = [
  {
    kind: 'choice',
    key: 'states',
    label: 'State',
    isMany: true,
    choices: choicesFrom(runStates, stateName),
  },
];
const views = [
  { label: 'All', filters: {} },
  { label: 'To review', filters: { states: 'simulated' } },
  { label: 'To agree', filters: { states: 'submitted' } },
  { label: 'Posted', filters: { states: 'posted' } },
];

/** Month-ends: simulated, agreed to, posted. */
export function RunsPage(): ReactNode {
  const form = useNewForm();
  const button = <NewButton label="New run" needs="automation.update" onOpen={form.open} />;
  return (
    <Page title="Billing runs" actions={button}>
      <RunSchedule />
      <DataList
        name="Billing runs"
        call={api.runs.list}
        columns={columns}
        fields={fields}
        views={views}
        hrefOf={(run) => `/billing-runs/${run.id}`}
        titleOf={(run) => run.number}
        empty="No runs yet. A run bills all plans that are due, once somebody has agreed to what it would post."
        emptyAction={button}
      />
      <NewRunDrawer opened={form.isOpen} onClose={form.close} />
    </Page>
  );
}
