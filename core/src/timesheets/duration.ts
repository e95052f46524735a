// What a person types for time, and how it is shown. Minutes are integers.
// Source of the rules: docs/domain-rules.md, section 1, rule 1.

import { Refusal } from '../kernel/refusal.ts';
import { divideHalfAwayFromZero, formatScaled } from '../money/money.ts';

const clock = /^(\d*):(\d{2})$/;
const hoursAndMinutes = /^(\d+)\s*h\s*(\d{1,2})\s*(?:m|min)?$/;
const minutesOnly = /^(\d+)\s*(?:m|min)$/;
const decimalHours = /^(?=[.,]?\d)(\d*)(?:[.,](\d*))?\s*h?$/;

// Far above any budget of hours, and below what the database's int holds in minutes.
const longestMinutes = 60_000_000n;

/**
 * Minutes from 1:30, 1.5, 1,5, .5, 2 (hours), 90m, 1h30 or 1h 30m. Decimal hours that are not whole
 * minutes are rounded once, half away from zero. Refuses with invalid_input what is none of these,
 * and with amount_out_of_range what is longer than a million hours.
 */
export function parseDuration(text: string): number {
  const minutes = minutesIn(text.trim().toLowerCase());
  if (minutes === null) {
    throw new Refusal('invalid_input', { text, message: 'Write time as 1:30, 1.5 or 90m' });
  }
  if (minutes > longestMinutes) {
    throw new Refusal('amount_out_of_range', { text, message: 'This is too much time' });
  }
  return Number(minutes);
}

function minutesIn(text: string): bigint | null {
  const wholeMinutes = minutesOnly.exec(text);
  if (wholeMinutes !== null) return BigInt(wholeMinutes[1] ?? '');
  const parts = clock.exec(text) ?? hoursAndMinutes.exec(text);
  if (parts !== null) {
    const minutes = BigInt(parts[2] ?? '');
    return minutes < 60n ? BigInt(parts[1] ?? '') * 60n + minutes : null;
  }
  const hours = decimalHours.exec(text);
  if (hours === null) return null;
  const fraction = hours[2] ?? '';
  const scaledHours = BigInt((hours[1] ?? '') + fraction);
  return divideHalfAwayFromZero(scaledHours * 60n, 10n ** BigInt(fraction.length));
}

/** 90 minutes are 1:30 by the clock and 1.50 in decimal hours (rounded half away from zero). */
export function formatDuration(minutes: number, style: 'clock' | 'decimal'): string {
  if (style === 'decimal') {
    return formatScaled(divideHalfAwayFromZero(BigInt(minutes) * 100n, 60n), 2);
  }
  const magnitude = Math.abs(minutes);
  const rest = String(magnitude % 60).padStart(2, '0');
  return `${minutes < 0 ? '-' : ''}${Math.trunc(magnitude / 60)}:${rest}`;
}
