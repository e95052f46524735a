import { Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { DateField } from '../../shared/form/Fields.tsx';
import { useFormat } from '../../shared/format.ts';
import { useMe } from '../../shared/me.ts';
import { VerbDialog } from '../../shared/VerbDialog.tsx';
import type { Invoice } from './InvoicePage.tsx';

type PostInvoiceDialogProps = Readonly<{ invoice: Invoice; onClose: () => void }>;

/** Posting is the moment of no return, so it says what will be written before it happens. */
export function PostInvoiceDialog({ invoice, onClose }: PostInvoiceDialogProps) {
  const format = useFormat();
  const me = useMe();
  const post = useCommand(api.billing.post);
  const [invoiceDate, setInvoiceDate] = useState<string | null>(me.today);
  const { id, version } = invoice;
  return (
    <VerbDialog
      opened
      onClose={onClose}
      title={`Post the invoice to ${invoice.client.name}`}
      verb={`Post ${format.money(invoice.total)}`}
      run={() => post.run({ id, version, ...(invoiceDate === null ? {} : { invoiceDate }) })}
      done="The invoice is posted and has its number."
    >
      <Stack gap="md">
        <Text>
          {format.counted(invoice.lines.length, 'line')}: {format.money(invoice.taxExclusive)} and{' '}
          {format.money(invoice.tax)} tax. It takes the next number of {invoice.legalEntity.name},
          is written to the journal and can no longer be changed, only credited or voided.
        </Text>
        <Draws invoiceId={id} />
        <DateField label="Invoice date" value={invoiceDate} onChange={setInvoiceDate} />
      </Stack>
    </VerbDialog>
  );
}

/** What retainers pay of it at once. */
function Draws({ invoiceId }: Readonly<{ invoiceId: string }>) {
  const format = useFormat();
  const draws = useAsk(api.retainers.previewDraws, { id: invoiceId });
  if (draws.data === undefined || draws.data.items.length === 0) return null;
  return (
    <Text>
      {draws.data.items
        .map(
          ({ retainer, amount, left }) =>
            `${retainer.name} pays ${format.money(amount)} of it and has ${format.money(left)} left.`,
        )
        .join(' ')}
    </Text>
  );
}
