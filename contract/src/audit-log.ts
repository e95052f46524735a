// The audit log: the events as leaves of a Merkle tree, its signed heads, and what proves that an event is in it.

import { z } from 'zod';
import { query } from './endpoint.ts';
import {
  ById,
  Id,
  Instant,
  pageInput,
  pageOf,
  QueryFlag,
  QueryInteger,
  Reference,
} from './values.ts';

const HexHash = z.string().meta({ description: 'SHA-256, hexadecimal' });
const Path = z.array(HexHash).meta({ description: 'RFC 9162, from the leaf up' });

export const TreeHeadView = z.object({
  id: Id,
  size: z.int().meta({ description: 'So many leaves' }),
  at: Instant,
  kind: z.enum(['interval', 'day_end']),
  note: z.string().meta({ description: 'Signed note: origin, size, root, time, signatures' }),
});

export const ReadingView = z.object({
  id: Id,
  at: Instant,
  person: Reference.nullable(),
  endpoint: z.string(),
  form: z
    .enum(['json', 'csv', 'xlsx', 'file'])
    .meta({ description: 'json: shown on a screen or to a program' }),
  input: z.record(z.string(), z.unknown()).meta({ description: 'What was asked for' }),
  source: z.string(),
  byKey: z.boolean(),
  sessionId: Id.nullable(),
  requestId: z.string().nullable(),
});

export const auditLog = {
  listReadings: query({
    path: '/readings',
    summary:
      'Who took data away as a file, or read what hours cost; newest first. Apart from the events, for nothing was changed',
    input: z.object({
      ...pageInput(['-at']),
      personId: Id.optional(),
      endpoint: z.string().max(80).optional(),
    }),
    output: pageOf(ReadingView),
  }),
  status: query({
    path: '/audit-log',
    summary: 'How far the audit log is, its newest signed head, and the keys that sign it',
    input: z.object({}),
    output: z.object({
      origin: z.string(),
      size: z.int(),
      waiting: z.int().meta({ description: 'Events that join the log within a moment' }),
      outside: z.int().meta({
        description:
          'Events that the log has passed without taking them: 0, unless somebody wrote past Daybook',
      }),
      head: TreeHeadView.nullable(),
      stopped: z.object({ at: Instant, because: z.string() }).nullable().meta({
        description: 'Heads are not signed any more: the log is not the one that was signed before',
      }),
      keys: z.array(
        z.object({
          id: z.string(),
          line: z.string().meta({ description: 'Verifier key, to be given to daybook-verify' }),
          since: Instant,
        }),
      ),
    }),
  }),
  listHeads: query({
    path: '/audit-log/heads',
    summary: 'Signed heads of the audit log, newest first',
    input: z.object({ ...pageInput(['-at']), dayEnds: QueryFlag.optional() }),
    output: pageOf(TreeHeadView),
  }),
  inclusion: query({
    path: '/audit-events/{id}/proof',
    summary: 'What proves that an event is in the log: the path from its leaf to a signed head',
    input: ById,
    output: z.object({
      position: z.int().nullable().meta({ description: 'Null: it joins the log within a moment' }),
      leaf: z.string().nullable().meta({
        description:
          'The canonical JSON (RFC 8785) that was hashed; null for those who may not see costs that are in it',
      }),
      leafHash: HexHash.nullable(),
      proof: z
        .object({ size: z.int(), path: Path, head: TreeHeadView })
        .nullable()
        .meta({ description: 'Null until a head is signed that has it, within a minute' }),
    }),
  }),
  consistency: query({
    path: '/audit-log/consistency',
    summary: 'What proves that the log of one size begins with the log of a smaller one',
    input: z.object({
      from: QueryInteger.pipe(z.int().min(1)),
      to: QueryInteger.pipe(z.int().min(1)),
    }),
    output: z.object({ from: z.int(), to: z.int(), path: Path }),
  }),
  export: {
    ...query({
      path: '/audit-log/export',
      summary:
        'The whole log, one JSON object a line: header, heads, leaves, events outside it, end. daybook-verify checks it without the server',
      input: z.object({}),
      output: z.unknown(),
    }),
    file: { contentType: 'application/x-ndjson' },
  },
};
