import type { holdKinds } from '@daybook/contract/dunning.ts';
import { Select, Textarea } from '@mantine/core';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { DateField } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { PersonPicker } from '../../shared/form/pickers.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import { useMe } from '../../shared/me.ts';
import { holdChoices } from './hold-names.ts';
import type { OverdueRow } from './OverdueList.tsx';

type HoldDrawerProps = Readonly<{ opened: boolean; onClose: () => void; row: OverdueRow | null }>;

export function HoldDrawer({ opened, onClose, row }: HoldDrawerProps) {
  return (
    <FormDrawer
      opened={opened && row !== null}
      onClose={onClose}
      title={`Stop writing to ${row?.client.name ?? ''}`}
    >
      {row !== null && <HoldForm row={row} onClose={onClose} />}
    </FormDrawer>
  );
}

function HoldForm({ row, onClose }: Readonly<{ row: OverdueRow; onClose: () => void }>) {
  const me = useMe();
  const form = useApiForm({
    kind: 'dispute' as (typeof holdKinds)[number],
    invoiceId: null as string | null,
    reason: '',
    until: null as string | null,
    ownerId: me.person.id as string | null,
  });
  const hold = useCommand(api.dunning.hold);
  return (
    <FormBody
      form={form}
      submitLabel="Stop writing"
      submit={(values) => hold.run({ ...values, clientId: row.client.id })}
      done={() => ({ text: 'Nobody is written to about it.' })}
      onClose={onClose}
    >
      <Select
        label="Why"
        data={holdChoices}
        allowDeselect={false}
        data-autofocus
        {...form.getInputProps('kind')}
      />
      <Select
        label="About"
        placeholder="All that it owes"
        clearable
        data={row.invoices.map(({ invoice }) => ({ value: invoice.id, label: invoice.name }))}
        {...form.getInputProps('invoiceId')}
      />
      <DateField
        label="Until"
        description={
          form.values.kind === 'promise'
            ? 'When they have promised to pay'
            : 'Empty: until it is ended'
        }
        required={form.values.kind === 'promise'}
        {...form.getInputProps('until')}
      />
      <Textarea label="Reason" required autosize minRows={2} {...form.getInputProps('reason')} />
      <PersonPicker label="Who looks after it" {...form.getInputProps('ownerId')} />
    </FormBody>
  );
}
