// Exchange rates by day, as they are stored.

import type { DayRate } from '@daybook/core/money/exchange-rate-file.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { numericOfE8 } from '../../platform/numeric.ts';
import { conditions, type Key } from '../../platform/page.ts';

export type ExchangeRow = Readonly<{
  base: string;
  currency: string;
  on_date: string;
  rate: string;
}>;

/** The last rate on or before the date, not older than a week: weekends and holidays have none of their own. */
export const findExchangeRates = (
  db: ReadDb,
  pairs: readonly Readonly<{ base: string; currency: string }>[],
  on: string,
) =>
  db.rows<ExchangeRow>(
    `select x.base, x.currency, r.on_date, r.rate from unnest($1::text[], $2::text[]) as x (base, currency)
       join lateral (select on_date, rate from exchange_rate r where r.firm_id = app.firm_id() and r.base = x.base and r.currency = x.currency and r.on_date <= $3 and r.on_date > $3::date - 8 order by on_date desc limit 1) r on true`,
    [pairs.map((pair) => pair.base), pairs.map((pair) => pair.currency), on],
  );

export function listExchangeRates(
  db: ReadDb,
  currency: string | undefined,
  page: Readonly<{ after: Key | null; limit: number }>,
) {
  const c = conditions();
  c.where('currency = ?', currency);
  c.after(['on_date', 'currency', 'base'], ['date', 'text', 'text'], page.after, 'desc');
  return db.rows<ExchangeRow>(
    `select base, currency, on_date, rate from exchange_rate where firm_id = app.firm_id() and ${c.sql()} order by on_date desc, currency desc, base desc limit ${page.limit + 1}`,
    c.values,
  );
}

const columnsOf = (rates: readonly DayRate[]) => [
  rates.map((x) => x.base),
  rates.map((x) => x.currency),
  rates.map((x) => x.on),
  rates.map((x) => numericOfE8(x.rate)),
];

/** How many of them are not stored yet, and how many are stored as something else. */
export async function compareExchangeRates(db: ReadDb, rates: readonly DayRate[]) {
  const [counts] = await db.rows<{ added: number; changed: number }>(
    `select count(*) filter (where r.rate is null)::int as added, count(*) filter (where r.rate <> x.rate)::int as changed from unnest($1::text[], $2::text[], $3::date[], $4::numeric[]) as x (base, currency, on_date, rate)
       left join exchange_rate r on r.firm_id = app.firm_id() and r.base = x.base and r.currency = x.currency and r.on_date = x.on_date`,
    columnsOf(rates),
  );
  return counts ?? { added: 0, changed: 0 };
}

export const saveExchangeRates = (tx: WriteTx, rates: readonly DayRate[]) =>
  tx.rows(
    `insert into exchange_rate as r (firm_id, base, currency, on_date, rate) select app.firm_id(), x.* from unnest($1::text[], $2::text[], $3::date[], $4::numeric[]) as x on conflict (firm_id, base, currency, on_date) do update set rate = excluded.rate where r.rate <> excluded.rate`,
    columnsOf(rates),
  );
