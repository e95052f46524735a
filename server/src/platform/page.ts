// Keyset pages: a cursor is the sort key of the last row seen, so page 10,000 costs what page 1 did.

import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { z } from 'zod';

const Key = z
  .array(z.union([z.string(), z.number(), z.null()]))
  .min(1)
  .max(4);
export type Key = z.output<typeof Key>;

export const encodeCursor = (key: Key): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url');

/** Refuses with invalid_input: a cursor is only ever one that a page gave out. */
export function decodeCursor(cursor: string | undefined, length: number): Key | null {
  if (cursor === undefined || cursor === '') return null;
  try {
    const key = Key.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    if (key.length === length) return key;
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof z.ZodError)) throw error;
  }
  throw new Refusal('invalid_input', {}, [
    { field: 'cursor', rule: 'cursor', message: 'Not a cursor of this list' },
  ]);
}

/** The store asks for one row more than the page; that it came tells that there is a next page. */
export function pageFrom<Row, Item>(
  rows: readonly Row[],
  limit: number,
  page: Readonly<{ item: (row: Row) => Item; key: (row: Row) => Key }>,
) {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(page.item),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(page.key(last)) : null,
  };
}

/** Collects conditions and their values for one statement; columns are named in code, never by input. */
export function conditions() {
  const parts: string[] = ['true'];
  const values: unknown[] = [];
  const place = (value: unknown) => `$${values.push(value)}`;
  return {
    place,
    /** Adds the condition if the value is there; `?` stands for the value. */
    where(sql: string, value: unknown) {
      if (value !== undefined && value !== null) parts.push(sql.replaceAll('?', place(value)));
    },
    always: (sql: string) => void parts.push(sql),
    /** Rows behind the cursor's key, in the direction of the order. */
    after(
      columns: readonly string[],
      types: readonly string[],
      key: Key | null,
      direction: 'asc' | 'desc',
    ) {
      if (key === null) return;
      const marks = key.map((value, index) => `${place(value)}::${types[index]}`);
      parts.push(
        `(${columns.join(', ')}) ${direction === 'asc' ? '>' : '<'} (${marks.join(', ')})`,
      );
    },
    sql: () => parts.join(' and '),
    values,
  };
}
