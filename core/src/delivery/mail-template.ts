// What a firm writes to its clients: a template for each occasion in each language.

import type { ClientDocumentKind } from './recipients.ts';

export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

export const templateKeys = [
  'invoice',
  'credit_note',
  'reminder_1',
  'reminder_2',
  'final_notice',
  'statement',
] as const;
export type TemplateKey = (typeof templateKeys)[number];

/** Of what kind the document is that a template goes out with. */
export const kindOfTemplate: Readonly<Record<TemplateKey, ClientDocumentKind>> = {
  invoice: 'invoice',
  credit_note: 'credit_note',
  reminder_1: 'reminder',
  reminder_2: 'reminder',
  final_notice: 'reminder',
  statement: 'statement',
};
