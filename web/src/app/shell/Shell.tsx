import { AppShell, Drawer } from '@mantine/core';
import { useDisclosure, useLocalStorage } from '@mantine/hooks';
import { Outlet, useLocation } from '@tanstack/react-router';
import { useEffect } from 'react';
import { listenToKeys } from '../../shared/keys.ts';
import { useMe } from '../../shared/me.ts';
import { BottomBar } from './BottomBar.tsx';
import { CommandPalette } from './CommandPalette.tsx';
import { KeysDialog } from './KeysDialog.tsx';
import { Navigation } from './Navigation.tsx';
import { OfflineBar } from './OfflineBar.tsx';
import { TopBar } from './TopBar.tsx';
import { useColorSchemePreference } from './use-color-scheme-preference.ts';
import { useShellKeys } from './use-shell-keys.ts';

export function Shell() {
  const me = useMe();
  const [isNarrow, setNarrow] = useLocalStorage({
    key: 'daybook.navigation.narrow',
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  const [isMenuOpen, menu] = useDisclosure(false);
  const [areKeysShown, keys] = useDisclosure(false);
  const { pathname } = useLocation();
  useEffect(listenToKeys, []);
  useShellKeys(keys.open);
  useColorSchemePreference(me.preferences.colorScheme);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page closes the menu.
  useEffect(menu.close, [pathname]);
  return (
    <AppShell
      header={{ height: 48 }}
      navbar={{ width: isNarrow ? 56 : 208, breakpoint: 'sm', collapsed: { mobile: true } }}
      footer={{ height: { base: 56, sm: 0 } }}
    >
      <a href="#main" className="spoken">
        Skip to the page
      </a>
      <AppShell.Header>
        <TopBar onKeys={keys.open} />
      </AppShell.Header>
      <AppShell.Navbar>
        <Navigation isNarrow={isNarrow} onToggle={() => setNarrow(!isNarrow)} />
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        <OfflineBar />
        <Outlet />
      </AppShell.Main>
      <AppShell.Footer hiddenFrom="sm">
        <BottomBar onMore={menu.open} />
      </AppShell.Footer>
      <Drawer opened={isMenuOpen} onClose={menu.close} position="left" size={260} title="Daybook">
        <Navigation isNarrow={false} />
      </Drawer>
      <CommandPalette />
      <KeysDialog opened={areKeysShown} onClose={keys.close} />
    </AppShell>
  );
}
