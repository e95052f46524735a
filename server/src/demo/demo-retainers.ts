// Money, hours and client trust that the demo firm holds: an evergreen retainer whose client has stopped
// filling it up, forty hours of support a month with rollover, and a trust account with a deposit that has
// not cleared.

import { addMonths } from '@daybook/core/contracts/proration.ts';
import { addDays, monthFrom } from '@daybook/core/kernel/plain-date.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { formatAmount, money } from '@daybook/core/money/money.ts';
import { listInvoices } from '../modules/billing/public.ts';
import { linesOfLatest } from '../modules/contracts/public.ts';
import { findClients } from '../modules/parties/public.ts';
import { findRetainer } from '../modules/retainers/public.ts';
import { existing } from '../platform/rows.ts';
import { caller, type DemoWorld } from './demo-world.ts';

const euros = (amount: string) => ({ amount, currency: 'EUR' });
const clientOf = { evergreen: 18, hours: 21, trust: 24 } as const;

export type DemoRetainers = Readonly<{ evergreenId: string; hoursId: string; trustId: string }>;
type Agreed = Parameters<ReturnType<typeof caller>['retainers']['create']>[0];

const reader = ({ door, biller }: DemoWorld) => door.database.reader(biller.actor.firmId);
const calls = ({ door, biller }: DemoWorld) => caller(door, biller.actor).retainers;
async function current(world: DemoWorld, id: string) {
  const row = existing(await findRetainer(reader(world), id));
  return { id, version: row.version, requestId: row.request_id, requestMinor: row.request_minor };
}

export async function makeRetainers(world: DemoWorld): Promise<DemoRetainers> {
  const { from } = world;
  const evergreenId = await inForce(world, clientOf.evergreen, {
    name: 'Evergreen retainer',
    startsOn: from,
    terms: { kind: 'money', evergreen: { floor: euros('30000.00'), target: euros('45000.00') } },
  });
  await receive(world, evergreenId, '45000.00', from);
  const hoursId = await hoursRetainer(world);
  const trustId = await inForce(world, clientOf.trust, {
    name: 'Client money, tender',
    startsOn: from,
    terms: { kind: 'trust' },
  });
  await receive(world, trustId, '30000.00', from, from);
  return { evergreenId, hoursId, trustId };
}

async function inForce(
  world: DemoWorld,
  clientIndex: number,
  agreed: Omit<Agreed, 'clientId' | 'branchId'>,
): Promise<string> {
  const { door, biller, partner } = world;
  const by = calls(world);
  const made = await by.create({
    ...agreed,
    clientId: existing(world.clients[clientIndex]).id,
    branchId: biller.branchId,
  });
  const asked = await by.submit({ id: made.id, version: made.version });
  const agreedTo = await caller(door, partner.actor).retainers.approve({
    id: made.id,
    version: asked.version,
  });
  await by.post({ id: made.id, version: agreedTo.version });
  return made.id;
}

async function receive(
  world: DemoWorld,
  id: string,
  amount: string,
  receivedOn: string,
  clearedOn: string | null = null,
): Promise<void> {
  const { version, requestId } = await current(world, id);
  await calls(world).receive({
    ...{ id, version, receivedOn, clearedOn, requestId },
    amount: euros(amount),
    reference: clearedOn === null ? null : 'Deposit for the tender',
  });
}

/** Hours are counted on the work of a line that the retainer pays for. */
async function hoursRetainer(world: DemoWorld): Promise<string> {
  const { door, biller, partner, from, serviceIds } = world;
  const client = existing(world.clients[clientOf.hours]);
  const project = existing(client.projects[0]);
  const by = caller(door, biller.actor).contracts;
  const draft = await by.create({
    name: 'Support by the hour',
    clientId: client.id,
    branchId: biller.branchId,
    ownerId: project.managerId,
    effectiveFrom: from,
    lines: [{ description: 'Support', projectId: project.id, terms: { model: 'retainer' } }],
  });
  const asked = await by.submit({ id: draft.id, version: draft.version });
  const decide = caller(door, partner.actor).contracts;
  const agreed = await decide.approve({ id: draft.id, version: asked.version });
  await decide.post({ id: draft.id, version: agreed.version });
  const [line] = await linesOfLatest(reader(world), draft.id);
  return inForce(world, clientOf.hours, {
    name: 'Forty hours a month',
    startsOn: from,
    projectId: project.id,
    serviceId: existing([...serviceIds.values()][9]),
    contractLineKey: existing(line).line_key,
    terms: {
      kind: 'hours',
      includedMinutes: 2400,
      fee: euros('4400.00'),
      overageRate: '125',
      maxRolloverMinutes: 1200,
      maxDeficitMinutes: 600,
      expireAfterPeriods: 3,
    },
  });
}

/** The month that has ended, so that its fee and overage are on the bills that follow. */
export async function closeHours(world: DemoWorld, { hoursId }: DemoRetainers): Promise<void> {
  const { id, version } = await current(world, hoursId);
  await calls(world).closePeriod({ id, version });
}

/** After the bills: the client is asked to fill up, and does, until the last months; the tender is paid from trust. */
export async function keepRetainers(
  world: DemoWorld,
  { evergreenId, trustId }: DemoRetainers,
  monthEnd: string,
): Promise<void> {
  await askForTopUp(world, evergreenId);
  const { requestMinor } = await current(world, evergreenId);
  if (requestMinor !== null && monthEnd < addMonths(world.today, -2))
    await receive(
      world,
      evergreenId,
      formatAmount(money(requestMinor, 'EUR')),
      addDays(monthEnd, 4),
    );
  if (monthEnd.slice(5, 7) === addMonths(world.from, 3).slice(5, 7))
    await drawTrust(world, trustId);
}

async function askForTopUp(world: DemoWorld, evergreenId: string): Promise<void> {
  const { id, version } = await current(world, evergreenId);
  try {
    await calls(world).request({ id, version, note: 'As agreed, below the floor' });
  } catch (error) {
    // Above the floor, or asked already: there is nothing to ask for this month.
    const isNothing = error instanceof Refusal && notNow.includes(error.code);
    if (!isNothing) throw error;
  }
}
const notNow: readonly string[] = ['amount_out_of_range', 'request_open'];

async function drawTrust(world: DemoWorld, trustId: string): Promise<void> {
  const client = existing(world.clients[clientOf.trust]);
  const [invoice] = await listInvoices(
    reader(world),
    { clientId: client.id, paymentState: 'open' },
    { after: null, limit: 1, sort: 'dueOn', today: world.today },
  );
  if (invoice === undefined) return;
  const { id, version } = await current(world, trustId);
  const minor = invoice.open_minor < 1_200_000n ? invoice.open_minor : 1_200_000n;
  await calls(world).draw({
    ...{ id, version, invoiceId: invoice.id },
    amount: euros(formatAmount(money(minor, 'EUR'))),
  });
}

/** At the end of the year: a second deposit is on its way, and the statement of last month agrees. */
export async function reconcileTrust(world: DemoWorld, { trustId }: DemoRetainers): Promise<void> {
  const { door, partner, today, from } = world;
  const lastMonthEnd = addDays(monthFrom(today), -1);
  const client = existing(
    (await findClients(reader(world), [existing(world.clients[clientOf.trust]).id]))[0],
  );
  const row = existing(await findRetainer(reader(world), trustId));
  const balance = formatAmount(money(row.units, 'EUR'));
  const drawn = formatAmount(money(row.units - 3_000_000n, 'EUR'));
  const lines = [
    'Date;Amount;Reference',
    `${from};30000.00;Deposit for the tender`,
    ...(row.units === 3_000_000n ? [] : [`${lastMonthEnd};${drawn};To the firm's account`]),
  ];
  await caller(door, partner.actor).retainers.reconcile({
    legalEntityId: client.legal_entity_id,
    currency: 'EUR',
    on: lastMonthEnd,
    statement: euros(balance),
    fileName: 'trust-statement.csv',
    contentBase64: Buffer.from(`${lines.join('\n')}\n`).toString('base64'),
  });
  const { version } = await current(world, trustId);
  await calls(world).receive({
    ...{ id: trustId, version, receivedOn: today },
    amount: euros('8000.00'),
    reference: 'Second deposit, by cheque',
  });
}
