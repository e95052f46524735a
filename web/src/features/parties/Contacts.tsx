import { Button, Checkbox, Group, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { orNull, useApiForm } from '../../shared/form/use-api-form.ts';
import { Section } from '../../shared/Page.tsx';
import { NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import { VerbDialog } from '../../shared/VerbDialog.tsx';
import type { Client } from './client-form.ts';

type Contact = Client['contacts'][number];

/** What of the firm's mail a contact gets, in words. */
const getsText = (contact: Contact): string => {
  const kinds = [
    contact.getsInvoices ? 'invoices' : null,
    contact.getsReminders ? 'reminders' : null,
    contact.getsStatements ? 'statements' : null,
  ].filter((kind) => kind !== null);
  if (kinds.length === 0) return '–';
  return `${kinds.join(', ')}${contact.isCopied ? ' (copy)' : ''}`;
};

export function Contacts({ client }: Readonly<{ client: Client }>) {
  const [open, setOpen] = useState<Contact | 'new' | null>(null);
  const [removed, setRemoved] = useState<Contact | null>(null);
  const remove = useCommand(api.parties.removeContact);
  const canChange = client.may.update === 'yes';
  return (
    <Section
      title="Contacts"
      actions={
        canChange && (
          <Button
            variant="default"
            leftSection={<IconPlus size={15} />}
            onClick={() => setOpen('new')}
          >
            Add a contact
          </Button>
        )
      }
    >
      {client.contacts.length === 0 ? (
        <NothingHere text="No contacts yet." />
      ) : (
        <ContactTable
          contacts={client.contacts}
          canChange={canChange}
          onChange={setOpen}
          onRemove={setRemoved}
        />
      )}
      <FormDrawer
        opened={open !== null}
        onClose={() => setOpen(null)}
        title={open === 'new' || open === null ? 'Add a contact' : `Change ${open.name}`}
      >
        <ContactForm
          clientId={client.id}
          contact={open === 'new' ? null : open}
          onClose={() => setOpen(null)}
        />
      </FormDrawer>
      <VerbDialog
        opened={removed !== null}
        onClose={() => setRemoved(null)}
        title={`Remove ${removed?.name ?? ''}`}
        verb="Remove"
        isDangerous
        run={() => remove.run({ id: client.id, contactId: removed?.id ?? '' })}
        done="The contact is removed."
      >
        It gets no mail any more. What was sent to it stays on record.
      </VerbDialog>
    </Section>
  );
}

type ContactTableProps = Readonly<{
  contacts: readonly Contact[];
  canChange: boolean;
  onChange: (contact: Contact) => void;
  onRemove: (contact: Contact) => void;
}>;

function ContactTable({ contacts, canChange, onChange, onRemove }: ContactTableProps) {
  return (
    <TableFrame label="Contacts">
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">E-mail</th>
            <th scope="col">Phone</th>
            <th scope="col">Gets</th>
            {canChange && (
              <th scope="col">
                <span className="spoken">What to do</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {contacts.map((contact) => (
            <tr key={contact.id}>
              <td>
                {contact.name}
                <span className={classes.sub}>{contact.position}</span>
              </td>
              <td>{contact.email}</td>
              <td>{contact.phone}</td>
              <td>{getsText(contact)}</td>
              {canChange && (
                <td data-align="right">
                  <Group gap={4} justify="flex-end" wrap="nowrap">
                    <Button
                      size="compact-sm"
                      variant="subtle"
                      aria-label={`Change ${contact.name}`}
                      onClick={() => onChange(contact)}
                    >
                      Change
                    </Button>
                    <Button
                      size="compact-sm"
                      variant="subtle"
                      color="red"
                      aria-label={`Remove ${contact.name}`}
                      onClick={() => onRemove(contact)}
                    >
                      Remove
                    </Button>
                  </Group>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

type ContactFormProps = Readonly<{
  clientId: string;
  contact: Contact | null;
  onClose: () => void;
}>;

function ContactForm({ clientId, contact, onClose }: ContactFormProps) {
  const form = useApiForm({
    name: contact?.name ?? '',
    email: contact?.email ?? '',
    phone: contact?.phone ?? '',
    position: contact?.position ?? '',
    getsInvoices: contact?.getsInvoices ?? false,
    getsReminders: contact?.getsReminders ?? false,
    getsStatements: contact?.getsStatements ?? false,
    isCopied: contact?.isCopied ?? false,
  });
  const add = useCommand(api.parties.addContact);
  const update = useCommand(api.parties.updateContact);
  const box = (key: 'getsInvoices' | 'getsReminders' | 'getsStatements' | 'isCopied') =>
    form.getInputProps(key, { type: 'checkbox' });
  return (
    <FormBody
      form={form}
      submitLabel={contact === null ? 'Add the contact' : 'Save'}
      submit={({ email, phone, position, ...values }) => {
        const fields = {
          id: clientId,
          email: orNull(email),
          phone: orNull(phone),
          position: orNull(position),
          ...values,
        };
        return contact === null
          ? add.run(fields)
          : update.run({ ...fields, contactId: contact.id });
      }}
      done={(saved) => ({ text: `${saved.name} is saved.` })}
      onClose={onClose}
    >
      <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
      <TextInput label="Position" {...form.getInputProps('position')} />
      <TextInput label="E-mail" type="email" {...form.getInputProps('email')} />
      <TextInput label="Phone" type="tel" {...form.getInputProps('phone')} />
      <Checkbox label="Gets the invoices and credit notes" {...box('getsInvoices')} />
      <Checkbox label="Gets the reminders" {...box('getsReminders')} />
      <Checkbox label="Gets the statements" {...box('getsStatements')} />
      <Checkbox label="As a copy, beside somebody else" {...box('isCopied')} />
    </FormBody>
  );
}
