// Targets: what a firm aims at, by measure, holder and month.

import { targetHolders, targetMeasureKeys } from '@daybook/core/targets/target-measures.ts';
import { z } from 'zod';
import { command, query } from './endpoint.ts';
import {
  CurrencyCode,
  Id,
  Instant,
  listOf,
  May,
  Minutes,
  MoneyAmount,
  pageInput,
  pageOf,
  QueryIds,
  queryList,
  Reference,
  Text,
  Version,
} from './values.ts';

export const TargetMonth = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'A month, yyyy-mm')
  .meta({ description: 'Month, yyyy-mm' });

export const TargetView = z.object({
  id: Id,
  version: Version,
  may: May,
  measure: z.enum(targetMeasureKeys),
  title: z.string(),
  holderKind: z.enum(targetHolders),
  holder: z
    .object({ id: Id.nullable(), name: z.string() })
    .meta({ description: 'Whose target it is; of the firm without id' }),
  month: TargetMonth,
  amount: MoneyAmount.nullable(),
  minutes: Minutes.nullable(),
  setAt: Instant,
  setBy: Reference,
});

/** A whole year of a hundred holders at once. */
const mostAtOnce = 1200;

const Wanted = z.object({
  measure: z.enum(targetMeasureKeys),
  holderKind: z.enum(targetHolders),
  holderId: Id.nullable().default(null),
  month: TargetMonth,
  amount: MoneyAmount.nullable().default(null).meta({ description: 'Of a measure of money' }),
  minutes: Minutes.nullable().default(null).meta({ description: 'Of a measure of hours' }),
  version: Version.nullable().default(null).meta({
    description: 'Of the target that you saw; null where you saw none',
  }),
});
const Seen = z.object({ id: Id, version: Version });

export const targets = {
  list: query({
    path: '/targets',
    summary: 'Targets, by month',
    input: z.object({
      ...pageInput(['month', '-month']),
      measure: queryList(targetMeasureKeys).optional(),
      holderKind: queryList(targetHolders).optional(),
      branchId: QueryIds.optional(),
      personId: QueryIds.optional(),
      serviceId: QueryIds.optional(),
      currency: CurrencyCode.optional(),
      from: TargetMonth.optional(),
      until: TargetMonth.optional().meta({ description: 'The month after the last' }),
    }),
    output: pageOf(TargetView),
  }),
  set: command({
    path: '/targets',
    summary: 'Set and remove targets, all of them or none; each as it was seen',
    input: z.object({
      set: z.array(Wanted).max(mostAtOnce).default([]),
      remove: z.array(Seen).max(mostAtOnce).default([]),
    }),
    output: listOf(TargetView),
  }),
  remove: command({
    path: '/targets/remove',
    summary: 'Remove targets',
    input: z.object({ targets: z.array(Seen).min(1).max(mostAtOnce) }),
    output: z.object({ removed: z.int() }),
  }),
  importFile: command({
    path: '/targets/import',
    summary: 'Take targets from a file, all of them or none; the same file again changes nothing',
    input: z.object({
      fileName: Text(200),
      contentBase64: z.base64().max(3_000_000).meta({
        description:
          'CSV with the columns measure, scope, month, amount: such as Revenue billed, Branch: Berlin, 2026-03, 120000; and currency where it is not the firm’s. A file of the list of targets is taken too',
      }),
      dryRun: z.boolean().default(false),
    }),
    output: z.object({
      rows: z.int(),
      added: z.int(),
      changed: z.int(),
      first: TargetMonth,
      last: TargetMonth,
    }),
  }),
};
