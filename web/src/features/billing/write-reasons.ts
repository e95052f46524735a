import { writeReasons } from '@daybook/contract/pre-bill.ts';
import type { includedReason } from '@daybook/core/billing/included-minutes.ts';

export type WriteReason = (typeof writeReasons)[number];

const names: Readonly<Record<WriteReason | typeof includedReason, string>> = {
  included_hours: 'Included',
  courtesy: 'Courtesy',
  budget: 'Over budget',
  quality: 'Quality',
  training: 'Training',
  duplicate: 'Duplicate work',
  client_agreement: 'Agreed with the client',
  rounding: 'Rounding',
  other: 'Other',
};

export const writeReasonName = (reason: keyof typeof names): string => names[reason];
export const writeReasonChoices = writeReasons.map((value) => ({ value, label: names[value] }));
export const writeReasonOf = (text: string | null): WriteReason =>
  writeReasons.find((reason) => reason === text) ?? 'other';
