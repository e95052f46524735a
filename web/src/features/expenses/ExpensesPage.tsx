import { expenseStates } from '@daybook/contract/expenses.ts';
import { type ReactNode, useState } from 'react';
import { type Answer, api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { DateText, MoneyText } from '../../shared/Figures.tsx';
import { useFormat } from '../../shared/format.ts';
import { type Column, choicesFrom, type FilterField } from '../../shared/list/column.ts';
import { filterBy } from '../../shared/list/common-filters.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { useCan } from '../../shared/me.ts';
import { NewButton, useNewForm } from '../../shared/NewButton.tsx';
import { Page } from '../../shared/Page.tsx';
import { StateBadge, stateName } from '../../shared/StateBadge.tsx';
import { VerbDialog } from '../../shared/VerbDialog.tsx';
import { ExpenseDrawer } from './ExpenseDrawer.tsx';
import { ExpensePeek } from './ExpensePeek.tsx';
import { ReimburseDrawer } from './ReimburseDrawer.tsx';

export type Expense = Answer<typeof api.expenses.list>['items'][number];

const columns: readonly Column<Expense>[] = [
  { key: 'on', title: 'Date', render: (row) => <DateText date={row.on} /> },
  { key: 'person', title: 'Person', isWideOnly: true, render: (row) => row.person.name },
  { key: 'category', title: 'Category', render: (row) => row.category.name },
  { key: 'project', title: 'Project', isWideOnly: true, render: (row) => row.project.name },
  { key: 'client', title: 'Client', isOptional: true, render: (row) => row.client.name },
  { key: 'note', title: 'Note', isWideOnly: true, render: (row) => row.note },
  {
    key: 'reimbursement',
    title: 'Paid back',
    isOptional: true,
    render: (row) => row.reimbursement?.name ?? (row.isReimbursable ? 'owed' : '–'),
  },
  { key: 'state', title: 'State', render: (row) => <ExpenseState expense={row} /> },
  {
    key: 'billed',
    title: 'To bill',
    align: 'right',
    isWideOnly: true,
    render: (row) => <MoneyText value={row.billed} />,
  },
  {
    key: 'gross',
    title: 'Amount',
    align: 'right',
    render: (row) => <MoneyText value={row.gross} />,
  },
];

/** The furthest that it came: billed says more than approved. */
function ExpenseState({ expense }: Readonly<{ expense: Expense }>) {
  const { state, isOverLimit, invoice } = expense;
  if (invoice !== null) return <StateBadge state="billed" />;
  if (isOverLimit && state === 'submitted')
    return <StateBadge state="needs_approval" name="Over its limit" />;
  return <StateBadge state={state} />;
}

const fields: readonly FilterField[] = [
  {
    kind: 'choice',
    key: 'states',
    label: 'State',
    isMany: true,
    choices: choicesFrom(expenseStates, stateName),
  },
  { kind: 'flag', key: 'awaitingMe', label: 'Approver', yes: 'Waits for me', no: 'All' },
  { kind: 'flag', key: 'isOwed', label: 'Paid back', yes: 'Owed', no: 'All' },
  filterBy.person,
  filterBy.project,
  filterBy.client,
  { kind: 'date', key: 'from', label: 'From' },
  { kind: 'date', key: 'until', label: 'Before' },
];

type Verb = 'submit' | 'approve' | 'reject' | 'recall';
type Asked = Readonly<{ verb: Verb; rows: readonly Expense[]; clear: () => void }>;
const noMore = () => undefined;

/** What people paid for clients: their own to record, others' to approve and pay back. */
export function ExpensesPage(): ReactNode {
  const can = useCan();
  const form = useNewForm();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [changed, setChanged] = useState<Expense | null>(null);
  const [paid, setPaid] = useState<Readonly<{
    rows: readonly Expense[];
    clear: () => void;
  }> | null>(null);
  const ask = (verb: Verb) => (rows: readonly Expense[], clear: () => void) =>
    setAsked({ verb, rows, clear });
  const button = <NewButton label="New expense" needs="expenses.create" onOpen={form.open} />;
  const views = [
    { label: 'All', filters: {} },
    { label: 'To submit', filters: { states: 'draft,rejected' } },
    ...(can('expenses.approve')
      ? [{ label: 'Waits for me', filters: { awaitingMe: 'true' } }]
      : []),
    { label: 'Submitted', filters: { states: 'submitted' } },
    { label: 'To pay back', filters: { isOwed: 'true' } },
  ];
  return (
    <Page
      title="Expenses"
      lead="What was paid for a client’s work, with its receipt."
      actions={button}
    >
      <DataList
        name="Expenses"
        call={api.expenses.list}
        columns={columns}
        fields={fields}
        views={views}
        titleOf={(row) => `${row.category.name}, ${row.person.name}`}
        empty="No expenses yet. Record one as soon as you have its receipt."
        emptyAction={button}
        bulk={[
          { key: 's', label: 'Submit', run: ask('submit') },
          ...(can('expenses.approve')
            ? [
                { key: 'a', label: 'Approve', run: ask('approve') },
                { key: 'r', label: 'Send back', isDangerous: true, run: ask('reject') },
              ]
            : []),
          ...(can('expenses.reimburse')
            ? [
                {
                  key: 'p',
                  label: 'Pay back',
                  run: (rows: readonly Expense[], clear: () => void) => setPaid({ rows, clear }),
                },
              ]
            : []),
        ]}
        peek={(row) => (
          <ExpensePeek
            expense={row}
            onChange={() => setChanged(row)}
            onAsk={(verb) => setAsked({ verb, rows: [row], clear: noMore })}
          />
        )}
      />
      <ExpenseDrawer
        opened={form.isOpen || changed !== null}
        onClose={() => (changed === null ? form.close() : setChanged(null))}
        expense={changed}
      />
      {asked !== null && <AskDialog asked={asked} onClose={() => setAsked(null)} />}
      <ReimburseDrawer
        rows={paid?.rows ?? null}
        onClose={() => setPaid(null)}
        onDone={paid?.clear}
      />
    </Page>
  );
}

const words: Readonly<Record<Verb, Readonly<{ title: string; verb: string; done: string }>>> = {
  submit: { title: 'Submit expenses', verb: 'Submit', done: 'Submitted.' },
  recall: { title: 'Take back', verb: 'Take back', done: 'They are drafts again.' },
  approve: {
    title: 'Approve expenses',
    verb: 'Approve',
    done: 'Approved: they can be billed, and are paid back.',
  },
  reject: { title: 'Send expenses back', verb: 'Send back', done: 'They are sent back.' },
};

function AskDialog({ asked, onClose }: Readonly<{ asked: Asked; onClose: () => void }>) {
  const format = useFormat();
  const calls = {
    submit: useCommand(api.expenses.submit),
    recall: useCommand(api.expenses.recall),
    approve: useCommand(api.expenses.approve),
  };
  const reject = useCommand(api.expenses.reject);
  const { verb, rows, clear } = asked;
  const ids = rows.map((row) => row.id);
  return (
    <VerbDialog
      opened
      onClose={onClose}
      title={words[verb].title}
      verb={`${words[verb].verb} ${format.counted(rows.length, 'expense')}`}
      isDangerous={verb === 'reject'}
      needsReason={verb === 'reject'}
      run={(reason) => (verb === 'reject' ? reject.run({ ids, reason }) : calls[verb].run({ ids }))}
      done={words[verb].done}
      onDone={clear}
    >
      {rows
        .slice(0, 12)
        .map((row) => `${row.person.name}, ${row.category.name}: ${format.money(row.gross)}`)
        .join('; ')}
    </VerbDialog>
  );
}
