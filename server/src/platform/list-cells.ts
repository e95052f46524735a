// The rows of any list as cells, for files: the same query, all of its pages, in the order of the screen.

import type { Endpoint } from '@daybook/contract/endpoint.ts';
import { z } from 'zod';

const Page = z.looseObject({
  items: z.array(z.record(z.string(), z.unknown())),
  nextCursor: z.string().nullable().default(null),
});
const MoneyWire = z.object({ amount: z.string(), currency: z.string() });
const Named = z.looseObject({ name: z.string() });

/** As text exactly as the API has it; `kind` says what a spreadsheet may make of it. */
export type ListCell = Readonly<{ text: string; kind: 'text' | 'number' | 'amount' | 'date' }>;
export type ListRow = Readonly<Record<string, ListCell>>;

const isoDate = /^\d{4}-\d{2}-\d{2}$/;
const text = (value: string): ListCell => ({ text: value, kind: 'text' });

function cellOf(value: unknown): ListCell {
  const named = Named.safeParse(value);
  if (named.success) return text(named.data.name);
  if (value === null || value === undefined) return text('');
  if (typeof value === 'number') return { text: String(value), kind: 'number' };
  if (typeof value === 'object') return text(JSON.stringify(value));
  const shown = String(value);
  return isoDate.test(shown) ? { text: shown, kind: 'date' } : text(shown);
}

function rowOf(record: Readonly<Record<string, unknown>>): ListRow {
  const cells: Record<string, ListCell> = {};
  for (const [key, value] of Object.entries(record)) {
    if (key === 'may') continue;
    const amount = MoneyWire.safeParse(value);
    if (amount.success) {
      cells[key] = { text: amount.data.amount, kind: 'amount' };
      cells[`${key}Currency`] = text(amount.data.currency);
    } else cells[key] = cellOf(value);
  }
  return cells;
}

type Schema = Readonly<{
  properties?: Readonly<Record<string, Schema>>;
  items?: Schema;
  anyOf?: readonly Schema[];
}>;
const isMoney = ({ properties = {}, anyOf = [] }: Schema): boolean =>
  ('amount' in properties && 'currency' in properties) || anyOf.some(isMoney);

/** The columns of amounts, also where the first rows have none. */
export function moneyColumnsOf({ output }: Endpoint): readonly string[] {
  const schema = z.toJSONSchema(output, { io: 'input', unrepresentable: 'any' }) as Schema;
  const item = schema.properties?.items?.items?.properties ?? {};
  return Object.entries(item).flatMap(([key, property]) => (isMoney(property) ? [key] : []));
}

/**
 * Page after page; `next` answers a page of encoded records. Every row has the columns of the first page, for a
 * file says in its first line which there are.
 */
export async function* listRows(
  next: (cursor: string | undefined) => Promise<unknown>,
  moneyColumns: readonly string[],
): AsyncGenerator<ListRow> {
  let cursor: string | undefined;
  let columns: readonly string[] | null = null;
  do {
    const page = Page.parse(await next(cursor));
    const rows = page.items.map(rowOf);
    columns ??= [
      ...new Set(
        rows.flatMap((row) =>
          Object.keys(row).flatMap((key) =>
            moneyColumns.includes(key) ? [key, `${key}Currency`] : [key],
          ),
        ),
      ),
    ];
    for (const row of rows)
      yield Object.fromEntries(columns.map((column) => [column, row[column] ?? text('')]));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}
