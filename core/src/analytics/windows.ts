// Windows of time that a trend is drawn over, under the names that reports group by.

import { addDays, monthFrom, type PlainDate } from '../kernel/plain-date.ts';
import { comparedWith } from '../reports/report-period.ts';
import { type Period, periodOf } from '../timesheets/period.ts';

export const windowKinds = ['day', 'week', 'month', 'quarter'] as const;
export type WindowKind = (typeof windowKinds)[number];
/** `key` as the dimension of that name has it: 2026-03-02, 2026-03, 2026-Q1. */
export type Window = Period & Readonly<{ key: string }>;

const weekStartsOn = 1;

const nextMonth = (first: PlainDate): PlainDate => monthFrom(addDays(first, 31));

function windowAt(kind: WindowKind, date: PlainDate): Window {
  if (kind === 'day') return { key: date, from: date, until: addDays(date, 1) };
  if (kind === 'week') {
    const { from, until } = periodOf(date, { kind: 'week', weekStartsOn });
    return { key: from, from, until };
  }
  const month = monthFrom(date);
  if (kind === 'month') return { key: month.slice(0, 7), from: month, until: nextMonth(month) };
  const place = Math.floor((Number(month.slice(5, 7)) - 1) / 3);
  const from = `${month.slice(0, 5)}${String(place * 3 + 1).padStart(2, '0')}-01`;
  return {
    key: `${month.slice(0, 4)}-Q${place + 1}`,
    from,
    until: nextMonth(nextMonth(nextMonth(from))),
  };
}

/** Whole windows that a half-open period touches, in order. */
export function windowsOf(kind: WindowKind, { from, until }: Period): readonly Window[] {
  const windows: Window[] = [];
  for (
    let window = windowAt(kind, from);
    window.from < until;
    window = windowAt(kind, window.until)
  )
    windows.push(window);
  return windows;
}

/** As many windows before these, or those of a year earlier; in the same order. */
export function windowsBefore(
  kind: WindowKind,
  windows: readonly Window[],
  comparison: 'previous_period' | 'previous_year',
): readonly Window[] {
  const [first] = windows;
  const last = windows.at(-1);
  if (first === undefined || last === undefined) return [];
  if (comparison === 'previous_year') {
    const from = comparedWith({ from: first.from, until: first.until }, 'previous_year').from;
    const earlier = windowAt(kind, kind === 'week' ? addDays(from, 3) : from);
    return following(kind, earlier, windows.length);
  }
  let start = first;
  for (let step = 0; step < windows.length; step += 1)
    start = windowAt(kind, addDays(start.from, -1));
  return following(kind, start, windows.length);
}

function following(kind: WindowKind, first: Window, count: number): readonly Window[] {
  const windows = [first];
  while (windows.length < count) windows.push(windowAt(kind, windows.at(-1)?.until ?? first.until));
  return windows;
}
