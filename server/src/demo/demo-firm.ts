// The demo firm: Brandt Oyelaran, a consultancy with three offices and a year behind it. Made from a
// seed, through the same door as everything else.

import { contract } from '@daybook/contract/contract.ts';
import { addDays, monthFrom } from '@daybook/core/kernel/plain-date.ts';
import { listRoles } from '../modules/org/public.ts';
import { foundFirmEndpoint } from '../modules/setup/found-firm.ts';
import { type Actor, loadActor } from '../platform/actor.ts';
import { callAs, founder } from '../platform/caller.ts';
import { movableClock } from '../platform/clock.ts';
import { existing } from '../platform/rows.ts';
import type { DoorContext } from '../platform/run-command.ts';
import { makeClients } from './demo-clients.ts';
import { classifications, people, services } from './demo-data.ts';
import { liveThroughTheYear } from './demo-year.ts';
import { type Random, seeded } from './random.ts';

const password = 'daybook-demo-2026';
const emailOf = (name: string) =>
  `${(name.split(' ')[0] ?? '').toLowerCase()}@brandt-oyelaran.example`;
const shownRoles = 7;

export const demoSignIns = {
  password,
  people: people
    .slice(0, shownRoles)
    .map(([name, , role]) => ({ email: emailOf(name), role: role.replaceAll('_', ' ') })),
};

type Say = Readonly<{ say: (line: string) => void }>;
export type DemoPerson = Readonly<{
  id: string;
  name: string;
  classification: string;
  actor: Actor;
  branchId: string;
  dailyMinutes: number;
}>;
export type DemoProject = Readonly<{
  id: string;
  managerId: string;
  team: readonly DemoPerson[];
  weight: number;
}>;
export type DemoClient = Readonly<{
  id: string;
  currency: string;
  paysAfterDays: number;
  projects: readonly DemoProject[];
}>;
export type DemoWorld = Readonly<{
  door: DoorContext;
  moveTo: (instant: string) => void;
  random: Random;
  people: readonly DemoPerson[];
  clients: readonly DemoClient[];
  serviceIds: ReadonlyMap<string, string>;
  from: string;
  today: string;
  say: (line: string) => void;
  owner: DemoPerson;
  partner: DemoPerson;
  biller: DemoPerson;
  cashier: DemoPerson;
}>;

/** Loads the firm into a database that has none. True if it did. */
export async function loadDemoFirm(door: DoorContext, { say }: Say): Promise<boolean> {
  const [there] = await door.database.identities.rows('select from auth.identity limit 1');
  if (there !== undefined) return false;
  say('Loading the demo firm: a year of work, about half a minute');
  const started = performance.now();
  const now = door.clock.now();
  const today = now.slice(0, 10);
  const from = monthFrom(addDays(monthFrom(today), -360));
  const clock = movableClock(`${from}T07:00:00.000Z`, 20_260_101);
  const world = await foundWorld(
    { ...door, clock },
    { say, from, today, moveTo: (instant: string) => clock.moveTo(instant < now ? instant : now) },
  );
  await liveThroughTheYear(world);
  await door.database.refreshStatistics();
  say(`Demo firm loaded in ${Math.round((performance.now() - started) / 1000)} s`);
  return true;
}

type Frame = Say & Readonly<{ from: string; today: string; moveTo: (instant: string) => void }>;

export const address = (line1: string, postalCode: string, city: string, country: string) => ({
  line1,
  line2: '',
  postalCode,
  city,
  region: '',
  country,
});
const shifts = [
  { name: 'Morning', from: '06:00', until: '14:00' },
  { name: 'Afternoon', from: '14:00', until: '22:00' },
  { name: 'Night', from: '22:00', until: '06:00' },
];

async function foundWorld(door: DoorContext, frame: Frame): Promise<DemoWorld> {
  const random = seeded(42);
  const ids = {
    firmId: door.clock.newId(),
    ownerId: door.clock.newId(),
    sessionId: door.clock.newId(),
  };
  const [ownerName] = people[0];
  const founded = await callAs(door, founder(ids), 'setup.foundFirm', foundFirmEndpoint, {
    name: 'Brandt Oyelaran Consulting',
    baseCurrency: 'EUR',
    entity: {
      name: 'Brandt Oyelaran GmbH',
      currency: 'EUR',
      taxId: 'DE811907980',
      address: address('Torstraße 140', '10119', 'Berlin', 'DE'),
      numberPrefix: 'BO',
      iban: 'DE02120300000000202051',
      bic: 'BYLADEM1001',
      bankName: 'Deutsche Kreditbank',
      email: 'billing@brandt-oyelaran.example',
    },
    branch: { name: 'Berlin', code: 'BER', timeZone: 'Europe/Berlin', shifts },
    owner: { name: ownerName, email: emailOf(ownerName), password },
  });
  const actorOf = async (personId: string, sessionId: string) =>
    existing(
      await loadActor(
        door.database.reader(ids.firmId),
        { firmId: ids.firmId, personId, authSessionId: null, apiKeyId: null, sessionId },
        { source: 'console', requestId: null, now: door.clock.now() },
      ),
    );
  const owner = await actorOf(founded.ownerId, founded.sessionId);
  const call = caller(door, owner);
  const london = await call.org.createEntity({
    name: 'Brandt Oyelaran Ltd',
    currency: 'GBP',
    taxId: 'GB293847561',
    address: address('18 Clerkenwell Close', 'EC1R 0QN', 'London', 'GB'),
    numberPrefix: 'BOL',
    iban: 'GB33BUKB20201555555555',
    bic: 'BUKBGB22',
    bankName: 'Barclays',
    booksWip: true,
  });
  const vienna = await call.org.createBranch({
    name: 'Vienna',
    code: 'VIE',
    legalEntityId: founded.entityId,
    timeZone: 'Europe/Vienna',
    shifts,
  });
  const londonBranch = await call.org.createBranch({
    name: 'London',
    code: 'LON',
    legalEntityId: london.id,
    timeZone: 'Europe/London',
    shifts,
  });
  const branches = [founded.branchId, vienna.id, londonBranch.id];
  const taxClass = await call.catalog.createTaxClass({
    name: 'Services',
    rates: [
      { country: 'DE', category: 'S', percent: '19', from: '2021-01-01' },
      { country: 'GB', category: 'S', percent: '20', from: '2011-01-04' },
    ],
  });
  const serviceIds = await makeServices(call, taxClass.id);
  const classificationIds = await makeRates(call, frame.from);
  const roleIds = new Map(
    (await listRoles(door.database.reader(ids.firmId))).map((role) => [role.key, role.id]),
  );
  await recordExchangeRates(call, frame);
  const staff = await makePeople({
    door,
    call,
    random,
    branches,
    actorOf,
    ownerActor: owner,
    founded,
    classificationIds,
    roleIds,
  });
  const clients = await makeClients({
    call,
    random,
    staff,
    entities: [founded.entityId, london.id],
    branches,
    from: frame.from,
  });
  const byRole = (role: string) => existing(staff[people.findIndex(([, , each]) => each === role)]);
  return {
    door,
    ...frame,
    random,
    people: staff,
    clients,
    serviceIds,
    owner: byRole('owner'),
    partner: byRole('partner'),
    biller: byRole('biller'),
    cashier: byRole('cashier'),
  };
}

/** contract.org.createBranch becomes call.org.createBranch(input), for one actor. */
export function caller(door: DoorContext, actor: Actor) {
  const { org, catalog, rates, parties, billing, access, timesheets, cash } = contract;
  const of = <M extends Readonly<Record<string, Parameters<typeof callAs>[3]>>>(
    noun: string,
    endpoints: M,
  ) =>
    Object.fromEntries(
      Object.entries(endpoints).map(([name, endpoint]) => [
        name,
        (input: never) => callAs(door, actor, `${noun}.${name}`, endpoint, input),
      ]),
    ) as unknown as {
      [K in keyof M]: (
        input: Parameters<typeof callAs<M[K]>>[4],
      ) => ReturnType<typeof callAs<M[K]>>;
    };
  return {
    org: of('org', org),
    catalog: of('catalog', catalog),
    rates: of('rates', rates),
    parties: of('parties', parties),
    billing: of('billing', billing),
    access: of('access', access),
    timesheets: of('timesheets', timesheets),
    cash: of('cash', cash),
  };
}
export type Call = ReturnType<typeof caller>;

async function makeServices(call: Call, taxClassId: string): Promise<ReadonlyMap<string, string>> {
  const categories = new Map<string, string>();
  for (const name of new Set(services.map((service) => service.category)))
    categories.set(name, (await call.catalog.createCategory({ name })).id);
  const ids = new Map<string, string>();
  for (const { sku, name, category, billable } of services) {
    ids.set(
      sku,
      (
        await call.catalog.createService({
          sku,
          name,
          categoryId: existing(categories.get(category)),
          taxClassId,
          isBillable: billable,
        })
      ).id,
    );
  }
  return ids;
}

/** A standard card for each currency, raised once during the year. */
async function makeRates(call: Call, from: string): Promise<ReadonlyMap<string, string>> {
  const classificationIds = new Map<string, string>();
  for (const { name } of classifications)
    classificationIds.set(name, (await call.org.createClassification({ name })).id);
  for (const [currency, percent] of [
    ['EUR', 100],
    ['GBP', 88],
  ] as const) {
    const card = await call.rates.createCard({
      name: `Standard ${currency}`,
      level: 'firm',
      currency,
      isStandard: true,
    });
    for (const { name, price } of classifications) {
      const classificationId = existing(classificationIds.get(name));
      const first = Math.round((Number(price) * percent) / 100);
      await call.rates.setRate({
        id: card.id,
        classificationId,
        unitPrice: String(first),
        from: addDays(from, -400),
      });
      await call.rates.setRate({
        id: card.id,
        classificationId,
        unitPrice: String(Math.round(first * 1.04)),
        from: `${Number(from.slice(0, 4)) + 1}-01-01`,
      });
    }
  }
  return classificationIds;
}

/** One a week, wandering a little around 1.16 EUR for a pound. */
async function recordExchangeRates(call: Call, { from, today }: Frame): Promise<void> {
  const random = seeded(7);
  const rates: { base: string; currency: string; on: string; rate: string }[] = [];
  let rate = 1.162;
  for (let on = addDays(from, -7); on <= today; on = addDays(on, 7)) {
    rate = Math.min(1.21, Math.max(1.12, rate + (random.next() - 0.5) / 100));
    rates.push(
      { base: 'EUR', currency: 'GBP', on, rate: rate.toFixed(4) },
      { base: 'GBP', currency: 'EUR', on, rate: (1 / rate).toFixed(4) },
    );
  }
  await call.billing.setExchangeRates({ rates });
}

type Making = Readonly<{
  door: DoorContext;
  call: Call;
  random: Random;
  branches: readonly string[];
  ownerActor: Actor;
  founded: Readonly<{ ownerId: string; branchId: string }>;
  classificationIds: ReadonlyMap<string, string>;
  roleIds: ReadonlyMap<string, string>;
  actorOf: (personId: string, sessionId: string) => Promise<Actor>;
}>;

async function makePeople(making: Making): Promise<readonly DemoPerson[]> {
  const { door, call, branches, founded, classificationIds, roleIds, actorOf } = making;
  const staff: DemoPerson[] = [
    {
      id: founded.ownerId,
      name: people[0][0],
      classification: people[0][1],
      actor: making.ownerActor,
      branchId: founded.branchId,
      dailyMinutes: 480,
    },
  ];
  for (const [index, [name, classification, role]] of people.entries()) {
    if (index === 0) continue;
    const branchId = existing(branches[index % 5 < 3 ? 0 : (index % 5) - 2]);
    const dailyMinutes = index % 9 === 4 ? 360 : 480;
    const cost = existing(classifications.find((each) => each.name === classification)).cost;
    const made = await call.org.createPerson({
      name,
      email: emailOf(name),
      branchId,
      classificationId: existing(classificationIds.get(classification)),
      managerId: founded.ownerId,
      dailyMinutes,
      roleIds: [existing(roleIds.get(role))],
      password: index < shownRoles ? password : null,
      costRate: cost,
      costCurrency: 'EUR',
    });
    const unopened = await actorOf(made.id, made.id);
    const session = await callAs(
      door,
      unopened,
      'access.openSession',
      contract.access.openSession,
      { branchId },
    );
    staff.push({
      id: made.id,
      name,
      classification,
      actor: await actorOf(made.id, session.id),
      branchId,
      dailyMinutes,
    });
  }
  return staff;
}
