// One pre-bill becomes two and one again: what was decided stays, and not a cent is lost or billed twice.

import { formatAmount } from '@daybook/core/money/money.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusalOf, versioned } from '../../../scenarios/steps.ts';
import { existing } from '../../platform/rows.ts';
import { approved } from '../../testing/sample-records.ts';
import { openFirm, type TestFirm } from '../../testing/test-firm.ts';

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm();
});
afterAll(() => firm.close());

const billing = () => firm.people.biller.api.billing;
const propose = async () => {
  const made = await billing().propose({ clientId: firm.clientId, cutOff: '2026-12-31' });
  return billing().getPreBill({ id: made.id });
};

test('lines go to a pre-bill of their own and come back as they were', async () => {
  for (let count = 0; count < 3; count += 1) await approved(firm);
  const whole = await propose();
  const [first, second] = whole.lines.map((line) => line.id);
  const written = await billing().write({
    ...versioned(whole),
    lineIds: [existing(first)],
    to: { kind: 'percent_off', percent: '10' },
    reasonCode: 'courtesy',
  });
  const all = await refusalOf(
    billing().splitPreBill({
      ...versioned(written),
      lineIds: written.lines.map((line) => line.id),
    }),
  );
  expect(all?.fields[0]).toMatchObject({ field: 'lineIds', message: 'Some of its lines stay' });
  const parted = await billing().splitPreBill({
    ...versioned(written),
    lineIds: [existing(first), existing(second)],
  });
  expect([parted.lineCount, formatAmount(parted.billedAmount)]).toEqual([2, '209.00']);
  const rest = await billing().getPreBill({ id: whole.id });
  expect([rest.lineCount, formatAmount(rest.billedAmount)]).toEqual([1, '110.00']);
  const place = await billing().preBillQueue({ id: rest.id });
  expect(place).toMatchObject({ position: 1, count: 2, beforeId: null, nextId: parted.id });
  expect(place.siblings.map((each) => each.id)).toEqual([parted.id]);
  const itself = await refusalOf(
    billing().mergePreBills({ ...versioned(rest), otherIds: [rest.id] }),
  );
  expect(itself?.fields[0]?.field).toBe('otherIds');
  const merged = await billing().mergePreBills({ ...versioned(rest), otherIds: [parted.id] });
  expect([merged.lineCount, formatAmount(merged.billedAmount)]).toEqual([3, '319.00']);
  expect((await billing().getPreBill({ id: parted.id })).state).toBe('discarded');
  const stale = await refusalOf(
    billing().mergePreBills({ ...versioned(merged), otherIds: [parted.id] }),
  );
  expect(stale?.code).toBe('wrong_state');
  const draft = await billing().invoicePreBill(versioned(merged));
  const posted = await firm.people.partner.api.billing.post(versioned(draft));
  expect(formatAmount(posted.lineNet)).toBe('319.00');
});

test('the next one is held beside what the client was billed last', async () => {
  await approved(firm);
  const next = await propose();
  const { previous } = await billing().preBillQueue({ id: next.id });
  expect([previous?.minutes, previous && formatAmount(previous.net)]).toEqual([180, '319.00']);
});
