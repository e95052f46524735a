import { formatAmount } from '@daybook/core/money/money.ts';
import { Select, Textarea, TextInput } from '@mantine/core';
import { type Answer, api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { plainDecimal } from '../../shared/form/decimal.ts';
import { DecimalField, Pair } from '../../shared/form/Fields.tsx';
import { FormBody } from '../../shared/form/FormDrawer.tsx';
import { orNull, useApiForm } from '../../shared/form/use-api-form.ts';
import { methodChoices } from './method-choices.ts';

type Receipt = Answer<typeof api.cash.getReceipt>;
type RefundFormProps = Readonly<{ receipt: Receipt; onClose: () => void }>;

export function RefundForm({ receipt, onClose }: RefundFormProps) {
  const refund = useCommand(api.cash.refundReceipt);
  const { currency } = receipt.unapplied;
  const form = useApiForm({
    amount: formatAmount(receipt.unapplied),
    method: receipt.method,
    reference: '',
    reason: '',
  });
  return (
    <FormBody
      form={form}
      submitLabel="Refund"
      submit={({ amount, method, reference, reason }) =>
        refund.run({
          ...{ id: receipt.id, version: receipt.version, method, reason },
          amount: { amount: plainDecimal(amount), currency },
          reference: orNull(reference),
        })
      }
      done={({ number }) => ({ text: `${number} is posted.` })}
      onClose={onClose}
    >
      <Pair>
        <DecimalField
          label="Amount"
          required
          data-autofocus
          unit={currency}
          {...form.getInputProps('amount')}
        />
        <Select
          label="Method"
          data={methodChoices}
          allowDeselect={false}
          {...form.getInputProps('method')}
        />
      </Pair>
      <TextInput label="Reference" {...form.getInputProps('reference')} />
      <Textarea
        label="Reason"
        description="Somebody else has to agree to a refund"
        required
        autosize
        {...form.getInputProps('reason')}
      />
    </FormBody>
  );
}
