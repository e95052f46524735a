import { Checkbox, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useGo } from '../../shared/AppLink.tsx';
import { api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { plainDecimal } from '../../shared/form/decimal.ts';
import { DateField, DecimalField, Pair } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { ClientPicker } from '../../shared/form/pickers.tsx';
import { orNull, useApiForm } from '../../shared/form/use-api-form.ts';
import { useMe } from '../../shared/me.ts';
import { methodChoices } from './method-choices.ts';
import { SettlementFields } from './SettlementFields.tsx';
import { settlementsOf } from './settlements.ts';

type ReceiptDrawerProps = Readonly<{
  opened: boolean;
  onClose: () => void;
  clientId: string | null;
}>;
type Settling = 'oldest' | 'chosen' | 'none';
type ReceiptValues = {
  clientId: string | null;
  receivedOn: string;
  amount: string;
  method: 'bank_transfer' | 'card' | 'cash' | 'cheque' | 'other';
  reference: string;
  settling: Settling;
  /** By invoice: the amount as it was typed. */
  settlements: Readonly<Record<string, string>>;
  isInBatch: boolean;
};

const settlings = [
  { value: 'oldest', label: 'Oldest first' },
  { value: 'chosen', label: 'I choose' },
  { value: 'none', label: 'None yet' },
];
const settlingOf = (text: string): Settling =>
  text === 'chosen' || text === 'none' ? text : 'oldest';

export function ReceiptDrawer({ opened, onClose, clientId }: ReceiptDrawerProps) {
  return (
    <FormDrawer opened={opened} onClose={onClose} size={600} title="New receipt">
      <ReceiptForm onClose={onClose} clientId={clientId} />
    </FormDrawer>
  );
}

function settlementInput(values: ReceiptValues, currency: string) {
  if (values.settling === 'oldest') return {};
  const chosen = values.settling === 'none' ? {} : values.settlements;
  return { settlements: settlementsOf(chosen, currency) };
}

function ReceiptForm({ onClose, clientId }: Omit<ReceiptDrawerProps, 'opened'>) {
  const me = useMe();
  const go = useGo();
  const createReceipt = useCommand(api.cash.createReceipt);
  const form = useApiForm<ReceiptValues>({
    clientId,
    receivedOn: me.today,
    amount: '',
    method: 'bank_transfer',
    reference: '',
    settling: 'oldest',
    settlements: {},
    isInBatch: true,
  });
  const { values } = form;
  const hasClient = values.clientId !== null;
  const client = useAsk(
    api.parties.getClient,
    { id: values.clientId ?? '' },
    { enabled: hasClient },
  );
  const currency = client.data?.currency ?? me.firm.baseCurrency;
  const batch = useOwnBatch(currency);
  const submit = (typed: ReceiptValues) =>
    createReceipt.run({
      clientId: typed.clientId ?? '',
      receivedOn: typed.receivedOn,
      amount: { amount: plainDecimal(typed.amount), currency },
      method: typed.method,
      reference: orNull(typed.reference),
      ...settlementInput(typed, currency),
      batchId: typed.isInBatch ? (batch?.id ?? null) : null,
    });
  return (
    <FormBody
      form={form}
      submitLabel="Record the receipt"
      submit={submit}
      done={() => ({ text: 'The receipt is a draft. Post it to settle the invoices.' })}
      onDone={(receipt) => go(`/receipts/${receipt.id}`)}
      onClose={onClose}
    >
      <ClientPicker
        label="From"
        required
        {...(clientId === null ? { 'data-autofocus': true } : {})}
        selected={client.data}
        {...form.getInputProps('clientId')}
      />
      <Pair>
        <DecimalField
          label="Amount"
          required
          unit={currency}
          {...(clientId === null ? {} : { 'data-autofocus': true })}
          {...form.getInputProps('amount')}
        />
        <DateField label="Received on" required {...form.getInputProps('receivedOn')} />
      </Pair>
      <Pair>
        <Select
          label="Method"
          data={methodChoices}
          allowDeselect={false}
          {...form.getInputProps('method')}
        />
        <TextInput label="Reference" {...form.getInputProps('reference')} />
      </Pair>
      {batch !== undefined && (
        <Checkbox
          label={`Part of your batch ${batch.number}`}
          {...form.getInputProps('isInBatch', { type: 'checkbox' })}
        />
      )}
      <SegmentedControl
        size="xs"
        aria-label="Which invoices it settles"
        data={settlings}
        value={values.settling}
        onChange={(chosen) => form.setFieldValue('settling', settlingOf(chosen))}
      />
      {values.settling === 'chosen' && values.clientId !== null && (
        <SettlementFields
          clientId={values.clientId}
          currency={currency}
          received={values.amount}
          value={values.settlements}
          onChange={(settlements) => form.setFieldValue('settlements', settlements)}
        />
      )}
    </FormBody>
  );
}

/** The cashier's own open batch, where there is one in this currency. */
function useOwnBatch(currency: string) {
  const me = useMe();
  const batches = useAsk(api.cash.listBatches, { states: ['open'] });
  return batches.data?.items.find(
    (batch) => batch.openedBy.id === me.person.id && batch.currency === currency,
  );
}
