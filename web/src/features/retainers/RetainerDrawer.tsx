import { Divider, NumberInput, Select, TextInput } from '@mantine/core';
import { useGo } from '../../shared/AppLink.tsx';
import { api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { DateField, DecimalField, HoursField, Pair } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import {
  BranchPicker,
  ClientPicker,
  ProjectPicker,
  ServicePicker,
} from '../../shared/form/pickers.tsx';
import { type ApiForm, useApiForm } from '../../shared/form/use-api-form.ts';
import { useBranch, useMe } from '../../shared/me.ts';
import type { Retainer } from './RetainerPage.tsx';
import { kindNames } from './retainer-names.ts';
import { inputOf, type RetainerValues, valuesOf } from './retainer-values.ts';

type RetainerDrawerProps = Readonly<{
  opened: boolean;
  onClose: () => void;
  retainer: Retainer | null;
}>;

export function RetainerDrawer({ opened, onClose, retainer }: RetainerDrawerProps) {
  const title = retainer === null ? 'New retainer' : `Terms of ${retainer.number}`;
  return (
    <FormDrawer opened={opened} onClose={onClose} title={title} size={640}>
      <RetainerForm onClose={onClose} retainer={retainer} />
    </FormDrawer>
  );
}

/** The line of the contract that a retainer stands on; null where it has none of that model. */
function useContractLine(contractId: string | null): string | null {
  const contract = useAsk(
    api.contracts.get,
    { id: contractId ?? '' },
    { enabled: contractId !== null },
  );
  const lines = contractId === null ? [] : (contract.data?.terms.lines ?? []);
  return lines.find((line) => line.model === 'retainer')?.key ?? null;
}

function RetainerForm({ onClose, retainer }: Omit<RetainerDrawerProps, 'opened'>) {
  const me = useMe();
  const go = useGo();
  const branch = useBranch();
  const form = useApiForm<RetainerValues>(
    valuesOf(retainer, { branchId: branch?.id ?? null, today: me.today }),
  );
  const create = useCommand(api.retainers.create);
  const update = useCommand(api.retainers.update);
  const { clientId, kind, contractId } = form.values;
  const client = useAsk(
    api.parties.getClient,
    { id: clientId ?? '' },
    { enabled: clientId !== null && retainer === null },
  );
  const currency = retainer?.currency ?? client.data?.currency ?? me.firm.baseCurrency;
  const contractLineKey = useContractLine(contractId);
  return (
    <FormBody
      form={form}
      submitLabel={retainer === null ? 'Draft the retainer' : 'Save the draft'}
      submit={(values) => {
        const written = inputOf(values, currency, contractLineKey);
        return retainer === null
          ? create.run({
              ...written,
              clientId: values.clientId ?? '',
              branchId: values.branchId ?? '',
            })
          : update.run({ ...written, id: retainer.id, version: retainer.version });
      }}
      done={(saved) => ({ text: `${saved.number} is saved.`, href: `/retainers/${saved.id}` })}
      onDone={(saved) => {
        if (retainer === null) go(`/retainers/${saved.id}`);
      }}
      onClose={onClose}
    >
      <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
      {retainer === null && (
        <Pair>
          <ClientPicker label="Client" required {...form.getInputProps('clientId')} />
          <BranchPicker label="Branch" required {...form.getInputProps('branchId')} />
        </Pair>
      )}
      <Pair>
        <Select
          label="Holds"
          allowDeselect={false}
          data={Object.entries(kindNames).map(([value, label]) => ({ value, label }))}
          {...form.getInputProps('kind')}
        />
        <DateField label="From" required {...form.getInputProps('startsOn')} />
      </Pair>
      <ScopeFields form={form} retainer={retainer} />
      <Divider label="What is agreed" labelPosition="left" />
      {kind === 'hours' ? (
        <HoursFields form={form} currency={currency} />
      ) : (
        <MoneyFields form={form} currency={currency} />
      )}
    </FormBody>
  );
}

type PartProps = Readonly<{ form: ApiForm<RetainerValues>; currency: string }>;

function ScopeFields({
  form,
  retainer,
}: Pick<PartProps, 'form'> & Pick<RetainerDrawerProps, 'retainer'>) {
  const { clientId, kind } = form.values;
  const contracts = useAsk(
    api.contracts.list,
    { clientId: clientId ?? '', states: ['in_force'], limit: 100 },
    { enabled: clientId !== null },
  );
  const isHours = kind === 'hours';
  return (
    <>
      <Select
        label="Contract"
        description={
          isHours
            ? 'Its retainer line says whose work the hours count'
            : 'What is left is asked about when it ends'
        }
        clearable={!isHours}
        required={isHours}
        data={(contracts.data?.items ?? []).map((contract) => ({
          value: contract.id,
          label: `${contract.number} ${contract.name}`,
        }))}
        {...form.getInputProps('contractId')}
        error={form.errors.contractLineKey}
      />
      <Pair>
        <ProjectPicker
          label="Project"
          placeholder={isHours ? 'That of the line' : 'Every project'}
          clearable
          clientId={clientId ?? undefined}
          selected={retainer?.project ?? undefined}
          {...form.getInputProps('projectId')}
        />
        <ServicePicker
          label="Service"
          placeholder={isHours ? 'That of the line' : 'Every service'}
          clearable
          selected={retainer?.service ?? undefined}
          {...form.getInputProps('serviceId')}
        />
      </Pair>
    </>
  );
}

function MoneyFields({ form, currency }: PartProps) {
  return (
    <>
      <Pair>
        <DecimalField
          label="Ask below"
          description="Of the ongoing balance; empty asks for nothing"
          unit={currency}
          {...form.getInputProps('floor')}
          error={form.errors['terms.evergreen.floor']}
        />
        <DecimalField
          label="Fill up to"
          description="What a request brings it to"
          unit={currency}
          {...form.getInputProps('target')}
          error={form.errors['terms.evergreen.target']}
        />
      </Pair>
      <Select
        label="Pays invoices"
        allowDeselect={false}
        data={[
          {
            value: 'usual',
            label: form.values.kind === 'trust' ? 'As usual: by hand' : 'As usual: when posted',
          },
          { value: 'posting', label: 'As soon as one is posted' },
          { value: 'hand', label: 'When somebody draws' },
        ]}
        {...form.getInputProps('drawing')}
      />
      {form.values.kind === 'money' && (
        <Select
          label="What is never drawn"
          allowDeselect={false}
          data={[
            { value: 'refunded', label: 'Goes back to the client' },
            { value: 'kept', label: 'Is kept as income once it expires' },
            { value: 'neither', label: 'Stays, until it is drawn' },
          ]}
          {...form.getInputProps('unused')}
        />
      )}
    </>
  );
}

function HoursFields({ form, currency }: PartProps) {
  return (
    <>
      <Pair>
        <HoursField label="Hours a month" required {...form.getInputProps('includedMinutes')} />
        <DecimalField
          label="Fee a month"
          required
          unit={currency}
          {...form.getInputProps('fee')}
          error={form.errors['terms.fee.amount'] ?? form.errors['terms.fee']}
        />
      </Pair>
      <Pair>
        <HoursField
          label="Rolls over at most"
          description="Empty: any number"
          {...form.getInputProps('maxRolloverMinutes')}
        />
        <HoursField
          label="Owed at most"
          description="Before overage; empty: any number"
          {...form.getInputProps('maxDeficitMinutes')}
        />
      </Pair>
      <Pair>
        <NumberInput
          label="Carried hours hold, months"
          description="Empty: for good"
          min={1}
          max={120}
          {...form.getInputProps('expireAfterPeriods')}
        />
        <DecimalField
          label="An hour over"
          description="Empty bills none"
          unit={currency}
          {...form.getInputProps('overageRate')}
        />
      </Pair>
    </>
  );
}
