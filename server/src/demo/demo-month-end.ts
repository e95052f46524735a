// A month-end of the demo firm: billing, write-downs, credits, and money that comes late.

import { contract } from '@daybook/contract/contract.ts';
import { addDays } from '@daybook/core/kernel/plain-date.ts';
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
import { caller, type DemoPerson, type DemoWorld } from './demo-world.ts';

export type Owed = Readonly<{ invoiceId: string; clientId: string; total: Money; payOn: string }>;

export const billingDay = (monthEnd: string): string => addDays(monthEnd, 4);

/** Bills the month client by client, posts, and takes in what came by then. Gives what is still owed. */
export async function closeMonth(
  world: DemoWorld,
  cutOff: string,
  owed: readonly Owed[],
): Promise<readonly Owed[]> {
  const { door, moveTo, biller, partner, random } = world;
  const on = billingDay(cutOff);
  moveTo(`${on}T09:00:00.000Z`);
  const { billing } = caller(door, biller.actor);
  await caller(door, partner.actor).contracts.offerFees({ until: cutOff });
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
