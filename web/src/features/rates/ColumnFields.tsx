import { Autocomplete, TextInput } from '@mantine/core';
import { Pair } from '../../shared/form/Fields.tsx';
import type { ApiForm } from '../../shared/form/use-api-form.ts';

export type RateMappingValues = { category: string; price: string; from: string; until: string };
export const noMapping: RateMappingValues = { category: '', price: '', from: '', until: '' };

type ColumnFieldsProps<V extends RateMappingValues & Record<string, unknown>> = Readonly<{
  form: ApiForm<V>;
  columns: readonly string[];
}>;

/** Which column of the file is what. */
export function ColumnFields<V extends RateMappingValues & { saveMappingAs: string }>({
  form,
  columns,
}: ColumnFieldsProps<V>) {
  const data = [...new Set(columns)];
  return (
    <>
      <Pair>
        <Autocomplete
          label="Column of the category"
          required
          data={data}
          {...form.getInputProps('category')}
        />
        <Autocomplete
          label="Column of the price"
          required
          data={data}
          {...form.getInputProps('price')}
        />
      </Pair>
      <Pair>
        <Autocomplete label="Column of the first day" data={data} {...form.getInputProps('from')} />
        <Autocomplete label="Column of the end" data={data} {...form.getInputProps('until')} />
      </Pair>
      <TextInput
        label="Keep this mapping as"
        placeholder="A name, to use it again"
        {...form.getInputProps('saveMappingAs')}
      />
    </>
  );
}
