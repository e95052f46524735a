// Any list as CSV: the same query, all of its pages, in the order of the screen.

import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import { z } from 'zod';

const Page = z.looseObject({
  items: z.array(z.record(z.string(), z.unknown())),
  nextCursor: z.string().nullable().default(null),
});
const MoneyWire = z.object({ amount: z.string(), currency: z.string() });
const Named = z.looseObject({ name: z.string() });

// A cell that a spreadsheet would run as a formula gets an apostrophe before it.
const formulaStart = /^[=+\-@\t\r]/;
const safe = (text: string) =>
  formulaStart.test(text) && !/^-?\d+([.,]\d+)?$/.test(text) ? `'${text}` : text;

function flatten(record: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const cells: Record<string, string> = {};
  for (const [key, value] of Object.entries(record)) {
    if (key === 'may') continue;
    const amount = MoneyWire.safeParse(value);
    const named = Named.safeParse(value);
    if (amount.success)
      Object.assign(cells, { [key]: amount.data.amount, [`${key}Currency`]: amount.data.currency });
    else if (named.success) cells[key] = safe(named.data.name);
    else if (value === null || value === undefined) cells[key] = '';
    else cells[key] = typeof value === 'object' ? safe(JSON.stringify(value)) : safe(String(value));
  }
  return cells;
}

/** Streams page after page; `next` answers a page of encoded records. */
export function csvOf(next: (cursor: string | undefined) => Promise<unknown>): Readable {
  async function* records() {
    let cursor: string | undefined;
    do {
      const page = Page.parse(await next(cursor));
      for (const item of page.items) yield flatten(item);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
  }
  const csv = stringify({ header: true, bom: true });
  const rows = Readable.from(records());
  rows.on('error', (error) => csv.destroy(error));
  return rows.pipe(csv);
}
