// The exchange rates of a day, for the pairs of currencies at hand.

import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { type Exchange, sameCurrency } from '@daybook/core/money/exchange.ts';
import type { CommandContext } from '../../platform/command.ts';
import { e8Of } from '../../platform/numeric.ts';
import * as rateStore from './exchange-rate-store.ts';

type CurrencyPair = Readonly<{ entity_currency: string; currency: string }>;

/** The rate of each pair of currencies on a date, by "BASE CUR". Refuses with exchange_rate_missing. */
export async function exchangesOn(
  { tx }: Pick<CommandContext, 'tx'>,
  rows: readonly CurrencyPair[],
  on: string,
): Promise<ReadonlyMap<string, Exchange>> {
  const keys = [...new Set(rows.map((row) => `${row.entity_currency} ${row.currency}`))];
  const pairs = keys.map((key) => ({ key, base: key.slice(0, 3), currency: key.slice(4) }));
  const found = await rateStore.findExchangeRates(
    tx,
    pairs.filter((pair) => pair.base !== pair.currency),
    on,
  );
  return new Map(
    pairs.map(({ key, base, currency }) => {
      if (base === currency) return [key, sameCurrency(base)];
      const rate = found.find((row) => row.base === base && row.currency === currency);
      if (rate === undefined)
        throw new Refusal('exchange_rate_missing', { base, currency, on }, [
          {
            field: 'invoiceDate',
            rule: 'exchange_rate_missing',
            message: `No rate of ${currency} to ${base} on ${on} or in the week before`,
          },
        ]);
      return [key, { base, rateE8: e8Of(rate.rate) }];
    }),
  );
}
