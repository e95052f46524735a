// Samples of the commands on billing plans and runs.

import { drive } from '../modules/automation/public.ts';
import { existing } from '../platform/rows.ts';
import { type Samples, sample } from './sample.ts';
import { approved, unique, versioned } from './sample-records.ts';
import type { TestFirm } from './test-firm.ts';

const written = () => ({
  name: unique('Plan'),
  rule: 'FREQ=MONTHLY;BYMONTHDAY=1',
  startsOn: '2026-01-01',
  sweeps: ['time' as const],
});
const plan = (firm: TestFirm) =>
  firm.people.biller.api.plans.create({
    clientId: firm.clientId,
    branchId: firm.branchId,
    ...written(),
  });
const paused = async (firm: TestFirm) =>
  firm.people.biller.api.plans.pause({ ...versioned(await plan(firm)), reason: 'Budget talks' });

/** Does what the job of a run would. */
export const driven = async (firm: TestFirm, runId: string) => {
  await drive(firm.server.door, firm.firmId, runId, AbortSignal.timeout(60_000));
  return firm.people.biller.api.runs.get({ id: runId });
};
/** On a plan of its own; it bills what is open of the client by now. */
export async function simulated(firm: TestFirm) {
  await approved(firm);
  const { id } = await plan(firm);
  const run = await firm.people.biller.api.runs.create({
    dueUntil: firm.clock.now().slice(0, 10),
    planIds: [id],
  });
  return driven(firm, run.id);
}
const items = async (firm: TestFirm, id: string) =>
  (await firm.people.biller.api.runs.items({ id })).items;
const submitted = async (firm: TestFirm) =>
  firm.people.biller.api.runs.submit(versioned(await simulated(firm)));
const agreed = async (firm: TestFirm) =>
  firm.people.partner.api.runs.approve(versioned(await submitted(firm)));
const posting = async (firm: TestFirm) =>
  firm.people.partner.api.runs.post(versioned(await agreed(firm)));

export const automationSamples = {
  plans: {
    create: sample('biller', async (firm) => ({
      clientId: firm.clientId,
      branchId: firm.branchId,
      ...written(),
    })),
    update: sample('biller', async (firm) => ({ ...versioned(await plan(firm)), ...written() })),
    pause: sample('biller', async (firm) => ({
      ...versioned(await plan(firm)),
      reason: 'Budget talks',
    })),
    resume: sample('biller', async (firm) => versioned(await paused(firm))),
    skip: sample('biller', async (firm) => ({
      ...versioned(await plan(firm)),
      reason: 'Billed by hand this once',
    })),
    end: sample('biller', async (firm) => versioned(await plan(firm))),
    setHolidays: sample('partner', async (firm) => ({
      id: firm.branchId,
      holidays: [{ on: '2026-12-25', name: 'Christmas Day' }],
    })),
  },
  runs: {
    setSchedule: sample('biller', async () => ({ beginsAt: '07:30' })),
    create: sample('biller', async (firm) => ({
      dueUntil: firm.clock.now().slice(0, 10),
      planIds: [(await plan(firm)).id],
    })),
    simulate: sample('biller', async (firm) => versioned(await simulated(firm))),
    exclude: sample('biller', async (firm) => {
      const run = await simulated(firm);
      const [item] = await items(firm, run.id);
      return { ...versioned(run), itemIds: [existing(item).id], reason: 'Waits for an order' };
    }),
    include: sample('biller', async (firm) => {
      const run = await simulated(firm);
      const itemIds = [existing((await items(firm, run.id))[0]).id];
      const without = await firm.people.biller.api.runs.exclude({
        ...versioned(run),
        itemIds,
        reason: 'Waits for an order',
      });
      return { ...versioned(without), itemIds };
    }),
    submit: sample('biller', async (firm) => versioned(await simulated(firm))),
    reject: sample('partner', async (firm) => ({
      ...versioned(await submitted(firm)),
      reason: 'Not yet',
    })),
    approve: sample('partner', async (firm) => versioned(await submitted(firm))),
    post: sample('partner', async (firm) => versioned(await agreed(firm))),
    stop: sample('partner', async (firm) => ({ id: (await posting(firm)).id })),
    cancel: sample('biller', async (firm) => ({
      id: (await simulated(firm)).id,
      reason: 'Begun by mistake',
    })),
  },
} satisfies Pick<Samples, 'plans' | 'runs'>;
