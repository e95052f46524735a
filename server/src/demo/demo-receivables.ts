// What is overdue at the demo firm: two ladders, some clients written to, one that disputes, one that has promised;
// and last month's invoices on their way by e-mail.

import { addDays, monthFrom } from '@daybook/core/kernel/plain-date.ts';
import { listInvoices } from '../modules/billing/public.ts';
import { overdueAccounts } from '../modules/dunning/public.ts';
import { existing } from '../platform/rows.ts';
import { caller, type DemoWorld } from './demo-world.ts';

const steps = [
  { name: 'Reminder', afterDays: 7, templateKey: 'reminder_1' as const },
  { name: 'Second reminder', afterDays: 21, templateKey: 'reminder_2' as const },
  {
    name: 'Final notice',
    afterDays: 35,
    templateKey: 'final_notice' as const,
    needsApproval: true,
  },
  { name: 'To the lawyers', afterDays: 60, templateKey: null, needsApproval: true },
];
const fees = ['0', '5.00', '15.00', '0'];

/** The firms of the largest accounts are told later, and by their partner. */
const keyClients = 6;

export async function chaseTheLate(world: DemoWorld): Promise<void> {
  const call = caller(world.door, world.biller.actor);
  await writeLadders(world);
  const due = await overdueAccounts(
    world.door.database.reader(world.biller.actor.firmId),
    {},
    world.today,
  );
  const accounts = due.flatMap(({ first, ladder, proposal }) =>
    proposal?.kind === 'due' && ladder?.steps[proposal.step]?.needsApproval === false
      ? [
          {
            clientId: first.client_id,
            legalEntityId: first.legal_entity_id,
            currency: first.currency,
          },
        ]
      : [],
  );
  const written = accounts.slice(0, Math.floor(accounts.length / 2));
  if (written.length > 0) await call.dunning.issue({ accounts: written });
  const [disputing, promising] = accounts.slice(written.length);
  if (disputing !== undefined)
    await call.dunning.hold({
      clientId: disputing.clientId,
      kind: 'dispute',
      reason:
        'They say that the second workshop was not ordered; Ines has the minutes of the meeting',
    });
  if (promising !== undefined)
    await call.dunning.hold({
      clientId: promising.clientId,
      kind: 'promise',
      reason: 'Their bookkeeper will pay with the next run, on the phone',
      until: addDays(world.today, 9),
    });
  await sendLastInvoices(world);
}

async function writeLadders({ door, owner, biller, clients, today }: DemoWorld): Promise<void> {
  const call = caller(door, biller.actor);
  const taxClass = await caller(door, owner.actor).catalog.createTaxClass({
    name: 'Outside the scope',
    rates: ['DE', 'GB'].map((country) => ({
      ...{ country, category: 'O' as const, percent: '0' },
      from: '2020-01-01',
    })),
  });
  const category = await call.catalog.createCategory({ name: 'Claims' });
  const { id: claimServiceId } = await call.catalog.createService({
    ...{ sku: 'LATE', name: 'Late payment', categoryId: category.id, taxClassId: taxClass.id },
  });
  await call.dunning.createLadder({
    ...{ name: 'All clients', isDefault: true, claimServiceId },
    steps: steps.map((step, index) => ({
      ...step,
      fee: fees[index] === '0' ? null : { amount: existing(fees[index]), currency: 'EUR' },
    })),
  });
  const patient = await call.dunning.createLadder({
    ...{ name: 'Key clients', claimServiceId },
    steps: steps.map((step, index) => ({ ...step, afterDays: step.afterDays + 14 + index })),
  });
  await call.dunning.assignLadder({
    id: patient.id,
    clientIds: clients.slice(0, keyClients).map((client) => client.id),
  });
  const year = Number(today.slice(0, 4));
  await call.dunning.setRates({
    rates: [
      { from: `${year - 1}-01-01`, percent: '11.27' },
      { from: `${year - 1}-07-01`, percent: '10.27' },
      { from: `${year}-01-01`, percent: '10.27' },
      { from: `${year}-07-01`, percent: '10.02' },
    ],
  });
}

/** To those who are written to by name; the demo has no mail server, so they wait. */
async function sendLastInvoices({ door, biller, today, clients }: DemoWorld): Promise<void> {
  const call = caller(door, biller.actor);
  for (const [index, name] of ['Ada Lindqvist', 'Beate Krüger', 'Colin Marsh'].entries())
    await call.parties.addContact({
      id: existing(clients[index]).id,
      name,
      email: `${name.toLowerCase().replace(/[^a-z]+/g, '.')}@client.example`,
      position: 'Accounts payable',
      getsInvoices: true,
      getsReminders: true,
      getsStatements: true,
    });
  const invoices = await listInvoices(
    door.database.reader(biller.actor.firmId),
    { states: ['posted'], from: monthFrom(today) },
    { after: null, limit: 12, sort: 'dueOn', today },
  );
  if (invoices.length > 0)
    await call.deliveries.send({
      documents: invoices.map((row) => ({ kind: 'invoice' as const, recordId: row.id })),
    });
}
