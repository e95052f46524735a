// The leaves of a variance: what a report says of each group, beside what was before, aimed at, budgeted or agreed.

import type { analytics } from '@daybook/contract/analytics.ts';
import type { InputOf, OutputOf } from '@daybook/contract/endpoint.ts';
import type { BasisLeaf, BasisParts } from '@daybook/core/analytics/variance-basis.ts';
import { money } from '@daybook/core/money/money.ts';
import type { QueryContext } from '../../platform/command.ts';
import type { answerOf } from '../reports/public.ts';

export type Asked = InputOf<typeof analytics.variance>;
export type Variance = OutputOf<typeof analytics.variance>;
export type Dimension = Variance['by'];
export type Room = Pick<QueryContext, 'actor' | 'database' | 'db' | 'today' | 'clock'>;
export type Answer = Awaited<ReturnType<typeof answerOf>>;
export type Row = Answer['items'][number];
export type Group = Readonly<{ id: string; name: string }>;
/** A group in a currency. */
export type Leaf = BasisLeaf & Readonly<{ group: Group; currency: string }>;

export const sizeOf = (cell: Row[string] | undefined): bigint =>
  typeof cell === 'object' && cell !== null
    ? 'minor' in cell
      ? cell.minor
      : 0n
    : BigInt(cell ?? 0);

export const wholeFirm: Group = { id: 'firm', name: 'Whole firm' };

export function groupOf(row: Row, by: Dimension): Group {
  if (by === 'firm') return wholeFirm;
  const cell = row[by];
  return typeof cell === 'object' && cell !== null && 'id' in cell
    ? cell
    : { id: 'none', name: 'None' };
}

export const leafKey = ({ id }: Group, currency: string): string => `${id} ${currency}`;

export const noParts: BasisParts = {
  ...{ volume: 0n, mix: 0n, rate: 0n, writeOff: 0n, unexplained: 0n },
};

export const added = (left: BasisParts, right: BasisParts): BasisParts => ({
  volume: left.volume + right.volume,
  mix: left.mix + right.mix,
  rate: left.rate + right.rate,
  writeOff: left.writeOff + right.writeOff,
  unexplained: left.unexplained + right.unexplained,
});

export function viewOf(currency: string, leaves: readonly BasisLeaf[], parts: BasisParts) {
  const sum = (pick: (leaf: BasisLeaf) => bigint) =>
    leaves.reduce((all, leaf) => all + pick(leaf), 0n);
  const amount = (minor: bigint) => money(minor, currency);
  return {
    currency,
    before: amount(sum(({ base }) => base.billed)),
    volume: amount(parts.volume),
    mix: amount(parts.mix),
    rate: amount(parts.rate),
    writeOff: amount(parts.writeOff),
    unexplained: amount(parts.unexplained),
    after: amount(sum(({ actual }) => actual.billed)),
    minutesBefore: Number(sum(({ base }) => base.minutes ?? 0n)),
    minutesAfter: Number(sum(({ actual }) => actual.minutes)),
  };
}
