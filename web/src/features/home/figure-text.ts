// A figure as a person reads it, and how it compares with what stood before.

import type { Answer, api } from '../../shared/api.ts';
import type { Format } from '../../shared/format.ts';

export type Card = Answer<typeof api.dashboard.home>['cards'][number];
export type Figure = Card['values'][number];

const isMoney = (figure: Figure | undefined) =>
  typeof figure === 'object' && figure !== null ? figure : null;

export function figureText(
  card: Pick<Card, 'kind'>,
  figure: Figure | undefined,
  format: Format,
): string {
  const money = isMoney(figure);
  if (money !== null) return format.amount(money);
  if (figure === null || figure === undefined) return '–';
  if (card.kind === 'percent') return format.percent(BigInt(String(figure).replace('.', '')), 2);
  return card.kind === 'minutes' ? format.hours(Number(figure)) : format.count(Number(figure));
}

export const unitOf = (figure: Figure | undefined): string => isMoney(figure)?.currency ?? '';

/** As a number for a line; its unit is the card's. */
export function sizeOf(figure: Figure | undefined): number {
  const money = isMoney(figure);
  return money === null ? Number(figure ?? 0) : Number(money.minor);
}

const sameUnit = (card: Card): Figure | undefined => {
  const unit = unitOf(card.values[0]);
  return card.before?.find((figure) => unitOf(figure) === unit);
};

/** Percent of what was before, or points of a percent; null where nothing was. */
export function changeText(card: Card): string | null {
  if (card.before === null) return null;
  const [now, before] = [sizeOf(card.values[0]), sizeOf(sameUnit(card))];
  if (card.kind === 'percent') {
    const points = Math.round((now - before) * 10) / 10;
    return `${points > 0 ? '+' : points < 0 ? '−' : '±'}${Math.abs(points)} points`;
  }
  if (before === 0) return null;
  const percent = Math.round((now / before - 1) * 100);
  return `${percent > 0 ? '+' : percent < 0 ? '−' : '±'}${Math.abs(percent)} %`;
}

export const beforeText = (card: Card, format: Format): string =>
  [figureText(card, sameUnit(card), format), unitOf(sameUnit(card))].join(' ').trim();
