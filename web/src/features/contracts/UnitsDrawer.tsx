import { Select, TextInput } from '@mantine/core';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { DateField, DecimalField, Pair } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import { useFormat } from '../../shared/format.ts';
import { useMe } from '../../shared/me.ts';
import type { Contract } from './ContractPage.tsx';

type UnitsDrawerProps = Readonly<{ opened: boolean; onClose: () => void; contract: Contract }>;

export function UnitsDrawer({ opened, onClose, contract }: UnitsDrawerProps) {
  return (
    <FormDrawer opened={opened} onClose={onClose} title="Record delivered units">
      <UnitsForm onClose={onClose} contract={contract} />
    </FormDrawer>
  );
}

function UnitsForm({ onClose, contract }: Omit<UnitsDrawerProps, 'opened'>) {
  const format = useFormat();
  const { today } = useMe();
  const lines = contract.terms.lines.filter((line) => line.model === 'unit');
  const form = useApiForm({
    lineKey: lines[0]?.key ?? null,
    on: today as string | null,
    quantity: '',
    note: '',
  });
  const record = useCommand(api.contracts.recordUnits);
  return (
    <FormBody
      form={form}
      submitLabel="Record"
      submit={({ lineKey, on, quantity, note }) =>
        record.run({ id: contract.id, lineKey: lineKey ?? '', on: on ?? '', quantity, note })
      }
      done={({ amount }) => ({ text: `${format.money(amount)} can be billed.`, href: '/wip' })}
      onClose={onClose}
    >
      <Select
        label="Line"
        required
        allowDeselect={false}
        data={lines.map((line) => ({ value: line.key, label: line.description }))}
        {...form.getInputProps('lineKey')}
      />
      <Pair>
        <DateField label="Delivered on" required {...form.getInputProps('on')} />
        <DecimalField label="Units" required data-autofocus {...form.getInputProps('quantity')} />
      </Pair>
      <TextInput label="Note" required {...form.getInputProps('note')} />
    </FormBody>
  );
}
