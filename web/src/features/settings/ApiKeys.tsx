import { Button, Group } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { InstantText } from '../../shared/Figures.tsx';
import { FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { useMe } from '../../shared/me.ts';
import { counted } from '../../shared/plural.ts';
import { SecretDialog } from '../../shared/SecretDialog.tsx';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import tableClasses from '../../shared/table.module.css';
import { VerbDialog } from '../../shared/VerbDialog.tsx';
import { type ApiKey, KeyForm, type OnSecret, RotateForm } from './ApiKeyForms.tsx';

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
            <KeysTable keys={items} onSecret={setSecret} />
          )
        }
      </Asked>
      <Button mt="md" leftSection={<IconPlus size={15} />} onClick={() => setMaking(true)}>
        New API key
      </Button>
      <FormDrawer opened={isMaking} onClose={() => setMaking(false)} title="New API key">
        <KeyForm onClose={() => setMaking(false)} onSecret={setSecret} />
      </FormDrawer>
      <SecretDialog
        title="The secret of the new key"
        secret={secret}
        onClose={() => setSecret(null)}
      />
    </>
  );
}

type KeysTableProps = Readonly<{ keys: readonly ApiKey[]; onSecret: OnSecret }>;

function KeysTable({ keys, onSecret }: KeysTableProps) {
  const me = useMe();
  const [revoked, setRevoked] = useState<ApiKey | null>(null);
  const [rotated, setRotated] = useState<ApiKey | null>(null);
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
            <th scope="col">Expires</th>
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
              <td>{counted(Object.keys(key.scopes).length, 'permission')}</td>
              <td>
                <InstantText instant={key.createdAt} />
              </td>
              <td>
                <InstantText instant={key.lastUsedAt} />
              </td>
              <td>
                <Expiry apiKey={key} />
              </td>
              <td>
                <KeyState
                  apiKey={key}
                  isOwn={key.person.id === me.person.id}
                  onRotate={() => setRotated(key)}
                  onRevoke={() => setRevoked(key)}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <FormDrawer
        opened={rotated !== null}
        onClose={() => setRotated(null)}
        title={`New secret for ${rotated?.name ?? ''}`}
      >
        {rotated !== null && (
          <RotateForm apiKey={rotated} onClose={() => setRotated(null)} onSecret={onSecret} />
        )}
      </FormDrawer>
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

const warnDays = 14;
const isOver = (key: ApiKey, now: number): boolean =>
  key.expiresAt !== null && Date.parse(key.expiresAt) <= now;

function Expiry({ apiKey }: Readonly<{ apiKey: ApiKey }>) {
  const { expiresAt, previousUntil, revokedAt } = apiKey;
  const now = Date.now();
  const isOpen = revokedAt === null && !isOver(apiKey, now);
  const isSoon =
    isOpen && expiresAt !== null && Date.parse(expiresAt) < now + warnDays * 24 * 3_600_000;
  const hasPrevious = isOpen && previousUntil !== null && Date.parse(previousUntil) > now;
  return (
    <>
      {expiresAt === null ? 'Never' : <InstantText instant={expiresAt} />}
      {isSoon && (
        <span>
          {' '}
          <StateBadge state="pending" name="Expires soon" />
        </span>
      )}
      {hasPrevious && (
        <span className={tableClasses.sub}>
          Old secret until <InstantText instant={previousUntil} />
        </span>
      )}
    </>
  );
}

type KeyStateProps = Readonly<{
  apiKey: ApiKey;
  isOwn: boolean;
  onRotate: () => void;
  onRevoke: () => void;
}>;

function KeyState({ apiKey, isOwn, onRotate, onRevoke }: KeyStateProps) {
  if (apiKey.revokedAt !== null) return <StateBadge state="revoked" />;
  if (isOver(apiKey, Date.now())) return <StateBadge state="expired" />;
  return (
    <Group gap="xs" wrap="nowrap">
      {isOwn && (
        <Button variant="default" aria-label={`New secret for ${apiKey.name}`} onClick={onRotate}>
          New secret
        </Button>
      )}
      <Button variant="default" aria-label={`Revoke ${apiKey.name}`} onClick={onRevoke}>
        Revoke
      </Button>
    </Group>
  );
}
