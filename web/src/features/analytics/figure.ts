// Figures of analytics as texts and as heights of a chart.

import type { Money } from '@daybook/core/money/money.ts';
import type { Format } from '../../shared/format.ts';

export type Figure = Money | number | string | null;
export type MeasureKind = 'minutes' | 'money' | 'count' | 'percent';

export function textOf(kind: MeasureKind, figure: Figure, format: Format): string {
  if (figure === null) return '–';
  if (typeof figure === 'object') return format.amount(figure);
  if (kind === 'percent') return format.percent(BigInt(String(figure).replace('.', '')), 2);
  return kind === 'minutes' ? format.hours(Number(figure)) : format.count(Number(figure));
}

export const sizeOf = (figure: Figure): number | null =>
  figure === null ? null : typeof figure === 'object' ? Number(figure.minor) : Number(figure);

/** A month as 2026-03, a quarter as 2026-Q1, a day or the Monday of a week. */
export function windowName(key: string, format: Format): string {
  if (/^\d{4}-Q\d$/.test(key)) return `${key.slice(5)} ${key.slice(0, 4)}`;
  return key.length === 7 ? format.monthOfYear(`${key}-01`) : format.monthDay(key);
}
