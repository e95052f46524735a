import type { Answer, api } from '../../shared/api.ts';
import { DateText, MoneyText } from '../../shared/Figures.tsx';
import type { Column } from '../../shared/list/column.ts';
import { StateBadge, stateName } from '../../shared/StateBadge.tsx';

type ReceiptRow = Answer<typeof api.cash.listReceipts>['items'][number];

export const receiptColumns: readonly Column<ReceiptRow>[] = [
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
    key: 'batch',
    title: 'Batch',
    isOptional: true,
    render: (receipt) => receipt.batch?.name ?? '',
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
