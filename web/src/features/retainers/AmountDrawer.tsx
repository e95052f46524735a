import { minorDigits } from '@daybook/core/money/currency.ts';
import { Textarea } from '@mantine/core';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { plainDecimal } from '../../shared/form/decimal.ts';
import { DecimalField } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import { scaledInput } from '../../shared/format.ts';
import type { Retainer } from './RetainerPage.tsx';
import { openTranche, TrancheFields, trancheInput } from './TrancheFields.tsx';

export type AmountVerb = 'request' | 'refund' | 'grant';
type AmountDrawerProps = Readonly<{
  verb: AmountVerb;
  opened: boolean;
  onClose: () => void;
  retainer: Retainer;
}>;

const titles: Readonly<Record<AmountVerb, string>> = {
  request: 'Ask the client for money',
  refund: 'Pay money back',
  grant: 'Grant credit',
};
const labels: Readonly<Record<AmountVerb, string>> = {
  request: 'Ask for it',
  refund: 'Pay it back',
  grant: 'Grant it',
};

/** The verbs that take an amount and a word on why. */
export function AmountDrawer({ verb, opened, onClose, retainer }: AmountDrawerProps) {
  return (
    <FormDrawer opened={opened} onClose={onClose} title={titles[verb]}>
      <AmountForm verb={verb} onClose={onClose} retainer={retainer} />
    </FormDrawer>
  );
}

function AmountForm({ verb, onClose, retainer }: Omit<AmountDrawerProps, 'opened'>) {
  const { id, version, currency, topUp } = retainer;
  const isAsking = verb === 'request' && topUp !== null && topUp.minor > 0n;
  const form = useApiForm({
    amount: isAsking ? scaledInput(topUp.minor, minorDigits(currency)) : '',
    reason: '',
    ...openTranche,
  });
  const request = useCommand(api.retainers.request);
  const refund = useCommand(api.retainers.refund);
  const grant = useCommand(api.retainers.grant);
  return (
    <FormBody
      form={form}
      submitLabel={labels[verb]}
      submit={(values) => {
        const amount = { amount: plainDecimal(values.amount), currency };
        const { amount: _, reason, ...rest } = values;
        if (verb === 'request') return request.run({ id, version, amount, note: reason });
        if (verb === 'refund') return refund.run({ id, version, amount, reason });
        return grant.run({ id, version, amount, reason, ...trancheInput(rest) });
      }}
      done={() => ({ text: `${titles[verb]}: done.` })}
      onClose={onClose}
    >
      <DecimalField
        label="Amount"
        description={isAsking ? 'What the terms ask for now' : undefined}
        required
        data-autofocus
        unit={currency}
        {...form.getInputProps('amount')}
      />
      <Textarea
        label={verb === 'request' ? 'Note' : 'Why'}
        required={verb !== 'request'}
        autosize
        minRows={2}
        {...form.getInputProps('reason')}
      />
      {verb === 'grant' && <TrancheFields form={form} retainer={retainer} />}
    </FormBody>
  );
}
