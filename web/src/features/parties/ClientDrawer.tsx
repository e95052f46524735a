import { Checkbox, Divider, NumberInput, Select, TextInput } from '@mantine/core';
import { useGo } from '../../shared/AppLink.tsx';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { languageNames } from '../../shared/delivery/language-names.ts';
import { AddressFields } from '../../shared/form/AddressFields.tsx';
import { CurrencyField, Pair } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { EntityPicker } from '../../shared/form/pickers.tsx';
import { type ApiForm, useApiForm } from '../../shared/form/use-api-form.ts';
import { useMe } from '../../shared/me.ts';
import {
  type Client,
  type ClientValues,
  clientFields,
  clientValues,
  groupingChoices,
  quantityChoices,
  treatmentChoices,
} from './client-form.ts';

type ClientDrawerProps = Readonly<{ opened: boolean; onClose: () => void; client: Client | null }>;

export function ClientDrawer({ opened, onClose, client }: ClientDrawerProps) {
  const title = client === null ? 'New client' : `Change ${client.name}`;
  return (
    <FormDrawer opened={opened} onClose={onClose} title={title}>
      <ClientForm client={client} onClose={onClose} />
    </FormDrawer>
  );
}

function ClientForm({ client, onClose }: Omit<ClientDrawerProps, 'opened'>) {
  const me = useMe();
  const go = useGo();
  const form = useApiForm<ClientValues>(clientValues(client, me.firm.baseCurrency));
  const createClient = useCommand(api.parties.createClient);
  const updateClient = useCommand(api.parties.updateClient);
  const submit = (values: ClientValues) => {
    const fields = clientFields(values);
    if (client !== null) {
      return updateClient.run({ id: client.id, version: client.version, ...fields });
    }
    const { legalEntityId, currency } = values;
    return createClient.run({ ...fields, legalEntityId: legalEntityId ?? '', currency });
  };
  return (
    <FormBody
      form={form}
      submitLabel={client === null ? 'Add the client' : 'Save'}
      submit={submit}
      done={(saved) => ({ text: `${saved.name} is saved.`, href: `/clients/${saved.id}` })}
      onDone={(saved) => {
        if (client === null) go(`/clients/${saved.id}`);
      }}
      onClose={onClose}
    >
      <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
      <TextInput
        label="Code"
        required
        description="Short, as it appears in reports"
        {...form.getInputProps('code')}
      />
      {client === null && (
        <Pair>
          <EntityPicker label="Billed by" required {...form.getInputProps('legalEntityId')} />
          <CurrencyField label="Currency" required {...form.getInputProps('currency')} />
        </Pair>
      )}
      <Pair>
        <TextInput
          label="E-mail"
          type="email"
          description="Where no contact is named"
          {...form.getInputProps('email')}
        />
        <Select
          label="Written to in"
          description="Texts of e-mails"
          data={languageNames.map(([value, label]) => ({ value, label }))}
          allowDeselect={false}
          {...form.getInputProps('language')}
        />
      </Pair>
      <Divider label="Address" labelPosition="left" />
      <AddressFields
        value={form.values.address}
        onChange={(address) => form.setFieldValue('address', address)}
        errors={form.errors}
      />
      <Divider label="Billing" labelPosition="left" />
      <BillingFields form={form} />
    </FormBody>
  );
}

function BillingFields({ form }: Readonly<{ form: ApiForm<ClientValues> }>) {
  return (
    <>
      <Pair>
        <NumberInput
          label="Pays within"
          suffix=" days"
          min={0}
          max={365}
          {...form.getInputProps('paymentTermDays')}
        />
        <TextInput label="Tax id" {...form.getInputProps('taxId')} />
      </Pair>
      <Select
        label="Tax"
        data={treatmentChoices}
        allowDeselect={false}
        {...form.getInputProps('taxTreatment')}
      />
      {form.values.taxTreatment !== 'standard' && (
        <TextInput
          label="Reason for the tax"
          description="Printed on the invoice"
          {...form.getInputProps('taxReason')}
        />
      )}
      <Checkbox
        label="Pays no invoice without its purchase order on it"
        {...form.getInputProps('requiresOrder', { type: 'checkbox' })}
      />
      <Select
        label="Lines of invoices"
        data={groupingChoices}
        allowDeselect={false}
        {...form.getInputProps('grouping')}
      />
      <Select
        label="Quantities as"
        description="Rounded before the price is applied, so that hours times price is the amount"
        data={quantityChoices}
        allowDeselect={false}
        {...form.getInputProps('quantityPolicy')}
      />
    </>
  );
}
