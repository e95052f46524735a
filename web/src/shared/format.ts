// Dates, numbers and money by the person's locale; hours as the person prefers.

import { minorDigits } from '@daybook/core/money/currency.ts';
import { formatAmount, formatScaled, type Money } from '@daybook/core/money/money.ts';
import { formatDuration } from '@daybook/core/timesheets/duration.ts';
import { use } from 'react';
import { MeContext } from './me.ts';
import { counted } from './plural.ts';

const isNumericText = (text: string): text is `${number}` => /^-?\d+(\.\d+)?$/.test(text);

const numberFormats = new Map<string, Intl.NumberFormat>();

function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = locale + JSON.stringify(options);
  const known = numberFormats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(locale, options);
  numberFormats.set(key, made);
  return made;
}

function decimalText(locale: string, text: string, digits: readonly [least: number, most: number]) {
  const [minimumFractionDigits, maximumFractionDigits] = digits;
  const format = numberFormat(locale, { minimumFractionDigits, maximumFractionDigits });
  return isNumericText(text) ? format.format(text) : text;
}

/** "1,234.50" in the currency's own digits, without the code. */
export function amountText(locale: string, amount: Money): string {
  const digits = minorDigits(amount.currency);
  return decimalText(locale, formatAmount(amount), [digits, digits]);
}

/** "1,234.50 EUR". */
export const moneyText = (locale: string, amount: Money): string =>
  `${amountText(locale, amount)} ${amount.currency}`;

/** A scaled decimal: unit prices and percentages have two decimals, more only if they matter. */
export const scaledText = (locale: string, scaled: bigint, digits: number): string =>
  decimalText(locale, formatScaled(scaled, digits), [2, digits]);

/** The same for a form, where a point is the only mark. */
export const scaledInput = (scaled: bigint | null | undefined, digits: number): string => {
  if (scaled === null || scaled === undefined) return '';
  return formatScaled(scaled, digits).replace(/(\.\d\d\d*?)0+$/, '$1');
};

const asDate = (date: string) => new Date(`${date}T00:00:00Z`);

export const dateText = (
  locale: string,
  date: string,
  options: Intl.DateTimeFormatOptions = { dateStyle: 'medium' },
): string => new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options }).format(asDate(date));

export const instantText = (
  locale: string,
  instant: string,
  options: Intl.DateTimeFormatOptions,
): string => new Intl.DateTimeFormat(locale, options).format(new Date(instant));

const safeLocale = (locale: string): string => {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? 'en-GB';
  } catch {
    return 'en-GB';
  }
};

/** The formats of the person who looks. */
export function useFormat() {
  const me = use(MeContext);
  const locale = safeLocale(me?.preferences.locale ?? navigator.language);
  const hoursAs = me?.preferences.hoursAs ?? 'clock';
  const zone = me?.branches.find((branch) => branch.id === me.session?.branch.id)?.timeZone;
  const inZone = zone === undefined ? {} : { timeZone: zone };
  return {
    locale,
    money: (amount: Money) => moneyText(locale, amount),
    amount: (amount: Money) => amountText(locale, amount),
    hours: (minutes: number) => formatDuration(minutes, hoursAs),
    count: (count: number) => numberFormat(locale, {}).format(count),
    counted: (count: number, noun: string) =>
      counted(count, noun, numberFormat(locale, {}).format(count)),
    price: (priceE4: bigint) => scaledText(locale, priceE4, 4),
    percent: (scaled: bigint, digits: number) => `${scaledText(locale, scaled, digits)} %`,
    date: (date: string) => dateText(locale, date),
    day: (date: string) => dateText(locale, date, { weekday: 'short', day: 'numeric' }),
    longDay: (date: string) =>
      dateText(locale, date, { weekday: 'long', day: 'numeric', month: 'long' }),
    monthDay: (date: string) => dateText(locale, date, { day: 'numeric', month: 'short' }),
    month: (date: string) => dateText(locale, date, { month: 'long', year: 'numeric' }),
    monthOfYear: (date: string) => dateText(locale, date, { month: 'short', year: 'numeric' }),
    instant: (instant: string) =>
      instantText(locale, instant, { dateStyle: 'medium', timeStyle: 'short', ...inZone }),
    timeOfDay: (instant: string) => instantText(locale, instant, { timeStyle: 'short', ...inZone }),
  };
}
export type Format = ReturnType<typeof useFormat>;
