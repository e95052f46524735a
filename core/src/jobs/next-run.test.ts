import { expect, test } from 'vitest';
import { nextRunAt, sayRhythm } from './next-run.ts';

test.each([
  ['* * * * *', '2026-03-01T10:00:30.000Z', '2026-03-01T10:01:00.000Z', 'every minute'],
  ['5 * * * *', '2026-03-01T10:04:59.000Z', '2026-03-01T10:05:00.000Z', 'every hour, 05 past'],
  ['5 * * * *', '2026-03-01T10:05:00.000Z', '2026-03-01T11:05:00.000Z', 'every hour, 05 past'],
  ['0 6 * * *', '2026-03-01T05:00:00.000Z', '2026-03-01T06:00:00.000Z', 'every day at 06:00 UTC'],
  ['0 6 * * *', '2026-12-31T06:00:00.000Z', '2027-01-01T06:00:00.000Z', 'every day at 06:00 UTC'],
  ['0 6 * * 1', '2026-03-01T05:00:00.000Z', null, '0 6 * * 1'],
  ['*/5 * * * *', '2026-03-01T05:00:00.000Z', null, '*/5 * * * *'],
] as const)('%s after %s', (cron, now, next, said) => {
  expect(nextRunAt(cron, now)).toBe(next);
  expect(sayRhythm(cron)).toBe(said);
});
