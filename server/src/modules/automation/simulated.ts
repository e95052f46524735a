// A simulated invoice between core and its row. What it takes of each item is kept as short as it can be:
// a run may have a million of them.

import type {
  SimulatedInvoice,
  SimulatedLine,
  Take,
} from '@daybook/core/automation/simulated-invoice.ts';
import { type TaxRate, taxCategories } from '@daybook/core/billing/tax.ts';
import { money } from '@daybook/core/money/money.ts';
import { z } from 'zod';
import { contentHash } from '../../platform/json.ts';
import { e4OrNull } from '../../platform/numeric.ts';
import { existing } from '../../platform/rows.ts';
import type { InvoiceDraft } from '../billing/public.ts';
import type { WholeItemRow } from './run-store.ts';

const ownKinds: readonly string[] = ['time', 'expense'];

/** Time and expenses go by their item; fees are made anew with each try, and go by what they are. */
export function takesOf({ raised, sources }: InvoiceDraft): readonly Take[] {
  const taxOf = new Map(
    raised.invoice.lines.flatMap((line) =>
      line.itemIds.map((itemId) => [itemId, line.tax] as const),
    ),
  );
  return sources
    .filter((source) => source.decision === 'bill')
    .map((source) => ({
      key: ownKinds.includes(source.source_kind)
        ? source.item_id
        : `${source.source_kind} ${source.contract_line_id ?? source.project_id} ${source.work_date} ${source.note}`,
      what: [source.work_date, source.person_name, source.service_name, source.note]
        .filter((part) => part !== null && part !== '')
        .join(', ')
        .slice(0, 120),
      minutes: source.minutes,
      billedMinutes: source.billed_minutes,
      value: money(source.value_minor, source.currency),
      amount: money(source.amount_minor, source.currency),
      unitPriceE4: e4OrNull(source.unit_price),
      tax: existing(taxOf.get(source.item_id)),
    }));
}

const Amount = z.string().transform(BigInt);
const Price = z
  .string()
  .nullable()
  .transform((text) => (text === null ? null : BigInt(text)));
const Tax = z.object({
  taxClassId: z.string(),
  category: z.enum(taxCategories),
  percentE4: Amount,
  reason: z.string().nullable(),
});
const StoredTakes = z.object({
  taxes: z.array(Tax),
  rows: z.array(
    z.tuple([z.string(), z.string(), z.int(), z.int(), Amount, Amount, Price, z.int()]),
  ),
});
const StoredLines = z.object({
  facts: z.record(z.string(), z.string()),
  lines: z.array(
    z.object({
      description: z.string(),
      minutes: z.int(),
      unitPriceE4: Price,
      net: Amount,
      taxPercentE4: Amount,
    }),
  ),
});
const StoredDraws = z.array(z.object({ retainer: z.string(), minor: Amount }));

export function storedOf(invoice: SimulatedInvoice) {
  const taxes: TaxRate[] = [];
  const places = new Map<string, number>();
  const placeOf = (tax: TaxRate): number => {
    const name = `${tax.taxClassId} ${tax.category} ${tax.percentE4}`;
    const known = places.get(name);
    if (known !== undefined) return known;
    places.set(name, taxes.length);
    return taxes.push(tax) - 1;
  };
  const rows = invoice.takes.map((take) => [
    take.key,
    take.what,
    take.minutes,
    take.billedMinutes,
    take.value.minor,
    take.amount.minor,
    take.unitPriceE4,
    placeOf(take.tax),
  ]);
  return {
    lines: {
      facts: invoice.facts,
      lines: invoice.lines.map((line) => ({ ...line, net: line.net.minor })),
    },
    takes: { taxes, rows },
    draws: invoice.draws.map(({ retainer, amount }) => ({ retainer, minor: amount.minor })),
    contentHash: contentHash(invoice),
  };
}

export function takesIn(stored: unknown, currency: string): readonly Take[] {
  const { taxes, rows } = StoredTakes.parse(stored);
  return rows.map(([key, what, minutes, billedMinutes, value, amount, unitPriceE4, tax]) => ({
    key,
    what,
    minutes,
    billedMinutes,
    value: money(value, currency),
    amount: money(amount, currency),
    unitPriceE4,
    tax: existing(taxes[tax]),
  }));
}

export function simulatedIn(row: WholeItemRow): SimulatedInvoice {
  const { facts, lines } = StoredLines.parse(row.lines);
  const of = (minor: bigint) => money(minor, row.currency);
  return {
    facts,
    currency: row.currency,
    net: of(row.net_minor),
    tax: of(row.tax_minor),
    total: of(row.total_minor),
    due: of(row.due_minor),
    lines: lines.map((line): SimulatedLine => ({ ...line, net: of(line.net) })),
    takes: takesIn(row.takes, row.currency),
    draws: StoredDraws.parse(row.draws).map(({ retainer, minor }) => ({
      retainer,
      amount: of(minor),
    })),
  };
}
