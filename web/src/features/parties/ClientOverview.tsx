import { Button, Checkbox, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { orNull, useApiForm } from '../../shared/form/use-api-form.ts';
import { Section } from '../../shared/Page.tsx';
import { FactStrip } from '../../shared/record/RecordPage.tsx';
import { NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import { type Client, groupingChoices, quantityChoices, treatmentChoices } from './client-form.ts';

const labelOf = (choices: readonly Readonly<{ value: string; label: string }>[], value: string) =>
  choices.find((choice) => choice.value === value)?.label ?? value;

export function ClientOverview({ client }: Readonly<{ client: Client }>) {
  const { address } = client;
  const lines = [
    address.line1,
    address.line2,
    `${address.postalCode} ${address.city}`.trim(),
    [address.region, address.country].filter(Boolean).join(', '),
  ].filter((line) => line !== '');
  return (
    <>
      <FactStrip
        facts={[
          { label: 'Address', value: lines.map((line) => <div key={line}>{line}</div>) },
          { label: 'Tax id', value: client.taxId ?? '–' },
          {
            label: 'Tax',
            value: labelOf(treatmentChoices, client.taxTreatment),
            note: client.taxReason ?? undefined,
          },
          {
            label: 'Invoices',
            value: labelOf(groupingChoices, client.grouping),
            note: labelOf(quantityChoices, client.quantityPolicy),
          },
        ]}
      />
      <Contacts client={client} />
    </>
  );
}

function Contacts({ client }: Readonly<{ client: Client }>) {
  const [isAdding, setAdding] = useState(false);
  const canAdd = client.may.update === 'yes';
  return (
    <Section
      title="Contacts"
      actions={
        canAdd && (
          <Button
            variant="default"
            leftSection={<IconPlus size={15} />}
            onClick={() => setAdding(true)}
          >
            Add a contact
          </Button>
        )
      }
    >
      {client.contacts.length === 0 ? (
        <NothingHere text="No contacts yet." />
      ) : (
        <TableFrame label="Contacts">
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">E-mail</th>
                <th scope="col">Phone</th>
                <th scope="col">Gets invoices</th>
              </tr>
            </thead>
            <tbody>
              {client.contacts.map((contact) => (
                <tr key={contact.id}>
                  <td>
                    {contact.name}
                    <span className={classes.sub}>{contact.position}</span>
                  </td>
                  <td>{contact.email}</td>
                  <td>{contact.phone}</td>
                  <td>{contact.getsInvoices ? 'Yes' : 'No'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
      <FormDrawer opened={isAdding} onClose={() => setAdding(false)} title="Add a contact">
        <ContactForm clientId={client.id} onClose={() => setAdding(false)} />
      </FormDrawer>
    </Section>
  );
}

const noContact = { name: '', email: '', phone: '', position: '', getsInvoices: false };

function ContactForm({ clientId, onClose }: Readonly<{ clientId: string; onClose: () => void }>) {
  const form = useApiForm(noContact);
  const addContact = useCommand(api.parties.addContact);
  return (
    <FormBody
      form={form}
      submitLabel="Add the contact"
      submit={(values) =>
        addContact.run({
          id: clientId,
          name: values.name,
          email: orNull(values.email),
          phone: orNull(values.phone),
          position: orNull(values.position),
          getsInvoices: values.getsInvoices,
        })
      }
      done={(contact) => ({ text: `${contact.name} is added.` })}
      onClose={onClose}
    >
      <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
      <TextInput label="Position" {...form.getInputProps('position')} />
      <TextInput label="E-mail" type="email" {...form.getInputProps('email')} />
      <TextInput label="Phone" type="tel" {...form.getInputProps('phone')} />
      <Checkbox
        label="Gets the invoices"
        {...form.getInputProps('getsInvoices', { type: 'checkbox' })}
      />
    </FormBody>
  );
}
