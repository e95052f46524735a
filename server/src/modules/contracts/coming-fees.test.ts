// Fees that are still to come: what is offered is not among them, what depends on a renewal stands apart, and the past
// knows only the terms that were in force then. What was first agreed stays what it was, whatever is amended.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFirm, type TestFirm } from '../../testing/test-firm.ts';
import { listBaselines } from './baseline.ts';
import { comingFees } from './coming-fees.ts';

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm({ now: '2026-03-02T09:00:00.000Z' });
});
afterAll(() => firm.close());

let projects = 0;
const euros = (amount: string) => ({ amount, currency: 'EUR' });
const seen = ({ id, version }: Readonly<{ id: string; version: number }>) => ({ id, version });

/** In force at once: 100.00 a month until June, and 500.00 once in May. */
async function agreed(renewal: 'automatic' | 'none') {
  const { biller, partner } = firm.people;
  // Of its own, so that no two contracts take in the same work.
  projects += 1;
  const { id: projectId } = await biller.api.parties.createProject({
    ...{ clientId: firm.clientId, branchId: firm.branchId, name: `Fees ${projects}` },
    ...{ code: `F${projects}`, managerId: firm.people.project_manager.id },
  });
  const place = { projectId, serviceId: firm.serviceId };
  const made = await biller.api.contracts.create({
    ...{ name: `Fees, ${renewal}`, clientId: firm.clientId, branchId: firm.branchId },
    ownerId: firm.people.project_manager.id,
    ...{ effectiveFrom: '2026-03-01', until: '2026-06-01' },
    ...(renewal === 'none'
      ? {}
      : { renewal: { kind: 'automatic' as const, noticeDays: 10, months: 12 } }),
    lines: [
      {
        ...{ ...place, description: 'Support' },
        terms: { model: 'recurring', fee: euros('100.00'), cycle: 'month' },
      },
      {
        ...{ ...place, description: 'Review' },
        terms: {
          model: 'fixed',
          instalments: [{ dueOn: '2026-05-15', amount: euros('500.00') }],
        },
      },
    ],
  });
  const asked = await biller.api.contracts.submit(seen(made));
  const approved = await partner.api.contracts.approve(seen(asked));
  return partner.api.contracts.post(seen(approved));
}

const comingIn = (from: string, until: string) =>
  comingFees(firm.server.database.reader(firm.firmId), { from, until });
const sizes = (fees: Awaited<ReturnType<typeof comingFees>>) =>
  fees.map(({ amount, isRenewal }) => [Number(amount.minor), isRenewal]).toSorted();

test('what falls due in a month, what a renewal adds, and what is offered already', async () => {
  const before = firm.clock.now();
  firm.clock.moveTo('2026-03-03T09:00:00.000Z');
  await agreed('automatic');
  const { id } = await agreed('none');
  expect(sizes(await comingIn('2026-05-01', '2026-06-01'))).toEqual([
    [100_00, false],
    [100_00, false],
    [500_00, false],
    [500_00, false],
  ]);
  expect(sizes(await comingIn('2026-06-01', '2026-07-01'))).toEqual([[100_00, true]]);
  await firm.people.partner.api.contracts.offerFees({ contractIds: [id], until: '2026-05-31' });
  expect(sizes(await comingIn('2026-05-01', '2026-06-01'))).toEqual([
    [100_00, false],
    [500_00, false],
  ]);
  const then = await firm.server.database.asOf(firm.firmId, before, (db) =>
    comingFees(db, { from: '2026-05-01', until: '2026-06-01' }),
  );
  expect(then).toEqual([]);
});

test('what was first agreed is whole, and stays when it is amended', async () => {
  const { biller, partner } = firm.people;
  const db = firm.server.database.reader(firm.firmId);
  const of = async (id: string) =>
    (await listBaselines(db, {}, '2026-04-01')).find((each) => each.id === id);
  const made = await agreed('none');
  // Three months and the instalment, whatever the day that is asked for.
  expect(await of(made.id)).toMatchObject({ billedMinor: 800_00n, minutes: null });
  const { terms } = await biller.api.contracts.get({ id: made.id });
  const amended = await biller.api.contracts.amend({
    ...{ ...seen(made), reason: 'A higher fee', effectiveFrom: '2026-04-01' },
  });
  const written = await biller.api.contracts.update({
    ...{ ...seen(amended), effectiveFrom: '2026-04-01', until: terms.until },
    lines: terms.lines
      .filter(({ model }) => model === 'recurring')
      .map(({ key, description, project, service }) => ({
        ...{ key, description, projectId: project?.id ?? null, serviceId: service?.id ?? null },
        terms: { model: 'recurring' as const, fee: euros('900.00'), cycle: 'month' as const },
      })),
  });
  const asked = await biller.api.contracts.submit(seen(written));
  const approved = await partner.api.contracts.approve(seen(asked));
  await partner.api.contracts.post(seen(approved));
  expect(await of(made.id)).toMatchObject({ billedMinor: 800_00n });
});
