import { type MilestoneAlert, milestoneAlerts } from '@daybook/core/milestones/schedule.ts';
import type { ReactNode } from 'react';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { DateText, MoneyText } from '../../shared/Figures.tsx';
import { useFormat } from '../../shared/format.ts';
import type { Column, FilterField } from '../../shared/list/column.ts';
import { filterBy } from '../../shared/list/common-filters.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { Page } from '../../shared/Page.tsx';
import { StateBadge } from '../../shared/StateBadge.tsx';

type Milestone = Answer<typeof api.milestones.get>;

export const alertNames: Readonly<Record<MilestoneAlert, string>> = {
  due_soon: 'Due soon',
  overdue: 'Overdue',
  done_not_billed: 'Done, not billed',
};

const columns: readonly Column<Milestone>[] = [
  { key: 'name', title: 'Milestone', render: (each) => each.name },
  { key: 'client', title: 'Client', isWideOnly: true, render: (each) => each.client.name },
  { key: 'contract', title: 'Contract', isWideOnly: true, render: (each) => each.contract.name },
  {
    key: 'due',
    title: 'Due',
    render: (each) => (
      <>
        <DateText date={each.dueOn} />{' '}
        {each.alert !== null && (
          <StateBadge state="needs_approval" name={alertNames[each.alert].toLowerCase()} />
        )}
      </>
    ),
  },
  { key: 'state', title: 'State', render: (each) => <StateBadge state={each.state} /> },
  {
    key: 'percent',
    title: 'Done',
    align: 'right',
    render: (each) => <Percent value={each.percent} />,
  },
  {
    key: 'value',
    title: 'Value',
    align: 'right',
    render: (each) => <MoneyText value={each.value} />,
  },
  {
    key: 'balance',
    title: 'Balance',
    align: 'right',
    isWideOnly: true,
    render: (each) => <MoneyText value={each.balance} />,
  },
];

export function Percent({ value }: Readonly<{ value: bigint }>) {
  const format = useFormat();
  return <>{format.percent(value, 4)}</>;
}

const fields: readonly FilterField[] = [
  filterBy.client,
  {
    kind: 'choice',
    key: 'alert',
    label: 'Look at',
    choices: milestoneAlerts.map((alert) => ({ value: alert, label: alertNames[alert] })),
  },
  { kind: 'date', key: 'dueBefore', label: 'Due before' },
];

/** Every milestone by its due date: what is done and not billed stands out. */
export function MilestonesPage(): ReactNode {
  const counts = useAsk(api.milestones.countAlerts, {});
  return (
    <Page title="Milestones" lead="By due date. Each is a part of the schedule of its contract.">
      <DataList
        name="Milestones"
        call={api.milestones.list}
        columns={columns}
        fields={fields}
        views={[
          { label: 'All', filters: {} },
          ...milestoneAlerts.map((alert) => ({
            label: alertNames[alert],
            count: counts.data?.items.find((each) => each.alert === alert)?.count,
            filters: { alert },
          })),
        ]}
        hrefOf={(each) => `/schedules/${each.contract.id}`}
        titleOf={(each) => each.name}
        empty="No milestones yet. A contract line of the kind Milestones gets a schedule of values."
      />
    </Page>
  );
}
