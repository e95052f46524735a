import { auditEventTypes } from '@daybook/core/audit/audit-event.ts';
import { TagsInput, TextInput } from '@mantine/core';
import type { Outcome } from '../../shared/ask.ts';
import { FormBody } from '../../shared/form/FormDrawer.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';

export type WebhookValues = { name: string; url: string; types: string[] };

const nouns = [...new Set(auditEventTypes.map((type) => type.split('.')[0] ?? ''))].sort();
const choices = nouns.map((noun) => ({
  group: noun.replaceAll('_', ' '),
  items: [`${noun}.*`, ...auditEventTypes.filter((type) => type.startsWith(`${noun}.`))],
}));

type WebhookFormProps<O> = Readonly<{
  initial: WebhookValues;
  submitLabel: string;
  submit: (values: WebhookValues) => Promise<Outcome<O>>;
  onDone: (output: O) => void;
  onClose: () => void;
}>;

/** Where to, and of what. */
export function WebhookForm<O>({ initial, ...rest }: WebhookFormProps<O>) {
  const form = useApiForm<WebhookValues>(initial);
  return (
    <FormBody form={form} {...rest}>
      <TextInput
        label="Name"
        placeholder="Ledger"
        required
        data-autofocus
        {...form.getInputProps('name')}
      />
      <TextInput
        label="Address"
        placeholder="https://ledger.example/daybook"
        description="An address on the Internet. What is sent there is signed."
        type="url"
        required
        {...form.getInputProps('url')}
      />
      <TagsInput
        label="Events"
        description="Single ones, or all of a kind, such as invoice.*. None means every event."
        placeholder={form.getValues().types.length === 0 ? 'Every event' : ''}
        data={choices}
        maxDropdownHeight={260}
        limit={60}
        {...form.getInputProps('types')}
      />
    </FormBody>
  );
}
