// Exchange rates by day, as they are stored.

import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { numericOfE8 } from '../../platform/numeric.ts';

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

export const listExchangeRates = (db: ReadDb, currency: string | null) =>
  db.rows<ExchangeRow>(
    'select base, currency, on_date, rate from exchange_rate where firm_id = app.firm_id() and ($1::text is null or currency = $1) order by on_date desc, currency limit 500',
    [currency],
  );

export const saveExchangeRates = (
  tx: WriteTx,
  rates: readonly Readonly<{ base: string; currency: string; on: string; rate: bigint }>[],
) =>
  tx.rows(
    `insert into exchange_rate (firm_id, base, currency, on_date, rate) select app.firm_id(), x.* from unnest($1::text[], $2::text[], $3::date[], $4::numeric[]) as x on conflict (firm_id, base, currency, on_date) do update set rate = excluded.rate`,
    [
      rates.map((x) => x.base),
      rates.map((x) => x.currency),
      rates.map((x) => x.on),
      rates.map((x) => numericOfE8(x.rate)),
    ],
  );
