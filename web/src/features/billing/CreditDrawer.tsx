import { SegmentedControl, Stack, Text, Textarea } from '@mantine/core';
import { useGo } from '../../shared/AppLink.tsx';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { plainDecimal } from '../../shared/form/decimal.ts';
import { DecimalField } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import { useFormat } from '../../shared/format.ts';
import { AllocationPicker } from './AllocationPicker.tsx';
import type { Invoice } from './InvoicePage.tsx';

type CreditDrawerProps = Readonly<{ invoice: Invoice; opened: boolean; onClose: () => void }>;
type Kind = 'share' | 'net_amount' | 'allocations';
type CreditValues = {
  kind: Kind;
  percent: string;
  amount: string;
  allocationIds: readonly string[];
  reason: string;
};

const kinds = [
  { value: 'share', label: 'Share' },
  { value: 'net_amount', label: 'Amount' },
  { value: 'allocations', label: 'Chosen entries' },
];

function whatOf(values: CreditValues, currency: string) {
  switch (values.kind) {
    case 'share':
      return { kind: 'share' as const, percent: plainDecimal(values.percent) };
    case 'net_amount': {
      const amount = { amount: plainDecimal(values.amount), currency };
      return { kind: 'net_amount' as const, amount };
    }
    case 'allocations':
      return { kind: 'allocations' as const, allocationIds: [...values.allocationIds] };
  }
}

export function CreditDrawer({ invoice, opened, onClose }: CreditDrawerProps) {
  return (
    <FormDrawer
      opened={opened}
      onClose={onClose}
      size={620}
      title={`Credit ${invoice.number ?? ''}`}
    >
      <CreditForm invoice={invoice} onClose={onClose} />
    </FormDrawer>
  );
}

function CreditForm({ invoice, onClose }: Omit<CreditDrawerProps, 'opened'>) {
  const go = useGo();
  const format = useFormat();
  const draftCredit = useCommand(api.billing.draftCredit);
  const isCredited = invoice.credited.minor !== 0n;
  const initial: CreditValues = {
    kind: 'share',
    percent: isCredited ? '' : '100',
    amount: '',
    allocationIds: [],
    reason: '',
  };
  const form = useApiForm<CreditValues>(initial);
  const { values } = form;
  const what = form.errors.what;
  return (
    <FormBody
      form={form}
      submitLabel="Draft the credit note"
      submit={(typed) =>
        draftCredit.run({
          id: invoice.id,
          reason: typed.reason,
          what: whatOf(typed, invoice.currency),
        })
      }
      onDone={(creditNote) => go(`/credit-notes/${creditNote.id}`)}
      onClose={onClose}
    >
      <Text c="dimmed">
        {format.money(invoice.lineNet)} net was billed
        {isCredited && `, and ${format.money(invoice.credited)} with tax is credited already`}. What
        is credited can be billed again. The draft shows the exact amounts before anything is
        posted.
      </Text>
      <SegmentedControl
        aria-label="What to credit"
        data={kinds}
        value={values.kind}
        onChange={(kind) => {
          const chosen = kinds.find((candidate) => candidate.value === kind);
          if (chosen !== undefined) form.setFieldValue('kind', kindOf(chosen.value));
        }}
      />
      <Stack gap="xs">
        {values.kind === 'share' && (
          <DecimalField
            label="Share of what was billed"
            unit="%"
            {...form.getInputProps('percent')}
            error={what}
          />
        )}
        {values.kind === 'net_amount' && (
          <DecimalField
            label="Net amount, spread over the lines"
            unit={invoice.currency}
            {...form.getInputProps('amount')}
            error={what}
          />
        )}
        {values.kind === 'allocations' && (
          <AllocationPicker
            invoiceId={invoice.id}
            chosen={values.allocationIds}
            onChange={(ids) => form.setFieldValue('allocationIds', ids)}
          />
        )}
      </Stack>
      <Textarea
        label="Reason"
        description="It is printed on the credit note."
        required
        autosize
        minRows={2}
        {...form.getInputProps('reason')}
      />
    </FormBody>
  );
}

const kindOf = (text: string): Kind => {
  if (text === 'net_amount' || text === 'allocations') return text;
  return 'share';
};
