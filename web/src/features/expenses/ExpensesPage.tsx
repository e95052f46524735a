import { expenseStates } from '@daybook/contract/expenses.ts';
import type { Money } from '@daybook/core/money/money.ts';
import { type ReactNode, useState } from 'react';
import { api, listInput } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { MoneyText } from '../../shared/Figures.tsx';
import { useFilters } from '../../shared/filters.ts';
import { useFormat } from '../../shared/format.ts';
import { choicesFrom, type FilterField } from '../../shared/list/column.ts';
import { filterBy } from '../../shared/list/common-filters.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { type Expense, expenseColumns } from '../../shared/list/expense-columns.tsx';
import { useCan } from '../../shared/me.ts';
import { NewButton, useNewForm } from '../../shared/NewButton.tsx';
import { Page } from '../../shared/Page.tsx';
import { stateName } from '../../shared/StateBadge.tsx';
import { VerbDialog } from '../../shared/VerbDialog.tsx';
import { ExpenseDrawer } from './ExpenseDrawer.tsx';
import { ExpensePeek } from './ExpensePeek.tsx';
import { ReimburseDrawer } from './ReimburseDrawer.tsx';

const fixedFields: readonly FilterField[] = [
  {
    kind: 'choice',
    key: 'states',
    label: 'State',
    isMany: true,
    choices: choicesFrom(expenseStates, stateName),
  },
  { kind: 'flag', key: 'awaitingMe', label: 'Approver', yes: 'Waits for me', no: 'All' },
  { kind: 'flag', key: 'isOwed', label: 'Paid back', yes: 'Owed', no: 'All' },
  { kind: 'flag', key: 'isUnbilled', label: 'Billing', yes: 'Not billed yet', no: 'All' },
  {
    kind: 'flag',
    key: 'isReimbursable',
    label: 'Paid by',
    yes: 'The person',
    no: 'Card of the firm',
  },
  filterBy.person,
  filterBy.project,
  filterBy.client,
  { kind: 'date', key: 'from', label: 'From' },
  { kind: 'date', key: 'until', label: 'Before' },
];

type Verb = 'submit' | 'approve' | 'reject' | 'recall';
type Asked = Readonly<{ verb: Verb; rows: readonly Expense[]; clear: () => void }>;
const noMore = () => undefined;

function useFields(): readonly FilterField[] {
  const categories = useAsk(api.expenses.listCategories, {});
  const choices = (categories.data?.items ?? []).map(({ id, name }) => ({
    value: id,
    label: name,
  }));
  return [...fixedFields, { kind: 'choice', key: 'categoryId', label: 'Category', choices }];
}

/** Of the whole filter, as the server says them. */
function useTotals(fields: readonly FilterField[]) {
  const format = useFormat();
  const [filters] = useFilters();
  const known = Object.fromEntries(fields.map(({ key }) => [key, filters[key] ?? '']));
  const { data } = useAsk(api.expenses.totals, listInput(api.expenses.totals, known), {
    keepPrevious: true,
  });
  const amounts = (own: readonly Money[] = []) =>
    own.map((value) => (
      <div key={value.currency}>
        <MoneyText value={value} />
      </div>
    ));
  return {
    on: format.counted(data?.count ?? 0, 'expense'),
    gross: amounts(data?.gross),
    billed: amounts(data?.billed),
  };
}

/** What people paid for clients: their own to record, others' to approve and pay back. */
export function ExpensesPage(): ReactNode {
  const can = useCan();
  const form = useNewForm();
  const fields = useFields();
  const totals = useTotals(fields);
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
    { label: 'Not billed', filters: { isUnbilled: 'true' } },
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
        columns={expenseColumns}
        fields={fields}
        totals={totals}
        views={views}
        hrefOf={(row) => `/expenses/${row.id}`}
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
