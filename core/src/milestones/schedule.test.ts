// Source: docs/domain-rules.md, section 6.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectRefusal, refusalOf } from '../../test/refusing.ts';
import { euros } from '../../test/samples.ts';
import { add } from '../money/money.ts';
import {
  alertOf,
  billOf,
  checkSchedule,
  depositShare,
  type MilestoneFacts,
  milestoneStateOf,
  retentionOf,
  wholeE4,
} from './schedule.ts';

test('this bill is percent to date x value less what was billed before', () => {
  const at = (percentE4: bigint, before: number) =>
    billOf({ value: euros(4_000_000), percentE4, billedBefore: euros(before) });
  expect(at(250_000n, 0)).toEqual(euros(1_000_000));
  expect(at(600_000n, 1_000_000)).toEqual(euros(1_400_000));
  expect(at(wholeE4, 2_400_000)).toEqual(euros(1_600_000));
  expect(at(600_000n, 2_400_000)).toEqual(euros(0));
});

test('percent over 100, or back below what is billed, is refused with what would be allowed', () => {
  const at = (percentE4: bigint) => () =>
    billOf({ value: euros(3_000), percentE4, billedBefore: euros(1_000) });
  expectRefusal('amount_out_of_range', at(wholeE4 + 1n));
  expectRefusal('amount_out_of_range', at(-1n));
  expect(refusalOf(at(330_000n))?.fields[0]?.message).toContain('33.34 percent or more');
});

test('milestones never add up to more than the contract; a deposit adds nothing to it', () => {
  const of = (value: number, isDeposit = false) => ({ name: 'M', value: euros(value), isDeposit });
  checkSchedule([of(600), of(400), of(300, true)], euros(1_000));
  expectRefusal('over_contract_value', () => checkSchedule([of(600), of(401)], euros(1_000)));
  expectRefusal('over_contract_value', () => checkSchedule([of(1_001, true)], euros(1_000)));
});

test('retention is a percentage of this bill', () => {
  expect(retentionOf(euros(4_000_000), 50_000n)).toEqual(euros(200_000));
});

const someParts = fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 12 });

test('whatever the steps, the bills add up to the value at 100 percent, and none is negative', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 9n }), someParts, (minor, steps) => {
      const value = euros(minor);
      const percents = [...steps.map((step) => BigInt(step) * 100n), wholeE4].sort((a, b) =>
        a < b ? -1 : 1,
      );
      let billed = euros(0);
      for (const percentE4 of percents) {
        const bill = billOf({ value, percentE4, billedBefore: billed });
        expect(bill.minor >= 0n).toBe(true);
        billed = add(billed, bill);
      }
      expect(billed).toEqual(value);
    }),
  );
});

test('bills of the whole schedule deduct the whole deposit, to the cent', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 6n }), someParts, (minor, parts) => {
      const worth = euros(parts.reduce((total, part) => total + part, 0));
      let [billedBefore, deducted] = [euros(0), euros(0)];
      for (const part of parts.map(euros)) {
        const share = depositShare(euros(minor), { bill: part, billedBefore, worth });
        if (worth.minor > 0n) expect(share.minor >= 0n).toBe(true);
        deducted = add(deducted, share);
        billedBefore = add(billedBefore, part);
      }
      if (worth.minor > 0n) expect(deducted).toEqual(euros(minor));
    }),
  );
});

test('a state follows from bills and progress; a credit frees the milestone', () => {
  const facts: MilestoneFacts = {
    value: euros(1_000),
    percentE4: wholeE4,
    needsAcceptance: true,
    acceptance: 'accepted',
    offered: euros(0),
    billed: euros(0),
  };
  const stateOf = (given: Partial<MilestoneFacts>) => milestoneStateOf({ ...facts, ...given });
  expect(stateOf({ percentE4: 0n, acceptance: 'none' })).toBe('planned');
  expect(stateOf({ percentE4: 500_000n, acceptance: 'none' })).toBe('in_progress');
  expect(stateOf({ acceptance: 'none' })).toBe('in_progress');
  expect(stateOf({ acceptance: 'submitted' })).toBe('submitted');
  expect(stateOf({ acceptance: 'rejected' })).toBe('rejected');
  expect(stateOf({})).toBe('done');
  expect(stateOf({ acceptance: 'none', needsAcceptance: false })).toBe('done');
  expect(stateOf({ offered: euros(1_000) })).toBe('offered');
  expect(stateOf({ billed: euros(400) })).toBe('part_billed');
  expect(stateOf({ billed: euros(1_000) })).toBe('billed');
});

test('somebody is told what is due within 30 days, overdue, or done and not billed', () => {
  const facts: MilestoneFacts = {
    value: euros(1_000),
    percentE4: 0n,
    needsAcceptance: true,
    acceptance: 'none',
    offered: euros(0),
    billed: euros(0),
  };
  const told = (given: Partial<MilestoneFacts> & Readonly<{ dueOn?: string | null }>) =>
    alertOf({ dueOn: null, ...facts, ...given }, '2026-03-02');
  expect(told({})).toBeNull();
  expect(told({ dueOn: '2026-03-01' })).toBe('overdue');
  expect(told({ dueOn: '2026-03-02' })).toBe('due_soon');
  expect(told({ dueOn: '2026-04-01' })).toBe('due_soon');
  expect(told({ dueOn: '2026-04-02' })).toBeNull();
  const done = { percentE4: wholeE4, acceptance: 'accepted' } as const;
  expect(told({ ...done, dueOn: '2026-03-01' })).toBe('done_not_billed');
  expect(told({ ...done, acceptance: 'submitted', dueOn: '2026-03-01' })).toBe('overdue');
  expect(told({ ...done, billed: euros(400) })).toBe('done_not_billed');
  expect(told({ ...done, billed: euros(400), offered: euros(600) })).toBeNull();
  expect(told({ ...done, billed: euros(1_000), dueOn: '2026-03-01' })).toBeNull();
});
