import { Group } from '@mantine/core';
import type { Answer, api } from '../api.ts';
import { DateText, MoneyText } from '../Figures.tsx';
import { StateBadge } from '../StateBadge.tsx';
import type { Column } from './column.ts';

export type InvoiceRow = Answer<typeof api.billing.listInvoices>['items'][number];

export function InvoiceStates({ invoice }: Readonly<{ invoice: InvoiceRow }>) {
  const { state, paymentState } = invoice;
  const tellsPayment = paymentState !== null && paymentState !== 'open';
  return (
    <Group gap={4} wrap="nowrap">
      <StateBadge state={state} />
      {tellsPayment && <StateBadge state={paymentState} />}
    </Group>
  );
}

export const invoiceColumns: readonly Column<InvoiceRow>[] = [
  { key: 'number', title: 'Number', width: 150, render: (invoice) => invoice.number ?? 'Draft' },
  { key: 'client', title: 'Client', render: (invoice) => invoice.client.name },
  { key: 'state', title: 'State', render: (invoice) => <InvoiceStates invoice={invoice} /> },
  {
    key: 'invoiceDate',
    title: 'Date',
    isWideOnly: true,
    render: (invoice) => <DateText date={invoice.invoiceDate} />,
  },
  {
    key: 'dueOn',
    title: 'Due',
    isWideOnly: true,
    render: (invoice) => <DateText date={invoice.dueOn} />,
  },
  {
    key: 'legalEntity',
    title: 'Legal entity',
    isOptional: true,
    render: (invoice) => invoice.legalEntity.name,
  },
  {
    key: 'total',
    title: 'Total',
    align: 'right',
    render: (invoice) => <MoneyText value={invoice.total} />,
  },
  {
    key: 'open',
    title: 'Open',
    align: 'right',
    isWideOnly: true,
    render: (invoice) => <MoneyText value={invoice.open} />,
  },
];
