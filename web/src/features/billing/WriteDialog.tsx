import { SegmentedControl, Select, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { MoneyText } from '../../shared/Figures.tsx';
import { plainDecimal } from '../../shared/form/decimal.ts';
import { DecimalField, HoursField } from '../../shared/form/Fields.tsx';
import { orNull } from '../../shared/form/use-api-form.ts';
import { FactStrip } from '../../shared/record/RecordPage.tsx';
import { VerbDialog } from '../../shared/VerbDialog.tsx';
import type { PreBill } from './PreBillPage.tsx';
import type { PreBillLine } from './PreBillRoom.tsx';
import { Realization } from './PreBillsPage.tsx';
import { type WriteKind, type Writing, writePreview } from './write-preview.ts';
import { writeReasonChoices, writeReasonOf } from './write-reasons.ts';

type WriteDialogProps = Readonly<{
  preBill: PreBill;
  lines: readonly PreBillLine[];
  onClose: () => void;
  onDone: () => void;
}>;

const kinds: readonly Readonly<{ value: WriteKind; label: string }>[] = [
  { value: 'percent_off', label: 'Percent off' },
  { value: 'total', label: 'To a total' },
  { value: 'minutes', label: 'To hours' },
  { value: 'agreed', label: 'Back to agreed' },
];

function toOf({ kind, text, minutes }: Writing, currency: string) {
  switch (kind) {
    case 'percent_off':
      return { kind, percent: plainDecimal(text) };
    case 'total':
      return { kind, total: { amount: plainDecimal(text), currency } };
    case 'minutes':
      return { kind, minutes: minutes ?? 0 };
    case 'agreed':
      return { kind };
  }
}

/** Down or up, for one line or many: the amount spreads over them to the cent. */
export function WriteDialog({ preBill, lines, onClose, onDone }: WriteDialogProps) {
  const [writing, setWriting] = useState<Writing>({ kind: 'percent_off', text: '', minutes: null });
  const [reason, setReason] = useState('courtesy');
  const [comment, setComment] = useState('');
  const write = useCommand(api.billing.write);
  const run = () =>
    write.run({
      id: preBill.id,
      version: preBill.version,
      lineIds: lines.map((line) => line.id),
      to: toOf(writing, preBill.currency),
      reasonCode: writeReasonOf(reason),
      comment: orNull(comment),
    });
  return (
    <VerbDialog
      opened
      onClose={onClose}
      title={
        lines.length === 1 ? 'Write the line down or up' : `Write ${lines.length} lines down or up`
      }
      verb="Write"
      run={run}
      done="The lines are written."
      onDone={onDone}
    >
      <Stack gap="md">
        <SegmentedControl
          size="xs"
          aria-label="How to write"
          data={[...kinds]}
          value={writing.kind}
          onChange={(chosen) => {
            const kind = kinds.find((candidate) => candidate.value === chosen)?.value;
            if (kind !== undefined) setWriting({ kind, text: '', minutes: null });
          }}
        />
        <WriteField writing={writing} currency={preBill.currency} onChange={setWriting} />
        <WritePreview preBill={preBill} lines={lines} writing={writing} />
        <Select
          label="Reason"
          data={writeReasonChoices}
          allowDeselect={false}
          value={reason}
          onChange={(chosen) => setReason(chosen ?? 'other')}
        />
        <Textarea
          label="Comment"
          autosize
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
        />
      </Stack>
    </VerbDialog>
  );
}

type WriteFieldProps = Readonly<{
  writing: Writing;
  currency: string;
  onChange: (writing: Writing) => void;
}>;

function WriteField({ writing, currency, onChange }: WriteFieldProps) {
  const onText = (text: string) => onChange({ ...writing, text });
  switch (writing.kind) {
    case 'percent_off':
      return (
        <DecimalField
          label="Percent off the agreed amount"
          description="Negative writes up."
          unit="%"
          data-autofocus
          value={writing.text}
          onChange={onText}
        />
      );
    case 'total':
      return (
        <DecimalField
          label="Total of these lines"
          unit={currency}
          data-autofocus
          value={writing.text}
          onChange={onText}
        />
      );
    case 'minutes':
      return (
        <HoursField
          label="Billed hours of these lines"
          description="The amount follows from the hours at each line's price."
          data-autofocus
          value={writing.minutes}
          onChange={(minutes) => onChange({ ...writing, minutes })}
        />
      );
    case 'agreed':
      return <Text c="dimmed">The lines go back to their agreed amounts.</Text>;
  }
}

type WritePreviewProps = Readonly<{
  preBill: PreBill;
  lines: readonly PreBillLine[];
  writing: Writing;
}>;

function WritePreview({ preBill, lines, writing }: WritePreviewProps) {
  const preview = writePreview(lines, writing, preBill.currency);
  if (preview === null) return null;
  return (
    <FactStrip
      facts={[
        { label: 'Agreed', value: <MoneyText value={preview.agreed} withCurrency={false} /> },
        { label: 'To bill', value: <MoneyText value={preview.amount} withCurrency={false} /> },
        {
          label: 'Written down',
          value: <MoneyText value={preview.written} withCurrency={false} />,
        },
        { label: 'Realization', value: <Realization percent={preview.realizationE2} /> },
      ]}
    />
  );
}
