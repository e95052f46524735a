import { addDays } from '@daybook/core/kernel/plain-date.ts';
import { Textarea } from '@mantine/core';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { DateField } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import { useMe } from '../../shared/me.ts';
import type { Exception } from './ExceptionsPage.tsx';

type SnoozeProps = Readonly<{ rows: readonly Exception[] | null; onClose: () => void }>;

export function SnoozeDrawer({ rows, onClose }: SnoozeProps) {
  const [first] = rows ?? [];
  const title = rows?.length === 1 ? `Put off: ${first?.title}` : `Put off ${rows?.length ?? 0}`;
  return (
    <FormDrawer opened={rows !== null} onClose={onClose} title={title}>
      {rows !== null && <SnoozeForm rows={rows} onClose={onClose} />}
    </FormDrawer>
  );
}

function SnoozeForm({
  rows,
  onClose,
}: Readonly<{ rows: readonly Exception[]; onClose: () => void }>) {
  const me = useMe();
  const form = useApiForm({ until: addDays(me.today, 14) as string | null, reason: '' });
  const snooze = useCommand(api.exceptions.snooze);
  return (
    <FormBody
      form={form}
      submitLabel="Put off"
      submit={({ until, reason }) =>
        snooze.run({ ids: rows.map(({ id }) => id), until: until ?? '', reason })
      }
      done={() => ({ text: 'Put off. It comes back by itself.' })}
      onClose={onClose}
    >
      <DateField label="Until" required {...form.getInputProps('until')} />
      <Textarea
        label="Reason"
        description="Stands in the history of the record"
        required
        autosize
        minRows={2}
        data-autofocus
        {...form.getInputProps('reason')}
      />
    </FormBody>
  );
}
