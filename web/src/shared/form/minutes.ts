import { parseDuration } from '@daybook/core/timesheets/duration.ts';

/** Minutes from 1:30, 1.5 or 90m; undefined if it is none of these. */
export function minutesIn(text: string): number | undefined {
  try {
    return parseDuration(text);
  } catch {
    return undefined;
  }
}
