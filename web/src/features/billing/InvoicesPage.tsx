import { invoiceStates, paymentStates } from '@daybook/contract/invoice.ts';
import type { ReactNode } from 'react';
import { TextLink } from '../../shared/AppLink.tsx';
import { api } from '../../shared/api.ts';
import { choicesFrom, type FilterField } from '../../shared/list/column.ts';
import { filterBy } from '../../shared/list/common-filters.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { invoiceColumns } from '../../shared/list/invoice-columns.tsx';
import { Page } from '../../shared/Page.tsx';
import { stateName } from '../../shared/StateBadge.tsx';

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
