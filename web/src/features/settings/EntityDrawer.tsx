import { Checkbox, Divider, TextInput } from '@mantine/core';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { AddressFields, emptyAddress } from '../../shared/form/AddressFields.tsx';
import { CurrencyField, DateField, Pair } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { orNull, useApiForm } from '../../shared/form/use-api-form.ts';
import { useMe } from '../../shared/me.ts';
import type { Entity } from './FirmSettings.tsx';

type EntityDrawerProps = Readonly<{
  edited: Readonly<{ record: Entity | null }> | null;
  onClose: () => void;
}>;

export function EntityDrawer({ edited, onClose }: EntityDrawerProps) {
  const name = edited?.record?.name;
  const title = name === undefined ? 'New legal entity' : `Change ${name}`;
  return (
    <FormDrawer opened={edited !== null} onClose={onClose} title={title}>
      {edited !== null && <EntityForm entity={edited.record} onClose={onClose} />}
    </FormDrawer>
  );
}

const initialOf = (entity: Entity | null, currency: string) => ({
  name: entity?.name ?? '',
  currency: entity?.currency ?? currency,
  taxId: entity?.taxId ?? '',
  registration: entity?.registration ?? '',
  address: entity?.address ?? emptyAddress,
  iban: entity?.iban ?? '',
  bic: entity?.bic ?? '',
  bankName: entity?.bankName ?? '',
  email: entity?.email ?? '',
  numberPrefix: entity?.numberPrefix ?? '',
  booksWip: entity?.booksWip ?? true,
  lockedThrough: entity?.lockedThrough ?? null,
});

type EntityFormProps = Readonly<{ entity: Entity | null; onClose: () => void }>;

function EntityForm({ entity, onClose }: EntityFormProps) {
  const me = useMe();
  const form = useApiForm(initialOf(entity, me.firm.baseCurrency));
  const createEntity = useCommand(api.org.createEntity);
  const updateEntity = useCommand(api.org.updateEntity);
  const submit = (values: ReturnType<typeof initialOf>) => {
    const fields = {
      ...values,
      taxId: orNull(values.taxId),
      registration: orNull(values.registration),
      iban: orNull(values.iban),
      bic: orNull(values.bic),
      bankName: orNull(values.bankName),
      email: orNull(values.email),
    };
    if (entity === null) return createEntity.run(fields);
    return updateEntity.run({ id: entity.id, version: entity.version, ...fields });
  };
  return (
    <FormBody
      form={form}
      submitLabel={entity === null ? 'Add the legal entity' : 'Save'}
      submit={submit}
      done={(saved) => ({ text: `${saved.name} is saved.` })}
      onClose={onClose}
    >
      <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
      <Pair>
        <CurrencyField label="Currency of its books" {...form.getInputProps('currency')} />
        <TextInput
          label="Numbers begin with"
          description="Of invoices and credit notes"
          required
          {...form.getInputProps('numberPrefix')}
        />
      </Pair>
      <AddressFields
        value={form.values.address}
        onChange={(address) => form.setFieldValue('address', address)}
        errors={form.errors}
      />
      <Divider label="On documents" labelPosition="left" />
      <Pair>
        <TextInput label="Tax id" {...form.getInputProps('taxId')} />
        <TextInput label="Registration" {...form.getInputProps('registration')} />
      </Pair>
      <TextInput label="E-mail" type="email" {...form.getInputProps('email')} />
      <TextInput label="Bank" {...form.getInputProps('bankName')} />
      <Pair>
        <TextInput label="IBAN" {...form.getInputProps('iban')} />
        <TextInput label="BIC" {...form.getInputProps('bic')} />
      </Pair>
      <Divider label="Books" labelPosition="left" />
      <DateField
        label="Locked through"
        description="Nothing changes on or before this day"
        clearable
        {...form.getInputProps('lockedThrough')}
      />
      <Checkbox
        label="Work in progress is booked in the journal"
        {...form.getInputProps('booksWip', { type: 'checkbox' })}
      />
    </FormBody>
  );
}
