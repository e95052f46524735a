import { invoiceStates, paymentStates } from '@daybook/contract/billing.ts';
import { Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { TextLink } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { DateText, MoneyText } from '../../shared/Figures.tsx';
import { type Column, choicesFrom, type FilterField } from '../../shared/list/column.ts';
import { filterBy } from '../../shared/list/common-filters.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { Page } from '../../shared/Page.tsx';
import { StateBadge, stateName } from '../../shared/StateBadge.tsx';

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
const fields: readonly FilterField[] = [
  {
    kind: 'choice',
    key: 'states',
    label: 'State',
    isMany: true,
    choices: choicesFrom(invoiceStates, stateName),
  },
  {
    kind: 'choice',
    key: 'paymentState',
    label: 'Payment',
    choices: choicesFrom(paymentStates, stateName),
  },
  filterBy.client,
  filterBy.entity,
  filterBy.from,
  filterBy.until,
];
const views = [
  { label: 'All', filters: {} },
  { label: 'Drafts', filters: { states: 'draft' } },
  { label: 'To post', filters: { states: 'submitted' } },
  { label: 'Open', filters: { states: 'posted', paymentState: 'open' } },
  { label: 'Overdue', filters: { paymentState: 'overdue' } },
  { label: 'Paid', filters: { paymentState: 'paid' } },
];

export function InvoicesPage(): ReactNode {
  return (
    <Page title="Invoices">
      <DataList
        name="Invoices"
        call={api.billing.listInvoices}
        columns={invoiceColumns}
        fields={fields}
        views={views}
        searchLabel="Number or client"
        hrefOf={(invoice) => `/invoices/${invoice.id}`}
        titleOf={(invoice) => invoice.number ?? `Draft for ${invoice.client.name}`}
        empty="No invoices yet. They are made from pre-bills, and those from work in progress."
        emptyAction={<TextLink href="/wip">See what can be billed</TextLink>}
      />
    </Page>
  );
}
