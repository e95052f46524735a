// The figures of the cards, for one person or for all that look: a statement for each report and reach.

import type { dashboard } from '@daybook/contract/dashboard.ts';
import type { InputOf, OutputOf } from '@daybook/contract/endpoint.ts';
import type { Scope } from '@daybook/core/access/permissions.ts';
import { type Area, areasFor } from '@daybook/core/dashboard/areas.ts';
import { compareText } from '@daybook/core/kernel/order.ts';
import { addDays, type PlainDate } from '@daybook/core/kernel/plain-date.ts';
import { formatScaled, type Money, money } from '@daybook/core/money/money.ts';
import { periodSoFar, type SoFar } from '@daybook/core/reports/period-so-far.ts';
import { percentE2Of } from '@daybook/core/reports/ratio.ts';
import type { Actor } from '../../platform/actor.ts';
import type { ReadDb } from '../../platform/database.ts';
import { existing } from '../../platform/rows.ts';
import {
  allReports,
  dimensionOf,
  isSum,
  type Report,
  type SeriesRow,
  type SumMeasure,
  scopeIn,
  seriesOf,
} from '../reports/public.ts';
import { type Card, cardsOf, drillKeys } from './cards.ts';

export type Asked = InputOf<typeof dashboard.home>;
export type CardView = OutputOf<typeof dashboard.home>['cards'][number];
type Figure = CardView['values'][number];
/** Somebody who looks at an area. */
export type Viewer = Readonly<{
  actor: Actor;
  area: Area;
  /** Who lands on a function sees all the same what waits for them in all. */
  waitingIn: Area;
  period: Asked['period'];
  today: PlainDate;
}>;

const weekStartsOn = 1;
export const soFar = ({ period, today }: Pick<Viewer, 'period' | 'today'>): SoFar =>
  periodSoFar(period, today, weekStartsOn);

const sparkBuckets = { today: 14, this_week: 13, this_month: 13 } as const;

/** Where the line of a card begins. */
function sparkFrom({ period, today }: Pick<Viewer, 'period' | 'today'>): PlainDate {
  if (period === 'today') return addDays(today, 1 - sparkBuckets.today);
  const { now } = periodSoFar('this_week', today, weekStartsOn);
  return addDays(now.from, -7 * (sparkBuckets[period] - 1));
}

const reportOf = (card: Card): Report =>
  existing(allReports.find(({ name }) => name === card.report));
const measureOf = (card: Card) =>
  existing(reportOf(card).measures.find(({ key }) => key === card.of[0]));

const mayHave = (card: Card, actor: Actor): boolean => {
  const { needs } = measureOf(card);
  return (
    scopeIn(reportOf(card), actor) !== undefined &&
    (needs === undefined || actor.grants[needs] === 'firm')
  );
};

/** Areas of which the person may see a figure at least. */
export const areasOpenTo = (actor: Actor): readonly Area[] =>
  areasFor(actor.grants).filter((area) => cardsOf[area].some((card) => mayHave(card, actor)));

/** Sums of a percent are those of its parts. */
function sumsOf(card: Card): readonly SumMeasure[] {
  const measure = measureOf(card);
  const keys: readonly string[] = isSum(measure) ? card.of : measure.of;
  return reportOf(card)
    .measures.filter(isSum)
    .filter(({ key }) => keys.includes(key));
}

const audienceOf = (scope: Scope, actor: Actor): string | null =>
  scope === 'firm' ? null : scope === 'branch' ? actor.branchId : actor.personId;

/** Cards of several people that one statement answers. */
const groupKey = (card: Card, scope: Scope, { period, today }: Viewer) =>
  JSON.stringify([card.report, card.filters ?? null, scope, period, today]);

type Wanted = Readonly<{ card: Card; scope: Scope; viewer: Viewer }>;

async function read(db: ReadDb, wanted: readonly Wanted[]): Promise<readonly SeriesRow[]> {
  const { card, scope, viewer } = existing(wanted[0]);
  const report = reportOf(card);
  const parts = report.kind === 'moment' ? null : soFar(viewer);
  const end = addDays(viewer.today, 1);
  const first = [sparkFrom(viewer), parts?.before.from ?? end].toSorted(compareText)[0];
  const ids = wanted
    .map((each) => audienceOf(scope, each.viewer.actor))
    .filter((id) => id !== null);
  const sums = new Map(wanted.flatMap((each) => sumsOf(each.card)).map((sum) => [sum.key, sum]));
  return seriesOf(db, report, {
    span: { from: parts === null ? end : existing(first), until: end },
    day: viewer.today,
    parts,
    bucket: viewer.period === 'today' ? 'day' : 'week',
    values: new Map(
      Object.entries(card.filters ?? {}) as [
        keyof NonNullable<Card['filters']>,
        readonly string[],
      ][],
    ),
    audience: { scope, ids: [...new Set(ids)] },
    sums: [...sums.values()],
  });
}

const total = (rows: readonly SeriesRow[], keys: readonly string[]): bigint =>
  rows.reduce((sum, row) => keys.reduce((all, key) => all + BigInt(row[key] ?? 0), sum), 0n);

function figureOf(card: Card, rows: readonly SeriesRow[], currency: string | null): Figure {
  const measure = measureOf(card);
  if (!isSum(measure)) {
    const percent = percentE2Of(total(rows, [measure.of[0]]), total(rows, [measure.of[1]]));
    return percent === null ? null : formatScaled(percent, 2);
  }
  const sum = total(rows, card.of);
  if (measure.kind !== 'money') return Number(sum);
  return currency === null ? null : money(sum, currency);
}

const isMoney = (figure: Figure): figure is Money => typeof figure === 'object' && figure !== null;
const byAmount = (left: Figure, right: Figure) =>
  isMoney(left) && isMoney(right)
    ? left.minor < right.minor
      ? 1
      : left.minor > right.minor
        ? -1
        : 0
    : 0;

function figuresOf(card: Card, rows: readonly SeriesRow[], currencies: readonly (string | null)[]) {
  const { kind } = measureOf(card);
  if (kind !== 'money' && kind !== 'percent') return [figureOf(card, rows, null)];
  const found = currencies.map((currency) =>
    figureOf(
      card,
      rows.filter((row) => row.currency === currency),
      currency,
    ),
  );
  return found.filter((figure) => figure !== null);
}

/** In as many steps as the line has, those without anything at nothing. */
function sparkOf(
  card: Card,
  rows: readonly SeriesRow[],
  { viewer, currency }: Readonly<{ viewer: Viewer; currency: string | null }>,
) {
  const days = viewer.period === 'today' ? 1 : 7;
  const from = sparkFrom(viewer);
  const { kind } = measureOf(card);
  const own =
    kind === 'money' || kind === 'percent' ? rows.filter((row) => row.currency === currency) : rows;
  const byBucket = Map.groupBy(own, (row) => row.bucket);
  return Array.from({ length: sparkBuckets[viewer.period] }, (_, step) => {
    const on = addDays(from, step * days);
    return { on, value: figureOf(card, byBucket.get(on) ?? [], currency) };
  });
}

const addressOf = (card: Card, viewer: Viewer, by?: string) => {
  const { now } = soFar(viewer);
  const query = new URLSearchParams({
    ...(reportOf(card).kind === 'moment' ? {} : { from: now.from, until: now.until }),
    ...Object.fromEntries(
      Object.entries(card.filters ?? {}).map(([key, values]) => [key, values.join(',')]),
    ),
    ...(by === undefined ? {} : { by }),
  }).toString();
  return `/reports/${card.report}${query === '' ? '' : `?${query}`}`;
};

function viewOf(card: Card, viewer: Viewer, rows: readonly SeriesRow[]): CardView {
  const report = reportOf(card);
  const measure = measureOf(card);
  const now = rows.filter((row) => row.part === 'now');
  const currencies = [...new Set(rows.map((row) => row.currency))].toSorted((a, b) =>
    compareText(a ?? '', b ?? ''),
  );
  const values = figuresOf(card, now, currencies).toSorted(byAmount);
  const [first = null] = values;
  const firstCurrency = isMoney(first) ? first.currency : (currencies[0] ?? null);
  const isFlow = report.kind === 'period';
  const formulas = report.measures
    .filter(({ key }) => card.of.includes(key))
    .map(({ formula }) => formula);
  return {
    key: card.key,
    label: card.label,
    formula: formulas.join(' + '),
    kind: measure.kind,
    values,
    before: isFlow
      ? figuresOf(
          card,
          rows.filter((row) => row.part === 'before'),
          currencies,
        )
      : null,
    spark: isFlow ? sparkOf(card, rows, { viewer, currency: firstCurrency }) : [],
    opens: addressOf(card, viewer),
    drills: drillKeys
      .filter((key) => report.dimensions.includes(key))
      .map((key) => ({ key, label: dimensionOf(key).label, opens: addressOf(card, viewer, key) })),
  };
}

/** The cards of each viewer, in the order of the viewers. */
export async function cardsFor(
  db: ReadDb,
  viewers: readonly Viewer[],
): Promise<readonly (readonly CardView[])[]> {
  const wanted = viewers.flatMap((viewer) =>
    cardsOf[viewer.area].flatMap((card): readonly Wanted[] => {
      const scope = scopeIn(reportOf(card), viewer.actor);
      return scope === undefined || !mayHave(card, viewer.actor) ? [] : [{ card, scope, viewer }];
    }),
  );
  const groups = Map.groupBy(wanted, ({ card, scope, viewer }) => groupKey(card, scope, viewer));
  const answers = new Map(
    await Promise.all(
      [...groups].map(
        async ([key, group]) =>
          [key, Map.groupBy(await read(db, group), (row) => row.audience)] as const,
      ),
    ),
  );
  return viewers.map((viewer) =>
    wanted
      .filter((each) => each.viewer === viewer)
      .map(({ card, scope }) =>
        viewOf(
          card,
          viewer,
          answers.get(groupKey(card, scope, viewer))?.get(audienceOf(scope, viewer.actor)) ?? [],
        ),
      ),
  );
}
