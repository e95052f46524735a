import { addDays } from '@daybook/core/kernel/plain-date.ts';
import { type PeriodArea, periodAreas } from '@daybook/core/periods/period-close.ts';
import { Checkbox, Select, Textarea } from '@mantine/core';
import { api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { DateField, Pair } from '../../shared/form/Fields.tsx';
import { FormBody } from '../../shared/form/FormDrawer.tsx';
import { orNull, useApiForm } from '../../shared/form/use-api-form.ts';
import { useFormat } from '../../shared/format.ts';
import { useBranch, useMe } from '../../shared/me.ts';
import { counted } from '../../shared/plural.ts';
import { AreasField } from './AreasField.tsx';
import { Checklist } from './Checklist.tsx';
import type { BranchPeriods } from './PeriodsPage.tsx';

const lastOfMonthBefore = (today: string) => addDays(`${today.slice(0, 8)}01`, -1);

type CloseFormProps = Readonly<{ branches: readonly BranchPeriods[]; onClose: () => void }>;

export function CloseForm({ branches, onClose }: CloseFormProps) {
  const me = useMe();
  const branch = useBranch();
  const format = useFormat();
  const close = useCommand(api.periods.close);
  const own = branches.find((row) => row.branch.id === branch?.id) ?? branches[0];
  const form = useApiForm({
    branchId: (own?.branch.id ?? null) as string | null,
    through: lastOfMonthBefore(me.today) as string | null,
    areas: [...periodAreas] as PeriodArea[],
    openIsAccepted: false,
    reason: '',
  });
  const { branchId, through, areas } = form.getValues();
  const isComplete = branchId !== null && through !== null && areas.length > 0;
  const checklist = useAsk(
    api.periods.checklist,
    { branchId: branchId ?? '', through: through ?? '', areas },
    { enabled: isComplete, keepPrevious: true, staleTime: 0 },
  );
  const blocked = (checklist.data?.items ?? [])
    .filter((item) => item.blocks)
    .reduce((sum, item) => sum + item.count, 0);
  return (
    <FormBody
      form={form}
      submitLabel="Close it"
      isDisabled={!isComplete}
      submit={(values) =>
        close.run({
          ...{ branchId: values.branchId ?? '', through: values.through ?? '' },
          ...{ areas: values.areas, openIsAccepted: values.openIsAccepted },
          reason: orNull(values.reason),
        })
      }
      done={({ branch: closed }) => ({
        text: `${closed.name} is closed through ${format.date(through ?? '')}.`,
      })}
      onClose={onClose}
    >
      <Pair>
        <Select
          label="Branch"
          data={branches.map(({ branch }) => ({ value: branch.id, label: branch.name }))}
          allowDeselect={false}
          data-autofocus
          {...form.getInputProps('branchId')}
        />
        <DateField
          label="Closed through"
          maxDate={addDays(me.today, -1)}
          {...form.getInputProps('through')}
        />
      </Pair>
      <AreasField areas={periodAreas} {...form.getInputProps('areas')} />
      {isComplete && <Checklist query={checklist} />}
      {isComplete && blocked > 0 && (
        <>
          <Checkbox
            label={`Close although ${counted(blocked, 'thing')} ${blocked === 1 ? 'is' : 'are'} not done`}
            {...form.getInputProps('openIsAccepted', { type: 'checkbox' })}
          />
          <Textarea
            label="Reason"
            description="It is kept with the close and can be read in the audit trail."
            autosize
            minRows={2}
            {...form.getInputProps('reason')}
          />
        </>
      )}
    </FormBody>
  );
}
