import { type ReactNode, useState } from 'react';
import { TextLink } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { DateText, MoneyText, Nothing } from '../../shared/Figures.tsx';
import { useFormat } from '../../shared/format.ts';
import { ExpenseState } from '../../shared/list/expense-columns.tsx';
import { type Fact, RecordPage, RecordSkeleton } from '../../shared/record/RecordPage.tsx';
import type { Verb } from '../../shared/record/verb.ts';
import { useRecordId } from '../../shared/record-id.ts';
import { Asked } from '../../shared/States.tsx';
import { ExpenseDrawer } from './ExpenseDrawer.tsx';
import classes from './expenses.module.css';
import { Receipts } from './Receipts.tsx';

type Expense = Answer<typeof api.expenses.get>;

/** One expense: what it cost, what it is billed for, its receipts and what happened to it. */
export function ExpensePage(): ReactNode {
  const id = useRecordId();
  const expense = useAsk(api.expenses.get, { id });
  return (
    <Asked query={expense} skeleton={<RecordSkeleton />}>
      {(answer) => <ExpenseBody expense={answer} />}
    </Asked>
  );
}

function useExpenseVerbs({ id, version }: Expense, change: () => void): readonly Verb[] {
  const submit = useCommand(api.expenses.submit);
  const approve = useCommand(api.expenses.approve);
  const reject = useCommand(api.expenses.reject);
  const recall = useCommand(api.expenses.recall);
  const discard = useCommand(api.expenses.discard);
  const reopen = useCommand(api.expenses.reopen);
  const ids = [id];
  return [
    {
      ...{ key: 'submit', label: 'Submit', title: 'Submit the expense' },
      consequences: 'Whoever manages the project decides on it.',
      run: () => submit.run({ ids }),
      done: 'Submitted.',
    },
    {
      ...{ key: 'approve', label: 'Approve', title: 'Approve the expense' },
      consequences: 'It is in the books, can be billed, and is paid back.',
      run: () => approve.run({ ids }),
      done: 'Approved: it can be billed, and is paid back.',
    },
    {
      ...{ key: 'reject', label: 'Send back', title: 'Send the expense back' },
      needsReason: true,
      run: (reason) => reject.run({ ids, reason }),
      done: 'It is sent back.',
    },
    { key: 'update', label: 'Change', opens: change },
    {
      ...{ key: 'recall', label: 'Take back', title: 'Take the expense back' },
      consequences: 'It is a draft again, until you submit it.',
      run: () => recall.run({ ids }),
      done: 'It is a draft again.',
    },
    {
      ...{ key: 'discard', label: 'Drop it', title: 'Drop the expense' },
      ...{ isDangerous: true, isSecondary: true },
      consequences: 'It leaves the list; the history keeps it with its receipt.',
      run: () => discard.run({ id, version }),
      done: 'The expense is dropped.',
    },
    {
      ...{ key: 'reopen', label: 'Open it again', title: 'Open the expense again' },
      ...{ isDangerous: true, isSecondary: true, needsReason: true },
      consequences: 'It leaves work in progress until it is approved again.',
      run: (reason) => reopen.run({ id, version, reason }),
      done: 'It is a draft again, and its entry in the books is reversed.',
    },
  ];
}

function ExpenseBody({ expense }: Readonly<{ expense: Expense }>) {
  const [isChanging, setChanging] = useState(false);
  const verbs = useExpenseVerbs(expense, () => setChanging(true));
  const facts = useFacts(expense);
  return (
    <>
      <RecordPage
        kind="Expense"
        recordKind="expense"
        id={expense.id}
        name={`${expense.category.name}, ${expense.person.name}`}
        title={`${expense.category.name}, ${expense.person.name}`}
        back={{ label: 'Expenses', href: '/expenses' }}
        badges={<ExpenseState expense={expense} />}
        may={expense.may}
        verbs={verbs}
        state={expense.state}
        facts={facts}
        notice={
          <>
            {expense.reason !== null && (
              <p className={classes.reason}>Sent back: “{expense.reason}”</p>
            )}
            {expense.note !== '' && <p className={classes.note}>{expense.note}</p>}
          </>
        }
        tabs={[
          {
            key: 'receipts',
            label: 'Receipts',
            count: expense.files.length,
            content: <Receipts expense={expense} />,
          },
        ]}
      />
      <ExpenseDrawer
        opened={isChanging}
        onClose={() => setChanging(false)}
        expense={isChanging ? expense : null}
      />
    </>
  );
}

function useFacts(expense: Expense): readonly Fact[] {
  const format = useFormat();
  const { billed, markupPercent, invoice, reimbursement, quantity, inputTax } = expense;
  return [
    { label: 'Date', value: <DateText date={expense.on} />, note: expense.person.name },
    {
      label: 'Project',
      value: <TextLink href={`/projects/${expense.project.id}`}>{expense.project.name}</TextLink>,
      note: expense.client.name,
    },
    {
      label: 'Amount',
      value: <MoneyText value={expense.gross} />,
      note: quantity !== null ? `For ${quantity}` : `${format.money(inputTax)} input tax`,
    },
    {
      label: 'To bill',
      value: expense.isBillable ? <MoneyText value={billed} /> : 'Not billable',
      note: markupPercent === null ? undefined : `${format.percent(markupPercent, 4)} mark-up`,
    },
    {
      label: 'Billed on',
      value:
        invoice === null ? (
          <Nothing />
        ) : (
          <TextLink href={`/invoices/${invoice.id}`}>{invoice.name}</TextLink>
        ),
    },
    {
      label: 'Paid back',
      value: expense.isReimbursable ? (reimbursement?.name ?? 'Not yet') : 'By card of the firm',
    },
    ...(expense.decidedBy === null ? [] : [{ label: 'Decided by', value: expense.decidedBy.name }]),
  ];
}
