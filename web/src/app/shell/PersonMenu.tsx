import { Avatar, Menu, SegmentedControl, Text, UnstyledButton } from '@mantine/core';
import { IconKeyboard, IconLogout, IconSettings, IconUserX } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useGo } from '../../shared/AppLink.tsx';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { useMe } from '../../shared/me.ts';
import { toastDone, toastProblem } from '../../shared/toast.tsx';

const schemes = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'auto', label: 'Auto' },
] as const;

export function PersonMenu({ onKeys }: Readonly<{ onKeys: () => void }>) {
  const me = useMe();
  const go = useGo();
  const leave = useLeaving();
  const updatePreferences = useCommand(api.access.updatePreferences);
  const choose = async (chosen: string) => {
    const scheme = schemes.find(({ value }) => value === chosen);
    if (scheme === undefined) return;
    const outcome = await updatePreferences.run({ colorScheme: scheme.value });
    if (outcome.kind === 'refused') toastProblem(outcome.problem);
  };
  return (
    <Menu width={240}>
      <Menu.Target>
        <UnstyledButton aria-label={`${me.person.name}, your menu`}>
          <Avatar name={me.person.name} size={28} color="ledger" variant="light" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--db-ink)">
            {me.person.name}
          </Text>
          <Text size="xs">{me.email}</Text>
          <Text size="xs">{me.roles.map((role) => role.name).join(', ')}</Text>
        </Menu.Label>
        <SegmentedControl
          fullWidth
          size="xs"
          mx={8}
          my={4}
          w="calc(100% - 16px)"
          aria-label="Colours"
          data={[...schemes]}
          value={me.preferences.colorScheme}
          onChange={choose}
        />
        <Menu.Divider />
        <Menu.Item leftSection={<IconSettings size={16} />} onClick={() => go('/settings')}>
          Settings
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={16} />} onClick={onKeys} rightSection="?">
          Keys of this page
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => leave('here')}>
          Sign out
        </Menu.Item>
        <Menu.Item leftSection={<IconUserX size={16} />} onClick={() => leave('everywhere')}>
          Sign out everywhere
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Signing out closes the working session first, so that its totals are final. */
function useLeaving() {
  const { session } = useMe();
  const client = useQueryClient();
  const go = useGo();
  const hasWarned = useRef(false);
  return async (where: 'here' | 'everywhere') => {
    const batch = hasWarned.current ? undefined : await openBatchOf(session?.id);
    if (batch !== undefined) {
      hasWarned.current = true;
      const text = `Your batch ${batch.number} is not counted yet. Sign out again to leave it open.`;
      toastDone({ text, href: `/receipt-batches/${batch.id}`, linkText: 'Count it' });
      return;
    }
    if (session !== null) await api.access.closeSession({ id: session.id }).catch(() => undefined);
    const { authClient } = await import('../../shared/auth-client.ts');
    if (where === 'everywhere') await authClient.revokeSessions();
    await authClient.signOut();
    go('/sign-in');
    client.clear();
  };
}

/** Cash is asked only now: few people have batches, and nobody needs it for a first look. */
async function openBatchOf(sessionId: string | undefined) {
  if (sessionId === undefined) return undefined;
  const { cash } = await import('../../shared/nouns/cash.ts');
  const batches = await cash.listBatches({ sessionId, states: ['open'] }).catch(() => null);
  return batches?.items[0];
}
