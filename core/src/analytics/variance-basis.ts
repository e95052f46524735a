// Why less or more was billed than aimed at, budgeted or agreed. Such a basis states an amount, and perhaps hours. What it
// says nothing about stays one part by that name. The parts add up to the difference exactly, for every leaf and in all.
// Source of the rules: docs/domain-rules.md, section 2; the order is volume, mix, rate, write-off.

import { type Billed, type VarianceParts, varianceFormulas, varianceOf } from './variance.ts';

/** Hours are null where the basis states none. */
export type Basis = Readonly<{ minutes: bigint | null; billed: bigint }>;
export type BasisLeaf = Readonly<{ base: Basis; actual: Billed }>;
export type BasisParts = VarianceParts & Readonly<{ unexplained: bigint }>;

export const basisFormulas = {
  volume: 'Change of hours x average rate of the basis',
  mix: 'Change of hours of each x (its rate in the basis - the average of the basis); none where each stands for itself',
  rate: varianceFormulas.rate,
  writeOff: 'Less what was written down: a basis has none',
  unexplained: 'Where the basis has no hours: at agreed rates now - the amount of the basis',
} as const;

const nothing: BasisParts = { volume: 0n, mix: 0n, rate: 0n, writeOff: 0n, unexplained: 0n };

/** Hours on both sides, so that there is a rate to compare. */
const hasHours = ({ base, actual }: BasisLeaf): boolean =>
  base.minutes !== null && base.minutes > 0n && actual.minutes > 0n;

const alike = ({ base, actual }: BasisLeaf) => ({
  base: { minutes: base.minutes ?? 0n, value: base.billed, billed: base.billed },
  actual,
});

/**
 * In the order of the leaves. `isShared`: hours may go from one leaf to another, so that there is a mix (the people of a
 * firm); else each leaf stands for itself (the budget of a project).
 */
export function varianceAgainst(
  leaves: readonly BasisLeaf[],
  { isShared }: Readonly<{ isShared: boolean }>,
): readonly BasisParts[] {
  const told = leaves.filter(hasHours);
  const parts = isShared
    ? varianceOf(told.map(alike))
    : told.flatMap((leaf) => varianceOf([alike(leaf)]));
  const byLeaf = new Map(told.map((leaf, place) => [leaf, parts[place]]));
  return leaves.map((leaf) => {
    const found = byLeaf.get(leaf);
    if (found !== undefined) return { ...found, unexplained: 0n };
    const { base, actual } = leaf;
    return {
      ...nothing,
      writeOff: actual.billed - actual.value,
      unexplained: actual.value - base.billed,
    };
  });
}
