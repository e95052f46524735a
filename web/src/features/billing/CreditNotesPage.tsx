import type { ReactNode } from 'react';
import { type Answer, api } from '../../shared/api.ts';
import { DateText, InstantText, MoneyText } from '../../shared/Figures.tsx';
import type { Column } from '../../shared/list/column.ts';
import { filterBy } from '../../shared/list/common-filters.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { Page } from '../../shared/Page.tsx';
import { StateBadge } from '../../shared/StateBadge.tsx';

type CreditNoteRow = Answer<typeof api.billing.listCreditNotes>['items'][number];

const columns: readonly Column<CreditNoteRow>[] = [
  { key: 'number', title: 'Number', width: 150, render: (note) => note.number ?? 'Draft' },
  { key: 'client', title: 'Client', render: (note) => note.client.name },
  { key: 'invoice', title: 'Invoice', render: (note) => note.invoice.name },
  { key: 'state', title: 'State', render: (note) => <StateBadge state={note.state} /> },
  {
    key: 'issuedOn',
    title: 'Date',
    isWideOnly: true,
    render: (note) => <DateText date={note.issuedOn} />,
  },
  { key: 'reason', title: 'Reason', isWideOnly: true, render: (note) => note.reason },
  {
    key: 'createdAt',
    title: 'Made',
    isOptional: true,
    render: (note) => <InstantText instant={note.createdAt} />,
  },
  { key: 'total', title: 'Total', align: 'right', render: (n) => <MoneyText value={n.total} /> },
];

export function CreditNotesPage(): ReactNode {
  return (
    <Page title="Credit notes">
      <DataList
        name="Credit notes"
        call={api.billing.listCreditNotes}
        columns={columns}
        fields={[filterBy.client]}
        hrefOf={(note) => `/credit-notes/${note.id}`}
        titleOf={(note) => note.number ?? `Draft for ${note.client.name}`}
        empty="No credit notes yet. A posted invoice is credited from its page."
      />
    </Page>
  );
}
