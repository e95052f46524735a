import { Button, Group, NumberInput, Select, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { DateField, DecimalField, Pair } from '../../shared/form/Fields.tsx';
import type { ApiForm } from '../../shared/form/use-api-form.ts';
import type { ContractValues } from './contract-values.ts';
import { type UpliftKind, upliftKinds } from './uplift-values.ts';

type UpliftFieldsProps = Readonly<{ form: ApiForm<ContractValues> }>;

const names: Readonly<Record<UpliftKind, string>> = {
  none: 'None: prices stay',
  percent: 'By a percentage',
  steps: 'By agreed steps',
  index: 'With a price index',
};

/** How prices rise with time. */
export function UpliftFields({ form }: UpliftFieldsProps) {
  const { kind } = form.values.uplift;
  return (
    <>
      <Select
        label="Uplift"
        allowDeselect={false}
        data={upliftKinds.map((value) => ({ value, label: names[value] }))}
        {...form.getInputProps('uplift.kind')}
      />
      {kind === 'percent' && (
        <DecimalField
          label="Percent of an uplift"
          required
          unit="%"
          {...form.getInputProps('uplift.percent')}
        />
      )}
      {kind === 'steps' && <Steps form={form} />}
      {kind === 'index' && <ByIndex form={form} />}
    </>
  );
}

function Steps({ form }: UpliftFieldsProps) {
  const { steps } = form.values.uplift;
  return (
    <>
      {steps.map((_, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step has no other name while it is typed.
        <Group key={place} align="flex-start" gap="xs" grow preventGrowOverflow={false}>
          <DateField
            label={`Step ${place + 1}, from`}
            required
            {...form.getInputProps(`uplift.steps.${place}.from`)}
          />
          <DecimalField
            label="Rise"
            required
            unit="%"
            {...form.getInputProps(`uplift.steps.${place}.percent`)}
          />
          {steps.length > 1 && (
            <Button
              variant="subtle"
              size="xs"
              mt={24}
              flex="0 0 auto"
              aria-label={`Remove step ${place + 1}`}
              onClick={() => form.removeListItem('uplift.steps', place)}
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
          onClick={() => form.insertListItem('uplift.steps', { from: null, percent: '' })}
        >
          Add a step
        </Button>
      </Group>
    </>
  );
}

function ByIndex({ form }: UpliftFieldsProps) {
  const indices = useAsk(api.contracts.listIndices, {});
  return (
    <>
      <Pair>
        <Select
          label="Index"
          required
          searchable
          nothingFoundMessage="No index; add one under Price indices"
          data={(indices.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          {...form.getInputProps('uplift.indexId')}
        />
        <TextInput
          label="Base month"
          description="The month that the agreed prices stand for"
          placeholder="2026-01"
          required
          {...form.getInputProps('uplift.baseMonth')}
        />
      </Pair>
      <NumberInput
        label="Read how many months before"
        description="An index is published late"
        min={0}
        max={24}
        {...form.getInputProps('uplift.lagMonths')}
      />
      <Pair>
        <DecimalField
          label="At least"
          description="Of one uplift; empty is no bound"
          unit="%"
          {...form.getInputProps('uplift.floor')}
        />
        <DecimalField
          label="At most"
          description="Of one uplift; empty is no bound"
          unit="%"
          {...form.getInputProps('uplift.cap')}
        />
      </Pair>
    </>
  );
}
