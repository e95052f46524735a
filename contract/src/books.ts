// Upkeep of the books: what is kept beside the sums, made anew from them.

import { z } from 'zod';
import { command } from './endpoint.ts';
import { listOf } from './values.ts';

export const books = {
  rebuild: command({
    path: '/books/rebuild',
    summary:
      'Make the lists of open items, invoices and receipts anew, and tell what was missing or too many: nothing, unless somebody wrote past Daybook',
    input: z.object({}),
    output: listOf(
      z.object({
        list: z.string(),
        missing: z.int(),
        superfluous: z.int(),
      }),
    ),
  }),
};
