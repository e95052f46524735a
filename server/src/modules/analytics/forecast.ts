// The forecast of the next month: of money billed by currency, and of hours; with how well it was known before.

import { analytics } from '@daybook/contract/analytics.ts';
import type { OutputOf } from '@daybook/contract/endpoint.ts';
import { type Accuracy, forecastOf, type Made } from '@daybook/core/analytics/forecast.ts';
import { compareText } from '@daybook/core/kernel/order.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { formatScaled, type Money, money } from '@daybook/core/money/money.ts';
import { defineQuery } from '../../platform/command.ts';
import { existing } from '../../platform/rows.ts';
import { answerOf } from '../reports/public.ts';
import {
  type Asked,
  type Facts,
  factsAt,
  foldOf,
  mayRead,
  momentsOf,
  parts,
  type Room,
} from './forecast-facts.ts';

type Item = OutputOf<typeof analytics.forecast>['items'][number];
type Figure = Money | number;

/** What came, as it is known now, by month. */
type Came = Readonly<{
  billed: ReadonlyMap<string, ReadonlyMap<string, bigint>>;
  hours: ReadonlyMap<string, bigint>;
}>;

async function cameOf(facts: readonly Facts[], filters: Asked, room: Room): Promise<Came> {
  const span = {
    from: existing(facts[0]?.moment.over[0]).from,
    until: existing(facts.at(-1)?.moment.month).from,
  };
  const asked = { ...filters, ...span, compare: 'none' as const, by: ['month'] };
  const billed = mayRead('invoices', room)
    ? (await answerOf({ ...asked, name: 'invoices' }, room)).items
    : [];
  const hours = mayRead('time-activity', room)
    ? (await answerOf({ ...asked, name: 'time-activity' }, room)).items
    : [];
  return {
    billed: new Map(
      [...Map.groupBy(billed, (row) => String(row.currency))].map(([currency, rows]) => [
        currency,
        new Map(
          rows.map(({ month, net }) => [
            String(month),
            typeof net === 'object' && net !== null && 'minor' in net ? net.minor : 0n,
          ]),
        ),
      ]),
    ),
    hours: new Map(hours.map((row) => [String(row.month), BigInt(Number(row.hours))])),
  };
}

type Source = Readonly<{
  measure: Item['measure'];
  currency: string | null;
  came: ReadonlyMap<string, bigint>;
  monthsOf: (facts: Facts) => ReadonlyMap<string, bigint>;
}>;

const sizeOf = (facts: Facts, part: (typeof parts)[number], currency: string | null): bigint =>
  currency === null ? 0n : (facts.known[part].get(currency) ?? 0n);

function itemOf(facts: readonly Facts[], source: Source): Item | null {
  const { measure, currency, came, monthsOf } = source;
  const begun = [...came.entries()].filter(([, size]) => size !== 0n).map(([month]) => month);
  const first = begun.toSorted(compareText)[0];
  const next = existing(facts.at(-1));
  if (first === undefined) return null;
  // The one before the next is running.
  const running = existing(facts.at(-2)).moment.month.key;
  const folds = facts.map((each) => {
    const month = each.moment.month.key;
    const scheduled = parts
      .filter((part) => part !== 'wip')
      .reduce((sum, part) => sum + sizeOf(each, part, currency), 0n);
    return foldOf({
      ...{ facts: each, months: monthsOf(each), begun: first, scheduled },
      wip: sizeOf(each, 'wip', currency),
      actual: month >= running ? null : (came.get(month) ?? 0n),
    });
  });
  const found = forecastOf(folds.filter(({ month }) => month > first));
  if (found === null) return null;
  const figure = (size: bigint): Figure =>
    currency === null ? Number(size) : money(size, currency);
  const made = (each: Made) => ({
    ...{ month: each.month, model: each.model, forecast: figure(each.forecast) },
    ...{ naive: figure(each.naive) },
    low: each.low === null ? null : figure(each.low),
    high: each.high === null ? null : figure(each.high),
  });
  const accuracy = ({ mapeE2, bias }: Accuracy) => ({
    mape: mapeE2 === null ? null : formatScaled(mapeE2, 2),
    bias: figure(bias),
  });
  const runningMade = found.running.at(-1);
  return {
    ...{ measure, currency, ...made(found.next) },
    parts:
      currency === null
        ? []
        : parts.map((name) => ({ name, amount: money(sizeOf(next, name, currency), currency) })),
    running:
      runningMade === undefined
        ? null
        : { ...made(runningMade), soFar: figure(came.get(running) ?? 0n) },
    ...{ accuracy: accuracy(found.accuracy), naiveAccuracy: accuracy(found.naiveAccuracy) },
    coverage: found.coverageE2 === null ? null : formatScaled(found.coverageE2, 2),
    beatsNaive: found.beatsNaive,
    backtest: found.backtest.map((each) => ({ ...made(each), actual: figure(each.actual) })),
  };
}

async function itemsFor(input: Asked, room: Room): Promise<Item[]> {
  if (!mayRead('invoices', room) && !mayRead('time-activity', room))
    throw new Refusal('not_permitted', { permission: 'billing.view' });
  const filters = Object.fromEntries(
    Object.entries(input).filter(([, value]) => value !== undefined),
  );
  const facts = await Promise.all(momentsOf(room).map((moment) => factsAt(moment, filters, room)));
  const came = await cameOf(facts, filters, room);
  const currencies = [...came.billed.keys()].toSorted(compareText);
  const sources: readonly Source[] = [
    ...currencies.map(
      (currency): Source => ({
        ...{ measure: 'billed', currency, came: came.billed.get(currency) ?? new Map() },
        monthsOf: ({ billed }) => billed.get(currency) ?? new Map(),
      }),
    ),
    { measure: 'hours', currency: null, came: came.hours, monthsOf: ({ hours }) => hours },
  ];
  return sources.flatMap((source) => itemOf(facts, source) ?? []);
}

export const forecast = defineQuery(analytics.forecast, {
  permission: 'anyone',
  handle: async ({ input, ...room }) => ({ items: await itemsFor(input, room) }),
});

export const forecastRows = defineQuery(analytics.forecastRows, {
  permission: 'anyone',
  async handle({ input, ...room }) {
    const items = await itemsFor(input, room);
    return {
      items: items.flatMap(({ measure, currency, backtest, running, ...next }) => {
        const rowOf = (
          made: Item['backtest'][number] | Omit<Item['backtest'][number], 'actual'>,
        ) => ({
          ...{ measure, currency, month: made.month, model: made.model, forecast: made.forecast },
          ...{ low: made.low, high: made.high, naive: made.naive },
          actual: 'actual' in made ? made.actual : null,
        });
        return [
          ...backtest.map(rowOf),
          ...(running === null ? [] : [{ ...rowOf(running), actual: running.soFar }]),
          rowOf(next),
        ];
      }),
    };
  },
});
