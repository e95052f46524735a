import { Text, TextInput } from '@mantine/core';
import { useGo } from '../../shared/AppLink.tsx';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { DateField, Pair } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { BranchPicker } from '../../shared/form/pickers.tsx';
import { orNull, useApiForm } from '../../shared/form/use-api-form.ts';
import { useMe } from '../../shared/me.ts';

type NewRunDrawerProps = Readonly<{ opened: boolean; onClose: () => void }>;

export function NewRunDrawer({ opened, onClose }: NewRunDrawerProps) {
  return (
    <FormDrawer opened={opened} onClose={onClose} title="New billing run">
      <NewRunForm onClose={onClose} />
    </FormDrawer>
  );
}

function NewRunForm({ onClose }: Pick<NewRunDrawerProps, 'onClose'>) {
  const { today } = useMe();
  const go = useGo();
  const create = useCommand(api.runs.create);
  const form = useApiForm({
    dueUntil: today as string | null,
    invoiceDate: today as string | null,
    branchId: null as string | null,
    practice: '',
  });
  return (
    <FormBody
      form={form}
      submitLabel="Simulate"
      submit={({ dueUntil, invoiceDate, branchId, practice }) =>
        create.run({
          dueUntil: dueUntil ?? '',
          branchId,
          practice: orNull(practice),
          ...(invoiceDate === null ? {} : { invoiceDate }),
        })
      }
      done={({ number, id }) => ({
        text: `${number} is being simulated.`,
        href: `/billing-runs/${id}`,
      })}
      onDone={({ id }) => go(`/billing-runs/${id}`)}
      onClose={onClose}
    >
      <Text size="sm" c="dimmed">
        All plans that are due are tried out. Nothing is billed before somebody has agreed to it.
      </Text>
      <Pair>
        <DateField
          label="Plans due until"
          required
          data-autofocus
          {...form.getInputProps('dueUntil')}
        />
        <DateField label="Invoice date" required {...form.getInputProps('invoiceDate')} />
      </Pair>
      <Pair>
        <BranchPicker
          label="Branch"
          placeholder="Every branch"
          clearable
          {...form.getInputProps('branchId')}
        />
        <TextInput
          label="Practice"
          placeholder="Every practice"
          {...form.getInputProps('practice')}
        />
      </Pair>
    </FormBody>
  );
}
