// Source: docs/domain-rules.md, section 4 (its bold numbers).
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { testEveryStep } from '../../test/lifecycle-table.ts';
import { expectRefusal, refusalOf } from '../../test/refusing.ts';
import { euros } from '../../test/samples.ts';
import { add, formatAmount } from '../money/money.ts';
import { checkNoOpenRequest, ongoingBalance, runOutOn, topUpOf } from './evergreen.ts';
import {
  availableMinutes,
  type Carry,
  closePeriod,
  type HoursTerms,
  minutesOf,
  overageAmount,
} from './hours-period.ts';
import { requestLifecycle, retainerLifecycle } from './retainer-lifecycle.ts';
import { afterMoving, checkExpiry, draw, drawUpTo, type Tranche, totalOf } from './tranche.ts';
import { checkTrustDraw, type Deposit, matchStatement, reconcile } from './trust.ts';
import { unusedAfterExpiry, unusedAtClose } from './unused.ts';

testEveryStep(retainerLifecycle, {
  draft: { submit: 'submitted', discard: 'discarded' },
  submitted: { approve: 'approved', reject: 'draft' },
  approved: { post: 'in_force', reject: 'draft' },
  in_force: { close: 'closed' },
  closed: {},
  discarded: {},
});
testEveryStep(requestLifecycle, {
  open: { pay: 'paid', withdraw: 'withdrawn' },
  paid: {},
  withdrawn: {},
});

const hours = (count: number) => count * 60;
const forty: HoursTerms = {
  includedMinutes: hours(40),
  maxRolloverMinutes: null,
  maxDeficitMinutes: null,
  expireAfterPeriods: null,
};
const fresh: Carry = { carried: [], deficitMinutes: 0 };
const close = (terms: HoursTerms, before: Carry, ordinal: number, worked: number) =>
  closePeriod(terms, before, { ordinal, approvedMinutes: hours(worked) });

test('40 h a month: 30 worked leaves 50 for the next, then 60 worked leaves 30', () => {
  const first = close(forty, fresh, 1, 30);
  expect(availableMinutes(forty, first)).toBe(hours(50));
  const second = close(forty, first, 2, 60);
  expect(availableMinutes(forty, second)).toBe(hours(30));
  expect(second.overageMinutes).toBe(0);
  expect(second.drawn).toEqual([
    { ordinal: 1, minutes: hours(10) },
    { ordinal: 2, minutes: hours(40) },
  ]);
});

test('from a fresh 40: 30 worked with a rollover of 5 leaves 45, and 60 with a deficit of 10 leaves 30', () => {
  const capped = { ...forty, maxRolloverMinutes: hours(5), maxDeficitMinutes: hours(10) };
  const under = close(capped, fresh, 1, 30);
  expect(availableMinutes(capped, under)).toBe(hours(45));
  expect(under.forfeited).toEqual([{ ordinal: 1, minutes: hours(5) }]);
  const over = close(capped, fresh, 1, 60);
  expect(availableMinutes(capped, over)).toBe(hours(30));
  expect(over.overageMinutes).toBe(hours(10));
});

test('20 h for 5,000, 25 worked, 200 an hour over: 6,000', () => {
  const terms = { ...forty, includedMinutes: hours(20), maxDeficitMinutes: 0 };
  const { overageMinutes } = close(terms, fresh, 1, 25);
  const rate = { unitPriceE4: 2_000_000n, currency: 'EUR' };
  const overage = overageAmount(overageMinutes, rate, 'EUR');
  expect(formatAmount(add(euros(500_000), overage))).toBe('6000.00');
  expect(overageAmount(overageMinutes, null, 'EUR')).toEqual(euros(0));
});

test('carried minutes hold for as many periods as the terms say, the oldest are used first', () => {
  const terms = { ...forty, expireAfterPeriods: 2 };
  const first = close(terms, fresh, 1, 30);
  const second = close(terms, first, 2, 35);
  expect(second.drawn[0]).toEqual({ ordinal: 1, minutes: hours(10) });
  expect(second.carried).toEqual([{ ordinal: 2, minutes: hours(15) }]);
  const third = close(terms, second, 3, 0);
  expect(third.expired).toEqual([]);
  const fourth = close(terms, third, 4, 0);
  expect(fourth.expired).toEqual([{ ordinal: 2, minutes: hours(15) }]);
});

test('no minute is created or lost, and the carry stays within its caps', () => {
  const limit = fc.option(fc.integer({ min: 0, max: 3_000 }));
  const months = fc.array(fc.integer({ min: 0, max: 6_000 }), { minLength: 1, maxLength: 12 });
  const periods = fc.option(fc.integer({ min: 1, max: 4 }));
  fc.assert(
    fc.property(limit, limit, periods, months, (rollover, deficit, expire, worked) => {
      const terms: HoursTerms = {
        includedMinutes: 2_400,
        maxRolloverMinutes: rollover,
        maxDeficitMinutes: deficit,
        expireAfterPeriods: expire,
      };
      let before: Carry = fresh;
      for (const [index, approvedMinutes] of worked.entries()) {
        const closed = closePeriod(terms, before, { ordinal: index + 1, approvedMinutes });
        const balance = (carry: Carry) => minutesOf(carry.carried) - carry.deficitMinutes;
        expect(balance(before) + terms.includedMinutes + closed.overageMinutes).toBe(
          approvedMinutes +
            balance(closed) +
            minutesOf(closed.expired) +
            minutesOf(closed.forfeited),
        );
        expect(minutesOf(closed.carried)).toBeLessThanOrEqual(rollover ?? Infinity);
        expect(closed.deficitMinutes).toBeLessThanOrEqual(deficit ?? Infinity);
        expect(closed.deficitMinutes === 0 || closed.carried.length === 0).toBe(true);
        expect(closed.overageMinutes).toBeGreaterThanOrEqual(0);
        before = closed;
      }
    }),
  );
});

const tranche = (given: Partial<Tranche>): Tranche => ({
  id: 'paid',
  kind: 'paid',
  scope: { projectId: null, serviceId: null },
  priority: 10,
  receivedOn: '2026-01-01',
  expiresOn: null,
  units: 1_000n,
  ...given,
});
const anything = (units: bigint) => [{ projectId: 'engine', serviceId: 'consulting', units }];
const on = '2026-03-01';
const shown = (units: bigint) => formatAmount(euros(units));

test('a draw takes priority first, then what expires, is narrow, is granted, is old', () => {
  const tranches = [
    tranche({ id: 'old', receivedOn: '2025-01-01' }),
    tranche({ id: 'new' }),
    tranche({ id: 'granted', kind: 'granted' }),
    tranche({ id: 'narrow', scope: { projectId: 'engine', serviceId: null } }),
    tranche({ id: 'expiring', expiresOn: '2026-04-01' }),
    tranche({ id: 'first', priority: 1 }),
    tranche({ id: 'gone', priority: 0, expiresOn: on }),
    tranche({ id: 'elsewhere', priority: 0, scope: { projectId: 'loom', serviceId: null } }),
  ];
  const parts = drawUpTo(tranches, anything(9_000n), { on, limit: 9_000n });
  expect(parts.map((part) => part.trancheId)).toEqual([
    'first',
    'expiring',
    'narrow',
    'granted',
    'old',
    'new',
  ]);
});

test('a draw above the balance is refused with what could be drawn', () => {
  const tranches = [tranche({})];
  const over = refusalOf(() => draw(tranches, anything(2_000n), { on, units: 1_001n, shown }));
  expect(over?.code).toBe('over_balance');
  expect(over?.fields).toEqual([
    { field: 'amount', rule: 'over_balance', message: `10.00 can be drawn for this on ${on}` },
  ]);
  expectRefusal('amount_out_of_range', () =>
    draw(tranches, anything(2_000n), { on, units: 0n, shown }),
  );
});

test('no balance is created or lost, and giving a draw back undoes it', () => {
  const scopes = fc.constantFrom<Tranche['scope']>(
    { projectId: null, serviceId: null },
    { projectId: 'engine', serviceId: null },
    { projectId: null, serviceId: 'design' },
  );
  const some = fc.array(
    fc.record({ scope: scopes, units: fc.bigInt({ min: 0n, max: 900n }), priority: fc.nat(2) }),
    { maxLength: 6 },
  );
  const needs = fc.array(
    fc.record({
      projectId: fc.constantFrom('engine', 'loom'),
      serviceId: fc.constantFrom('design', 'consulting'),
      units: fc.bigInt({ min: 0n, max: 900n }),
    }),
    { maxLength: 4 },
  );
  fc.assert(
    fc.property(some, needs, fc.bigInt({ min: 0n, max: 4_000n }), (given, wanted, limit) => {
      const tranches = given.map((each, index) => tranche({ ...each, id: `${index}` }));
      const parts = drawUpTo(tranches, wanted, { on, limit });
      const taken = parts.map((part) => ({ ...part, units: -part.units }));
      const after = afterMoving(tranches, taken);
      expect(totalOf(after) + totalOf(parts)).toBe(totalOf(tranches));
      expect(after.every((each) => each.units >= 0n)).toBe(true);
      expect(totalOf(parts) <= limit && totalOf(parts) <= totalOf(wanted)).toBe(true);
      expect(afterMoving(after, parts)).toEqual(tranches);
    }),
  );
});

test('an expiry in the past is refused', () => {
  checkExpiry(null, on);
  checkExpiry('2026-03-02', on);
  expectRefusal('invalid_input', () => checkExpiry(on, on));
});

test('the ongoing balance is what is paid less unbilled work and drafts; below the floor it is topped up', () => {
  const terms = { floor: euros(200_000), target: euros(500_000) };
  const standing = { paid: euros(500_000), unbilled: euros(238_000), drafts: euros(119_000) };
  const ongoing = ongoingBalance(standing);
  expect(ongoing).toEqual(euros(143_000));
  expect(topUpOf(ongoing, terms)).toEqual(euros(357_000));
  expect(topUpOf(euros(200_000), terms)).toEqual(euros(0));
  expect(topUpOf(euros(-10_000), terms)).toEqual(euros(510_000));
});

test('a client is asked once at a time', () => {
  checkNoOpenRequest(null);
  expectRefusal('request_open', () => checkNoOpenRequest({ number: 'RR-0001', amount: '100.00' }));
});

test('money runs out at the pace of the days before', () => {
  const burn = { amount: euros(90_000), days: 90 };
  expect(runOutOn(euros(31_000), burn, '2026-03-01')).toBe('2026-04-01');
  expect(runOutOn(euros(0), burn, on)).toBe(on);
  expect(runOutOn(euros(1), { ...burn, amount: euros(0) }, on)).toBeNull();
});

test('unused money becomes income only where the terms say so, refundable money never', () => {
  const tranches = [
    tranche({ expiresOn: on }),
    tranche({ id: 'granted', kind: 'granted', expiresOn: on }),
    tranche({ id: 'running' }),
  ];
  const ends = (terms: Parameters<typeof unusedAfterExpiry>[1]) =>
    unusedAfterExpiry(tranches, terms, on).map((each) => [each.trancheId, each.becomes]);
  const lapsed = ['granted', 'lapsed'];
  expect(ends({ isRefundable: false, hasBreakage: true })).toEqual([['paid', 'breakage'], lapsed]);
  expect(ends({ isRefundable: true, hasBreakage: true })).toEqual([['paid', 'kept'], lapsed]);
  expect(ends({ isRefundable: false, hasBreakage: false })).toEqual([['paid', 'kept'], lapsed]);
  const atClose = unusedAtClose(tranches, { isRefundable: true, hasBreakage: true });
  expect(atClose.map((each) => each.becomes)).toEqual(['refund', 'lapsed', 'refund']);
  expectRefusal('invalid_input', () =>
    unusedAtClose(tranches, { isRefundable: false, hasBreakage: false }),
  );
});

const deposit = (units: bigint, clearedOn: string | null): Deposit => ({
  ...tranche({ units }),
  clearedOn,
});
const trustDraw = (given: Partial<Parameters<typeof checkTrustDraw>[0]>) => () =>
  checkTrustDraw({
    amount: euros(500),
    invoice: { state: 'posted', open: euros(2_000) },
    deposits: [deposit(600n, '2026-02-01'), deposit(400n, null)],
    on,
    ...given,
  });

test('trust is drawn for a posted invoice, from cleared funds, never below zero', () => {
  expect(refusalOf(trustDraw({}))).toBeUndefined();
  expectRefusal('wrong_state', trustDraw({ invoice: { state: 'draft', open: euros(2_000) } }));
  expectRefusal('over_settled', trustDraw({ invoice: { state: 'posted', open: euros(499) } }));
  expectRefusal('funds_not_cleared', trustDraw({ amount: euros(601) }));
  expectRefusal('funds_not_cleared', trustDraw({ on: '2026-01-31' }));
  expectRefusal('over_balance', trustDraw({ amount: euros(1_001) }));
});

test('statement and transit less outstanding is the book is the sum of client ledgers', () => {
  const three = {
    statement: euros(10_000),
    inTransit: [euros(2_500)],
    outstanding: [euros(500)],
    book: euros(12_000),
    ledgers: [
      { clientId: 'ada', balance: euros(7_000) },
      { clientId: 'charles', balance: euros(5_000) },
    ],
  };
  expect(reconcile(three).isReconciled).toBe(true);
  expect(reconcile({ ...three, outstanding: [] }).bankDifference).toEqual(euros(500));
  const overdrawn = [
    { clientId: 'ada', balance: euros(12_100) },
    { clientId: 'charles', balance: euros(-100) },
  ];
  const uneven = reconcile({ ...three, ledgers: overdrawn });
  expect(uneven.ledgerDifference).toEqual(euros(0));
  expect(uneven.isReconciled).toBe(false);
  expect(uneven.overdrawnClientIds).toEqual(['charles']);
});

test('a movement finds the line of its amount, by reference first, each line once', () => {
  const booked = (id: string, day: string, minor: number, reference: string | null) => ({
    id,
    on: day,
    amount: euros(minor),
    reference,
  });
  const movements = [
    booked('a', '2026-03-01', 500, null),
    booked('b', '2026-03-02', 500, 'MATTER 7'),
    booked('c', '2026-03-09', 500, null),
  ];
  const lines = [
    booked('1', '2026-03-01', 500, 'Deposit MATTER 7'),
    booked('2', '2026-03-03', 500, null),
    booked('3', '2026-03-04', -500, null),
  ];
  const { matched, unmatchedMovements, unmatchedLines } = matchStatement(movements, lines);
  expect(matched).toEqual([
    { movementId: 'b', lineId: '1' },
    { movementId: 'a', lineId: '2' },
  ]);
  expect(unmatchedMovements.map((each) => each.id)).toEqual(['c']);
  expect(unmatchedLines.map((each) => each.id)).toEqual(['3']);
});
