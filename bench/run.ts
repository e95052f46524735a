// A billing run of one plan for each client: simulated, agreed to, posted, as its job does it, beside the
// hand-written transaction of bill.ts, which writes the same invoices once and keeps nothing to review.

import { contract } from '@daybook/contract/contract.ts';
import { drive } from '../server/src/modules/automation/public.ts';
import { callAs } from '../server/src/platform/caller.ts';
import { existing } from '../server/src/platform/rows.ts';
import { billByHand, billedOf } from './bill.ts';
import { type Measure, timed } from './measure.ts';
import { type BenchFirm, connect, type World } from './world.ts';

const ratioReach = 5;
const memoryReach = 1024;
const dueOn = '2026-01-31';

export const run: Measure = async (world) => {
  const { ours: firm, limit } = await world.unbilledFirms();
  await fillPlans(world, firm);
  const ours = await runThem(world, firm);
  const { milliseconds: theirs } = await timed(() => billByHand(world, limit));
  const [left, right] = [await billedOf(world, firm), await billedOf(world, limit)];
  if (left !== right) throw new Error(`The two billed different amounts: ${left} and ${right}`);
  const ratio = (ours.simulating + ours.posting) / theirs;
  const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(1);
  return [
    {
      name: `run of ${firm.clientIds.length} plans over ${world.size} entries`,
      ours: `${seconds(ours.simulating + ours.posting)} s (simulate ${seconds(ours.simulating)}, post ${seconds(ours.posting)})`,
      limit: `${seconds(theirs)} s`,
      ratio,
      reach: `at most ${ratioReach}`,
      holds: ratio <= ratioReach,
    },
    {
      name: 'memory in the run',
      ours: `${ours.megabytes} MiB`,
      limit: `${memoryReach} MiB`,
      ratio: ours.megabytes / memoryReach,
      reach: 'at most 1',
      holds: ours.megabytes <= memoryReach,
    },
  ];
};

/** One plan for each client, all due on one day; by SQL, as the rest of the stage. */
async function fillPlans({ ownerUrl }: World, firm: BenchFirm): Promise<void> {
  const owner = await connect(ownerUrl);
  await owner.query('set session_replication_role = replica');
  await owner.query(
    `insert into billing_plan (firm_id, id, client_id, branch_id, created_at, created_by_id, state, name, rule, starts_on, shift, cut_off_days, sweeps, per, delivery, next_on, next_due_on)
     select firm_id, gen_random_uuid(), id, $2, now(), $3, 'active', name, 'FREQ=MONTHLY;BYMONTHDAY=-1', $4::date, 'none', 0, '{time}', 'client', 'none', $4::date, $4::date from client where firm_id = $1`,
    [firm.firmId, firm.branchId, firm.actor.personId, dueOn],
  );
  await owner.query('analyze billing_plan');
  await owner.end();
}

async function runThem({ server }: World, firm: BenchFirm) {
  const { runs } = contract;
  const { door } = server;
  // Whoever began a run may not agree to it.
  const second = { ...firm.actor, personId: existing(firm.personIds[0]) };
  const driven = () => drive(door, firm.firmId, id, AbortSignal.timeout(3_600_000));
  const get = async () => {
    const rows = await server.database
      .reader(firm.firmId)
      .rows<{ version: number; state: string; posted: string }>(
        `select r.version, r.state, (select count(*) from billing_run_item i where i.firm_id = r.firm_id and i.run_id = r.id and i.state = 'posted') as posted from billing_run r where r.firm_id = app.firm_id() and r.id = $1`,
        [id],
      );
    return existing(rows[0]);
  };

  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 50);
  const begun = performance.now();
  const { id } = await callAs(door, firm.actor, 'runs.create', runs.create, {
    dueUntil: dueOn,
    invoiceDate: dueOn,
  });
  await driven();
  const simulating = performance.now() - begun;
  const { version } = await get();
  const submitted = await callAs(door, firm.actor, 'runs.submit', runs.submit, { id, version });
  const agreed = await callAs(door, second, 'runs.approve', runs.approve, {
    id,
    version: submitted.version,
  });
  const agreedAt = performance.now();
  await callAs(door, firm.actor, 'runs.post', runs.post, { id, version: agreed.version });
  await driven();
  const posting = performance.now() - agreedAt;
  clearInterval(watch);
  const { state, posted } = await get();
  if (state !== 'posted' || Number(posted) !== firm.clientIds.length)
    throw new Error(`The run is ${state}, with ${posted} invoices`);
  return { simulating, posting, megabytes: Math.round(peak / 1_048_576) };
}
