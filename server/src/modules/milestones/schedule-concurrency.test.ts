// Eight at once write schedules, post change orders and put amendments in force: whatever order they come
// in, milestones never add up to more than the line is worth.

import type { Money } from '@daybook/core/money/money.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { versioned } from '../../testing/sample-records.ts';
import { scheduled } from '../../testing/terms-samples.ts';
import { ApiRefusal, openFirm, type TestFirm } from '../../testing/test-firm.ts';

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm({ now: '2026-03-02T09:00:00.000Z' });
});
afterAll(() => firm.close());

const euros = (whole: number) => ({ amount: `${whole}.00`, currency: 'EUR' });

type Write =
  | Readonly<{ kind: 'schedule'; parts: readonly number[] }>
  | Readonly<{ kind: 'order'; change: number }>;
const someWrite: fc.Arbitrary<Write> = fc.oneof(
  fc.record({
    kind: fc.constant('schedule' as const),
    parts: fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({
    kind: fc.constant('order' as const),
    change: fc.integer({ min: -4_000, max: 1_500 }).filter((change) => change !== 0),
  }),
);

/** The milestones themselves, not what a screen says of them. */
async function standOf(lineKey: string, contractId: string) {
  const db = firm.server.database.reader(firm.firmId);
  const [row] = await db.rows<{ parts: bigint }>(
    'select coalesce(sum(value_minor), 0)::bigint as parts from milestone where firm_id = app.firm_id() and line_key = $1 and not is_dropped and not is_deposit',
    [lineKey],
  );
  const { items } = await firm.people.biller.api.milestones.schedules({ id: contractId });
  const worth: Money | undefined = items[0]?.worth;
  return { parts: row?.parts ?? 0n, worth: worth?.minor ?? 0n };
}

const outcomes: Record<string, number> = {};
function count(results: readonly PromiseSettledResult<unknown>[]): void {
  for (const result of results) {
    const how =
      result.status === 'fulfilled'
        ? 'done'
        : result.reason instanceof ApiRefusal
          ? result.reason.code
          : String(result.reason);
    outcomes[how] = (outcomes[how] ?? 0) + 1;
  }
}

test('eight writers of one schedule never leave it above what the line is worth', async () => {
  const { biller, partner } = firm.people;
  const { lineKey, milestones } = await scheduled(firm);
  const contractId = milestones[0]?.contract.id ?? '';
  const prepare = async (write: Write) => {
    if (write.kind === 'schedule')
      return () =>
        biller.api.milestones.saveSchedule({
          id: lineKey,
          milestones: write.parts.map((value, index) => ({
            name: `Part ${index + 1}`,
            value: euros(value),
          })),
        });
    const order = await biller.api.milestones.createChangeOrder({
      id: lineKey,
      title: 'A change',
      reason: 'The client asked',
      change: euros(write.change),
    });
    return () => partner.api.milestones.postChangeOrder(versioned(order));
  };
  await fc.assert(
    fc.asyncProperty(fc.array(someWrite, { minLength: 8, maxLength: 8 }), async (writes) => {
      const attempts = await Promise.all(writes.map(prepare));
      count(await Promise.allSettled(attempts.map((attempt) => attempt())));
      const { parts, worth } = await standOf(lineKey, contractId);
      expect(parts <= worth).toBe(true);
    }),
    { numRuns: 15 },
  );
  // Both happened, or nothing was held; and nothing else went wrong.
  expect(outcomes.done).toBeGreaterThan(0);
  expect(outcomes.over_contract_value).toBeGreaterThan(0);
  expect(Object.keys(outcomes).sort()).toEqual(['done', 'over_contract_value']);
});

test('an amendment that lowers a line under its schedule waits for it, and is refused', async () => {
  const { biller, partner } = firm.people;
  const amendment = async () => {
    const { lineKey, milestones } = await scheduled(firm);
    const id = milestones[0]?.contract.id ?? '';
    const { version } = await biller.api.contracts.get({ id });
    const begun = await biller.api.contracts.amend({
      ...{ id, version, effectiveFrom: '2026-04-01' },
      reason: 'Less of it',
    });
    const { terms } = await biller.api.contracts.get({ id });
    const [line] = terms.lines;
    const written = await biller.api.contracts.update({
      ...versioned(begun),
      effectiveFrom: '2026-04-01',
      lines: [
        {
          key: lineKey,
          description: 'Works',
          projectId: line?.project?.id ?? null,
          serviceId: line?.service?.id ?? null,
          terms: { model: 'milestone', value: euros(7_000) },
        },
      ],
    });
    const asked = await biller.api.contracts.submit(versioned(written));
    const approved = await partner.api.contracts.approve(versioned(asked));
    return { lineKey, id, approved };
  };
  const first = await amendment();
  await expect(partner.api.contracts.post(versioned(first.approved))).rejects.toMatchObject({
    code: 'over_contract_value',
    fields: [{ field: 'lines.0.terms.value', message: expect.stringContaining('10000.00') }],
  });
  // At the same moment: the schedule is lowered to fit, or raised again.
  for (const parts of [[7_000], [9_000], [3_000, 4_000], [10_000]]) {
    const { lineKey, id, approved } = await amendment();
    const save = (values: readonly number[]) =>
      biller.api.milestones.saveSchedule({
        id: lineKey,
        milestones: values.map((value, index) => ({ name: `Part ${index}`, value: euros(value) })),
      });
    await save([5_000]);
    await Promise.allSettled([
      partner.api.contracts.post(versioned(approved)),
      ...[parts, parts, parts].map(save),
    ]);
    const stand = await standOf(lineKey, id);
    expect(stand.parts <= stand.worth).toBe(true);
  }
});
