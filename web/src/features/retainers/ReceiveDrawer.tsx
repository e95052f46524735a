import { minorDigits } from '@daybook/core/money/currency.ts';
import { TextInput } from '@mantine/core';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { plainDecimal } from '../../shared/form/decimal.ts';
import { DateField, DecimalField, Pair } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { orNull, useApiForm } from '../../shared/form/use-api-form.ts';
import { scaledInput, useFormat } from '../../shared/format.ts';
import { useMe } from '../../shared/me.ts';
import type { Retainer } from './RetainerPage.tsx';
import { openTranche, TrancheFields, trancheInput } from './TrancheFields.tsx';

type ReceiveDrawerProps = Readonly<{ opened: boolean; onClose: () => void; retainer: Retainer }>;

export function ReceiveDrawer({ opened, onClose, retainer }: ReceiveDrawerProps) {
  return (
    <FormDrawer opened={opened} onClose={onClose} title={`Money for ${retainer.number}`}>
      <ReceiveForm onClose={onClose} retainer={retainer} />
    </FormDrawer>
  );
}

function ReceiveForm({ onClose, retainer }: Omit<ReceiveDrawerProps, 'opened'>) {
  const { today } = useMe();
  const format = useFormat();
  const receive = useCommand(api.retainers.receive);
  const { id, version, currency, openRequest, kind } = retainer;
  const asked = openRequest?.amount;
  const form = useApiForm({
    amount: asked === undefined ? '' : scaledInput(asked.minor, minorDigits(currency)),
    receivedOn: today as string | null,
    clearedOn: null as string | null,
    reference: '',
    ...openTranche,
  });
  return (
    <FormBody
      form={form}
      submitLabel="Post the money"
      submit={({ amount, receivedOn, clearedOn, reference, ...rest }) =>
        receive.run({
          ...{ id, version, clearedOn },
          ...trancheInput(rest),
          amount: { amount: plainDecimal(amount), currency },
          receivedOn: receivedOn ?? '',
          requestId: openRequest?.id ?? null,
          reference: orNull(reference),
        })
      }
      done={({ balance }) => ({
        text: balance === null ? 'Posted.' : `The retainer holds ${format.money(balance)}.`,
      })}
      onClose={onClose}
    >
      <Pair>
        <DecimalField
          label="Amount"
          description={openRequest === null ? undefined : `${openRequest.number} asks for it`}
          required
          data-autofocus
          unit={currency}
          {...form.getInputProps('amount')}
        />
        <DateField label="Received on" required {...form.getInputProps('receivedOn')} />
      </Pair>
      {kind === 'trust' && (
        <DateField
          label="Cleared on"
          description="Empty while the bank does not have it for good: it is not drawn before"
          clearable
          {...form.getInputProps('clearedOn')}
        />
      )}
      <TextInput label="Reference" {...form.getInputProps('reference')} />
      <TrancheFields form={form} retainer={retainer} />
    </FormBody>
  );
}
