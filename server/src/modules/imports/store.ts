// Imports of time and their files, as they are stored.

import type { ImportDetail, ImportView } from '@daybook/contract/imports.ts';
import type { TimeImportState } from '@daybook/core/imports/time-import-lifecycle.ts';
import type { Tracker } from '@daybook/core/imports/tracker-columns.ts';
import type { z } from 'zod';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { toJson } from '../../platform/json.ts';
import { conditions, type Key } from '../../platform/page.ts';

type Detail = z.output<typeof ImportDetail>;
export type View = z.output<typeof ImportView>;
export type Question = Readonly<Detail['questions'][number]>;
export type Sample = Readonly<Detail['sample'][number]>;
export type RowError = Readonly<Detail['errors'][number]>;
/** With what the wire does not show: who decided, and in which currency a new client is billed. */
export type Match = Readonly<Detail['matches'][number]> &
  Readonly<{ isDecided: boolean; currency: string | null; email: string | null }>;

export type ImportRow = Readonly<{
  id: string;
  version: number;
  file_name: string;
  tracker: Tracker | null;
  encoding: string | null;
  delimiter: string | null;
  state: TimeImportState;
  created_at: string;
  created_by_id: string;
  created_by_name: string;
  session_id: string | null;
  row_count: number;
  error_count: number;
  duplicate_count: number;
  new_count: number;
  imported_count: number;
  minutes: bigint;
  from_date: string | null;
  until_date: string | null;
  questions: readonly Question[];
  failure: string | null;
  size: number;
}>;

const importSelect = `select i.id, i.version, i.file_name, i.tracker, i.encoding, i.delimiter, i.state, i.created_at, i.created_by_id, p.name as created_by_name,
    i.session_id, i.row_count, i.error_count, i.duplicate_count, i.new_count, i.imported_count, i.minutes, i.from_date, i.until_date, i.questions, i.failure,
    coalesce((select octet_length(f.content) from time_import_file f where f.firm_id = i.firm_id and f.import_id = i.id), 0) as size
  from time_import i join person p on p.firm_id = i.firm_id and p.id = i.created_by_id
  where i.firm_id = app.firm_id()`;

export function listImports(db: ReadDb, page: Readonly<{ after: Key | null; limit: number }>) {
  const c = conditions();
  if (page.after !== null) {
    const [at, id] = page.after.map(c.place);
    c.always(`(i.created_at, i.id) < (${at}::timestamptz, ${id}::uuid)`);
  }
  return db.rows<ImportRow>(
    `${importSelect} and ${c.sql()} order by i.created_at desc, i.id desc limit ${page.limit + 1}`,
    c.values,
  );
}

export const findImport = async (db: ReadDb, id: string) =>
  (await db.rows<ImportRow>(`${importSelect} and i.id = $1`, [id]))[0] ?? null;

export const lockImport = async (tx: WriteTx, id: string) =>
  (await tx.rows<ImportRow>(`${importSelect} and i.id = $1 for update of i`, [id]))[0] ?? null;

export const findMatches = async (db: ReadDb, id: string): Promise<readonly Match[]> =>
  (
    await db.rows<{ matches: readonly Match[] }>(
      'select matches from time_import where firm_id = app.firm_id() and id = $1',
      [id],
    )
  )[0]?.matches ?? [];

export type Found = Readonly<{ sample: readonly Sample[]; errors: readonly RowError[] }>;
export const findSampleAndErrors = async (db: ReadDb, id: string): Promise<Found> =>
  (
    await db.rows<Found>(
      'select sample, errors from time_import where firm_id = app.firm_id() and id = $1',
      [id],
    )
  )[0] ?? { sample: [], errors: [] };

export type NewImport = Readonly<{
  id: string;
  fileName: string;
  createdAt: string;
  createdById: string;
  sessionId: string | null;
  state: TimeImportState;
  questions: readonly Question[];
}>;
export async function addImport(tx: WriteTx, made: NewImport, content: Buffer): Promise<void> {
  await tx.rows(
    `insert into time_import (firm_id, id, file_name, state, created_at, created_by_id, session_id, questions)
     values (app.firm_id(), $1, $2, $3, $4, $5, $6, $7)`,
    [
      made.id,
      made.fileName,
      made.state,
      made.createdAt,
      made.createdById,
      made.sessionId,
      toJson(made.questions),
    ],
  );
  await tx.rows(
    'insert into time_import_file (firm_id, import_id, content) values (app.firm_id(), $1, $2)',
    [made.id, content],
  );
}

export async function readFilePiece(
  db: ReadDb,
  id: string,
  piece: Readonly<{ from: number; length: number }>,
): Promise<Buffer> {
  const [row] = await db.rows<{ content: Buffer }>(
    'select substring(content from $2::int for $3::int) as content from time_import_file where firm_id = app.firm_id() and import_id = $1',
    [id, piece.from + 1, piece.length],
  );
  return row?.content ?? Buffer.alloc(0);
}

export const saveState = (
  tx: WriteTx,
  id: string,
  change: Readonly<{ state: TimeImportState; failure: string | null }>,
) =>
  tx.rows(
    'update time_import set state = $2, failure = $3, version = version + 1 where firm_id = app.firm_id() and id = $1',
    [id, change.state, change.failure],
  );

export const saveQuestions = (tx: WriteTx, id: string, questions: readonly Question[]) =>
  tx.rows('update time_import set questions = $2 where firm_id = app.firm_id() and id = $1', [
    id,
    toJson(questions),
  ]);

export const saveMatches = (tx: WriteTx, id: string, matches: readonly Match[]) =>
  tx.rows('update time_import set matches = $2 where firm_id = app.firm_id() and id = $1', [
    id,
    toJson(matches),
  ]);

export type Reading = Readonly<{
  tracker: Tracker | null;
  encoding: string;
  delimiter: string;
  rowCount: number;
  errorCount: number;
  duplicateCount: number;
  newCount: number;
  minutes: number;
  from: string | null;
  until: string | null;
  questions: readonly Question[];
  matches: readonly Match[];
  sample: readonly Sample[];
  errors: readonly RowError[];
}>;
export const saveReading = (tx: WriteTx, id: string, reading: Reading) =>
  tx.rows(
    `update time_import set tracker = $2, encoding = $3, delimiter = $4, row_count = $5, error_count = $6, duplicate_count = $7, new_count = $8, minutes = $9,
       from_date = $10, until_date = $11, questions = $12, matches = $13, sample = $14, errors = $15, imported_count = 0
      where firm_id = app.firm_id() and id = $1`,
    [
      id,
      reading.tracker,
      reading.encoding,
      reading.delimiter,
      reading.rowCount,
      reading.errorCount,
      reading.duplicateCount,
      reading.newCount,
      reading.minutes,
      reading.from,
      reading.until,
      toJson(reading.questions),
      toJson(reading.matches),
      toJson(reading.sample),
      toJson(reading.errors),
    ],
  );

/** Errors of rows that the dry run did not know of are kept beside those it did. */
export const addProgress = (
  tx: WriteTx,
  id: string,
  progress: Readonly<{ importedCount: number; errors: readonly RowError[] }>,
) =>
  tx.rows(
    `update time_import i set imported_count = imported_count + $2,
       error_count = error_count + (select count(distinct n->>'row') from jsonb_array_elements($3::jsonb) n where not exists (select from jsonb_array_elements(i.errors) o where o->'row' = n->'row')),
       errors = case when jsonb_array_length($3::jsonb) = 0 then errors else errors || (select coalesce(jsonb_agg(n), '[]') from jsonb_array_elements($3::jsonb) n
         where not exists (select from jsonb_array_elements(i.errors) o where o->'row' = n->'row')) end
      where firm_id = app.firm_id() and id = $1`,
    [id, progress.importedCount, toJson(progress.errors)],
  );
