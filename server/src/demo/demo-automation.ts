// Billing by the calendar in the demo firm: a plan for each client, one paused, and the run of this month,
// simulated and waiting for somebody to look at it.

import { addDays, monthFrom } from '@daybook/core/kernel/plain-date.ts';
import { drive } from '../modules/automation/public.ts';
import { findClients } from '../modules/parties/public.ts';
import { existing } from '../platform/rows.ts';
import { caller, type DemoWorld } from './demo-world.ts';

const rules = [
  'FREQ=MONTHLY;BYMONTHDAY=1',
  'FREQ=MONTHLY;BYMONTHDAY=1',
  'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1',
  'FREQ=MONTHLY;BYMONTHDAY=15',
] as const;

export async function planBilling(world: DemoWorld): Promise<void> {
  const { door, biller, clients, random, today } = world;
  const call = caller(door, biller.actor);
  await caller(door, world.partner.actor).plans.setHolidays({
    id: biller.branchId,
    holidays: holidaysOf(Number(today.slice(0, 4))),
  });
  // One of them pays nothing without its order on the invoice, and there is none yet.
  const strict = existing(clients.find((client) => client.name === 'Hartmann Chemie'));
  await call.parties.updateClient({
    id: strict.id,
    version: await versionOf(world, strict.id),
    requiresOrder: true,
  });
  const startsOn = monthFrom(today);
  const made: Readonly<{ id: string; version: number }>[] = [];
  for (const [index, client] of clients.entries())
    made.push(
      await call.plans.create({
        name: `${client.name}, monthly`,
        clientId: client.id,
        branchId: biller.branchId,
        practice: index % 3 === 0 ? 'Technology' : 'Advisory',
        rule: random.pick(rules),
        startsOn,
        sweeps: ['time', 'expense', 'milestone', 'fee', 'retainer', 'overage'],
        per: client.projects.length > 2 && index % 4 === 0 ? 'project' : 'client',
        delivery: 'email',
      }),
    );
  const [first] = made.slice(-1);
  const { id, version } = existing(first);
  await call.plans.pause({ id, version, reason: 'The budget of the client is being settled' });
  const run = await call.runs.create({
    dueUntil: today,
    invoiceDate: today < addDays(startsOn, 1) ? startsOn : today,
  });
  await drive(door, biller.actor.firmId, run.id, AbortSignal.timeout(60_000));
}

const versionOf = async ({ door, biller }: DemoWorld, clientId: string): Promise<number> =>
  existing((await findClients(door.database.reader(biller.actor.firmId), [clientId]))[0]).version;

const holidaysOf = (year: number) =>
  [year, year + 1].flatMap((each) => [
    { on: `${each}-01-01`, name: 'New Year’s Day' },
    { on: `${each}-05-01`, name: 'Labour Day' },
    { on: `${each}-10-03`, name: 'German Unity Day' },
    { on: `${each}-12-25`, name: 'Christmas Day' },
    { on: `${each}-12-26`, name: 'Second Day of Christmas' },
  ]);
