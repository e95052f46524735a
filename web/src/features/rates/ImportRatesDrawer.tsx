import { FileInput, Select, Stack } from '@mantine/core';
import { useState } from 'react';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { base64Of } from '../../shared/files.ts';
import { DateField } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { orNull, useApiForm } from '../../shared/form/use-api-form.ts';
import { useMe } from '../../shared/me.ts';
import { toastDone } from '../../shared/toast.tsx';
import { ColumnFields, noMapping, type RateMappingValues } from './ColumnFields.tsx';
import { columnsOf } from './columns-of.ts';
import { ImportedRates } from './ImportedRates.tsx';
import type { RateCard } from './RateCardsPage.tsx';

type ImportRatesDrawerProps = Readonly<{ card: RateCard; opened: boolean; onClose: () => void }>;
export type RateImport = Answer<typeof api.rates.importRates>;

const statistics = [
  { value: 'median', label: 'The median of a category' },
  { value: 'average', label: 'The average of a category' },
  { value: 'highest', label: 'The highest of a category' },
  { value: 'lowest', label: 'The lowest of a category' },
] as const;
type Statistic = (typeof statistics)[number]['value'];
type ImportValues = RateMappingValues & {
  file: File | null;
  statistic: Statistic;
  starts: string;
  saveMappingAs: string;
};

export function ImportRatesDrawer({ card, opened, onClose }: ImportRatesDrawerProps) {
  const title = 'Import a table of labour categories';
  return (
    <FormDrawer opened={opened} onClose={onClose} size={640} title={title}>
      <ImportRatesForm card={card} onClose={onClose} />
    </FormDrawer>
  );
}

/** First a dry run that shows every rate it would set; then the same again for real. */
function ImportRatesForm({ card, onClose }: Omit<ImportRatesDrawerProps, 'opened'>) {
  const me = useMe();
  const importRates = useCommand(api.rates.importRates);
  const mappings = useAsk(api.rates.listRateMappings, {});
  const [columns, setColumns] = useState<readonly string[]>([]);
  const [shown, setShown] = useState<Readonly<{ of: string; result: RateImport }> | null>(null);
  const form = useApiForm<ImportValues>({
    ...noMapping,
    file: null,
    statistic: 'median',
    starts: me.today,
    saveMappingAs: '',
  });
  const { values } = form;
  const signature = JSON.stringify({ ...values, file: values.file?.name });
  const isShown = shown !== null && shown.of === signature;
  const submit = async (typed: ImportValues) => {
    const contentBase64 = typed.file === null ? '' : await base64Of(typed.file);
    const outcome = await importRates.run({
      id: card.id,
      fileName: typed.file?.name ?? '',
      contentBase64,
      mapping: {
        category: typed.category,
        price: typed.price,
        from: orNull(typed.from),
        until: orNull(typed.until),
      },
      statistic: typed.statistic,
      from: typed.starts,
      dryRun: !isShown,
      saveMappingAs: isShown ? orNull(typed.saveMappingAs) : null,
    });
    if (outcome.kind === 'done') setShown({ of: signature, result: outcome.output });
    return outcome;
  };
  return (
    <FormBody
      form={form}
      submitLabel={isShown ? `Import ${shown.result.rates.length} rates` : 'Show what it would set'}
      submit={submit}
      staysOpen={!isShown}
      onDone={({ created }) => {
        if (isShown) toastDone({ text: `${created} rates are set.` });
      }}
      onClose={onClose}
      isDisabled={values.file === null || values.category === '' || values.price === ''}
    >
      <FileInput
        label="File"
        description="A table as CSV, with a line of titles"
        accept=".csv,.txt,.tsv"
        required
        placeholder="Choose a file"
        value={values.file}
        onChange={async (file) => {
          form.setFieldValue('file', file);
          setColumns(file === null ? [] : await columnsOf(file));
        }}
      />
      {(mappings.data?.items.length ?? 0) > 0 && (
        <Select
          label="Saved mapping"
          placeholder="None"
          clearable
          data={mappings.data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? []}
          onChange={(id) => {
            const saved = mappings.data?.items.find((mapping) => mapping.id === id);
            if (saved === undefined) return;
            const { category, price, from, until } = saved.mapping;
            form.setValues({ category, price, from: from ?? '', until: until ?? '' });
          }}
        />
      )}
      <ColumnFields form={form} columns={columns} />
      <Stack gap="sm">
        <Select
          label="Where a category occurs more than once, take"
          allowDeselect={false}
          data={[...statistics]}
          {...form.getInputProps('statistic')}
        />
        <DateField
          label="Rates from"
          description="For rows without a date of their own"
          required
          {...form.getInputProps('starts')}
        />
      </Stack>
      {shown !== null && (
        <ImportedRates
          result={shown.result}
          card={card}
          isStale={!isShown}
          starts={values.starts}
        />
      )}
    </FormBody>
  );
}
