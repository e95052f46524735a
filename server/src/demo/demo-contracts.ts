// What the demo firm has agreed with some of its clients: a framework near its cap, a fee in instalments,
// support by the month that rises with an index, one where notice is due, and one that waits for approval.

import { addMonths } from '@daybook/core/contracts/proration.ts';
import { monthBefore } from '@daybook/core/contracts/uplift.ts';
import { addDays } from '@daybook/core/kernel/plain-date.ts';
import { formatAmount, money } from '@daybook/core/money/money.ts';
import { spentOfLines } from '../modules/billing/public.ts';
import { findContract, linesOfLatest } from '../modules/contracts/public.ts';
import { existing } from '../platform/rows.ts';
import { buildOn, changeBuilding, type DemoBuilding, scheduleBuilding } from './demo-building.ts';
import { caller, type DemoWorld } from './demo-world.ts';

type Call = ReturnType<typeof caller>['contracts'];
type Terms = Omit<Parameters<Call['create']>[0], 'name' | 'clientId' | 'branchId' | 'ownerId'>;
export type DemoContracts = Readonly<{
  frameworkId: string;
  supportId: string;
  building: DemoBuilding;
}>;

const clauses = [
  { number: '2.1', title: 'Scope of the services' },
  { number: '3.1', title: 'Fees by the hour' },
  { number: '3.2', title: 'Fixed and recurring fees' },
  { number: '3.4', title: 'Travel and expenses' },
];

export async function makeContracts(world: DemoWorld): Promise<DemoContracts> {
  const { from, today, biller, door } = world;
  const call = caller(door, biller.actor).contracts;
  const framework = await inForce(world, 0, 'Framework agreement', {
    effectiveFrom: from,
    renewal: { kind: 'automatic', noticeDays: 90, months: 12 },
    purchaseOrder: 'FA-2291',
    clauses,
    lines: [
      {
        description: 'Advice and delivery',
        clause: '3.1',
        projectId: existing(world.clients[0]?.projects[0]).id,
        terms: { model: 'time', cap: { amount: '900000.00', currency: 'EUR' } },
      },
    ],
  });
  await inForce(world, 3, 'Process redesign for a fixed fee', {
    effectiveFrom: from,
    until: addMonths(from, 15),
    clauses,
    lines: [
      {
        description: 'Process redesign',
        clause: '3.2',
        projectId: existing(world.clients[3]?.projects[1]).id,
        serviceId: existing([...world.serviceIds.values()][0]),
        terms: {
          model: 'fixed',
          instalments: [2, 6, 10].map((months) => ({
            dueOn: addMonths(from, months),
            amount: { amount: '28000.00', currency: 'EUR' },
          })),
        },
      },
    ],
  });
  const index = await call.createIndex({
    name: 'Consumer prices, services',
    source: 'An invented series, to show an uplift',
  });
  const base = monthBefore(from.slice(0, 7), 2);
  await call.recordIndexValues({
    id: index.id,
    values: Array.from({ length: 12 }, (_, back) => ({
      month: monthBefore(addMonths(from, 8).slice(0, 7), 11 - back),
      value: (117.2 + back * 0.31).toFixed(2),
    })),
  });
  const support = await inForce(world, 6, 'Support', {
    effectiveFrom: from,
    renewal: { kind: 'by_agreement', noticeDays: 60, months: 12 },
    uplift: { kind: 'index', indexId: index.id, baseMonth: base, lagMonths: 2 },
    clauses,
    lines: [
      {
        description: 'Support desk',
        clause: '3.2',
        projectId: existing(world.clients[6]?.projects[0]).id,
        serviceId: existing([...world.serviceIds.values()][1]),
        terms: {
          model: 'recurring',
          fee: { amount: '1850.00', currency: 'EUR' },
          cycle: 'month',
        },
      },
    ],
  });
  await inForce(world, 9, 'Advisory mandate', {
    effectiveFrom: from,
    until: addDays(today, 41),
    renewal: { kind: 'by_agreement', noticeDays: 60, months: 12 },
    clauses,
    lines: [
      {
        description: 'Advisory work',
        clause: '3.1',
        projectId: existing(world.clients[9]?.projects[0]).id,
        terms: { model: 'time' },
      },
    ],
  });
  const works = await inForce(world, 15, 'Extension of the plant', {
    effectiveFrom: from,
    clauses,
    lines: [
      {
        description: 'Planning and site management',
        clause: '3.2',
        projectId: existing(world.clients[15]?.projects[0]).id,
        serviceId: existing([...world.serviceIds.values()][7]),
        terms: { model: 'milestone', value: { amount: '240000.00', currency: 'EUR' } },
      },
    ],
  });
  const building = await scheduleBuilding(world, works);
  return { frameworkId: framework, supportId: support, building };
}

async function inForce(
  world: DemoWorld,
  clientIndex: number,
  name: string,
  terms: Terms,
): Promise<string> {
  const { door, biller } = world;
  const client = existing(world.clients[clientIndex]);
  const by = caller(door, biller.actor).contracts;
  const made = await by.create({
    name,
    clientId: client.id,
    branchId: biller.branchId,
    ownerId: existing(client.projects[0]).managerId,
    ...terms,
  });
  await decided(world, await by.submit({ id: made.id, version: made.version }));
  return made.id;
}

async function decided(
  { door, partner }: DemoWorld,
  submitted: Readonly<{ id: string; version: number }>,
): Promise<void> {
  const { approve, post } = caller(door, partner.actor).contracts;
  const { id, version } = await approve({ id: submitted.id, version: submitted.version });
  await post({ id, version });
}

/** Half-way through the year: the support fee follows its index, and the building grows. */
export async function upliftSupport(
  world: DemoWorld,
  { supportId, building }: DemoContracts,
  from: string,
): Promise<void> {
  const { door, biller } = world;
  await buildOn(world, building);
  const by = caller(door, biller.actor).contracts;
  const row = existing(await findContract(door.database.reader(biller.actor.firmId), supportId));
  const draft = await by.uplift({ id: row.id, version: row.version, effectiveFrom: from });
  await decided(world, await by.submit({ id: draft.id, version: draft.version }));
}

/** At the end of the year: the framework gets a cap that the current work all but reaches; one contract waits. */
export async function endTheYear(
  world: DemoWorld,
  { frameworkId, building }: DemoContracts,
  from: string,
): Promise<void> {
  await changeBuilding(world, building);
  const { door, biller } = world;
  const db = door.database.reader(biller.actor.firmId);
  const by = caller(door, biller.actor).contracts;
  const row = existing(await findContract(db, frameworkId));
  const [line] = await linesOfLatest(db, row.id);
  const { line_key: key, description, clause, project_id: projectId } = existing(line);
  const [spent] = await spentOfLines(db, [key]);
  const used = (spent?.billed_minor ?? 0n) + (spent?.unbilled_minor ?? 0n);
  const cap = formatAmount(money((used * 103n) / 100n, row.currency));
  const draft = await by.amend({
    id: row.id,
    version: row.version,
    effectiveFrom: from,
    reason: 'The client has set a budget',
  });
  const written = await by.update({
    id: draft.id,
    version: draft.version,
    effectiveFrom: from,
    renewal: { kind: 'automatic', noticeDays: 90, months: 12 },
    purchaseOrder: 'FA-2291',
    clauses,
    lines: [
      {
        key,
        description,
        clause,
        projectId,
        terms: { model: 'time', cap: { amount: cap, currency: row.currency } },
      },
    ],
  });
  await decided(world, await by.submit({ id: written.id, version: written.version }));
  const waiting = existing(world.clients[12]);
  const made = await by.create({
    name: 'Data platform',
    clientId: waiting.id,
    branchId: biller.branchId,
    ownerId: existing(waiting.projects[0]).managerId,
    effectiveFrom: addMonths(from, 1),
    until: addMonths(from, 13),
    clauses,
    lines: [
      {
        description: 'Build',
        clause: '3.1',
        projectId: existing(waiting.projects[1]).id,
        terms: {
          model: 'time',
          schedule: { kind: 'own', rates: [{ unitPrice: '142.50' }] },
          capMinutes: 60_000,
        },
      },
    ],
  });
  await by.submit({ id: made.id, version: made.version });
}
