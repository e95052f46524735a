import { Textarea, TextInput } from '@mantine/core';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { plainDecimal } from '../../shared/form/decimal.ts';
import { DecimalField } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import type { Schedule } from './SchedulePage.tsx';

type ChangeOrderDrawerProps = Readonly<{
  opened: boolean;
  onClose: () => void;
  schedule: Schedule;
}>;

export function ChangeOrderDrawer({ opened, onClose, schedule }: ChangeOrderDrawerProps) {
  return (
    <FormDrawer opened={opened} onClose={onClose} title="New change order">
      <ChangeOrderForm onClose={onClose} schedule={schedule} />
    </FormDrawer>
  );
}

function ChangeOrderForm({ onClose, schedule }: Omit<ChangeOrderDrawerProps, 'opened'>) {
  const form = useApiForm({ title: '', reason: '', change: '' });
  const create = useCommand(api.milestones.createChangeOrder);
  const { currency } = schedule;
  return (
    <FormBody
      form={form}
      submitLabel="Draft the change order"
      submit={({ title, reason, change }) =>
        create.run({
          id: schedule.lineKey,
          title,
          reason,
          change: { amount: plainDecimal(change), currency },
        })
      }
      done={(order) => ({ text: `Change order ${order.number} is drafted. Put it in force next.` })}
      onClose={onClose}
    >
      <TextInput label="Title" required data-autofocus {...form.getInputProps('title')} />
      <DecimalField
        label="Change of value"
        description="Below zero takes away"
        required
        unit={currency}
        {...form.getInputProps('change')}
      />
      <Textarea label="Why" required autosize minRows={2} {...form.getInputProps('reason')} />
    </FormBody>
  );
}
