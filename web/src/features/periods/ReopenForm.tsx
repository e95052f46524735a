import { Textarea } from '@mantine/core';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { DateField } from '../../shared/form/Fields.tsx';
import { FormBody } from '../../shared/form/FormDrawer.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import { AreasField } from './AreasField.tsx';
import type { BranchPeriods } from './PeriodsPage.tsx';

type ReopenFormProps = Readonly<{ row: BranchPeriods; onClose: () => void }>;

export function ReopenForm({ row, onClose }: ReopenFormProps) {
  const reopen = useCommand(api.periods.reopen);
  const closed = row.areas.filter((each) => each.closedThrough !== null).map((each) => each.area);
  const form = useApiForm({
    areas: closed.length === 1 ? closed : [],
    through: null as string | null,
    reason: '',
  });
  const { areas } = form.getValues();
  return (
    <FormBody
      form={form}
      submitLabel="Open it again"
      isDisabled={areas.length === 0}
      submit={(values) => reopen.run({ branchId: row.branch.id, ...values })}
      done={() => ({ text: `${row.branch.name} is open again.` })}
      onClose={onClose}
    >
      <p>What was closed can change again. Somebody else has to agree, if a policy says so.</p>
      <AreasField areas={closed} {...form.getInputProps('areas')} />
      <DateField
        label="Stays closed through"
        description="Empty: all of it is open again."
        clearable
        {...form.getInputProps('through')}
      />
      <Textarea label="Reason" required autosize minRows={2} {...form.getInputProps('reason')} />
    </FormBody>
  );
}
