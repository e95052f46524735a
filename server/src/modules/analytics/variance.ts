// Variance of what was billed, of the report of billed work beside that of the period before.

import { analytics } from '@daybook/contract/analytics.ts';
import {
  type VarianceLeaf,
  type VarianceParts,
  varianceFormulas,
  varianceOf,
} from '@daybook/core/analytics/variance.ts';
import { compareText } from '@daybook/core/kernel/order.ts';
import { refuseField } from '@daybook/core/kernel/refusal.ts';
import { money } from '@daybook/core/money/money.ts';
import { defineQuery } from '../../platform/command.ts';
import { answerOf } from '../reports/public.ts';

type Row = Awaited<ReturnType<typeof answerOf>>['items'][number];

const sizeOf = (cell: Row[string] | undefined): bigint =>
  typeof cell === 'object' && cell !== null
    ? 'minor' in cell
      ? cell.minor
      : 0n
    : BigInt(cell ?? 0);

const leafOf = (row: Row): VarianceLeaf => ({
  base: {
    minutes: sizeOf(row.hoursBefore),
    value: sizeOf(row.agreedBefore),
    billed: sizeOf(row.billedBefore),
  },
  actual: { minutes: sizeOf(row.hours), value: sizeOf(row.agreed), billed: sizeOf(row.billed) },
});

const none: VarianceParts = { volume: 0n, mix: 0n, rate: 0n, writeOff: 0n };
const added = (left: VarianceParts, right: VarianceParts): VarianceParts => ({
  volume: left.volume + right.volume,
  mix: left.mix + right.mix,
  rate: left.rate + right.rate,
  writeOff: left.writeOff + right.writeOff,
});

function viewOf(currency: string, leaves: readonly VarianceLeaf[], parts: VarianceParts) {
  const sum = (pick: (leaf: VarianceLeaf) => bigint) =>
    leaves.reduce((all, leaf) => all + pick(leaf), 0n);
  return {
    currency,
    before: money(
      sum(({ base }) => base.billed),
      currency,
    ),
    volume: money(parts.volume, currency),
    mix: money(parts.mix, currency),
    rate: money(parts.rate, currency),
    writeOff: money(parts.writeOff, currency),
    after: money(
      sum(({ actual }) => actual.billed),
      currency,
    ),
    minutesBefore: Number(sum(({ base }) => base.minutes)),
    minutesAfter: Number(sum(({ actual }) => actual.minutes)),
  };
}

function groupOf(row: Row, by: string): Readonly<{ id: string; name: string }> {
  const cell = row[by];
  return typeof cell === 'object' && cell !== null && 'id' in cell
    ? cell
    : { id: 'none', name: 'None' };
}

export const variance = defineQuery(analytics.variance, {
  permission: 'billing.view',
  async handle({ input: { by, against, ...asked }, ...room }) {
    const answer = await answerOf(
      { ...asked, name: 'realization', by: [by], compare: against },
      room,
    );
    const { comparedFrom, comparedUntil } = answer;
    if (comparedFrom === null || comparedUntil === null)
      throw refuseField('invalid_input', 'against', 'Nothing to compare with');
    const currencies = [...Map.groupBy(answer.items, (row) => String(row.currency))]
      .map(([currency, rows]) => ({ currency, rows, leaves: rows.map(leafOf) }))
      .map((each) => ({ ...each, parts: varianceOf(each.leaves) }))
      .toSorted((a, b) => compareText(a.currency, b.currency));
    return {
      ...{ from: answer.from, until: answer.until, comparedFrom, comparedUntil },
      formulas: varianceFormulas,
      totals: currencies.map(({ currency, leaves, parts }) =>
        viewOf(currency, leaves, parts.reduce(added, none)),
      ),
      items: currencies.flatMap(({ currency, rows, leaves, parts }) =>
        rows.map((row, place) => {
          const leaf = leaves[place];
          return {
            ...groupOf(row, by),
            ...viewOf(currency, leaf === undefined ? [] : [leaf], parts[place] ?? none),
          };
        }),
      ),
    };
  },
});
