import { groupings } from '@daybook/contract/parties.ts';
import { Select, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useGo } from '../../shared/AppLink.tsx';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { useFormat } from '../../shared/format.ts';
import { VerbDialog } from '../../shared/VerbDialog.tsx';
import type { PreBill } from './PreBillPage.tsx';

type InvoicePreBillDialogProps = Readonly<{ preBill: PreBill; onClose: () => void }>;

export const groupingChoices = groupings.map((grouping) => ({
  value: grouping,
  label: `One line for each ${grouping}`,
}));

/** Grouping changes the look of the invoice, never its total. */
export function InvoicePreBillDialog({ preBill, onClose }: InvoicePreBillDialogProps) {
  const go = useGo();
  const format = useFormat();
  const invoicePreBill = useCommand(api.billing.invoicePreBill);
  const [grouping, setGrouping] = useState(preBill.grouping);
  const [notes, setNotes] = useState('');
  const { id, version } = preBill;
  const make = async () => {
    const outcome = await invoicePreBill.run({ id, version, grouping, notes });
    if (outcome.kind === 'done') go(`/invoices/${outcome.output.id}`);
    return outcome;
  };
  return (
    <VerbDialog
      opened
      onClose={onClose}
      title={`Invoice ${preBill.client.name}`}
      verb="Make the draft invoice"
      run={make}
      done="The draft invoice is made."
    >
      <Stack gap="md">
        <Text>
          {format.counted(preBill.billCount, 'line')}, {format.money(preBill.billedAmount)} net,
          with {preBill.heldCount} on hold. The draft can be discarded until it is posted.
        </Text>
        <Select
          label="Lines of the invoice"
          description="The total is the same whichever you choose."
          data={groupingChoices}
          allowDeselect={false}
          value={grouping}
          onChange={(chosen) => {
            const found = groupings.find((candidate) => candidate === chosen);
            if (found !== undefined) setGrouping(found);
          }}
        />
        <Textarea
          label="Notes on the invoice"
          autosize
          minRows={2}
          value={notes}
          onChange={(event) => setNotes(event.currentTarget.value)}
        />
      </Stack>
    </VerbDialog>
  );
}
