import type { CsvMapping } from '@daybook/core/cash/bank-csv.ts';
import { Select, Text } from '@mantine/core';
import { useState } from 'react';
import { useGo } from '../../shared/AppLink.tsx';
import { api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { base64Of } from '../../shared/files.ts';
import { DropZone } from '../../shared/form/DropZone.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import { useFormat } from '../../shared/format.ts';
import { csvHead, mappingFor } from './bank-preview.ts';
import { MappingFields } from './MappingFields.tsx';

type DrawerProps = Readonly<{ opened: boolean; onClose: () => void }>;

export function ImportBankFileDrawer({ opened, onClose }: DrawerProps) {
  return (
    <FormDrawer opened={opened} onClose={onClose} title="Import a bank’s file" size={640}>
      <ImportForm onClose={onClose} />
    </FormDrawer>
  );
}

type Chosen = Readonly<{ file: File; head: string | null }>;

function ImportForm({ onClose }: Readonly<{ onClose: () => void }>) {
  const go = useGo();
  const format = useFormat();
  const accounts = useAsk(api.cash.listBankAccounts, { isActive: true });
  const importFile = useCommand(api.cash.importBankFile);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [mapping, setMapping] = useState<CsvMapping | null>(null);
  const form = useApiForm({ bankAccountId: null as string | null, contentBase64: '' });
  const items = accounts.data?.items ?? [];
  const only = items.length === 1 ? items[0] : undefined;
  const account = items.find(({ id }) => id === form.values.bankAccountId) ?? only;
  const isCsv = chosen !== null && chosen.head !== null;
  const used = isCsv ? (mapping ?? mappingFor(chosen.head ?? '', account?.mapping ?? null)) : null;
  const take = async (file: File) => {
    setMapping(null);
    form.clearErrors();
    setChosen({ file, head: await csvHead(file) });
  };
  return (
    <FormBody
      form={form}
      submitLabel="Import"
      isDisabled={chosen === null || account === undefined}
      submit={async () =>
        importFile.run({
          bankAccountId: account?.id ?? '',
          fileName: chosen?.file.name ?? '',
          contentBase64: chosen === null ? '' : await base64Of(chosen.file),
          ...(used === null ? {} : { mapping: { ...used, reference: [...used.reference] } }),
        })
      }
      done={(file) => ({
        text: `${format.counted(file.lineCount, 'line')} read, ${file.openCount} to look at${file.knownCount > 0 ? `, ${file.knownCount} known already` : ''}.`,
      })}
      onDone={(file) => go(`/bank-files/${file.id}`)}
      onClose={onClose}
    >
      <Select
        label="Bank account"
        required
        data={items.map(({ id, name, currency }) => ({
          value: id,
          label: `${name}, ${currency}`,
        }))}
        {...form.getInputProps('bankAccountId')}
        value={account?.id ?? null}
      />
      {accounts.data !== undefined && items.length === 0 && (
        <Text size="sm">There is no bank account yet: add one first, under Bank accounts.</Text>
      )}
      <DropZone
        isBusy={importFile.isRunning}
        onFile={take}
        what={chosen === null ? 'the bank’s file' : `another file than ${chosen.file.name}`}
        hint="CSV, camt.053 or OFX. The same file is taken once."
        accept=".csv,.txt,.xml,.ofx,.qfx"
      />
      {form.errors.contentBase64 !== undefined && (
        <Text size="sm" c="red" role="alert">
          {form.errors.contentBase64}
        </Text>
      )}
      {isCsv && account !== undefined && used !== null && (
        <MappingFields
          text={chosen.head ?? ''}
          currency={account.currency}
          value={used}
          onChange={setMapping}
        />
      )}
    </FormBody>
  );
}
