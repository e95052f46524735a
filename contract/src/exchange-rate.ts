// Exchange rates by day, between the currencies that a firm bills in.

import { z } from 'zod';
import { command, query } from './endpoint.ts';
import { CurrencyCode, PlainDate, pageInput, pageOf, RateE8, Text } from './values.ts';

const DayRate = z.object({
  base: CurrencyCode,
  currency: CurrencyCode,
  on: PlainDate,
  rate: RateE8,
});

export const exchangeRates = {
  listExchangeRates: query({
    path: '/exchange-rates',
    summary: 'Exchange rates by day, newest first',
    input: z.object({ ...pageInput(['-on']), currency: CurrencyCode.optional() }),
    output: pageOf(DayRate),
  }),
  setExchangeRates: command({
    path: '/exchange-rates',
    summary: 'Record exchange rates, by hand or from a table',
    input: z.object({
      rates: z.array(DayRate).min(1).max(5000),
    }),
    output: z.object({ recorded: z.int() }),
  }),
  importExchangeRates: command({
    path: '/exchange-rates/import',
    summary: 'Take exchange rates from a file; the same file again changes nothing',
    input: z.object({
      fileName: Text(200),
      contentBase64: z.base64().max(14_000_000).meta({
        description:
          'CSV of the European Central Bank (Date, then a column for each currency, units of it for one euro), or with the columns date, base, currency, rate',
      }),
      dryRun: z.boolean().default(false),
    }),
    output: z.object({
      days: z.int(),
      first: PlainDate,
      last: PlainDate,
      currencies: z.array(CurrencyCode),
      unknown: z.array(z.string()).meta({ description: 'Codes that are left out' }),
      rates: z.int(),
      added: z.int(),
      changed: z.int(),
    }),
  }),
};
