import { type MantineColorScheme, useMantineColorScheme } from '@mantine/core';
import { useEffect } from 'react';

/** The person's own choice, on whichever machine they sign in. */
export function useColorSchemePreference(preferred: MantineColorScheme): void {
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => setColorScheme(preferred), [preferred, setColorScheme]);
}
