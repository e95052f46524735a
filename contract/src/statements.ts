// How a client stands with the firm: what is open, or what happened in a period.

import { z } from 'zod';
import { DeliveryView } from './deliveries.ts';
import { command, query } from './endpoint.ts';
import {
  CurrencyCode,
  Id,
  listOf,
  MoneyAmount,
  PlainDate,
  pageInput,
  pageOf,
  Reference,
} from './values.ts';

export const statementKinds = ['open_item', 'balance_forward'] as const;

const Which = {
  clientId: Id,
  legalEntityId: Id,
  currency: CurrencyCode,
  kind: z.enum(statementKinds).default('open_item'),
  from: PlainDate.optional().meta({ description: 'Of a balance forward; else the last 90 days' }),
  until: PlainDate.optional().meta({ description: 'Its last day; else today' }),
};
const Line = z.object({
  on: PlainDate,
  text: z.string(),
  recordKind: z.string(),
  recordId: Id,
  dueOn: PlainDate.nullable(),
  amount: MoneyAmount,
  balance: MoneyAmount.meta({ description: 'Added up' }),
});
export const StatementView = z.object({
  client: Reference,
  legalEntity: Reference,
  kind: z.enum(statementKinds),
  from: PlainDate,
  until: PlainDate,
  opening: MoneyAmount,
  lines: z.array(Line),
  closing: MoneyAmount,
  aging: z.array(z.object({ label: z.string(), amount: MoneyAmount })),
});

export const statements = {
  list: query({
    path: '/statements',
    summary: 'Clients with a balance, by name: what is open, overdue and held',
    input: z.object({ ...pageInput(['client']), clientId: Id.optional() }),
    output: pageOf(
      z.object({
        id: z.string(),
        client: Reference,
        legalEntity: Reference,
        currency: CurrencyCode,
        open: MoneyAmount,
        overdue: MoneyAmount,
        held: MoneyAmount,
        balance: MoneyAmount,
      }),
    ),
  }),
  get: query({
    path: '/statement',
    summary: 'The statement of one client',
    input: z.object(Which),
    output: StatementView,
  }),
  lines: query({
    path: '/statement-lines',
    summary: 'Its lines alone, for a file',
    input: z.object(Which),
    output: listOf(Line),
  }),
  pdf: {
    ...query({
      path: '/statement-pdf',
      summary: 'The statement as PDF',
      input: z.object(Which),
      output: z.unknown(),
    }),
    file: { contentType: 'application/pdf' },
  },
  send: command({
    path: '/statements',
    summary: 'Send statements by e-mail, to one client or to all that have a balance',
    input: z.object({
      accounts: z
        .array(z.object({ clientId: Id, legalEntityId: Id, currency: CurrencyCode }))
        .min(1)
        .max(500)
        .optional()
        .meta({ description: 'Left out: all that have a balance and an address' }),
      kind: z.enum(statementKinds).default('open_item'),
      from: PlainDate.optional(),
      until: PlainDate.optional(),
    }),
    output: listOf(DeliveryView),
  }),
};
