import { expect, test } from 'vitest';
import { periodSoFar } from './period-so-far.ts';

test.each([
  ['today', '2026-03-01', ['2026-03-01', '2026-03-02'], ['2026-02-28', '2026-03-01']],
  ['this_week', '2026-03-04', ['2026-03-02', '2026-03-05'], ['2026-02-23', '2026-02-26']],
  ['this_month', '2026-03-04', ['2026-03-01', '2026-03-05'], ['2026-02-01', '2026-02-05']],
  ['this_month', '2026-03-31', ['2026-03-01', '2026-04-01'], ['2026-02-01', '2026-03-01']],
] as const)('%s on %s: %j beside %j', (name, today, now, before) => {
  const found = periodSoFar(name, today, 1);
  expect([found.now.from, found.now.until]).toEqual(now);
  expect([found.before.from, found.before.until]).toEqual(before);
});
