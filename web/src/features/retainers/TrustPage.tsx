import type { ReactNode } from 'react';
import { useState } from 'react';
import { api } from '../../shared/api.ts';
import { DateText, InstantText, MoneyText } from '../../shared/Figures.tsx';
import type { Column, FilterField } from '../../shared/list/column.ts';
import { filterBy } from '../../shared/list/common-filters.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { NewButton, useNewForm } from '../../shared/NewButton.tsx';
import { Page } from '../../shared/Page.tsx';
import { ReconcileDrawer } from './ReconcileDrawer.tsx';
import { Agreement, type Reconciliation, ThreeWays } from './ThreeWays.tsx';

const columns: readonly Column<Reconciliation>[] = [
  { key: 'on', title: 'Statement of', render: (row) => <DateText date={row.on} /> },
  { key: 'entity', title: 'Legal entity', isWideOnly: true, render: (row) => row.legalEntity.name },
  { key: 'state', title: 'Result', render: (row) => <Agreement reconciliation={row} /> },
  {
    key: 'adjusted',
    title: 'Bank, adjusted',
    align: 'right',
    render: (row) => <MoneyText value={row.adjusted} />,
  },
  {
    key: 'book',
    title: 'Book',
    align: 'right',
    isWideOnly: true,
    render: (row) => <MoneyText value={row.book} withCurrency={false} />,
  },
  {
    key: 'ledgers',
    title: 'Client ledgers',
    align: 'right',
    isWideOnly: true,
    render: (row) => <MoneyText value={row.ledgers} withCurrency={false} />,
  },
  { key: 'person', title: 'By', isWideOnly: true, render: (row) => row.person.name },
  {
    key: 'at',
    title: 'Reconciled',
    isWideOnly: true,
    render: (row) => <InstantText instant={row.reconciledAt} />,
  },
];
const fields: readonly FilterField[] = [filterBy.entity];

/** The monthly proof that the trust bank, the book and the clients' ledgers say the same. */
export function TrustPage(): ReactNode {
  const form = useNewForm();
  const [made, setMade] = useState<Reconciliation | null>(null);
  const button = (
    <NewButton label="Reconcile a statement" needs="retainers.post" onOpen={form.open} />
  );
  return (
    <Page title="Trust" actions={button}>
      {made !== null && <ThreeWays reconciliation={made} />}
      <DataList
        name="Trust reconciliations"
        call={api.retainers.listReconciliations}
        columns={columns}
        fields={fields}
        titleOf={(row) => `${row.legalEntity.name}, ${row.fileName}`}
        peek={(row) => <ThreeWays reconciliation={row} />}
        empty="No statement of the trust bank has been reconciled yet."
        emptyAction={button}
      />
      <ReconcileDrawer opened={form.isOpen} onClose={form.close} onDone={setMade} />
    </Page>
  );
}
