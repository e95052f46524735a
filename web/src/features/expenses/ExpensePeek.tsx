import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { TextLink } from '../../shared/AppLink.tsx';
import { api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import type { Expense } from '../../shared/list/expense-columns.tsx';
import { HistoryTab } from '../../shared/record/HistoryTab.tsx';
import { Asked } from '../../shared/States.tsx';
import { VerbDialog } from '../../shared/VerbDialog.tsx';
import classes from './expenses.module.css';
import { Receipts } from './Receipts.tsx';

type Verb = 'submit' | 'approve' | 'reject' | 'recall';
type ExpensePeekProps = Readonly<{
  expense: Expense;
  onChange: () => void;
  onAsk: (verb: Verb) => void;
}>;

const verbs: readonly (readonly [Verb, string])[] = [
  ['submit', 'Submit'],
  ['approve', 'Approve'],
  ['reject', 'Send back'],
  ['recall', 'Take back'],
];

/** Everything of one expense: its verbs, where it was billed, its receipts and what happened. */
export function ExpensePeek({ expense, onChange, onAsk }: ExpensePeekProps) {
  const detail = useAsk(api.expenses.get, { id: expense.id });
  const discard = useCommand(api.expenses.discard);
  const reopen = useCommand(api.expenses.reopen);
  const [dialog, setDialog] = useState<'discard' | 'reopen' | null>(null);
  const { id, version, may } = expense;
  return (
    <Stack gap="md">
      {expense.reason !== null && <p className={classes.reason}>Sent back: “{expense.reason}”</p>}
      <Group gap="xs">
        {verbs
          .filter(([verb]) => may[verb] === 'yes')
          .map(([verb, label], index) => (
            <Button
              key={verb}
              variant={index === 0 ? 'filled' : 'default'}
              onClick={() => onAsk(verb)}
            >
              {label}
            </Button>
          ))}
        {may.update === 'yes' && (
          <Button variant="default" onClick={onChange}>
            Change
          </Button>
        )}
        {may.discard === 'yes' && (
          <Button variant="subtle" color="red" onClick={() => setDialog('discard')}>
            Drop it
          </Button>
        )}
        {may.reopen === 'yes' && (
          <Button variant="subtle" color="red" onClick={() => setDialog('reopen')}>
            Open it again
          </Button>
        )}
      </Group>
      {expense.invoice !== null && (
        <Text size="sm">
          Billed on{' '}
          <TextLink href={`/invoices/${expense.invoice.id}`}>{expense.invoice.name}</TextLink>
        </Text>
      )}
      {expense.reimbursement !== null && (
        <Text size="sm">Paid back with {expense.reimbursement.name}</Text>
      )}
      <Asked query={detail}>{(answer) => <Receipts expense={answer} />}</Asked>
      <HistoryTab kind="expense" id={id} />
      <VerbDialog
        opened={dialog === 'discard'}
        onClose={() => setDialog(null)}
        title="Drop the expense"
        verb="Drop it"
        isDangerous
        run={() => discard.run({ id, version })}
        done="The expense is dropped."
      >
        It leaves the list; the history keeps it with its receipt.
      </VerbDialog>
      <VerbDialog
        opened={dialog === 'reopen'}
        onClose={() => setDialog(null)}
        title="Open the expense again"
        verb="Open it again"
        needsReason
        run={(reason) => reopen.run({ id, version, reason })}
        done="It is a draft again, and its entry in the books is reversed."
      >
        It leaves work in progress until it is approved again.
      </VerbDialog>
    </Stack>
  );
}
