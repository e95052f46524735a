import { SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { plainDecimal } from '../../shared/form/decimal.ts';
import { DecimalField } from '../../shared/form/Fields.tsx';
import { useFormat } from '../../shared/format.ts';
import { VerbDialog } from '../../shared/VerbDialog.tsx';
import type { PreBill } from './PreBillPage.tsx';

const kinds = [
  { value: 'percent', label: 'Percent' },
  { value: 'amount', label: 'Amount' },
] as const;
type Kind = (typeof kinds)[number]['value'];

type DiscountDialogProps = Readonly<{ preBill: PreBill; onClose: () => void }>;

/** What the client sees taken off: no write-down, since the work keeps what is billed for it. */
export function DiscountDialog({ preBill, onClose }: DiscountDialogProps) {
  const format = useFormat();
  const setDiscount = useCommand(api.billing.setDiscount);
  const [kind, setKind] = useState<Kind>('percent');
  const [text, setText] = useState(preBill.discount?.text ?? 'Courtesy discount');
  const [value, setValue] = useState('');
  const { id, version, currency } = preBill;
  const by =
    kind === 'percent'
      ? { kind, percent: plainDecimal(value) }
      : { kind, amount: { amount: plainDecimal(value), currency } };
  return (
    <VerbDialog
      opened
      onClose={onClose}
      title="Give a discount"
      verb="Give the discount"
      run={() => setDiscount.run({ id, version, discount: { text, by } })}
      done="The invoice will show the discount."
    >
      <Stack gap="md">
        <Text c="dimmed">
          The invoice shows it below its lines, {format.money(preBill.billedAmount)} now, and tax is
          computed on what is left. Realization stays: to bill less for the work, write lines down.
        </Text>
        <SegmentedControl
          size="xs"
          aria-label="How to say it"
          data={[...kinds]}
          value={kind}
          onChange={(chosen) => {
            const found = kinds.find((candidate) => candidate.value === chosen)?.value;
            if (found !== undefined) setKind(found);
            setValue('');
          }}
        />
        <DecimalField
          label={kind === 'percent' ? 'Percent off the lines' : 'Amount off the lines'}
          unit={kind === 'percent' ? '%' : currency}
          data-autofocus
          value={value}
          onChange={setValue}
        />
        <TextInput
          label="What the invoice calls it"
          maxLength={100}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </Stack>
    </VerbDialog>
  );
}
