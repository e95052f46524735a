import type { Answer, api } from '../api.ts';
import { DateText, MoneyText, Nothing } from '../Figures.tsx';
import { StateBadge } from '../StateBadge.tsx';
import type { Column } from './column.ts';

export type Expense = Answer<typeof api.expenses.list>['items'][number];

export const expenseColumns: readonly Column<Expense>[] = [
  { key: 'on', title: 'Date', render: (row) => <DateText date={row.on} /> },
  { key: 'person', title: 'Person', isWideOnly: true, render: (row) => row.person.name },
  { key: 'category', title: 'Category', render: (row) => row.category.name },
  { key: 'project', title: 'Project', isWideOnly: true, render: (row) => row.project.name },
  { key: 'client', title: 'Client', isOptional: true, render: (row) => row.client.name },
  {
    key: 'gross',
    title: 'Amount',
    align: 'right',
    render: (row) => <MoneyText value={row.gross} />,
  },
  {
    key: 'billed',
    title: 'To bill',
    align: 'right',
    isWideOnly: true,
    render: (row) => <MoneyText value={row.billed} />,
  },
  { key: 'state', title: 'State', render: (row) => <ExpenseBadge expense={row} /> },
  { key: 'note', title: 'Note', isWideOnly: true, render: (row) => row.note },
  {
    key: 'invoice',
    title: 'Billed on',
    isOptional: true,
    render: (row) => row.invoice?.name ?? <Nothing />,
  },
  {
    key: 'reimbursement',
    title: 'Paid back with',
    isOptional: true,
    render: (row) => row.reimbursement?.name ?? <Nothing />,
  },
];

/** The furthest that it came: billed says more than approved. */

/** How far it has come, in a word. */
function ExpenseBadge({ expense }: Readonly<{ expense: Expense }>) {
  const { state, isOverLimit, invoice, reimbursement } = expense;
  if (invoice !== null) return <StateBadge state="billed" name="Billed" />;
  if (reimbursement !== null) return <StateBadge state="paid" name="Paid back" />;
  if (isOverLimit && state === 'submitted')
    return <StateBadge state="needs_approval" name="Over its limit" />;
  return <StateBadge state={state} />;
}

/** Its state, and what follows of it: whether it is billed, paid back, or over its limit. */
export function ExpenseState({ expense }: Readonly<{ expense: Expense }>) {
  const { state, isOverLimit, invoice, reimbursement } = expense;
  return (
    <>
      <StateBadge state={state} /> {invoice !== null && <StateBadge state="billed" name="Billed" />}{' '}
      {reimbursement !== null && <StateBadge state="paid" name="Paid back" />}{' '}
      {isOverLimit && state === 'submitted' && (
        <StateBadge state="needs_approval" name="Over its limit" />
      )}
    </>
  );
}
