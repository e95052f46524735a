import type { ReactNode } from 'react';
import { TextLink } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { DateText, InstantText, MoneyText } from '../../shared/Figures.tsx';
import { useFormat } from '../../shared/format.ts';
import { type Column, choicesFrom } from '../../shared/list/column.ts';
import { filterBy } from '../../shared/list/common-filters.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { Page } from '../../shared/Page.tsx';
import { StateBadge, stateName } from '../../shared/StateBadge.tsx';

type PreBillRow = Answer<typeof api.billing.listPreBills>['items'][number];

export function Realization({ percent }: Readonly<{ percent: bigint | null }>) {
  const format = useFormat();
  return percent === null ? '–' : format.percent(percent, 2);
}

const columns: readonly Column<PreBillRow>[] = [
  { key: 'client', title: 'Client', render: (preBill) => preBill.client.name },
  { key: 'cutOff', title: 'Cut-off', render: (preBill) => <DateText date={preBill.cutOff} /> },
  { key: 'state', title: 'State', render: (preBill) => <StateBadge state={preBill.state} /> },
  {
    key: 'lines',
    title: 'Lines',
    align: 'right',
    isWideOnly: true,
    render: (preBill) => `${preBill.billCount} of ${preBill.lineCount}`,
  },
  {
    key: 'agreed',
    title: 'Agreed',
    align: 'right',
    isWideOnly: true,
    render: (preBill) => <MoneyText value={preBill.agreedAmount} withCurrency={false} />,
  },
  {
    key: 'written',
    title: 'Written',
    align: 'right',
    isWideOnly: true,
    render: (preBill) => <MoneyText value={preBill.writtenAmount} withCurrency={false} />,
  },
  {
    key: 'realization',
    title: 'Realization',
    align: 'right',
    isWideOnly: true,
    render: (preBill) => <Realization percent={preBill.realization} />,
  },
  {
    key: 'billed',
    title: 'To bill',
    align: 'right',
    render: (preBill) => <MoneyText value={preBill.billedAmount} />,
  },
  {
    key: 'createdBy',
    title: 'Proposed by',
    isOptional: true,
    render: (preBill) => preBill.createdBy.name,
  },
  {
    key: 'createdAt',
    title: 'Proposed',
    isOptional: true,
    render: (preBill) => <InstantText instant={preBill.createdAt} />,
  },
];

export function PreBillsPage(): ReactNode {
  return (
    <Page title="Pre-bills" lead="Work to review before it becomes an invoice.">
      <DataList
        name="Pre-bills"
        call={api.billing.listPreBills}
        columns={columns}
        fields={[
          {
            kind: 'choice',
            key: 'states',
            label: 'State',
            isMany: true,
            choices: choicesFrom(['draft', 'invoiced', 'discarded'], stateName),
          },
          filterBy.client,
        ]}
        views={[
          { label: 'All', filters: {} },
          { label: 'To review', filters: { states: 'draft' } },
          { label: 'Invoiced', filters: { states: 'invoiced' } },
        ]}
        hrefOf={(preBill) => `/pre-bills/${preBill.id}`}
        titleOf={(preBill) => `Pre-bill of ${preBill.client.name}`}
        empty="No pre-bills yet. They are proposed from work in progress."
        emptyAction={<TextLink href="/wip">See what can be billed</TextLink>}
      />
    </Page>
  );
}
