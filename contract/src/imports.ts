// Import of time from the files that trackers write: first a dry run, then what was confirmed.

import { z } from 'zod';
import { command, query } from './endpoint.ts';
import {
  ById,
  Id,
  Instant,
  listOf,
  May,
  Minutes,
  PlainDate,
  pageInput,
  pageOf,
  Reference,
  Text,
  Version,
} from './values.ts';

export const trackers = ['harvest', 'toggl', 'clockify', 'kimai'] as const;
export const dateOrders = ['ymd', 'dmy', 'mdy'] as const;
export const matchKinds = ['person', 'client', 'project', 'service'] as const;

export const ImportQuestion = z.object({
  kind: z.enum(['date_order', 'decimal_mark', 'time_zone', 'currency', 'tracker']),
  question: z.string(),
  choices: z.array(z.string()),
  answer: z.string().nullable(),
});
export const ImportMatch = z.object({
  kind: z.enum(matchKinds),
  name: z.string(),
  client: z.string().nullable(),
  rowCount: z.int(),
  minutes: Minutes,
  decision: z.enum(['match', 'create', 'skip']),
  target: Reference.nullable(),
  suggestions: z.array(Reference),
});
export const ImportView = z.object({
  id: Id,
  version: Version,
  may: May,
  fileName: z.string(),
  tracker: z.enum(trackers).nullable(),
  encoding: z.string().nullable(),
  delimiter: z.string().nullable(),
  state: z.enum(['reading', 'asking', 'ready', 'importing', 'done', 'failed', 'cancelled']),
  createdAt: Instant,
  createdBy: Reference,
  rowCount: z.int(),
  errorCount: z.int(),
  duplicateCount: z.int(),
  newCount: z.int(),
  importedCount: z.int(),
  minutes: Minutes,
  from: PlainDate.nullable(),
  until: PlainDate.nullable(),
  failure: z.string().nullable(),
});
export const ImportDetail = ImportView.extend({
  questions: z.array(ImportQuestion),
  matches: z.array(ImportMatch),
  sample: z.array(
    z.object({
      row: z.int(),
      person: z.string(),
      client: z.string(),
      project: z.string(),
      service: z.string(),
      workDate: PlainDate.nullable(),
      minutes: Minutes.nullable(),
      note: z.string(),
      outcome: z.string(),
    }),
  ),
  errors: z.array(
    z.object({ row: z.int(), field: z.string(), value: z.string(), message: z.string() }),
  ),
});

export const imports = {
  list: query({
    path: '/time-imports',
    summary: 'Imports, newest first',
    input: z.object({ ...pageInput(['-createdAt']) }),
    output: pageOf(ImportView),
  }),
  get: query({
    path: '/time-imports/{id}',
    summary: 'One import: what was found, asked and matched',
    input: ById,
    output: ImportDetail,
  }),
  upload: command({
    path: '/time-imports',
    summary: "Read a tracker's export; nothing is imported yet",
    input: z.object({
      fileName: Text(200),
      contentBase64: z.string().min(1, 'The file is empty').max(140_000_000),
      tracker: z.enum(trackers).optional(),
    }),
    output: ImportView,
  }),
  answer: command({
    method: 'PATCH',
    path: '/time-imports/{id}',
    summary: 'Answer what could not be known, and say what matches what',
    input: z.object({
      id: Id,
      version: Version,
      answers: z.array(z.object({ kind: z.string(), answer: z.string().max(100) })).default([]),
      matches: z
        .array(
          z.object({
            kind: z.enum(matchKinds),
            name: z.string(),
            client: z.string().nullable().default(null),
            decision: z.enum(['match', 'create', 'skip']),
            targetId: Id.nullable().default(null),
          }),
        )
        .max(20_000)
        .default([]),
    }),
    output: ImportView,
  }),
  post: command({
    path: '/time-imports/{id}/post',
    summary: 'Import what was shown; rows that were imported before add nothing',
    input: z.object({ id: Id, version: Version }),
    output: ImportView,
  }),
  cancel: command({
    path: '/time-imports/{id}/cancel',
    summary: 'Stop; what is imported stays, and the rest is left out',
    input: ById,
    output: ImportView,
  }),
  errors: query({
    path: '/time-imports/{id}/errors',
    summary: 'Rows that could not be read, with the reason',
    input: ById,
    output: listOf(
      z.object({ row: z.int(), field: z.string(), value: z.string(), message: z.string() }),
    ),
  }),
};
