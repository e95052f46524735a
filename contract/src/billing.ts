// From work to the document that bills it. What each part says and takes is in the file of its noun.

import { creditNotes } from './credit-note.ts';
import { exchangeRates } from './exchange-rate.ts';
import { invoices } from './invoice.ts';
import { preBills } from './pre-bill.ts';
import { workInProgress } from './work-in-progress.ts';

export const billing = {
  ...workInProgress,
  ...preBills,
  ...invoices,
  ...creditNotes,
  ...exchangeRates,
};
