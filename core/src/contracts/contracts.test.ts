// Source: docs/domain-rules.md, section 5 (its bold numbers), and docs/product.md, service contracts.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectRefusal } from '../../test/refusing.ts';
import { euros } from '../../test/samples.ts';
import { add, formatAmount, formatScaled } from '../money/money.ts';
import { billableUnder, checkCap, withinCap } from './cap.ts';
import { checkNoSharedWork, type LineInForce, lineForWork } from './line-for-work.ts';
import { addMonths, feePeriods, prorated } from './proration.ts';
import { isNoticeDue, noticeDate, renewedTerm } from './renewal.ts';
import { checkChecklist } from './termination.ts';
import { differenceOf } from './terms-difference.ts';
import { type IndexUplift, monthBefore, upliftedPrice, upliftFactor } from './uplift.ts';

const series = [
  { month: '2023-01', valueE4: 1_056_500n },
  { month: '2024-01', valueE4: 1_105_000n },
  { month: '2025-01', valueE4: 1_142_500n },
];
const byIndex: IndexUplift = {
  kind: 'index',
  baseMonth: '2023-01',
  lagMonths: 2,
  floorE4: null,
  capE4: null,
};
const factorOn = (uplift: IndexUplift, on: string, previous: string | null) =>
  upliftFactor(uplift, { on, previous, series });
const shown = (priceE4: bigint) => formatScaled(priceE4 / 100n, 2);

test('1,000.00 rises with the index to 1,045.91, then 1,081.40, chained or direct', () => {
  const first = factorOn(byIndex, '2024-03-01', null);
  const second = factorOn(byIndex, '2025-03-01', '2024-03-01');
  expect(shown(upliftedPrice(10_000_000n, [first]))).toBe('1045.91');
  expect(shown(upliftedPrice(10_000_000n, [first, second]))).toBe('1081.40');
  expect(shown(upliftedPrice(10_000_000n, [factorOn(byIndex, '2025-03-01', null)]))).toBe(
    '1081.40',
  );
});

test('floor and cap hold one uplift', () => {
  const capped = { ...byIndex, capE4: 30_000n };
  expect(shown(upliftedPrice(10_000_000n, [factorOn(capped, '2024-03-01', null)]))).toBe('1030.00');
  const floored = { ...byIndex, floorE4: 50_000n };
  expect(shown(upliftedPrice(10_000_000n, [factorOn(floored, '2024-03-01', null)]))).toBe(
    '1050.00',
  );
});

test('an index without the value is refused, never guessed', () => {
  expectRefusal('index_value_missing', () => factorOn(byIndex, '2026-03-01', '2025-03-01'));
});

test('steps rise once each, whenever the uplift is looked at', () => {
  const uplift = {
    kind: 'steps',
    steps: [
      { from: '2025-01-01', percentE4: 30_000n },
      { from: '2026-01-01', percentE4: 20_000n },
    ],
  } as const;
  const both = upliftFactor(uplift, { on: '2026-02-01', previous: null, series });
  expect(shown(upliftedPrice(1_000_000n, [both]))).toBe('105.06');
  const none = upliftFactor(uplift, { on: '2026-06-01', previous: '2026-02-01', series });
  expect(shown(upliftedPrice(1_000_000n, [none]))).toBe('100.00');
});

test('months go back over the year', () => {
  expect(monthBefore('2026-01', 2)).toBe('2025-11');
  expect(monthBefore('2026-03', 26)).toBe('2024-01');
});

test('a year at 1,000 for 31 days and 1,024.59 for 334 is 1,022.50', () => {
  const year = { from: '2025-01-01', until: '2026-01-01' };
  const segments = [
    { fee: euros(100_000), from: '2025-01-01', until: '2025-02-01' },
    { fee: euros(102_459), from: '2025-02-01', until: '2026-01-01' },
  ];
  expect(formatAmount(prorated(segments, year, 'EUR'))).toBe('1022.50');
});

test('a fee that does not change is itself, however the period is cut', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 10n ** 9n }),
      fc.integer({ min: 1, max: 30 }),
      (minor, day) => {
        const cut = `2026-01-${String(day + 1).padStart(2, '0')}`;
        const month = { from: '2026-01-01', until: '2026-02-01' };
        const segments = [
          { fee: euros(minor), from: month.from, until: cut },
          { fee: euros(minor), from: cut, until: month.until },
        ];
        expect(prorated(segments, month, 'EUR')).toEqual(euros(minor));
      },
    ),
  );
});

test('cycles meet a term at both ends', () => {
  const term = { from: '2026-01-15', until: '2026-03-10' };
  const periods = feePeriods(term, { cycle: 'month', anchor: '2026-01-15', before: '2027-01-01' });
  expect(periods.map(({ from, until }) => [from, until])).toEqual([
    ['2026-01-15', '2026-02-01'],
    ['2026-02-01', '2026-03-01'],
    ['2026-03-01', '2026-03-10'],
  ]);
  const open = { from: '2026-01-01', until: null };
  const quarters = feePeriods(open, {
    cycle: 'quarter',
    anchor: '2026-01-01',
    before: '2026-07-01',
  });
  expect(quarters.map(({ from }) => from)).toEqual(['2026-01-01', '2026-04-01']);
});

test('a month later keeps the day, or takes the last', () => {
  expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
  expect(addMonths('2026-11-30', 3)).toBe('2027-02-28');
  expect(addMonths('2026-12-15', 1)).toBe('2027-01-15');
});

test('under a cap the amount is billed as far as it reaches; the rest is over', () => {
  const under = (amount: number, spent: number) => {
    const facts = { amount: euros(amount), spent: euros(spent) };
    const { billable, over } = billableUnder(euros(1_000), facts);
    return [billable.minor, over.minor];
  };
  expect(under(400, 500)).toEqual([400n, 0n]);
  expect(under(600, 500)).toEqual([500n, 100n]);
  expect(under(600, 1_200)).toEqual([0n, 600n]);
});

test('work in its order: nothing is lost, and no cap is crossed', () => {
  const someWork = fc.array(
    fc.record({
      amount: fc.bigInt({ min: 0n, max: 50_000n }).map(euros),
      minutes: fc.integer({ min: 0, max: 600 }),
    }),
    { maxLength: 20 },
  );
  const someCap = fc.record({
    amount: fc.option(fc.bigInt({ min: 0n, max: 200_000n }).map(euros)),
    minutes: fc.option(fc.integer({ min: 0, max: 3_000 })),
  });
  fc.assert(
    fc.property(someWork, someCap, (work, cap) => {
      const named = work.map((each, index) => ({ ...each, id: String(index) }));
      const parts = withinCap(named, cap, { amount: euros(0), minutes: 0 });
      for (const [index, part] of parts.entries()) {
        expect(add(part.billable.amount, part.overCap.amount)).toEqual(work[index]?.amount);
        expect(part.billable.minutes + part.overCap.minutes).toBe(work[index]?.minutes);
        expect(part.billable.amount.minor >= 0n && part.overCap.amount.minor >= 0n).toBe(true);
      }
      const billed = parts.reduce((total, part) => total + part.billable.amount.minor, 0n);
      const minutes = parts.reduce((total, part) => total + part.billable.minutes, 0);
      expect(cap.amount === null || billed <= cap.amount.minor).toBe(true);
      expect(cap.minutes === null || minutes <= cap.minutes).toBe(true);
    }),
  );
});

test('a cap below what is billed is refused', () => {
  const billed = { amount: euros(5_000), minutes: 120 };
  expectRefusal('below_billed', () => checkCap({ amount: euros(4_999), minutes: null }, billed));
  expectRefusal('below_billed', () => checkCap({ amount: null, minutes: 119 }, billed));
  checkCap({ amount: euros(5_000), minutes: 120 }, billed);
});

test('notice is given the notice period before the end', () => {
  const term = { from: '2026-01-01', until: '2027-01-01' };
  const renewal = { kind: 'automatic', noticeDays: 90, months: 12 } as const;
  expect(noticeDate(term, renewal)).toBe('2026-10-03');
  expect(isNoticeDue(term, renewal, '2026-10-02')).toBe(false);
  expect(isNoticeDue(term, renewal, '2026-10-03')).toBe(true);
  expect(isNoticeDue(term, renewal, '2027-01-01')).toBe(false);
  expect(renewedTerm(term, renewal)).toEqual({ from: '2026-01-01', until: '2028-01-01' });
  expectRefusal('wrong_state', () => renewedTerm({ ...term, until: null }, renewal));
});

const line = (given: Partial<LineInForce>): LineInForce => ({
  lineKey: 'line',
  model: 'time',
  clause: '3.1',
  clientId: 'lovelace',
  projectId: null,
  serviceId: null,
  range: { from: '2026-01-01', until: '2027-01-01' },
  ...given,
});
const work = {
  clientId: 'lovelace',
  projectId: 'engine',
  serviceId: 'design',
  workDate: '2026-05-01',
};

test('work falls under the line that names it most closely, on its own date', () => {
  const lines = [
    line({ lineKey: 'client' }),
    line({ lineKey: 'service', serviceId: 'design' }),
    line({ lineKey: 'project', projectId: 'engine' }),
    line({ lineKey: 'both', projectId: 'engine', serviceId: 'design' }),
    line({ lineKey: 'fee', model: 'recurring', projectId: 'engine', serviceId: 'design' }),
  ];
  expect(lineForWork(lines, work)?.lineKey).toBe('both');
  expect(lineForWork(lines, { ...work, serviceId: 'test' })?.lineKey).toBe('project');
  expect(lineForWork(lines, { ...work, projectId: 'other' })?.lineKey).toBe('service');
  expect(lineForWork(lines, { ...work, workDate: '2027-01-01' })).toBeNull();
  expect(lineForWork(lines, { ...work, clientId: 'babbage' })).toBeNull();
});

test('two lines for the same work on one day are refused', () => {
  const first = line({ lineKey: 'first', projectId: 'engine' });
  const second = line({ lineKey: 'second', projectId: 'engine', model: 'fixed' });
  expectRefusal('overlapping_terms', () => checkNoSharedWork([first], [second]));
  expectRefusal('overlapping_terms', () => checkNoSharedWork([first, second], []));
  checkNoSharedWork([first, { ...second, range: { from: '2027-01-01', until: null } }], []);
  checkNoSharedWork([first, { ...second, model: 'recurring' }], []);
  checkNoSharedWork([first, { ...second, serviceId: 'design' }], []);
});

test('an amendment reads as what changed, what came and what went', () => {
  const before = { 'line 1: cap': '1000.00', term: '2026', order: 'PO-1' };
  const after = { 'line 1: cap': '1500.00', term: '2026', 'line 2: fee': '90.00' };
  expect(differenceOf(before, after)).toEqual([
    { field: 'line 1: cap', before: '1000.00', after: '1500.00' },
    { field: 'line 2: fee', before: null, after: '90.00' },
    { field: 'order', before: 'PO-1', after: null },
  ]);
});

test('a contract ends when each point of its checklist is resolved or waived with a reason', () => {
  const wip = { kind: 'unbilled_wip', open: '3 entries, 420.00', waivedBecause: null } as const;
  const done = { kind: 'open_milestone', open: null, waivedBecause: null } as const;
  expectRefusal('checklist_open', () => checkChecklist([wip, done]));
  expectRefusal('checklist_open', () => checkChecklist([{ ...wip, waivedBecause: ' ' }]));
  checkChecklist([{ ...wip, waivedBecause: 'Agreed with the client' }, done]);
});
