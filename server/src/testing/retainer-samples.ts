// Samples of the commands on retainers: agreed, filled, drawn, ended.

import { addDays } from '@daybook/core/kernel/plain-date.ts';
import { existing } from '../platform/rows.ts';
import { type Samples, sample } from './sample.ts';
import { posted as postedInvoice, unique, versioned } from './sample-records.ts';
import type { TestFirm } from './test-firm.ts';

const euros = (amount: string) => ({ amount, currency: 'EUR' });
type Terms = Parameters<TestFirm['people']['biller']['api']['retainers']['create']>[0]['terms'];
const moneyTerms: Terms = {
  kind: 'money',
  // The samples share a client: what one posts is not paid from another's retainer.
  drawsAtPosting: false,
  evergreen: { floor: euros('1000.00'), target: euros('5000.00') },
};
const fields = (terms: Terms) => ({ name: unique('Retainer'), startsOn: '2026-01-01', terms });
const draftOf = (firm: TestFirm, terms: Terms = moneyTerms, more = {}) =>
  firm.people.biller.api.retainers.create({
    clientId: firm.clientId,
    branchId: firm.branchId,
    ...fields(terms),
    ...more,
  });
const submitted = async (firm: TestFirm, terms?: Terms, more = {}) =>
  firm.people.biller.api.retainers.submit(versioned(await draftOf(firm, terms, more)));
const approved = async (firm: TestFirm, terms?: Terms, more = {}) =>
  firm.people.partner.api.retainers.approve(versioned(await submitted(firm, terms, more)));
const inForce = async (firm: TestFirm, terms?: Terms, more = {}) =>
  firm.people.biller.api.retainers.post(versioned(await approved(firm, terms, more)));
export const filled = async (firm: TestFirm, terms?: Terms) =>
  firm.people.biller.api.retainers.receive({
    ...versioned(await inForce(firm, terms)),
    amount: euros('3000.00'),
    receivedOn: '2026-03-01',
  });
const drawn = async (firm: TestFirm) => {
  const retainer = await filled(firm);
  const invoice = await postedInvoice(firm);
  return firm.people.biller.api.retainers.draw({
    ...versioned(retainer),
    invoiceId: invoice.id,
    amount: euros('4.00'),
  });
};

/** On a contract and a project of its own, since one hours retainer counts a line. */
export async function hoursRetainer(firm: TestFirm) {
  const { biller, partner } = firm.people;
  const project = await biller.api.parties.createProject({
    clientId: firm.clientId,
    name: unique('Hours'),
    code: unique('H'),
    branchId: firm.branchId,
    managerId: firm.people.project_manager.id,
  });
  const draft = await biller.api.contracts.create({
    name: unique('Hours'),
    clientId: firm.clientId,
    branchId: firm.branchId,
    ownerId: firm.people.project_manager.id,
    effectiveFrom: '2026-01-01',
    lines: [{ description: 'Hours', projectId: project.id, terms: { model: 'retainer' } }],
  });
  const sent = await biller.api.contracts.submit(versioned(draft));
  const agreed = await partner.api.contracts.approve(versioned(sent));
  await partner.api.contracts.post(versioned(agreed));
  const { terms } = await biller.api.contracts.get({ id: draft.id });
  return inForce(
    firm,
    { kind: 'hours', includedMinutes: 2400, fee: euros('4000.00') },
    { contractLineKey: existing(terms.lines[0]).key, serviceId: firm.serviceId },
  );
}

const waiting = new WeakMap<TestFirm, { id: string; version: number }[]>();
/** Made all at once: the clock moves by one day for them, and not for each. */
async function expired(firm: TestFirm) {
  const made = waiting.get(firm) ?? [];
  if (!waiting.has(firm)) {
    const tomorrow = addDays(firm.clock.now().slice(0, 10), 1);
    for (let count = 0; count < 6; count += 1) {
      const agreed = await inForce(firm, {
        kind: 'money',
        drawsAtPosting: false,
        isRefundable: false,
        hasBreakage: true,
      });
      made.push(
        await firm.people.biller.api.retainers.receive({
          ...versioned(agreed),
          amount: euros('10.00'),
          receivedOn: '2026-03-01',
          expiresOn: tomorrow,
        }),
      );
    }
    firm.clock.moveTo(`${tomorrow}T09:00:00.000Z`);
    waiting.set(firm, made);
  }
  return existing(made.pop());
}

const statement = Buffer.from('Date,Amount,Reference\n2026-01-15,0.00,Nothing\n').toString(
  'base64',
);

export const retainerSamples = {
  retainers: {
    create: sample('biller', async (firm) => ({
      clientId: firm.clientId,
      branchId: firm.branchId,
      ...fields(moneyTerms),
    })),
    update: sample('biller', async (firm) => ({
      ...versioned(await draftOf(firm)),
      ...fields({ kind: 'trust' }),
    })),
    submit: sample('biller', async (firm) => versioned(await draftOf(firm))),
    reject: sample('partner', async (firm) => ({
      ...versioned(await submitted(firm)),
      reason: 'The floor is missing',
    })),
    approve: sample('partner', async (firm) => versioned(await submitted(firm))),
    post: sample('biller', async (firm) => versioned(await approved(firm))),
    discard: sample('biller', async (firm) => versioned(await draftOf(firm))),
    receive: sample('biller', async (firm) => ({
      ...versioned(await inForce(firm)),
      amount: euros('5000.00'),
      receivedOn: '2026-03-01',
    })),
    grant: sample('biller', async (firm) => ({
      ...versioned(await inForce(firm)),
      amount: euros('100.00'),
      reason: 'For the delay',
    })),
    clear: sample('biller', async (firm) => {
      const { id } = await filled(firm, { kind: 'trust' });
      const retainer = await firm.people.biller.api.retainers.get({ id });
      return {
        ...versioned(retainer),
        trancheId: existing(retainer.tranches[0]).id,
        clearedOn: '2026-03-02',
      };
    }),
    request: sample('biller', async (firm) => versioned(await inForce(firm))),
    withdrawRequest: sample('biller', async (firm) => ({
      ...versioned(
        await firm.people.biller.api.retainers.request({
          ...versioned(await inForce(firm)),
          amount: euros('50.00'),
        }),
      ),
      reason: 'Paid by another way',
    })),
    draw: sample('biller', async (firm) => ({
      ...versioned(await filled(firm)),
      invoiceId: (await postedInvoice(firm)).id,
      amount: euros('4.00'),
    })),
    release: sample('biller', async (firm) => {
      const retainer = await drawn(firm);
      const { items } = await firm.people.biller.api.retainers.statement({ id: retainer.id });
      return {
        ...versioned(retainer),
        entryId: existing(items.at(-1)).entryId,
        reason: 'Wrong one',
      };
    }),
    refund: sample('biller', async (firm) => ({
      ...versioned(await filled(firm)),
      amount: euros('10.00'),
      reason: 'Paid too much',
    })),
    expire: sample('biller', async (firm) => versioned(await expired(firm))),
    close: sample('biller', async (firm) => ({
      ...versioned(await filled(firm)),
      reason: 'The matter has ended',
    })),
    closePeriod: sample('biller', async (firm) => versioned(await hoursRetainer(firm))),
    reconcile: sample('biller', async (firm) => ({
      legalEntityId: firm.entityId,
      currency: 'EUR',
      on: '2026-01-31',
      statement: euros('0.00'),
      fileName: 'trust.csv',
      contentBase64: statement,
    })),
  },
} satisfies Pick<Samples, 'retainers'>;
