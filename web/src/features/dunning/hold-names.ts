import type { holdKinds } from '@daybook/contract/dunning.ts';

export const holdNames: Readonly<Record<(typeof holdKinds)[number], string>> = {
  dispute: 'Dispute',
  promise: 'Promise to pay',
  hold: 'Hold',
};
export const holdChoices = Object.entries(holdNames).map(([value, label]) => ({ value, label }));
