// Exchange rates by day, between the currencies that a firm bills in.

import { z } from 'zod';
import { command, query } from './endpoint.ts';
import { CurrencyCode, listOf, PlainDate, RateE8 } from './values.ts';

export const exchangeRates = {
  listExchangeRates: query({
    path: '/exchange-rates',
    summary: 'Exchange rates by day',
    input: z.object({ currency: CurrencyCode.optional() }),
    output: listOf(
      z.object({ base: CurrencyCode, currency: CurrencyCode, on: PlainDate, rate: RateE8 }),
    ),
  }),
  setExchangeRates: command({
    path: '/exchange-rates',
    summary: 'Record exchange rates, by hand or from a table',
    input: z.object({
      rates: z
        .array(
          z.object({ base: CurrencyCode, currency: CurrencyCode, on: PlainDate, rate: RateE8 }),
        )
        .min(1)
        .max(5000),
    }),
    output: z.object({ recorded: z.int() }),
  }),
};
