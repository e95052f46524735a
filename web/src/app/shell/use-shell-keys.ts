import { spotlight } from '@mantine/spotlight';
import { useGo } from '../../shared/AppLink.tsx';
import { type KeyBinding, useKeys } from '../../shared/keys.ts';
import { useCan } from '../../shared/me.ts';
import { groupsFor } from './places.ts';

function focusListSearch(): void {
  const search = document.querySelector('[data-list-search]');
  if (search instanceof HTMLElement) search.focus();
  else spotlight.open();
}

export function useShellKeys(showKeys: () => void): void {
  const go = useGo();
  const can = useCan();
  const places = groupsFor(can).flatMap((group) => group.places);
  const goings: KeyBinding[] = places.flatMap(({ keys, label, href }) =>
    keys === null ? [] : [{ keys, does: label, run: () => go(href) }],
  );
  useKeys('Go to', goings, { isShell: true });
  const everywhere: KeyBinding[] = [
    { keys: 'Ctrl K', does: 'Search and commands' },
    { keys: 'c', does: 'Create', run: spotlight.open },
    { keys: '/', does: 'Search in the list', run: focusListSearch },
    { keys: '?', does: 'Keys of this page', run: showKeys },
  ];
  useKeys('Everywhere', everywhere, { isShell: true });
}
