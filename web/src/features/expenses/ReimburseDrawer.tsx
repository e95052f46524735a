import { Text, TextInput } from '@mantine/core';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { DateField } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { orNull, useApiForm } from '../../shared/form/use-api-form.ts';
import { useFormat } from '../../shared/format.ts';
import type { Expense } from '../../shared/list/expense-columns.tsx';
import { useMe } from '../../shared/me.ts';

type ReimburseDrawerProps = Readonly<{
  rows: readonly Expense[] | null;
  onClose: () => void;
  onDone: (() => void) | undefined;
}>;

export function ReimburseDrawer({ rows, onClose, onDone }: ReimburseDrawerProps) {
  return (
    <FormDrawer opened={rows !== null} onClose={onClose} title="Pay back expenses">
      {rows !== null && <ReimburseForm rows={rows} onClose={onClose} onDone={onDone} />}
    </FormDrawer>
  );
}

type ReimburseFormProps = Omit<ReimburseDrawerProps, 'rows'> &
  Readonly<{ rows: readonly Expense[] }>;

function ReimburseForm({ rows, onClose, onDone }: ReimburseFormProps) {
  const me = useMe();
  const format = useFormat();
  const reimburse = useCommand(api.expenses.reimburse);
  const form = useApiForm({ on: me.today as string | null, reference: '', ids: null });
  const people = [...Map.groupBy(rows, (row) => row.person.name)];
  return (
    <FormBody
      form={form}
      submitLabel={`Pay back ${format.counted(rows.length, 'expense')}`}
      submit={({ on, reference }) =>
        reimburse.run({
          ids: rows.map((row) => row.id),
          on: on ?? '',
          reference: orNull(reference),
        })
      }
      done={({ number, total }) => ({ text: `${number}: ${format.money(total)} is paid back.` })}
      onDone={() => onDone?.()}
      onClose={onClose}
    >
      {people.map(([name, own]) => (
        <Text key={name} size="sm">
          {name}: {own.map((row) => format.money(row.gross)).join(', ')}
        </Text>
      ))}
      <DateField label="Paid on" required data-autofocus {...form.getInputProps('on')} />
      <TextInput label="Reference" {...form.getInputProps('reference')} />
      {form.errors.ids !== undefined && (
        <Text size="sm" c="red">
          {form.errors.ids}
        </Text>
      )}
    </FormBody>
  );
}
