// How things are shown to a person; what was never chosen has a default.

import { Preferences } from '@daybook/contract/access.ts';
import type { z } from 'zod';

const defaults = { locale: 'en-GB', hoursAs: 'clock', colorScheme: 'auto' } as const;

export const preferencesOf = (
  stored: Readonly<Record<string, unknown>>,
): z.output<typeof Preferences> => Preferences.parse({ ...defaults, ...stored });
