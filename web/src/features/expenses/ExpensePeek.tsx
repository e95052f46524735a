import { Button, Group, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { TextLink } from '../../shared/AppLink.tsx';
import { type Answer, api, urlOf } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { sizeOf } from '../../shared/files.ts';
import { useFormat } from '../../shared/format.ts';
import { HistoryTab } from '../../shared/record/HistoryTab.tsx';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { VerbDialog } from '../../shared/VerbDialog.tsx';
import type { Expense } from './ExpensesPage.tsx';
import classes from './expenses.module.css';

type Receipt = Answer<typeof api.expenses.get>['files'][number];
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
      <Asked query={detail}>
        {({ files }) =>
          files.length === 0 ? (
            <NothingHere text="No receipt." />
          ) : (
            files.map((file) => <ReceiptPreview key={file.id} file={file} />)
          )
        }
      </Asked>
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

/** A receipt comes as plain bytes, which no browser runs: what it is, is known from when it was added. */
function ReceiptPreview({ file }: Readonly<{ file: Receipt }>) {
  const format = useFormat();
  const address = urlOf(api.expenses.receipt, { id: file.id });
  const [shown, setShown] = useState<string | null>(null);
  useEffect(() => {
    let local: string | null = null;
    const stop = new AbortController();
    fetch(address, { signal: stop.signal })
      .then((answer) => answer.arrayBuffer())
      .then((content) => {
        local = URL.createObjectURL(new Blob([content], { type: file.contentType }));
        setShown(local);
      })
      .catch(() => setShown(null));
    return () => {
      stop.abort();
      if (local !== null) URL.revokeObjectURL(local);
    };
  }, [address, file.contentType]);
  return (
    <figure className={classes.receipt}>
      {shown !== null &&
        (file.contentType === 'application/pdf' ? (
          <iframe src={shown} title={file.name} />
        ) : (
          <img src={shown} alt={`Receipt ${file.name}`} />
        ))}
      <figcaption>
        <a href={shown ?? address} download={file.name}>
          {file.name}
        </a>
        , {sizeOf(file.sizeBytes, format.count)}
      </figcaption>
    </figure>
  );
}
