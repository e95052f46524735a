import { lineModels } from '@daybook/core/contracts/line-for-work.ts';
import { Button, Fieldset, Group, Input, Select, Stack, TextInput } from '@mantine/core';
import { Pair } from '../../shared/form/Fields.tsx';
import { ProjectPicker, ServicePicker } from '../../shared/form/pickers.tsx';
import type { ApiForm } from '../../shared/form/use-api-form.ts';
import type { ContractValues } from './contract-values.ts';
import { LineTermsFields } from './LineTermsFields.tsx';
import { modelNames } from './model-names.ts';

export type LineFieldsProps = Readonly<{
  form: ApiForm<ContractValues>;
  index: number;
  clientId: string | null;
  currency: string;
}>;

export function ContractLineFields({ form, index, clientId, currency }: LineFieldsProps) {
  const at = (field: string) => `lines.${index}.${field}`;
  const line = form.values.lines[index];
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
            {...form.getInputProps(at('terms.model'))}
          />
        </Pair>
        <Pair>
          <ProjectPicker
            label="Project"
            placeholder="Every project"
            clearable
            clientId={clientId ?? undefined}
            selected={line?.project}
            {...form.getInputProps(at('projectId'))}
          />
          <ServicePicker
            label="Service"
            placeholder="Every service"
            clearable
            selected={line?.service}
            {...form.getInputProps(at('serviceId'))}
          />
        </Pair>
        <LineTermsFields form={form} index={index} clientId={clientId} currency={currency} />
        {form.errors[at('terms')] !== undefined && (
          <Input.Error>{form.errors[at('terms')]}</Input.Error>
        )}
        <Group justify="space-between" align="flex-end">
          <Select
            label="Clause"
            placeholder="None"
            clearable
            data={[...new Set(clauses)]}
            w={160}
            {...form.getInputProps(at('clause'))}
            value={line?.clause || null}
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
