// What a measurement is, and how its ratio is read.

import type { World } from './world.ts';

export type Row = Readonly<{
  name: string;
  ours: string;
  limit: string;
  ratio: number;
  reach: string;
  holds: boolean;
}>;
export type Measure = (world: World) => Promise<readonly Row[]>;

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
};

export async function timed<T>(
  work: () => Promise<T>,
): Promise<Readonly<{ milliseconds: number; value: T }>> {
  const start = performance.now();
  const value = await work();
  return { milliseconds: performance.now() - start, value };
}

/** Runs `count` calls over `clients` that each wait for their own answer; calls a second. */
export async function rate(
  clients: number,
  count: number,
  call: (client: number, index: number) => Promise<void>,
): Promise<number> {
  let next = 0;
  const { milliseconds } = await timed(() =>
    Promise.all(
      Array.from({ length: clients }, async (_, client) => {
        for (let index = next++; index < count; index = next++) await call(client, index);
      }),
    ),
  );
  return (count / milliseconds) * 1000;
}
