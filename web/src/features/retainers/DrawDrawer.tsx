import { minorDigits } from '@daybook/core/money/currency.ts';
import { type Money, smallerOf } from '@daybook/core/money/money.ts';
import { Select, Text } from '@mantine/core';
import { api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { plainDecimal } from '../../shared/form/decimal.ts';
import { DecimalField } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import { scaledInput, useFormat } from '../../shared/format.ts';
import type { Retainer } from './RetainerPage.tsx';

type DrawDrawerProps = Readonly<{ opened: boolean; onClose: () => void; retainer: Retainer }>;

export function DrawDrawer({ opened, onClose, retainer }: DrawDrawerProps) {
  return (
    <FormDrawer opened={opened} onClose={onClose} title={`Draw from ${retainer.number}`}>
      <DrawForm onClose={onClose} retainer={retainer} />
    </FormDrawer>
  );
}

function DrawForm({ onClose, retainer }: Omit<DrawDrawerProps, 'opened'>) {
  const format = useFormat();
  const draw = useCommand(api.retainers.draw);
  const { id, version, currency, client, balance, cleared } = retainer;
  const form = useApiForm({ invoiceId: null as string | null, amount: '' });
  const asked = useAsk(api.billing.listInvoices, {
    clientId: client.id,
    paymentState: 'open',
    limit: 200,
  });
  const invoices = (asked.data?.items ?? []).filter((invoice) => invoice.currency === currency);
  const held = cleared ?? balance;
  const choose = (invoiceId: string | null) => {
    const open = invoices.find((invoice) => invoice.id === invoiceId)?.open;
    form.setFieldValue('invoiceId', invoiceId);
    if (open !== undefined && held !== null)
      form.setFieldValue('amount', typed(smallerOf(open, held)));
  };
  return (
    <FormBody
      form={form}
      submitLabel="Draw"
      submit={({ invoiceId, amount }) =>
        draw.run({
          ...{ id, version },
          invoiceId: invoiceId ?? '',
          amount: { amount: plainDecimal(amount), currency },
        })
      }
      done={(after) => ({
        text: after.balance === null ? 'Drawn.' : `${format.money(after.balance)} is left.`,
      })}
      onClose={onClose}
    >
      <Select
        label="Invoice"
        required
        allowDeselect={false}
        nothingFoundMessage="No posted invoice of the client is open"
        data={invoices.map((invoice) => ({
          value: invoice.id,
          label: `${invoice.number ?? ''} · ${format.money(invoice.open)} open`,
        }))}
        {...form.getInputProps('invoiceId')}
        onChange={choose}
      />
      <DecimalField label="Amount" required unit={currency} {...form.getInputProps('amount')} />
      {held !== null && (
        <Text size="sm" c="dimmed">
          {format.money(held)} {cleared === null ? 'is held' : 'has cleared'}.
        </Text>
      )}
    </FormBody>
  );
}

const typed = (amount: Money): string => scaledInput(amount.minor, minorDigits(amount.currency));
