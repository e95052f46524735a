import type { templateKeys } from '@daybook/core/delivery/mail-template.ts';

/** What each text of an e-mail is for. */
export const occasions: Readonly<Record<(typeof templateKeys)[number], string>> = {
  invoice: 'Invoice',
  credit_note: 'Credit note',
  reminder_1: 'First reminder',
  reminder_2: 'Second reminder',
  final_notice: 'Final notice',
  statement: 'Statement of account',
};
