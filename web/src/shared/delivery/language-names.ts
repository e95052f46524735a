import type { languages } from '@daybook/core/delivery/mail-template.ts';

export type Language = (typeof languages)[number];
/** Each in its own words. */
export const languageNames: readonly (readonly [Language, string])[] = [
  ['en', 'English'],
  ['de', 'Deutsch'],
];
