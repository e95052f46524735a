import { type Permission, permissions } from '@daybook/core/access/permissions.ts';
import { Checkbox, Select, Text, TextInput } from '@mantine/core';
import { type Answer, api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { DateField } from '../../shared/form/Fields.tsx';
import { FormBody } from '../../shared/form/FormDrawer.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import { useCan, useMe } from '../../shared/me.ts';
import classes from './settings.module.css';

export type ApiKey = Answer<typeof api.access.listApiKeys>['items'][number];

export type OnSecret = (secret: string | null) => void;
type RotateFormProps = Readonly<{ apiKey: ApiKey; onClose: () => void; onSecret: OnSecret }>;

const overlaps = [
  { value: '0', label: 'Not at all' },
  { value: '1', label: 'One day' },
  { value: '3', label: 'Three days' },
  { value: '7', label: 'Seven days' },
];

/** Through the whole of its last day, at the place of who sets it. */
const endOfDay = (date: string): string => new Date(`${date}T23:59:59`).toISOString();

export function RotateForm({ apiKey, onClose, onSecret }: RotateFormProps) {
  const rotateApiKey = useCommand(api.access.rotateApiKey);
  const form = useApiForm({ overlapDays: '1', lastDay: apiKey.expiresAt?.slice(0, 10) ?? null });
  return (
    <FormBody
      form={form}
      submitLabel="Make the new secret"
      submit={({ overlapDays, lastDay }) =>
        rotateApiKey.run({
          id: apiKey.id,
          overlapDays: Number(overlapDays),
          ...(form.isDirty('lastDay')
            ? { expiresAt: lastDay === null ? null : endOfDay(lastDay) }
            : {}),
        })
      }
      onDone={(key) => onSecret(key.secret)}
      onClose={onClose}
    >
      <Text>
        The key keeps its name, what it may do and its history. Only the secret is another.
      </Text>
      <Select
        label="The old secret stays good for"
        description="So that programs can change over"
        allowDeselect={false}
        data={overlaps}
        {...form.getInputProps('overlapDays')}
      />
      <DateField
        label="Last day"
        placeholder="No end"
        clearable
        {...form.getInputProps('lastDay')}
      />
    </FormBody>
  );
}

type KeyFormProps = Readonly<{ onClose: () => void; onSecret: OnSecret }>;
type KeyValues = {
  name: string;
  lastDay: string | null;
  permissions: readonly Permission[];
};

const isPermission = (text: string): text is Permission =>
  permissions.some((permission) => permission === text);

/** A key never reaches further than the person who makes it. */
export function KeyForm({ onClose, onSecret }: KeyFormProps) {
  const me = useMe();
  const can = useCan();
  const createApiKey = useCommand(api.access.createApiKey);
  const form = useApiForm<KeyValues>({ name: '', lastDay: null, permissions: [] });
  const submit = (values: KeyValues) => {
    const scopes = Object.fromEntries(
      values.permissions.flatMap((permission) => {
        const scope = me.grants[permission];
        return scope === undefined ? [] : [[permission, scope]];
      }),
    );
    const expiresAt = values.lastDay === null ? null : endOfDay(values.lastDay);
    return createApiKey.run({ name: values.name, scopes, expiresAt });
  };
  return (
    <FormBody
      form={form}
      submitLabel="Make the key"
      submit={submit}
      onDone={(key) => onSecret(key.secret)}
      onClose={onClose}
      isDisabled={form.values.permissions.length === 0}
    >
      <TextInput
        label="Name"
        description="What will use it"
        required
        data-autofocus
        {...form.getInputProps('name')}
      />
      <DateField
        label="Last day"
        placeholder="No end"
        clearable
        {...form.getInputProps('lastDay')}
      />
      <Checkbox.Group
        label="What it may do"
        value={[...form.values.permissions]}
        onChange={(chosen) => form.setFieldValue('permissions', chosen.filter(isPermission))}
      >
        <div className={classes.scopes}>
          {permissions.filter(can).map((permission) => (
            <Checkbox key={permission} size="xs" value={permission} label={permission} />
          ))}
        </div>
      </Checkbox.Group>
    </FormBody>
  );
}
