// The values that every noun speaks in. Money travels as text, never as a float.

import { Refusal, refusalCodes } from '@daybook/core/kernel/refusal.ts';
import { type Currency, currencies } from '@daybook/core/money/currency.ts';
import {
  formatAmount,
  formatScaled,
  type Money,
  parseAmount,
  parseScaled,
} from '@daybook/core/money/money.ts';
import { z } from 'zod';

export const Id = z.uuid();
export const PlainDate = z.iso.date().meta({ description: 'Calendar date, yyyy-mm-dd' });
export const Instant = z.iso.datetime({ offset: true });
export const ClockTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time of day, hh:mm')
  .meta({ description: 'Local time of day, hh:mm' });
export const Minutes = z.int().min(0).max(1_000_000_000);
export const Text = (max: number) => z.string().trim().min(1, 'Required').max(max);
export const OptionalText = (max: number) => z.string().trim().max(max).nullable().default(null);
export const Note = z.string().trim().max(4000).default('');
export const Reason = z.string().trim().min(1, 'A reason is required').max(2000);
export const Version = z
  .int()
  .min(1)
  .meta({ description: 'The version that you saw; also If-Match' });
export const CurrencyCode = z.string().refine((code) => currencies.includes(code), 'ISO 4217 code');
export const TimeZone = Text(64);

const amountPattern = /^-?\d{1,15}(\.\d+)?$/;
const MoneyWire = z.object({
  amount: z.string().regex(amountPattern, 'A decimal number'),
  currency: CurrencyCode,
});

/** Wire {amount: "12.30", currency: "EUR"}; inside {minor: 1230n, currency}. */
export const MoneyAmount = z
  .codec(MoneyWire, z.object({ minor: z.bigint(), currency: z.string() }), {
    decode: (wire, context): Money => {
      try {
        return parseAmount(wire.amount, wire.currency);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        context.issues.push({
          code: 'custom',
          message: 'Too many decimals for the currency',
          input: wire,
        });
        return z.NEVER;
      }
    },
    encode: (money) => ({ amount: formatAmount(money), currency: money.currency }),
  })
  .meta({ description: 'Money: decimal text and ISO 4217 currency' });

const scaledDecimal = (digits: number, description: string) =>
  z
    .codec(z.string().regex(amountPattern, 'A decimal number'), z.bigint(), {
      decode: (text, context) => {
        try {
          return parseScaled(text, digits);
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          context.issues.push({
            code: 'custom',
            message: `At most ${digits} decimals`,
            input: text,
          });
          return z.NEVER;
        }
      },
      encode: (scaled) => formatScaled(scaled, digits),
    })
    .meta({ description });

/** Price of one hour or unit: decimal text with up to four decimals; inside an integer x 10^4. */
export const UnitPriceE4 = scaledDecimal(4, 'Unit price, up to four decimals');
/** Percent: "19.00" is 19 %; inside an integer x 10^4 (190000n). */
export const PercentE4 = scaledDecimal(4, 'Percent, up to four decimals');
/** Share in percent with two decimals; inside an integer x 10^2. */
export const PercentE2 = scaledDecimal(2, 'Percent, two decimals');
/** Exchange rate; inside an integer x 10^8. */
export const RateE8 = scaledDecimal(8, 'Units of the base currency for one unit, eight decimals');

/** Another record, by id and the name that a person reads. */
export const Reference = z.object({ id: Id, name: z.string() });

/** For each verb of the record: "yes", or the code of the refusal that the caller would get. */
export const May = z.record(z.string(), z.enum(['yes', ...refusalCodes]));

/** Query strings carry text only; lists are comma-separated. */
export const QueryInteger = z.union([
  z.int(),
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
]);
export const QueryFlag = z.union([
  z.boolean(),
  z.enum(['true', 'false']).transform((text) => text === 'true'),
]);
export const QueryIds = z.union([
  z.array(Id),
  z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(Id).max(200)),
]);
export const queryList = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.union([
    z.array(z.enum(values)),
    z
      .string()
      .transform((text) => text.split(','))
      .pipe(z.array(z.enum(values))),
  ]);

/** What every list takes: keyset pages, newest or smallest first as `sort` says. */
export const pageInput = <const T extends readonly [string, ...string[]]>(sorts: T) => ({
  limit: QueryInteger.pipe(z.int().min(1).max(500)).default(50),
  cursor: z.string().max(2000).optional().meta({ description: 'nextCursor of the page before' }),
  sort: z.enum(sorts).default(sorts[0]),
});

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });
export const ById = z.object({ id: Id });
export const ByIdAndVersion = z.object({ id: Id, version: Version });
export type { Currency };
