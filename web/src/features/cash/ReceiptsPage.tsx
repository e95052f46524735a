import { receiptMethods } from '@daybook/contract/receipt-methods.ts';
import type { ReactNode } from 'react';
import { type Answer, api } from '../../shared/api.ts';
import { DateText, MoneyText } from '../../shared/Figures.tsx';
import { useFilters } from '../../shared/filters.ts';
import { type Column, choicesFrom } from '../../shared/list/column.ts';
import { filterBy } from '../../shared/list/common-filters.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { NewButton, useNewForm } from '../../shared/NewButton.tsx';
import { Page } from '../../shared/Page.tsx';
import { StateBadge, stateName } from '../../shared/StateBadge.tsx';
import { ReceiptDrawer } from './ReceiptDrawer.tsx';

type ReceiptRow = Answer<typeof api.cash.listReceipts>['items'][number];

export const methodChoices = choicesFrom(receiptMethods, stateName);

const columns: readonly Column<ReceiptRow>[] = [
  { key: 'number', title: 'Number', width: 150, render: (receipt) => receipt.number ?? 'Draft' },
  { key: 'client', title: 'Client', render: (receipt) => receipt.client.name },
  {
    key: 'receivedOn',
    title: 'Received',
    isWideOnly: true,
    render: (receipt) => <DateText date={receipt.receivedOn} />,
  },
  { key: 'state', title: 'State', render: (receipt) => <StateBadge state={receipt.state} /> },
  {
    key: 'method',
    title: 'Method',
    isWideOnly: true,
    render: (receipt) => stateName(receipt.method),
  },
  {
    key: 'reference',
    title: 'Reference',
    isWideOnly: true,
    render: (receipt) => receipt.reference ?? '',
  },
  {
    key: 'receivedBy',
    title: 'Received by',
    isOptional: true,
    render: (receipt) => receipt.receivedBy.name,
  },
  {
    key: 'unapplied',
    title: 'Unapplied',
    align: 'right',
    isWideOnly: true,
    render: (receipt) => <MoneyText value={receipt.unapplied} withCurrency={false} />,
  },
  {
    key: 'amount',
    title: 'Amount',
    align: 'right',
    render: (receipt) => <MoneyText value={receipt.amount} />,
  },
];

export function ReceiptsPage(): ReactNode {
  const form = useNewForm();
  const [filters] = useFilters();
  const button = <NewButton label="New receipt" needs="cash.create" onOpen={form.open} />;
  return (
    <Page title="Receipts" actions={button}>
      <DataList
        name="Receipts"
        call={api.cash.listReceipts}
        columns={columns}
        fields={[
          {
            kind: 'choice',
            key: 'states',
            label: 'State',
            isMany: true,
            choices: choicesFrom(['draft', 'posted', 'voided'], stateName),
          },
          filterBy.client,
          filterBy.from,
          filterBy.until,
        ]}
        views={[
          { label: 'All', filters: {} },
          { label: 'Drafts', filters: { states: 'draft' } },
          { label: 'Posted', filters: { states: 'posted' } },
        ]}
        hrefOf={(receipt) => `/receipts/${receipt.id}`}
        titleOf={(receipt) => receipt.number ?? `Draft from ${receipt.client.name}`}
        empty="No receipts yet. Money that comes in is recorded here and settles invoices."
      />
      <ReceiptDrawer
        opened={form.isOpen}
        onClose={form.close}
        clientId={filters.clientId ?? null}
      />
    </Page>
  );
}
