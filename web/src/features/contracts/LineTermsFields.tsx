import { Button, Checkbox, Group, Select, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { DateField, DecimalField, HoursField, Pair } from '../../shared/form/Fields.tsx';
import type { LineFieldsProps } from './ContractLineFields.tsx';
import { cycleChoices } from './model-names.ts';
import { RateScheduleFields } from './RateScheduleFields.tsx';

/** What a line agrees on, by how it bills. */
export function LineTermsFields(props: LineFieldsProps) {
  const { form, index, currency } = props;
  const at = (field: string) => `lines.${index}.terms.${field}`;
  const model = form.values.lines[index]?.terms.model ?? 'time';
  switch (model) {
    case 'time':
      return (
        <>
          <RateScheduleFields {...props} />
          <Pair>
            <DecimalField
              label="Not to exceed"
              unit={currency}
              {...form.getInputProps(at('cap'))}
            />
            <HoursField label="Not to exceed, hours" {...form.getInputProps(at('capMinutes'))} />
          </Pair>
          <Pair>
            <HoursField
              label="Included hours"
              description="Paid by another fee, before the first billed hour"
              {...form.getInputProps(at('includedMinutes'))}
            />
          </Pair>
        </>
      );
    case 'fixed':
      return <InstalmentFields {...props} />;
    case 'recurring':
      return (
        <>
          <Pair>
            <DecimalField label="Fee" required unit={currency} {...form.getInputProps(at('fee'))} />
            <Select
              label="Every"
              allowDeselect={false}
              data={cycleChoices}
              {...form.getInputProps(at('cycle'))}
            />
          </Pair>
          <Checkbox
            label="Billed in advance"
            {...form.getInputProps(at('isInAdvance'), { type: 'checkbox' })}
          />
        </>
      );
    case 'unit':
      return (
        <Pair>
          <DecimalField
            label="Price of a unit"
            required
            unit={currency}
            {...form.getInputProps(at('unitPrice'))}
          />
          <TextInput
            label="Unit"
            placeholder="licence"
            required
            {...form.getInputProps(at('unit'))}
          />
        </Pair>
      );
    case 'milestone':
    case 'percent':
      return (
        <DecimalField
          label="Value"
          description="Its parts never add up to more"
          required
          unit={currency}
          {...form.getInputProps(at('value'))}
        />
      );
    case 'retainer':
    case 'non_billable':
      return null;
    default:
      return model satisfies never;
  }
}

function InstalmentFields({ form, index, currency }: LineFieldsProps) {
  const list = `lines.${index}.terms.instalments`;
  const instalments = form.values.lines[index]?.terms.instalments ?? [];
  return (
    <>
      {instalments.map((_, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an instalment has no other name.
        <Group key={place} align="flex-start" gap="xs" grow preventGrowOverflow={false}>
          <DecimalField
            label={instalments.length === 1 ? 'Fee' : `Instalment ${place + 1}`}
            required
            unit={currency}
            {...form.getInputProps(`${list}.${place}.amount`)}
          />
          <DateField label="Due on" required {...form.getInputProps(`${list}.${place}.dueOn`)} />
          {instalments.length > 1 && (
            <Button
              variant="subtle"
              size="xs"
              mt={24}
              flex="0 0 auto"
              aria-label={`Remove instalment ${place + 1}`}
              onClick={() => form.removeListItem(list, place)}
            >
              Remove
            </Button>
          )}
        </Group>
      ))}
      <Group>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} />}
          onClick={() => form.insertListItem(list, { dueOn: null, amount: '' })}
        >
          Add an instalment
        </Button>
      </Group>
    </>
  );
}
