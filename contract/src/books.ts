// Upkeep of the books: they prove themselves, and what is kept beside the sums is made anew from them.

import { type BookRule, bookRuleNames } from '@daybook/core/books/book-rules.ts';
import { z } from 'zod';
import { command, query } from './endpoint.ts';
import { Id, Instant, listOf, pageInput, pageOf, Reference } from './values.ts';

const [firstRule, ...otherRules] = bookRuleNames;
const RuleName = z.enum([firstRule as BookRule, ...otherRules]);

export const BooksCheckView = z.object({
  id: Id,
  at: Instant,
  by: Reference.nullable().meta({ description: 'Who asked for it; null: it runs every night' }),
  isSound: z.boolean(),
  results: z.array(
    z.object({
      rule: RuleName,
      title: z.string(),
      says: z.string(),
      broken: z.int().meta({ description: 'In so many places' }),
    }),
  ),
});
export const BooksCheckDetail = BooksCheckView.extend({
  findings: z.array(
    z.object({
      rule: RuleName,
      record: z.object({ kind: z.string(), id: Id }),
      label: z.string(),
      detail: z.string(),
    }),
  ),
});

export const books = {
  check: command({
    path: '/books/checks',
    summary:
      'Have the books prove themselves: journal in balance, accounts at the sum of what they stand for, nothing billed or settled twice, numbers without a gap',
    input: z.object({}),
    output: BooksCheckDetail,
  }),
  listChecks: query({
    path: '/books/checks',
    summary: 'When the books were checked, newest first',
    input: z.object({ ...pageInput(['-at']) }),
    output: pageOf(BooksCheckView),
  }),
  getCheck: query({
    path: '/books/checks/{id}',
    summary: 'One check, with what it found',
    input: z.object({ id: Id }),
    output: BooksCheckDetail,
  }),
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
