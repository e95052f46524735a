// The dashboard of the demo firm: every card of every area is, to the cent, the total of the report that it opens, for
// every role and each period; so is what stands beside it, each drilldown, and every step of its line.

import type { Area } from '@daybook/core/dashboard/areas.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { existing } from '../../src/platform/rows.ts';
import { type DemoStage, openDemoFirm } from '../../src/testing/demo-database.ts';
import type { Api } from '../../src/testing/test-firm.ts';

let stage: DemoStage;
const as = (name: string): Api => stage.as(name);
const everybody = ['helena', 'marcus', 'ines', 'tomasz', 'priya', 'jonas', 'clara'] as const;

beforeAll(async () => {
  stage = await openDemoFirm();
}, 180_000);
afterAll(() => stage.server.close());

type Home = Awaited<ReturnType<Api['dashboard']['home']>>;
type Card = Home['cards'][number];
type Figure = Card['values'][number];

const reportAt = async (
  api: Api,
  address: string,
  more: Readonly<Record<string, unknown>> = {},
) => {
  const url = new URL(address, 'http://daybook.test');
  const asked = Object.fromEntries(
    [...url.searchParams].map(([key, value]) => [
      key,
      ['from', 'until'].includes(key) ? value : value.split(','),
    ]),
  );
  const name = existing(url.pathname.split('/').at(-1));
  return api.reports.run({ ...asked, ...more, name });
};

const asText = (figure: Figure): string =>
  typeof figure === 'object' && figure !== null
    ? `${figure.minor} ${figure.currency}`
    : String(figure);

/** "12345 EUR" for each currency, or the number; nothing where there is nothing. */
function totalOf(
  card: Card,
  answer: Awaited<ReturnType<Api['reports']['run']>>,
  rows = answer.totals,
): readonly string[] {
  const keys = answer.measures
    .filter(
      ({ formula }) => card.formula.split(' + ').includes(formula) || card.formula === formula,
    )
    .map(({ key }) => key);
  const found = rows.map((row) => {
    const values = keys.map((key) => row[key]);
    if (card.kind === 'percent')
      return values[0] === null || values[0] === undefined ? null : String(values[0]);
    if (card.kind !== 'money')
      return String(values.reduce((sum: number, value) => sum + Number(value ?? 0), 0));
    const minor = values.reduce(
      (sum: bigint, value) =>
        sum + (typeof value === 'object' && value !== null && 'minor' in value ? value.minor : 0n),
      0n,
    );
    return typeof row.currency === 'string' ? `${minor} ${row.currency}` : null;
  });
  if (card.kind === 'minutes' || card.kind === 'count')
    return [String(found.reduce((sum, text) => sum + Number(text ?? 0), 0))];
  return found.filter((text) => text !== null);
}
const withoutNothing = (texts: readonly string[]) =>
  texts.filter((text) => !/^0( |$)/.test(text)).toSorted();

async function looked(name: string, area: Area, period: 'today' | 'this_week' | 'this_month') {
  const { cards } = await as(name).dashboard.home({ area, period });
  for (const card of cards) {
    const answer = await reportAt(as(name), card.opens);
    expect([name, area, card.key, withoutNothing(card.values.map(asText))]).toEqual([
      ...[name, area, card.key],
      withoutNothing(totalOf(card, answer)),
    ]);
  }
  return cards;
}

test.each(everybody)('for %s every card is the total of its report', async (name) => {
  const { areas } = await as(name).dashboard.home({});
  for (const area of areas) {
    const cards = await looked(name, area, 'this_month');
    expect(cards.length).toBeGreaterThan(name === 'helena' ? 4 : 0);
  }
});

test('cards of a day and of a week are the totals of that day and week', async () => {
  for (const period of ['today', 'this_week'] as const)
    for (const area of ['module', 'timesheets', 'billing'] as const)
      await looked('helena', area, period);
});

test('what stands beside a card is as much of the period before; each step of its line is that week', async () => {
  stage.clock.moveTo('2026-11-18T09:00:00.000Z');
  const { cards, period } = await as('helena').dashboard.home({ area: 'module' });
  expect(period).toEqual({ from: '2026-11-01', until: '2026-11-19' });
  for (const card of cards.filter(({ before }) => before !== null)) {
    const before = await reportAt(as('helena'), card.opens, {
      from: '2026-10-01',
      until: '2026-10-19',
    });
    expect([card.key, withoutNothing(existing(card.before).map(asText))]).toEqual([
      card.key,
      withoutNothing(totalOf(card, before)),
    ]);
    expect(card.spark).toHaveLength(13);
    for (const { on, value } of card.spark.slice(-3, -1)) {
      const until = new Date(Date.parse(on) + 7 * 86_400_000).toISOString().slice(0, 10);
      const week = await reportAt(as('helena'), card.opens, { from: on, until });
      const texts = withoutNothing(totalOf(card, week));
      const text = asText(value);
      expect([
        card.key,
        on,
        text === 'null' || /^0( |$)/.test(text) || texts.includes(text),
      ]).toEqual([card.key, on, true]);
    }
  }
  stage.clock.moveTo('2026-12-01T09:00:00.000Z');
});

test('each drilldown of a card adds up to the card', async () => {
  const { cards } = await as('helena').dashboard.home({ area: 'module' });
  const drilled = new Set<string>();
  for (const card of cards.filter(({ kind }) => kind !== 'percent'))
    for (const drill of card.drills) {
      drilled.add(drill.key);
      const answer = await reportAt(as('helena'), drill.opens);
      expect([card.key, drill.key, answer.by]).toEqual([card.key, drill.key, [drill.key]]);
      const sums = new Map<string, bigint>();
      for (const row of answer.items) {
        for (const text of totalOf(card, answer, [row])) {
          const [minor = '0', unit = ''] = text.split(' ');
          sums.set(unit, (sums.get(unit) ?? 0n) + BigInt(minor));
        }
      }
      const added = [...sums].map(([unit, sum]) => (unit === '' ? `${sum}` : `${sum} ${unit}`));
      expect([card.key, drill.key, withoutNothing(added)]).toEqual([
        ...[card.key, drill.key],
        withoutNothing(card.values.map(asText)),
      ]);
    }
  expect([...drilled].toSorted()).toEqual([
    ...['approvedBy', 'branch', 'category', 'client', 'enteredBy', 'person'],
    ...['receivedBy', 'service', 'session', 'shift'],
  ]);
});

test('an area without permission is refused', async () => {
  await expect(as('tomasz').dashboard.home({ area: 'billing' })).rejects.toMatchObject({
    status: 403,
  });
});

test('exceptions by kind are those of the report, by function', async () => {
  const report = await as('priya').reports.run({ name: 'exceptions', state: ['open'] });
  const all = await as('priya').dashboard.exceptions({ area: 'module' });
  const pieces = all.items.reduce((sum, { count }) => sum + count, 0);
  expect(pieces).toBe(report.totals.reduce((sum, row) => sum + Number(row.exceptions), 0));
  const own = await as('priya').dashboard.exceptions({ area: 'timesheets' });
  expect(own.items.map(({ kind }) => kind)).toContain('missing_time');
  expect(own.items.map(({ kind }) => kind)).not.toContain('unbilled');
});

test('what waits is the oldest first, and what one made oneself does not wait for one', async () => {
  for (const name of everybody) {
    const { waiting } = await as(name).dashboard.home({
      area: (await as(name).dashboard.home({})).area,
    });
    for (const { count, items } of waiting) {
      expect(count).toBeGreaterThanOrEqual(items.length);
      const days = items.map(({ since }) => since.slice(0, 10));
      expect(days).toEqual(days.toSorted());
    }
  }
});
