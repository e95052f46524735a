// The rows of a file as time, with the key by which the same row is known again. The dry run and the
// import read through here, so they see the same.

import { createHash } from 'node:crypto';
import {
  type ImportedTime,
  type RowLayout,
  type RowProblem,
  readRow,
  rowIdentity,
} from '@daybook/core/imports/imported-row.ts';
import type { FileRecord, OpenedFile } from './records.ts';

export type TimeRow = Readonly<{ row: number; time: ImportedTime; sourceKey: Buffer }>;
export type WrongRow = Readonly<{ row: number; problems: readonly RowProblem[] }>;

export async function* timeRows(
  file: OpenedFile,
  layout: RowLayout,
): AsyncGenerator<TimeRow | WrongRow> {
  const seen = new Map<string, number>();
  for await (const record of file.records()) {
    const { time, problems } = readRow(record.cells, layout);
    if (problems !== null) yield { row: record.row, problems };
    else yield keyed(record, { time, layout, seen });
  }
}

type Keying = Readonly<{ time: ImportedTime; layout: RowLayout; seen: Map<string, number> }>;

function keyed(record: FileRecord, { time, layout, seen }: Keying): TimeRow {
  const first = hashOf(rowIdentity(layout.tracker, time, 1));
  // 16 bytes tell a million rows apart, and a million of them fit into memory.
  const short = first.toString('latin1', 0, 16);
  const occurrence = (seen.get(short) ?? 0) + 1;
  seen.set(short, occurrence);
  const sourceKey =
    occurrence === 1 ? first : hashOf(rowIdentity(layout.tracker, time, occurrence));
  return { row: record.row, time, sourceKey };
}

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Groups of at most this many, in order; nothing else is held. */
export async function* batches<T>(
  items: AsyncIterable<T>,
  size: number,
): AsyncGenerator<readonly T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
