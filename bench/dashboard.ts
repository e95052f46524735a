// The dashboard of one person, all its cards and what waits, in a firm of a given history: ten times the history
// must not cost more. The newest month is the same in both; what is older is billed and paid.

import { performance } from 'node:perf_hooks';
import { historyOf } from './history.ts';
import { send } from './http.ts';
import { type Measure, median } from './measure.ts';

const reach = 1.5;
const runs = 60;
/** The same months, ten times as many of them. */
const months = { small: 12, large: 120 };

const percentile = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[
    Math.min(values.length - 1, Math.ceil(values.length * share) - 1)
  ] ?? 0;

export const dashboard: Measure = async (world) => {
  const small = await historyOf(world, world.size / 10, months.small);
  const large = await historyOf(world, world.size, months.large);
  const looks = { small: [] as number[], large: [] as number[] };
  for (let run = 0; run < runs + 3; run += 1)
    for (const [name, firm] of [
      ['small', small],
      ['large', large],
    ] as const) {
      const begun = performance.now();
      await send(world, firm.apiKey, { method: 'GET', path: '/home?area=module' });
      // The first find nothing in memory.
      if (run >= 3) looks[name].push(performance.now() - begun);
    }
  const [slow, fast] = [percentile(looks.large, 0.95), percentile(looks.small, 0.95)];
  const ratio = slow / fast;
  return [
    {
      name: `dashboard, all cards, 95th percentile, over ${world.size} entries (median ${median(looks.large).toFixed(0)} ms)`,
      ours: `${slow.toFixed(0)} ms`,
      limit: `${fast.toFixed(0)} ms over ${world.size / 10}`,
      ratio,
      reach: `below ${reach}`,
      holds: ratio < reach,
    },
  ];
};
