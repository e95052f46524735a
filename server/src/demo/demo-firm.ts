// The demo firm: Brandt Oyelaran, a consultancy with three offices and a year behind it. Made from a
// seed, through the same door as everything else.

import { addDays, monthFrom } from '@daybook/core/kernel/plain-date.ts';
import { listRoles } from '../modules/org/public.ts';
import { foundFirmEndpoint } from '../modules/setup/found-firm.ts';
import { loadActor } from '../platform/actor.ts';
import { callAs, founder } from '../platform/caller.ts';
import { movableClock } from '../platform/clock.ts';
import { existing } from '../platform/rows.ts';
import type { DoorContext } from '../platform/run-command.ts';
import { makeClients } from './demo-clients.ts';
import { people } from './demo-data.ts';
import { emailOf, makePeople, password } from './demo-people.ts';
import { closeFirstHalf } from './demo-periods.ts';
import { makeRates, makeServices, recordExchangeRates } from './demo-prices.ts';
import { address, caller, type DemoWorld, type Frame, type Say } from './demo-world.ts';
import { liveThroughTheYear } from './demo-year.ts';
import { seeded } from './random.ts';

/** Loads the firm into a database that has none. True if it did. */
export async function loadDemoFirm(door: DoorContext, { say }: Say): Promise<boolean> {
  const [there] = await door.database.identities.rows('select from auth.identity limit 1');
  if (there !== undefined) return false;
  say('Loading the demo firm: a year of work, less than a minute');
  const started = performance.now();
  const now = door.clock.now();
  const today = now.slice(0, 10);
  const from = monthFrom(addDays(monthFrom(today), -360));
  const clock = movableClock(`${from}T07:00:00.000Z`, 20_260_101);
  /** Never back, and never past the day it is. */
  const moveTo = (instant: string) => {
    if (instant > clock.now()) clock.moveTo(instant < now ? instant : now);
  };
  const world = await foundWorld({ ...door, clock }, { say, from, today, moveTo });
  await liveThroughTheYear(world);
  await closeFirstHalf(world);
  await goHome(world);
  await door.database.refreshStatistics();
  say(`Demo firm loaded in ${Math.round((performance.now() - started) / 1000)} s`);
  return true;
}

/** Whoever looks at the open sessions sees those who have signed in, not the year's makers. */
async function goHome({ door, people: staff }: DemoWorld): Promise<void> {
  for (const { actor } of staff)
    await caller(door, actor).access.closeSession({ id: existing(actor.sessionId) });
}

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
    email: 'billing@brandt-oyelaran.example',
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
    taxClassId: taxClass.id,
    owner: byRole('owner'),
    partner: byRole('partner'),
    biller: byRole('biller'),
    cashier: byRole('cashier'),
  };
}
