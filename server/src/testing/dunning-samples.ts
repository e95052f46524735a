// Samples of the commands that chase what is overdue.

import { addDays } from '@daybook/core/kernel/plain-date.ts';
import { existing } from '../platform/rows.ts';
import { type Samples, sample } from './sample.ts';
import { draftInvoice, unique, versioned } from './sample-records.ts';
import type { TestFirm } from './test-firm.ts';

export const steps = [
  { name: 'Reminder', afterDays: 7, templateKey: 'reminder_1' as const, payWithinDays: 7 },
  { name: 'Second reminder', afterDays: 21, templateKey: 'reminder_2' as const, payWithinDays: 7 },
  {
    name: 'Final notice',
    afterDays: 35,
    templateKey: 'final_notice' as const,
    payWithinDays: 7,
    needsApproval: true,
  },
];
const ladder = (firm: TestFirm, more = {}) =>
  firm.people.biller.api.dunning.createLadder({
    name: unique('Ladder'),
    claimServiceId: firm.serviceId,
    steps,
    ...more,
  });

/** The client has an invoice that was posted two months ago, and a ladder. */
export async function overdue(firm: TestFirm, more = {}) {
  const { biller } = firm.people;
  const draft = await draftInvoice(firm);
  const invoiceDate = addDays(firm.clock.now().slice(0, 10), -60);
  const invoice = await firm.people.partner.api.billing.post({ ...versioned(draft), invoiceDate });
  await biller.api.parties.addContact({
    id: firm.clientId,
    name: 'Ada Byron',
    email: 'ada@client.example',
    getsInvoices: true,
  });
  const { id } = await ladder(firm, more);
  await biller.api.dunning.assignLadder({ id, clientIds: [firm.clientId] });
  return invoice;
}
const account = (firm: TestFirm) => ({
  clientId: firm.clientId,
  legalEntityId: firm.entityId,
  currency: 'EUR',
});
const lastSteps = [{ name: 'Last notice', afterDays: 1, templateKey: null, needsApproval: true }];
const noticed = async (firm: TestFirm) => {
  await overdue(firm);
  const { items } = await firm.people.biller.api.dunning.issue({ accounts: [account(firm)] });
  return existing(items[0]);
};
const held = (firm: TestFirm) =>
  firm.people.biller.api.dunning.hold({
    clientId: firm.clientId,
    invoiceId: null,
    kind: 'dispute',
    reason: 'They say that the work is not done',
  });

export const dunningSamples = {
  dunning: {
    issue: sample('biller', async (firm) => {
      await overdue(firm);
      return { accounts: [account(firm)] };
    }),
    issueLast: sample('partner', async (firm) => {
      await overdue(firm, { steps: lastSteps });
      return { accounts: [account(firm)] };
    }),
    withdrawNotice: sample('biller', async (firm) => ({
      id: (await noticed(firm)).id,
      reason: 'Sent by mistake',
    })),
    hold: sample('biller', async (firm) => ({
      clientId: firm.clientId,
      kind: 'dispute' as const,
      reason: 'They say that the work is not done',
    })),
    endHold: sample('biller', async (firm) => ({
      ...versioned(await held(firm)),
      reason: 'Settled',
    })),
    createLadder: sample('biller', async () => ({ name: unique('Ladder'), steps })),
    updateLadder: sample('biller', async (firm) => {
      const made = await ladder(firm);
      return { ...versioned(made), name: made.name, steps };
    }),
    assignLadder: sample('biller', async (firm) => ({
      id: (await ladder(firm)).id,
      clientIds: [firm.clientId],
    })),
    setRates: sample('biller', async () => ({ rates: [{ from: '2026-01-01', percent: '9.27' }] })),
    claimInterest: sample('biller', async (firm) => {
      const { api } = firm.people.biller;
      await api.dunning.setRates({ rates: [{ from: '2020-01-01', percent: '9.27' }] });
      const invoice = await overdue(firm);
      return { invoiceIds: [invoice.id] };
    }),
  },
  statements: {
    send: sample('biller', async (firm) => {
      await overdue(firm);
      return { accounts: [account(firm)] };
    }),
  },
} satisfies Pick<Samples, 'dunning' | 'statements'>;
