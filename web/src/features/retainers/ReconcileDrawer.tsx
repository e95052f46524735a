import { Text } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { base64Of } from '../../shared/files.ts';
import { DropZone } from '../../shared/form/DropZone.tsx';
import { plainDecimal } from '../../shared/form/decimal.ts';
import { CurrencyField, DateField, DecimalField, Pair } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { EntityPicker } from '../../shared/form/pickers.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import { useMe } from '../../shared/me.ts';
import type { Reconciliation } from './ThreeWays.tsx';

type ReconcileDrawerProps = Readonly<{
  opened: boolean;
  onClose: () => void;
  onDone: (made: Reconciliation) => void;
}>;

export function ReconcileDrawer({ opened, onClose, onDone }: ReconcileDrawerProps) {
  return (
    <FormDrawer opened={opened} onClose={onClose} title="Reconcile the trust bank">
      <ReconcileForm onClose={onClose} onDone={onDone} />
    </FormDrawer>
  );
}

function ReconcileForm({ onClose, onDone }: Omit<ReconcileDrawerProps, 'opened'>) {
  const me = useMe();
  const reconcile = useCommand(api.retainers.reconcile);
  const [file, setFile] = useState<File | null>(null);
  const form = useApiForm({
    legalEntityId: null as string | null,
    currency: me.firm.baseCurrency,
    on: me.today as string | null,
    statement: '',
    contentBase64: '',
  });
  const { currency } = form.values;
  return (
    <FormBody
      form={form}
      submitLabel="Reconcile"
      submit={async ({ legalEntityId, on, statement }) =>
        reconcile.run({
          ...{ legalEntityId: legalEntityId ?? '', currency, on: on ?? '' },
          statement: statement === '' ? null : { amount: plainDecimal(statement), currency },
          fileName: file?.name ?? '',
          contentBase64: file === null ? '' : await base64Of(file),
        })
      }
      done={({ isReconciled }) => ({
        text: isReconciled
          ? 'Bank, book and client ledgers say the same.'
          : 'They do not agree yet: see what stands between them.',
      })}
      onDone={onDone}
      onClose={onClose}
    >
      <EntityPicker label="Legal entity" required {...form.getInputProps('legalEntityId')} />
      <Pair>
        <CurrencyField label="Currency" required {...form.getInputProps('currency')} />
        <DateField label="Last day of the statement" required {...form.getInputProps('on')} />
      </Pair>
      <DropZone
        isBusy={reconcile.isRunning}
        onFile={setFile}
        what={file === null ? 'the statement' : `another file than ${file.name}`}
        hint="camt.053, OFX, or CSV with a date and an amount."
        accept=".csv,.txt,.xml,.ofx,.qfx"
      />
      {form.errors.contentBase64 !== undefined && (
        <Text size="sm" c="red" role="alert">
          {form.errors.contentBase64}
        </Text>
      )}
      <DecimalField
        label="Balance on that day"
        description="Empty: as the file says"
        unit={currency}
        {...form.getInputProps('statement')}
      />
    </FormBody>
  );
}
