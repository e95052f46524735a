import { type Permission, permissions } from '@daybook/core/access/permissions.ts';
import { Button, Checkbox, CopyButton, Modal, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { InstantText } from '../../shared/Figures.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import { useCan, useMe } from '../../shared/me.ts';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import tableClasses from '../../shared/table.module.css';
import { VerbDialog } from '../../shared/VerbDialog.tsx';
import classes from './settings.module.css';

type ApiKey = Answer<typeof api.access.listApiKeys>['items'][number];

export function ApiKeys() {
  const keys = useAsk(api.access.listApiKeys, {});
  const [isMaking, setMaking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <>
      <Asked query={keys}>
        {({ items }) =>
          items.length === 0 ? (
            <NothingHere text="No API keys yet. A program signs in with one." />
          ) : (
            <KeysTable keys={items} />
          )
        }
      </Asked>
      <Button mt="md" leftSection={<IconPlus size={15} />} onClick={() => setMaking(true)}>
        New API key
      </Button>
      <FormDrawer opened={isMaking} onClose={() => setMaking(false)} title="New API key">
        <KeyForm onClose={() => setMaking(false)} onSecret={setSecret} />
      </FormDrawer>
      <SecretDialog secret={secret} onClose={() => setSecret(null)} />
    </>
  );
}

function KeysTable({ keys }: Readonly<{ keys: readonly ApiKey[] }>) {
  const [revoked, setRevoked] = useState<ApiKey | null>(null);
  const revokeApiKey = useCommand(api.access.revokeApiKey);
  return (
    <TableFrame label="API keys">
      <table className={tableClasses.table}>
        <caption className="spoken">API keys</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">May</th>
            <th scope="col">Made</th>
            <th scope="col">Last used</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id}>
              <td>
                {key.name}
                <span className={tableClasses.sub}>
                  {key.prefix}… of {key.person.name}
                </span>
              </td>
              <td>{Object.keys(key.scopes).length} permissions</td>
              <td>
                <InstantText instant={key.createdAt} />
              </td>
              <td>
                <InstantText instant={key.lastUsedAt} />
              </td>
              <td>
                {key.revokedAt === null ? (
                  <Button variant="default" onClick={() => setRevoked(key)}>
                    Revoke
                  </Button>
                ) : (
                  <StateBadge state="revoked" />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {revoked !== null && (
        <VerbDialog
          opened
          onClose={() => setRevoked(null)}
          title={`Revoke ${revoked.name}`}
          verb="Revoke"
          isDangerous
          run={() => revokeApiKey.run({ id: revoked.id })}
          done="The key is revoked."
        >
          Programs that use it are refused from now on. It can't be undone.
        </VerbDialog>
      )}
    </TableFrame>
  );
}

type KeyFormProps = Readonly<{ onClose: () => void; onSecret: (secret: string | null) => void }>;
type KeyValues = { name: string; permissions: readonly Permission[] };

const isPermission = (text: string): text is Permission =>
  permissions.some((permission) => permission === text);

/** A key never reaches further than the person who makes it. */
function KeyForm({ onClose, onSecret }: KeyFormProps) {
  const me = useMe();
  const can = useCan();
  const createApiKey = useCommand(api.access.createApiKey);
  const form = useApiForm<KeyValues>({ name: '', permissions: [] });
  const submit = (values: KeyValues) => {
    const scopes = Object.fromEntries(
      values.permissions.flatMap((permission) => {
        const scope = me.grants[permission];
        return scope === undefined ? [] : [[permission, scope]];
      }),
    );
    return createApiKey.run({ name: values.name, scopes });
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

type SecretDialogProps = Readonly<{ secret: string | null; onClose: () => void }>;

function SecretDialog({ secret, onClose }: SecretDialogProps) {
  return (
    <Modal
      opened={secret !== null}
      onClose={onClose}
      closeOnClickOutside={false}
      title="The secret of the new key"
    >
      <Stack gap="md">
        <Text>Copy it now. It is shown this once and can't be read again.</Text>
        <div className={classes.secret}>{secret}</div>
        <CopyButton value={secret ?? ''}>
          {({ copied, copy }) => (
            <Button onClick={copy}>{copied ? 'Copied' : 'Copy the secret'}</Button>
          )}
        </CopyButton>
      </Stack>
    </Modal>
  );
}
