import { lineModels } from '@daybook/core/contracts/line-for-work.ts';
import { Button, Fieldset, Group, Select, Stack, TextInput } from '@mantine/core';
import { DateField, DecimalField, HoursField, Pair } from '../../shared/form/Fields.tsx';
import { ProjectPicker, ServicePicker } from '../../shared/form/pickers.tsx';
import type { ApiForm } from '../../shared/form/use-api-form.ts';
import type { ContractValues } from './contract-values.ts';
import { modelNames } from './model-names.ts';

type LineFieldsProps = Readonly<{
  form: ApiForm<ContractValues>;
  index: number;
  clientId: string | null;
  currency: string;
}>;

export function ContractLineFields({ form, index, clientId, currency }: LineFieldsProps) {
  const at = (field: string) => `lines.${index}.${field}`;
  const clauses = form.values.clauses.flatMap((clause) => clause.number || []);
  return (
    <Fieldset legend={`Line ${index + 1}`}>
      <Stack gap="sm">
        <Pair>
          <TextInput label="Description" required {...form.getInputProps(at('description'))} />
          <Select
            label="Billed"
            allowDeselect={false}
            data={lineModels.map((model) => ({ value: model, label: modelNames[model] }))}
            {...form.getInputProps(at('model'))}
          />
        </Pair>
        <Pair>
          <ProjectPicker
            label="Project"
            placeholder="Every project"
            clientId={clientId ?? undefined}
            {...form.getInputProps(at('projectId'))}
          />
          <ServicePicker
            label="Service"
            placeholder="Every service"
            {...form.getInputProps(at('serviceId'))}
          />
        </Pair>
        <ModelFields form={form} index={index} currency={currency} />
        <Group justify="space-between" align="flex-end">
          <Select
            label="Clause"
            placeholder="None"
            clearable
            data={[...new Set(clauses)]}
            w={160}
            {...form.getInputProps(at('clause'))}
            value={form.values.lines[index]?.clause || null}
            onChange={(clause) => form.setFieldValue(at('clause'), clause ?? '')}
          />
          {form.values.lines.length > 1 && (
            <Button
              variant="subtle"
              size="xs"
              color="red"
              onClick={() => form.removeListItem('lines', index)}
            >
              Remove line {index + 1}
            </Button>
          )}
        </Group>
      </Stack>
    </Fieldset>
  );
}

function ModelFields({
  form,
  index,
  currency,
}: Pick<LineFieldsProps, 'form' | 'index' | 'currency'>) {
  const at = (field: string) => `lines.${index}.${field}`;
  const amount = (label: string, description?: string) => (
    <DecimalField
      label={label}
      description={description}
      unit={currency}
      {...form.getInputProps(at('amount'))}
    />
  );
  const model = form.values.lines[index]?.model ?? 'time';
  switch (model) {
    case 'time':
      return (
        <>
          <DecimalField
            label="Price of an hour"
            description="Empty: the firm's rates, or what is agreed already"
            unit={currency}
            {...form.getInputProps(at('price'))}
          />
          <Pair>
            {amount('Not to exceed')}
            <HoursField label="Not to exceed, hours" {...form.getInputProps(at('capMinutes'))} />
          </Pair>
        </>
      );
    case 'fixed':
      return (
        <Pair>
          {amount('Fee')}
          <DateField label="Due on" required {...form.getInputProps(at('dueOn'))} />
        </Pair>
      );
    case 'recurring':
      return (
        <Pair>
          {amount('Fee')}
          <Select
            label="Every"
            allowDeselect={false}
            data={[
              { value: 'month', label: 'Month' },
              { value: 'quarter', label: 'Quarter' },
              { value: 'year', label: 'Year' },
            ]}
            {...form.getInputProps(at('cycle'))}
          />
        </Pair>
      );
    case 'unit':
      return (
        <Pair>
          <DecimalField
            label="Price of a unit"
            unit={currency}
            {...form.getInputProps(at('price'))}
          />
          <TextInput label="Unit" placeholder="licence" {...form.getInputProps(at('unit'))} />
        </Pair>
      );
    case 'milestone':
    case 'percent':
      return amount('Value', 'Its parts never add up to more');
    case 'retainer':
    case 'non_billable':
      return null;
    default:
      return model satisfies never;
  }
}
