// A building project of the demo firm: a deposit, five milestones with retention, and a change order.

import { addMonths } from '@daybook/core/contracts/proration.ts';
import { addDays } from '@daybook/core/kernel/plain-date.ts';
import { linesOfLatest } from '../modules/contracts/public.ts';
import { milestonesOfLine } from '../modules/milestones/public.ts';
import { existing } from '../platform/rows.ts';
import { caller, type DemoWorld } from './demo-world.ts';

const euros = (amount: string) => ({ amount, currency: 'EUR' });

export type DemoBuilding = Readonly<{ lineKey: string }>;

export async function scheduleBuilding(
  world: DemoWorld,
  contractId: string,
): Promise<DemoBuilding> {
  const { door, biller, from, today } = world;
  const [line] = await linesOfLatest(door.database.reader(biller.actor.firmId), contractId);
  const { line_key: lineKey } = existing(line);
  const retained = (name: string, amount: string, dueOn: string, needsAcceptance = false) => ({
    name,
    value: euros(amount),
    dueOn,
    needsAcceptance,
    retentionPercent: '5',
  });
  await caller(door, biller.actor).milestones.saveSchedule({
    id: lineKey,
    milestones: [
      { name: 'Deposit', value: euros('24000.00'), dueOn: from, isDeposit: true },
      retained('Design', '42000.00', addMonths(from, 3), true),
      retained('Permits', '18000.00', addMonths(from, 5)),
      retained('Structure', '90000.00', addMonths(from, 9)),
      retained('Fit-out', '66000.00', addDays(today, 12)),
      retained('Handover', '24000.00', addMonths(today, 2), true),
    ],
  });
  await progress(world, { lineKey }, 'Deposit', '100');
  return { lineKey };
}

async function find(world: DemoWorld, { lineKey }: DemoBuilding, name: string) {
  const rows = await milestonesOfLine(
    world.door.database.reader(world.biller.actor.firmId),
    lineKey,
  );
  return existing(rows.find((row) => row.name === name));
}

/** Records how far it is, has it accepted where that is asked, and puts it into work in progress. */
async function progress(
  world: DemoWorld,
  building: DemoBuilding,
  name: string,
  percent: string,
): Promise<void> {
  const { door, biller, partner } = world;
  const by = caller(door, biller.actor).milestones;
  const row = await find(world, building, name);
  const done = await by.recordProgress({
    id: row.id,
    version: row.version,
    percent,
    note: `${name}: ${percent} % by the site report`,
  });
  if (done.needsAcceptance) {
    const asked = await by.submit({ id: done.id, version: done.version });
    await caller(door, partner.actor).milestones.accept({ id: asked.id, version: asked.version });
  }
  await by.bill({ milestoneIds: [row.id] });
}

/** Half-way through the year. */
export async function buildOn(world: DemoWorld, building: DemoBuilding): Promise<void> {
  await progress(world, building, 'Design', '100');
  await progress(world, building, 'Permits', '100');
  await progress(world, building, 'Structure', '40');
}

/** At its end: the client wants more, and the structure is done and not yet billed. */
export async function changeBuilding(world: DemoWorld, building: DemoBuilding): Promise<void> {
  const { door, biller, partner } = world;
  const by = caller(door, biller.actor).milestones;
  const order = await by.createChangeOrder({
    id: building.lineKey,
    title: 'A second staircase',
    reason: 'Asked for by the fire inspection',
    change: euros('14500.00'),
  });
  await caller(door, partner.actor).milestones.postChangeOrder({
    id: order.id,
    version: order.version,
  });
  const structure = await find(world, building, 'Structure');
  await by.recordProgress({
    id: structure.id,
    version: structure.version,
    percent: '100',
    note: 'Structure: done by the site report',
  });
}
