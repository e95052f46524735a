// Any list as CSV, streamed.

import { pipeline, Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import { type ListCell, listRows } from './list-cells.ts';

// A cell that a spreadsheet would run as a formula gets an apostrophe before it.
const formulaStart = /^[=+\-@\t\r]/;
const safe = ({ text }: ListCell) =>
  formulaStart.test(text) && !/^-?\d+([.,]\d+)?$/.test(text) ? `'${text}` : text;

export function csvOf(
  next: (cursor: string | undefined) => Promise<unknown>,
  moneyColumns: readonly string[],
): Readable {
  async function* records() {
    for await (const row of listRows(next, moneyColumns))
      yield Object.fromEntries(Object.entries(row).map(([key, cell]) => [key, safe(cell)]));
  }
  const csv = stringify({ header: true, bom: true });
  // Both ends go together: a download that is cancelled asks for no further page.
  pipeline(Readable.from(records()), csv, () => undefined);
  return csv;
}
