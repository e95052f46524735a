// What was typed into the grid and is not saved yet, by target. It is kept in the browser: neither a refusal nor another
// page, nor a closed tab loses it.

import { minorDigits } from '@daybook/core/money/currency.ts';
import { type Money, parseAmount } from '@daybook/core/money/money.ts';
import { type TargetMeasure, targetFactsOf } from '@daybook/core/targets/target-measures.ts';
import { useLocalStorage } from '@mantine/hooks';
import type { Answer, api } from '../../shared/api.ts';
import { plainDecimal } from '../../shared/form/decimal.ts';
import { minutesIn } from '../../shared/form/minutes.ts';
import type { Format } from '../../shared/format.ts';
import { useMe } from '../../shared/me.ts';

export type Target = Answer<typeof api.targets.list>['items'][number];
export type Figure = Readonly<{ amount: Money | null; minutes: number | null }>;
/** `version` is that of the target when it was typed over: null where there was none. */
export type Draft = Readonly<{ text: string; version: number | null }>;
export type Drafts = Readonly<Record<string, Draft>>;

export const noFigure: Figure = { amount: null, minutes: null };

const ofThousands = /^\d{1,3}(?:[.,\s]\d{3})+$/;

/** What a text says; null of what is no figure. Empty is no target. */
export function figureIn(text: string, measure: TargetMeasure, currency: string): Figure | null {
  const bare = text.replaceAll(/[^\d.,:\s\-hm]/gi, '').trim();
  if (text.trim() === '') return noFigure;
  if (bare === '') return null;
  if (targetFactsOf(measure).kind === 'minutes') {
    // A spreadsheet parts thousands; hours have no three decimals.
    const hours = ofThousands.test(bare) ? bare.replaceAll(/[.,\s]/g, '') : bare;
    const minutes = minutesIn(hours);
    return minutes === undefined ? null : { amount: null, minutes };
  }
  const plain = plainDecimal(
    ofThousands.test(bare) && minorDigits(currency) < 3 ? bare.replaceAll(/[.,\s]/g, '') : bare,
  );
  if (!/^-?\d{1,13}(\.\d+)?$/.test(plain)) return null;
  const [, fraction = ''] = plain.split('.');
  if (fraction.replace(/0+$/, '').length > minorDigits(currency)) return null;
  return { amount: parseAmount(plain, currency), minutes: null };
}

export const isSameFigure = (left: Figure, right: Figure): boolean =>
  left.minutes === right.minutes &&
  left.amount?.minor === right.amount?.minor &&
  left.amount?.currency === right.amount?.currency;

export const figureText = ({ amount, minutes }: Figure, format: Format): string => {
  if (amount !== null) return amountText(amount, format);
  return minutes === null ? '' : format.hours(minutes);
};

/** Targets are round: cents stand only where there are any. */
export const amountText = (amount: Money, format: Format): string => {
  const whole = 10n ** BigInt(minorDigits(amount.currency));
  return amount.minor % whole === 0n
    ? format.count(Number(amount.minor / whole))
    : format.amount(amount);
};

/** Lines and tabs, as spreadsheets copy a block. */
export const blockIn = (text: string): readonly (readonly string[])[] =>
  text
    .replaceAll('\r', '')
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => line.split('\t'));

export function useDrafts() {
  const me = useMe();
  const [drafts, setDrafts] = useLocalStorage<Drafts>({
    key: `daybook.targets.${me.person.id}`,
    defaultValue: {},
    getInitialValueInEffect: false,
  });
  const change = (changes: Readonly<Record<string, Draft | null>>) =>
    setDrafts((before) =>
      Object.fromEntries(
        Object.entries({ ...before, ...changes }).filter(
          (entry): entry is [string, Draft] => entry[1] !== null,
        ),
      ),
    );
  return { drafts, change };
}
