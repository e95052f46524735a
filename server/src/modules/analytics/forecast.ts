// The forecast of a month: open work and due milestones as they were known when each month began, read of the past.

import { analytics } from '@daybook/contract/analytics.ts';
import {
  type Accuracy,
  type Backtested,
  type ForecastMonth,
  forecastOf,
} from '@daybook/core/analytics/forecast.ts';
import { type Window, windowsBefore, windowsOf } from '@daybook/core/analytics/windows.ts';
import { compareText } from '@daybook/core/kernel/order.ts';
import { addDays } from '@daybook/core/kernel/plain-date.ts';
import { formatScaled, money } from '@daybook/core/money/money.ts';
import { defineQuery, type QueryContext } from '../../platform/command.ts';
import { existing } from '../../platform/rows.ts';
import { answerOf } from '../reports/public.ts';

/** Months that are looked back on. */
const lookedBack = 14;

type Room = Pick<QueryContext, 'actor' | 'database' | 'today' | 'clock'>;
type Filters = Readonly<{
  branchId?: string[] | undefined;
  clientId?: string[] | undefined;
}>;
type ByCurrency = ReadonlyMap<string, bigint>;

const totalsOf = (
  rows: readonly Readonly<Record<string, unknown>>[],
  measure: string,
): ByCurrency =>
  new Map(
    rows.flatMap((row) => {
      const cell = row[measure];
      return typeof cell === 'object' &&
        cell !== null &&
        'minor' in cell &&
        typeof cell.minor === 'bigint'
        ? [[String(row.currency), cell.minor] as const]
        : [];
    }),
  );

type Known = Readonly<{ wip: ByCurrency; scheduled: ByCurrency }>;

/** At the first moment of the month, UTC. */
async function knownAt(window: Window, filters: Filters, room: Room): Promise<Known> {
  const start = `${window.from}T00:00:00.000Z`;
  const asked = {
    ...filters,
    compare: 'none' as const,
    by: ['none'],
    ...(start < room.clock.now() ? { asOf: start } : {}),
  };
  const wip = await answerOf({ ...asked, name: 'wip-aging' }, room);
  const due = await answerOf(
    { ...asked, name: 'milestones-due', from: window.from, until: window.until },
    room,
  );
  return { wip: totalsOf(wip.totals, 'open'), scheduled: totalsOf(due.totals, 'balance') };
}

export const forecast = defineQuery(analytics.forecast, {
  permission: 'billing.view',
  async handle({ input, ...room }) {
    const filters = Object.fromEntries(
      Object.entries(input).filter(([, value]) => value !== undefined),
    );
    const [current] = windowsOf('month', { from: room.today, until: addDays(room.today, 1) });
    const months = backFrom(existing(current));
    const billed = await answerOf(
      {
        ...{ ...filters, name: 'invoices', compare: 'none', by: ['month'] },
        ...{ from: existing(months[0]).from, until: existing(months.at(-1)).until },
      },
      room,
    );
    const known = await Promise.all(months.map((month) => knownAt(month, filters, room)));
    const currencies = [...new Set(billed.items.map((row) => String(row.currency)))].toSorted(
      compareText,
    );
    return {
      items: currencies.flatMap((currency) => {
        const byMonth = new Map(
          billed.items
            .filter((row) => row.currency === currency)
            .map((row) => [String(row.month), totalsOf([row], 'net').get(currency) ?? 0n]),
        );
        const rows = months.map(
          (month, place): ForecastMonth => ({
            month: month.key,
            wip: known[place]?.wip.get(currency) ?? 0n,
            scheduled: known[place]?.scheduled.get(currency) ?? 0n,
            actual: place === months.length - 1 ? null : (byMonth.get(month.key) ?? 0n),
          }),
        );
        // What was not there yet is no history of nothing.
        const begun = rows.findIndex(({ actual, wip }) => (actual ?? 0n) !== 0n || wip !== 0n);
        const found = begun < 0 ? null : forecastOf(rows.slice(begun));
        return found === null ? [] : [viewOf(found, currency, byMonth.get(found.month) ?? 0n)];
      }),
    };
  },
});

const backFrom = (current: Window): readonly Window[] => {
  let first = [current];
  for (let step = 0; step < lookedBack; step += 1)
    first = [...windowsBefore('month', first.slice(0, 1), 'previous_period'), ...first];
  return first;
};

function viewOf(
  found: NonNullable<ReturnType<typeof forecastOf>>,
  currency: string,
  soFar: bigint,
) {
  const amount = (minor: bigint) => money(minor, currency);
  const perhaps = (minor: bigint | null) => (minor === null ? null : amount(minor));
  const accuracy = ({ mapeE2, bias }: Accuracy) => ({
    mape: mapeE2 === null ? null : formatScaled(mapeE2, 2),
    bias: amount(bias),
  });
  const made = (each: Omit<Backtested, 'actual'>) => ({
    month: each.month,
    model: each.model,
    forecast: amount(each.forecast),
    naive: amount(each.naive),
    low: perhaps(each.low),
    high: perhaps(each.high),
  });
  return {
    currency,
    ...made(found),
    soFar: amount(soFar),
    accuracy: accuracy(found.accuracy),
    naiveAccuracy: accuracy(found.naiveAccuracy),
    coverage: found.coverageE2 === null ? null : formatScaled(found.coverageE2, 2),
    beatsNaive: found.beatsNaive,
    backtest: found.backtest.map((each) => ({ ...made(each), actual: amount(each.actual) })),
  };
}
