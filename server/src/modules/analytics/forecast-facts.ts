// What a forecast stands on, read as it was known when the forecast was made: months that were over, open work, and what
// falls due. Each past month is read as of a moment of its own, so that nothing that came later is seen.

import type { ForecastFold } from '@daybook/core/analytics/forecast.ts';
import { type Window, windowsBefore, windowsOf } from '@daybook/core/analytics/windows.ts';
import { addDays, daysBetween, type PlainDate } from '@daybook/core/kernel/plain-date.ts';
import { divideHalfAwayFromZero } from '@daybook/core/money/money.ts';
import type { QueryContext } from '../../platform/command.ts';
import { existing } from '../../platform/rows.ts';
import { comingFees } from '../contracts/public.ts';
import { allReports, answerOf, scopeIn } from '../reports/public.ts';

/** Months that are forecast anew, before the one that is running. */
const lookedBack = 12;
/** Months that each of them sees: a year, and what a season is compared with. */
const history = 16;
/** Months that what retainers bill is the average of. */
const retained = 3;

export type Room = Pick<QueryContext, 'actor' | 'database' | 'today' | 'clock'>;
export type Asked = Readonly<{ branchId?: string[] | undefined; clientId?: string[] | undefined }>;
type ByCurrency = ReadonlyMap<string, bigint>;
type Row = Readonly<Record<string, unknown>>;

/** A month, and when it was forecast: null is now. */
export type Moment = Readonly<{ month: Window; asOf: string | null; over: readonly Window[] }>;

/** While the month before a month runs, on the day that it is now. */
export function momentsOf({ today, clock }: Pick<Room, 'today' | 'clock'>): readonly Moment[] {
  const [running] = windowsOf('month', { from: today, until: addDays(today, 1) });
  const [next] = windowsOf('month', {
    from: existing(running).until,
    until: addDays(existing(running).until, 1),
  });
  const now = clock.now();
  let months = [existing(next)];
  while (months.length < lookedBack + 2 + history)
    months = [...windowsBefore('month', months.slice(0, 1), 'previous_period'), ...months];
  return months.slice(history).map((month, place) => {
    const before = existing(months[place + history - 1]);
    const days = daysBetween(before.from, before.until);
    const day = Math.min(Number(today.slice(8)), days) - 1;
    const at = `${addDays(before.from, day)}${now.slice(10)}`;
    const isNow = month.from === existing(next).from;
    return {
      month,
      asOf: isNow ? null : at,
      // The month before was not over: it is no history yet.
      over: months.slice(place, place + history - 1),
    };
  });
}

const minorIn = (row: Row, measure: string): bigint => {
  const cell = row[measure];
  return typeof cell === 'object' &&
    cell !== null &&
    'minor' in cell &&
    typeof cell.minor === 'bigint'
    ? cell.minor
    : 0n;
};
const totalsOf = (rows: readonly Row[], measure: string): ByCurrency =>
  new Map(rows.map((row) => [String(row.currency), minorIn(row, measure)]));

/** Who may not see a source forecasts without it. */
export const mayRead = (name: string, { actor }: Pick<Room, 'actor'>): boolean => {
  const report = allReports.find((each) => each.name === name);
  return report !== undefined && scopeIn(report, actor) !== undefined;
};

export const parts = ['wip', 'milestones', 'fees', 'renewals', 'retainers'] as const;
type Part = (typeof parts)[number];

export type Facts = Readonly<{
  moment: Moment;
  known: Readonly<Record<Part, ByCurrency>>;
  /** By currency and month; hours by month. */
  billed: ReadonlyMap<string, ReadonlyMap<string, bigint>>;
  hours: ReadonlyMap<string, bigint>;
}>;

const reportOf = async (
  name: string,
  asked: Asked &
    Readonly<{ asOf?: string; by: string[]; from?: string; until?: string; kind?: string[] }>,
  room: Room,
) => (mayRead(name, room) ? answerOf({ ...asked, name, compare: 'none' }, room) : null);

const byCurrencyAndMonth = (rows: readonly Row[], measure: string) =>
  new Map(
    [...Map.groupBy(rows, (row) => String(row.currency))].map(([currency, own]) => [
      currency,
      new Map(own.map((row) => [String(row.month), minorIn(row, measure)])),
    ]),
  );

async function feesAt({ month, asOf }: Moment, filters: Asked, room: Room) {
  const report = existing(allReports.find(({ name }) => name === 'contract-billing'));
  const scope = scopeIn(report, room.actor);
  if (scope === undefined) return [];
  const branchId =
    scope === 'branch'
      ? [room.actor.branchId].filter((id) => filters.branchId?.includes(id) ?? true)
      : filters.branchId;
  const asked = { from: month.from, until: month.until, clientId: filters.clientId, branchId };
  const { database, actor } = room;
  return asOf === null
    ? database.snapshot(actor.firmId, (db) => comingFees(db, asked))
    : database.asOf(actor.firmId, asOf, (db) => comingFees(db, asked));
}

type Fees = Awaited<ReturnType<typeof feesAt>>;
const feesBy = (fees: Fees, isRenewal: boolean): ByCurrency => {
  const sums = new Map<string, bigint>();
  for (const { amount } of fees.filter((fee) => fee.isRenewal === isRenewal))
    sums.set(amount.currency, (sums.get(amount.currency) ?? 0n) + amount.minor);
  return sums;
};

/** What retainers bill is as even as their months: the average of the last ones. */
const averageOf = (rows: readonly Row[]): ByCurrency => {
  const sums = new Map<string, bigint>();
  for (const row of rows)
    sums.set(String(row.currency), (sums.get(String(row.currency)) ?? 0n) + minorIn(row, 'billed'));
  return new Map(
    [...sums].map(([key, sum]) => [key, divideHalfAwayFromZero(sum, BigInt(retained))]),
  );
};

export async function factsAt(moment: Moment, filters: Asked, room: Room): Promise<Facts> {
  const { month, asOf, over } = moment;
  const at = { ...filters, ...(asOf === null ? {} : { asOf }) };
  const [first, last] = [existing(over[0]), existing(over.at(-1))];
  const span = { from: first.from, until: last.until };
  const lately: PlainDate = existing(over.at(-retained)).from;
  const wip = await reportOf('wip-aging', { ...at, by: ['none'] }, room);
  const due = await reportOf(
    'milestones-due',
    { ...at, by: ['none'], from: month.from, until: month.until },
    room,
  );
  const billed = await reportOf('invoices', { ...at, ...span, by: ['month'] }, room);
  const retainers = await reportOf(
    'realization',
    { ...at, by: ['month'], kind: ['retainer'], from: lately, until: last.until },
    room,
  );
  const hours = await reportOf('time-activity', { ...at, ...span, by: ['month'] }, room);
  const fees = await feesAt(moment, filters, room);
  return {
    moment,
    known: {
      wip: totalsOf(wip?.totals ?? [], 'open'),
      milestones: totalsOf(due?.totals ?? [], 'balance'),
      fees: feesBy(fees, false),
      renewals: feesBy(fees, true),
      retainers: averageOf(retainers?.items ?? []),
    },
    billed: byCurrencyAndMonth(billed?.items ?? [], 'net'),
    hours: new Map(
      (hours?.items ?? []).map((row) => [String(row.month), BigInt(Number(row.hours))]),
    ),
  };
}

type FoldSource = Readonly<{
  facts: Facts;
  months: ReadonlyMap<string, bigint>;
  wip: bigint;
  scheduled: bigint;
  actual: bigint | null;
  /** What was not there yet is no history of nothing. */
  begun: string;
}>;

export const foldOf = ({ facts, months, begun, ...rest }: FoldSource): ForecastFold => ({
  month: facts.moment.month.key,
  history: facts.moment.over
    .filter(({ key }) => key >= begun)
    .map(({ key }) => ({ month: key, actual: months.get(key) ?? 0n })),
  ...rest,
});
