// What the people of the demo firm lay out for clients: trains and hotels each month, approved and billed with the
// time; at the end some of this month still wait, one is over its limit, and one was sent back.

import { addDays } from '@daybook/core/kernel/plain-date.ts';
import { existing } from '../platform/rows.ts';
import { renderPdf } from '../platform/typst.ts';
import { caller, type DemoPerson, type DemoWorld } from './demo-world.ts';
import { type Random, seeded } from './random.ts';

const kinds = [
  {
    name: 'Train',
    service: 'Travel',
    markup: '0',
    limit: '500.00',
    notes: ['Train to the client and back', 'Night train, workshop'],
  },
  {
    name: 'Hotel',
    service: 'Travel',
    markup: '0',
    limit: '260.00',
    notes: ['One night, go-live', 'Two nights, workshop'],
  },
  { name: 'Own car', service: 'Travel', markup: '0', unit: 'km', notes: ['To the plant and back'] },
  {
    name: 'Software and cloud',
    service: 'Third-party costs',
    markup: '8',
    limit: '1500.00',
    notes: ['Test environment, a month', 'Map data licence'],
  },
  {
    name: 'Printing',
    service: 'Third-party costs',
    markup: '10',
    limit: '400.00',
    notes: ['Posters for the workshop', 'Handbooks, 40 copies'],
  },
] as const;
const ranges: Readonly<Record<string, readonly [number, number]>> = {
  Train: [4_900, 18_900],
  Hotel: [9_900, 25_900],
  'Own car': [40, 320],
  'Software and cloud': [6_000, 90_000],
  Printing: [4_000, 36_000],
};

/** Chance of its own, so that other stories stay as they are. */
export type Outlay = Readonly<{ ids: ReadonlyMap<string, string>; random: Random }>;

export async function makeExpenseCategories(world: DemoWorld): Promise<Outlay> {
  const call = caller(world.door, world.biller.actor);
  const category = await call.catalog.createCategory({ name: 'Disbursements' });
  const services = new Map<string, string>();
  for (const [sku, name] of [
    ['TRV', 'Travel'],
    ['EXT', 'Third-party costs'],
  ] as const) {
    const made = await call.catalog.createService({
      ...{ sku, name, categoryId: category.id, taxClassId: world.taxClassId },
    });
    services.set(name, made.id);
  }
  const ids = new Map<string, string>();
  for (const kind of kinds) {
    const isDriven = 'unit' in kind;
    const made = await call.expenses.createCategory({
      name: kind.name,
      serviceId: existing(services.get(kind.service)),
      markupPercent: kind.markup,
      ...(isDriven
        ? { unit: kind.unit, unitPrice: '0.30', currency: 'EUR' }
        : {
            limit: { amount: kind.limit, currency: 'EUR' },
            receiptOver: { amount: '25.00', currency: 'EUR' },
          }),
    });
    ids.set(kind.name, made.id);
  }
  return { ids, random: seeded(77) };
}

const records = (person: DemoPerson): boolean =>
  person.actor.grants['expenses.create'] !== undefined;

type Laid = Readonly<{ id: string; person: DemoPerson }>;

/** A month's expenses on jobs in euros, each with its receipt. */
async function layOut(
  world: DemoWorld,
  { ids, random }: Outlay,
  facts: Readonly<{ from: string; days: number; count: number }>,
): Promise<readonly Laid[]> {
  const { door } = world;
  const projects = world.clients
    .filter((client) => client.currency === 'EUR')
    .flatMap((client) => client.projects)
    .map((project) => ({ id: project.id, team: project.team.filter(records) }))
    .filter((project) => project.team.length > 0);
  const laid: Laid[] = [];
  for (let index = 0; index < facts.count; index += 1) {
    const project = random.pick(projects);
    const person = random.pick(project.team);
    const kind = random.pick(kinds);
    const on = addDays(facts.from, random.between(0, facts.days - 1));
    const [low, high] = existing(ranges[kind.name]);
    const size = random.between(low, high);
    const amount = (size / 100).toFixed(2);
    const isDriven = 'unit' in kind;
    const note = random.pick(kind.notes);
    const made = await caller(door, person.actor).expenses.create({
      projectId: project.id,
      categoryId: existing(ids.get(kind.name)),
      on,
      note,
      quantity: isDriven ? String(size) : null,
      gross: isDriven ? null : { amount, currency: 'EUR' },
      inputTax: isDriven ? null : { amount: ((size * 7) / 10_700).toFixed(2), currency: 'EUR' },
      isReimbursable: random.chance(0.7),
      receipt: isDriven ? null : receiptOf({ what: kind.name, note, on, amount }),
    });
    laid.push({ id: made.id, person });
  }
  return laid;
}

async function submitted(world: DemoWorld, laid: readonly Laid[]): Promise<string[]> {
  for (const { id, person } of laid)
    await caller(world.door, person.actor).expenses.submit({ ids: [id] });
  return laid.map(({ id }) => id);
}

const aMonth = 7;

/** Recorded, submitted and approved in time for the bills of the month; what is owed is paid back. */
export async function layOutMonth(world: DemoWorld, outlay: Outlay, month: string): Promise<void> {
  const laid = await layOut(world, outlay, { from: `${month}-01`, days: 24, count: aMonth });
  const ids = await submitted(world, laid);
  const { items } = await caller(world.door, world.partner.actor).expenses.approve({ ids });
  const owed = items.filter((row) => row.isReimbursable).map((row) => row.id);
  if (owed.length > 0)
    await caller(world.door, world.biller.actor).expenses.reimburse({
      ids: owed,
      on: addDays(`${month}-01`, 27),
      reference: `Expenses ${month}`,
    });
}

/** This month's: some are drafts, some wait, one was sent back, and one is over its limit. */
export async function layOutLately(world: DemoWorld, outlay: Outlay): Promise<void> {
  const from = addDays(world.today, -14);
  const laid = await layOut(world, outlay, { from, days: 12, count: 9 });
  const ids = await submitted(world, laid.slice(0, 7));
  const checks = caller(world.door, world.partner.actor).expenses;
  await checks.approve({ ids: ids.slice(0, 3) });
  await checks.reject({ ids: ids.slice(3, 4), reason: 'The receipt is of another trip' });
  const { person } = existing(laid[0]);
  const project = existing(
    world.clients
      .filter((client) => client.currency === 'EUR')
      .flatMap((client) => client.projects)
      .find((each) => each.team.includes(person)),
  );
  const dear = await caller(world.door, person.actor).expenses.create({
    projectId: project.id,
    categoryId: existing(outlay.ids.get('Hotel')),
    on: from,
    note: 'Trade fair: no other room in town',
    gross: { amount: '489.00', currency: 'EUR' },
    receipt: receiptOf({ what: 'Hotel', note: 'Two nights', on: from, amount: '489.00' }),
  });
  await submitted(world, [{ id: dear.id, person }]);
}

const paper = `#let data = json(bytes(sys.inputs.data))
#set page(width: 80mm, height: 110mm, margin: 7mm)
#set text(font: "Inter", size: 9pt)
#align(center)[#text(weight: "bold", size: 12pt)[#data.what] \\ #data.on]
#v(6mm)
#data.note
#v(1fr)
#line(length: 100%, stroke: 0.5pt)
#grid(columns: (1fr, auto), [Total], [#text(weight: "bold")[#data.amount EUR]])
#text(size: 7pt)[Tax 7 % included. Thank you.]`;

const receiptOf = (data: Readonly<Record<'what' | 'note' | 'on' | 'amount', string>>) => ({
  name: `${data.what.toLowerCase().replaceAll(' ', '-')}-${data.on}.pdf`,
  contentType: 'application/pdf',
  contentBase64: renderPdf(paper, data).toString('base64'),
});
