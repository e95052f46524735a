// Names of people, clients, projects and services in a file, held against those of the firm.

import { isCurrency } from '../money/currency.ts';

/** One space between words, no space around, no control characters. */
export const tidyName = (text: string): string =>
  text
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\s\u00a0]+/gu, ' ')
    .trim();

/** Two names with the same key are the same name. */
export const nameKey = (name: string): string => tidyName(name).toLowerCase();

/** What stands for a name that the file leaves empty. */
export const unnamed = {
  person: '(not in the file)',
  client: '(no client)',
  project: '(no project)',
  service: 'General',
} as const;

export type NamedKind = keyof typeof unnamed;

export const personLabel = (person: string, email: string): string =>
  email === '' ? person || unnamed.person : `${person} <${email}>`;

/** Rows with the same key are about the same record; a person with an e-mail address is known by it. */
export function matchKey(kind: NamedKind, name: string, client: string | null): string {
  const email = kind === 'person' ? /<([^>]+)>$/.exec(name)?.[1] : undefined;
  if (email !== undefined) return `person\u001f${email.toLowerCase()}`;
  const within = kind === 'project' ? `\u001f${nameKey(client ?? '')}` : '';
  return `${kind}${within}\u001f${nameKey(name)}`;
}

/** "Euro - EUR", "EUR" or "eur"; null if no ISO 4217 code is in it. */
export function readCurrency(text: string): string | null {
  const code = /(?:^|[^A-Za-z])([A-Za-z]{3})\s*$/.exec(text.trim())?.[1]?.toUpperCase();
  return code !== undefined && isCurrency(code) ? code : null;
}

const codeLength = 20;

/** A code out of a name that none of the taken ones has: letters and digits, then a number. */
export function codeFor(name: string, isTaken: (code: string) => boolean): string {
  const letters = name
    .normalize('NFKD')
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '');
  const stem = letters.slice(0, 12) || 'IMPORTED';
  for (let number = 1; ; number += 1) {
    const code = number === 1 ? stem : `${stem}-${number}`.slice(0, codeLength);
    if (!isTaken(code)) return code;
  }
}
