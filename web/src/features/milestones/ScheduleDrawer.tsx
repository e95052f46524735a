import { minorDigits } from '@daybook/core/money/currency.ts';
import { Button, Checkbox, Fieldset, Group, Stack, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { plainDecimal } from '../../shared/form/decimal.ts';
import { DateField, DecimalField, Pair } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import { scaledInput } from '../../shared/format.ts';
import type { Milestone, Schedule } from './SchedulePage.tsx';

type ScheduleDrawerProps = Readonly<{
  opened: boolean;
  onClose: () => void;
  schedule: Schedule;
}>;

export function ScheduleDrawer({ opened, onClose, schedule }: ScheduleDrawerProps) {
  return (
    <FormDrawer
      opened={opened}
      onClose={onClose}
      title={`Schedule of ${schedule.description}`}
      size={640}
    >
      <ScheduleForm onClose={onClose} schedule={schedule} />
    </FormDrawer>
  );
}

const rowOf = (milestone: Milestone | null) => ({
  id: milestone?.id ?? null,
  name: milestone?.name ?? '',
  value:
    milestone === null
      ? ''
      : scaledInput(milestone.value.minor, minorDigits(milestone.value.currency)),
  dueOn: milestone?.dueOn ?? (null as string | null),
  needsAcceptance: milestone?.needsAcceptance ?? false,
  isDeposit: milestone?.isDeposit ?? false,
  retentionPercent:
    milestone === null || milestone.retentionPercent === 0n
      ? ''
      : scaledInput(milestone.retentionPercent, 4),
});

function ScheduleForm({ onClose, schedule }: Omit<ScheduleDrawerProps, 'opened'>) {
  const form = useApiForm({
    milestones: schedule.milestones.length === 0 ? [rowOf(null)] : schedule.milestones.map(rowOf),
  });
  const save = useCommand(api.milestones.saveSchedule);
  const { currency } = schedule;
  return (
    <FormBody
      form={form}
      submitLabel="Save the schedule"
      submit={({ milestones }) =>
        save.run({
          id: schedule.lineKey,
          milestones: milestones.map((each) => ({
            ...each,
            value: { amount: plainDecimal(each.value), currency },
            retentionPercent:
              each.retentionPercent.trim() === '' ? '0' : plainDecimal(each.retentionPercent),
          })),
        })
      }
      done={() => ({ text: 'The schedule is saved.' })}
      onClose={onClose}
    >
      {form.values.milestones.map((each, index) => {
        const at = (field: string) => `milestones.${index}.${field}`;
        return (
          <Fieldset key={each.id ?? `new ${index}`} legend={`Milestone ${index + 1}`}>
            <Stack gap="sm">
              <Pair>
                <TextInput label="Name" required {...form.getInputProps(at('name'))} />
                <DecimalField
                  label="Value"
                  required
                  unit={currency}
                  {...form.getInputProps(at('value'))}
                />
              </Pair>
              <Pair>
                <DateField label="Due on" clearable {...form.getInputProps(at('dueOn'))} />
                <DecimalField
                  label="Retention"
                  unit="%"
                  {...form.getInputProps(at('retentionPercent'))}
                />
              </Pair>
              <Group justify="space-between">
                <Checkbox
                  label="The client accepts it first"
                  {...form.getInputProps(at('needsAcceptance'), { type: 'checkbox' })}
                />
                <Checkbox
                  label="Deposit, deducted later"
                  {...form.getInputProps(at('isDeposit'), { type: 'checkbox' })}
                />
                <Button
                  variant="subtle"
                  size="xs"
                  color="red"
                  disabled={form.values.milestones.length === 1}
                  onClick={() => form.removeListItem('milestones', index)}
                >
                  Remove
                </Button>
              </Group>
            </Stack>
          </Fieldset>
        );
      })}
      <Group>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} />}
          onClick={() => form.insertListItem('milestones', rowOf(null))}
        >
          Add a milestone
        </Button>
      </Group>
    </FormBody>
  );
}
