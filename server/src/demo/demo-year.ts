// A year in the life of the demo firm: weeks of work with their seasons, approvals, month-ends, money
// that comes late, and the mistakes that are made and put right.

import { contract } from '@daybook/contract/contract.ts';
import { addDays, weekdayOf } from '@daybook/core/kernel/plain-date.ts';
import { formatAmount, type Money, money } from '@daybook/core/money/money.ts';
import { z } from 'zod';
import {
  findInvoices,
  findPreBills,
  type InvoiceRow,
  listLines,
} from '../modules/billing/public.ts';
import { callAs, StillParked } from '../platform/caller.ts';
import { existing } from '../platform/rows.ts';
import { runCommand } from '../platform/run-command.ts';
import { notes } from './demo-data.ts';
import { caller, type DemoPerson, type DemoProject, type DemoWorld } from './demo-firm.ts';

/** How busy a month is: summer and Christmas are quiet, spring and autumn are not. */
const seasons: Readonly<Record<string, number>> = {
  '01': 0.86,
  '02': 0.97,
  '03': 1.04,
  '04': 0.98,
  '05': 0.95,
  '06': 1.0,
  '07': 0.84,
  '08': 0.66,
  '09': 1.03,
  '10': 1.07,
  '11': 1.06,
  '12': 0.7,
};
const skills: Readonly<Record<string, readonly string[]>> = {
  'Principal consultant': ['ADV', 'ADV', 'TRN'],
  'Senior consultant': ['ADV', 'ANA', 'TRN'],
  Consultant: ['ANA', 'ANA', 'SUP'],
  'Business analyst': ['ANA', 'PM'],
  'Solution architect': ['ARC', 'ARC', 'DEV'],
  'Senior software engineer': ['DEV', 'DEV', 'ARC'],
  'Software engineer': ['DEV', 'DEV', 'SUP'],
  'User experience designer': ['UX'],
  'Data engineer': ['DAT'],
  'Quality engineer': ['QA', 'QA', 'SUP'],
  'Project manager': ['PM'],
  Partner: ['ADV'],
};

type Day = Readonly<{ date: string; person: DemoPerson }>;
type Entry = Readonly<{
  projectId: string;
  serviceId: string;
  workDate: string;
  workedMinutes: number;
  note: string;
}>;

export async function liveThroughTheYear(world: DemoWorld): Promise<void> {
  const assignments = assign(world);
  const lastWeek = addDays(world.today, 1 - weekdayOf(world.today));
  let month = world.from.slice(0, 7);
  let owed: readonly Owed[] = [];
  for (
    let monday = addDays(world.from, (8 - weekdayOf(world.from)) % 7);
    monday <= lastWeek;
    monday = addDays(monday, 7)
  ) {
    if (monday.slice(0, 7) !== month) {
      owed = await closeMonth(world, addDays(`${monday.slice(0, 7)}-01`, -1), owed);
      month = monday.slice(0, 7);
      await world.door.database.refreshStatistics();
    }
    await workWeek(world, monday, {
      assignments,
      isSubmitted: monday < lastWeek,
      isApproved: monday < addDays(lastWeek, -7),
    });
  }
}

/** Who works on what; people who are on no team help where there is most to do. */
function assign({
  people,
  clients,
  random,
}: DemoWorld): ReadonlyMap<string, readonly DemoProject[]> {
  const projects = clients.flatMap((client) => client.projects);
  return new Map(
    people.map((person) => {
      const own = projects.filter(
        (project) =>
          project.team.some((member) => member.id === person.id) ||
          (project.managerId === person.id && person.classification === 'Project manager'),
      );
      const chosen = own.length > 0 ? own : [random.pick(projects), random.pick(projects)];
      return [
        person.id,
        chosen.flatMap((project) => Array.from({ length: project.weight }, () => project)),
      ] as const;
    }),
  );
}

type WeekPlan = Readonly<{
  assignments: ReadonlyMap<string, readonly DemoProject[]>;
  isSubmitted: boolean;
  isApproved: boolean;
}>;

async function workWeek(world: DemoWorld, monday: string, plan: WeekPlan): Promise<void> {
  const { door, people, moveTo } = world;
  const submitted: string[] = [];
  moveTo(`${addDays(monday, 4)}T15:30:00.000Z`);
  for (const person of people) {
    const entries = daysOfWork(world, monday, person).flatMap((day) =>
      workDay(world, day, existing(plan.assignments.get(person.id))),
    );
    if (entries.length === 0) continue;
    const call = caller(door, person.actor);
    await call.timesheets.createEntries({ entries: entries.map((entry) => ({ ...entry })) });
    if (!plan.isSubmitted) continue;
    const parts = await call.timesheets.submit({ from: monday });
    submitted.push(...parts.items.map((part) => part.id));
  }
  if (plan.isApproved && submitted.length > 0) await approveWeek(world, monday, submitted);
}

function daysOfWork(
  { random, today }: DemoWorld,
  monday: string,
  person: DemoPerson,
): readonly Day[] {
  const isAway = random.chance(
    monday.slice(5, 7) === '08' ? 0.35 : monday.slice(5, 7) === '12' ? 0.25 : 0.06,
  );
  const isTimekeeper =
    person.actor.grants['timesheets.create'] !== undefined && person.classification !== 'Partner';
  if (isAway || !isTimekeeper) return [];
  return [0, 1, 2, 3, 4]
    .map((day) => addDays(monday, day))
    .filter((date) => date <= today && random.chance(0.97))
    .map((date) => ({ date, person }));
}

function workDay(
  { random, serviceIds }: DemoWorld,
  { date, person }: Day,
  projects: readonly DemoProject[],
): readonly Entry[] {
  const busy = (seasons[date.slice(5, 7)] ?? 1) * person.dailyMinutes;
  const billable = Math.round((busy * (0.68 + random.next() * 0.2)) / 5) * 5;
  const parts = random.between(1, 3);
  const own = skills[person.classification] ?? ['ADV'];
  const entry = (sku: string, projectId: string, minutes: number): Entry => ({
    projectId,
    serviceId: existing(serviceIds.get(sku)),
    workDate: date,
    workedMinutes: minutes,
    note: random.pick(notes[sku] ?? ['Work']),
  });
  const work = Array.from({ length: parts }, () =>
    entry(random.pick(own), random.pick(projects).id, Math.max(10, Math.round(billable / parts))),
  );
  const internal = Math.max(0, Math.round((person.dailyMinutes * 0.95 - billable) / 5) * 5);
  const isOffice = internal >= 20 && random.chance(0.4);
  return isOffice
    ? [...work, entry('INT', random.pick(projects).id, Math.min(internal, 180))]
    : work;
}

/** One of the partners approves on Monday; now and then a week goes back first. */
async function approveWeek(
  world: DemoWorld,
  monday: string,
  partIds: readonly string[],
): Promise<void> {
  const { door, random, partner, people, moveTo } = world;
  moveTo(`${addDays(monday, 7)}T08:10:00.000Z`);
  const call = caller(door, partner.actor);
  if (random.chance(0.25)) {
    const [sentBack] = (
      await call.timesheets.reject({
        partIds: [random.pick(partIds)],
        reason: random.pick([
          'Please say what was done',
          'Wrong project: this belongs to support',
          'Too many hours on Thursday',
        ]),
      })
    ).items;
    const person = people.find((each) => each.id === sentBack?.person.id);
    if (sentBack !== undefined && person !== undefined)
      await caller(door, person.actor).timesheets.submit({ from: sentBack.from });
  }
  for (let at = 0; at < partIds.length; at += 400)
    await call.timesheets.approve({ partIds: partIds.slice(at, at + 400) });
}

type Owed = Readonly<{ invoiceId: string; clientId: string; total: Money; payOn: string }>;

/** Bills the month client by client, posts, and takes in what came by then. Gives what is still owed. */
async function closeMonth(
  world: DemoWorld,
  cutOff: string,
  owed: readonly Owed[],
): Promise<readonly Owed[]> {
  const { door, moveTo, biller, partner, random } = world;
  const on = addDays(cutOff, 4);
  moveTo(`${on}T09:00:00.000Z`);
  const { billing } = caller(door, biller.actor);
  // The last few clients are billed late: their work in progress grows old, and is seen to.
  const billed = world.clients
    .filter((_, index) => index < 52 || random.chance(0.3))
    .map((client) => client.id);
  const { items: preBills } = await billing.proposeMany({
    per: 'client',
    clientIds: billed,
    cutOff,
  });
  await writeDownSome(
    world,
    preBills.map(({ id }) => id),
  );
  const { items: invoices } = await billing.invoiceMany({
    preBillIds: preBills.map(({ id }) => id),
  });
  await approved(world, partner, 'billing.postMany', { invoiceIds: invoices.map(({ id }) => id) });
  const posted = await findInvoices(
    door.database.reader(partner.actor.firmId),
    invoices.map(({ id }) => id),
  );
  await creditOne(world, posted);
  const added = posted.map((row) => ({
    invoiceId: row.id,
    clientId: row.client_id,
    total: money(row.total_minor, row.currency),
    payOn: addDays(on, payDaysOf(world, row.client_id)),
  }));
  return takeIn(world, [...owed, ...added], on);
}

const payDaysOf = ({ clients, random }: DemoWorld, clientId: string): number =>
  existing(clients.find((client) => client.id === clientId)).paysAfterDays + random.between(-3, 6);

/** Runs a command that a policy may stop; the owner agrees. */
async function approved(
  { door, owner }: DemoWorld,
  maker: DemoPerson,
  name: string,
  input: unknown,
): Promise<void> {
  const answer = await runCommand(door, name, { actor: maker.actor, input, idempotencyKey: null });
  if (answer.status !== 202) return;
  const { approval } = ParkedAnswer.parse(answer.body);
  await callAs(door, owner.actor, 'approvals.approve', contract.approvals.approve, {
    id: approval.id,
  });
}
const ParkedAnswer = z.object({ approval: z.object({ id: z.string() }) });

async function writeDownSome(
  { door, biller, random }: DemoWorld,
  preBillIds: readonly string[],
): Promise<void> {
  const { billing } = caller(door, biller.actor);
  const db = door.database.reader(biller.actor.firmId);
  for (const id of [random.pick(preBillIds), random.pick(preBillIds.slice(1))]) {
    const lines = await listLines(db, [id]);
    const [row] = await findPreBills(db, [id]);
    const chosen = lines.slice(0, random.between(1, 4)).map((line) => line.item_id);
    await billing
      .write({
        id,
        version: existing(row).version,
        lineIds: chosen,
        to: { kind: 'percent_off', percent: String(random.pick([5, 10])) },
        reasonCode: random.pick(['courtesy', 'training', 'client_agreement']),
        comment: 'Agreed on the phone',
      })
      .catch(ignoreParked);
  }
}

// Where most of a small pre-bill is written down, the policy asks the partner: it may stay so.
function ignoreParked(error: unknown): void {
  if (!(error instanceof StillParked)) throw error;
}

async function creditOne(world: DemoWorld, posted: readonly InvoiceRow[]): Promise<void> {
  const { door, biller, random } = world;
  const small = posted.filter((row) => row.total_minor < 1_000_000n);
  if (small.length === 0) return;
  const note = await callAs(
    door,
    biller.actor,
    'billing.draftCredit',
    contract.billing.draftCredit,
    {
      id: random.pick(small).id,
      reason: 'Hours that the client had not ordered',
      what: { kind: 'share', percent: '20' },
    },
  );
  await approved(world, biller, 'billing.postCreditNote', { id: note.id, version: note.version });
}

async function takeIn(
  { door, cashier, random, moveTo }: DemoWorld,
  owed: readonly Owed[],
  until: string,
): Promise<readonly Owed[]> {
  const { cash } = caller(door, cashier.actor);
  const due = owed
    .filter((each) => each.payOn <= until)
    .toSorted((a, b) => (a.payOn < b.payOn ? -1 : a.payOn > b.payOn ? 1 : 0));
  const balances = new Map(
    (
      await findInvoices(
        door.database.reader(cashier.actor.firmId),
        due.map((each) => each.invoiceId),
      )
    ).map((row) => [row.id, row.open_minor]),
  );
  for (const { invoiceId, clientId, total } of due) {
    const open = balances.get(invoiceId) ?? 0n;
    if (open <= 0n) continue;
    // Some pay a part first.
    const minor = random.chance(0.04) ? open / 2n : open;
    const receipt = await cash.createReceipt({
      clientId,
      receivedOn: until,
      amount: { amount: formatAmount(money(minor, total.currency)), currency: total.currency },
      reference: `Transfer ${random.between(100_000, 999_999)}`,
      settlements: [
        {
          invoiceId,
          amount: { amount: formatAmount(money(minor, total.currency)), currency: total.currency },
        },
      ],
    });
    await cash.postReceipt({ id: receipt.id, version: receipt.version });
  }
  moveTo(`${until}T16:00:00.000Z`);
  return owed.filter((each) => each.payOn > until);
}
