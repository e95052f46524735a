// Samples of the commands on terms: contracts, and what becomes of them.

import { type Samples, sample } from './sample.ts';
import { unique, versioned } from './sample-records.ts';
import type { TestFirm } from './test-firm.ts';

/** On a project of its own, so that no two samples take in the same work. */
async function projectOf(firm: TestFirm) {
  const project = await firm.people.biller.api.parties.createProject({
    clientId: firm.clientId,
    name: unique('Terms'),
    code: unique('K'),
    branchId: firm.branchId,
    managerId: firm.people.project_manager.id,
  });
  return project.id;
}

async function termsOf(firm: TestFirm) {
  return {
    effectiveFrom: '2026-01-01',
    until: '2027-01-01',
    renewal: { kind: 'by_agreement' as const, noticeDays: 60, months: 12 },
    uplift: { kind: 'percent' as const, percent: '3' },
    clauses: [{ number: '3.1', title: 'Fees' }],
    lines: [
      {
        description: 'Advice',
        clause: '3.1',
        projectId: await projectOf(firm),
        terms: {
          model: 'time' as const,
          schedule: { kind: 'own' as const, rates: [{ unitPrice: '150' }] },
          cap: { amount: '10000.00', currency: 'EUR' },
        },
      },
      {
        description: 'Licence',
        projectId: await projectOf(firm),
        serviceId: firm.serviceId,
        terms: { model: 'unit' as const, unit: 'licence', unitPrice: '12.50' },
      },
      {
        description: 'Hosting',
        projectId: await projectOf(firm),
        serviceId: firm.serviceId,
        terms: {
          model: 'recurring' as const,
          fee: { amount: '90.00', currency: 'EUR' },
          cycle: 'month' as const,
        },
      },
    ],
  };
}

const contractOf = async (firm: TestFirm) => ({
  name: unique('Framework'),
  clientId: firm.clientId,
  branchId: firm.branchId,
  ownerId: firm.people.project_manager.id,
  ...(await termsOf(firm)),
});

export const written = async (firm: TestFirm) =>
  firm.people.biller.api.contracts.create(await contractOf(firm));
const submitted = async (firm: TestFirm) =>
  firm.people.biller.api.contracts.submit(versioned(await written(firm)));
const approved = async (firm: TestFirm) =>
  firm.people.partner.api.contracts.approve(versioned(await submitted(firm)));
export const inForce = async (firm: TestFirm) =>
  firm.people.partner.api.contracts.post(versioned(await approved(firm)));

/** A line worth 10,000.00 in two milestones with retention, the first of which is done. */
export async function scheduled(firm: TestFirm) {
  const { biller, partner } = firm.people;
  const made = await biller.api.contracts.create({
    name: unique('Works'),
    clientId: firm.clientId,
    branchId: firm.branchId,
    ownerId: firm.people.project_manager.id,
    effectiveFrom: '2026-01-01',
    lines: [
      {
        description: 'Works',
        projectId: await projectOf(firm),
        serviceId: firm.serviceId,
        terms: { model: 'milestone', value: { amount: '10000.00', currency: 'EUR' } },
      },
    ],
  });
  const asked = await biller.api.contracts.submit(versioned(made));
  const agreed = await partner.api.contracts.approve(versioned(asked));
  await partner.api.contracts.post(versioned(agreed));
  const { terms } = await biller.api.contracts.get({ id: made.id });
  const lineKey = terms.lines[0]?.key ?? '';
  const schedule = await biller.api.milestones.saveSchedule({ id: lineKey, ...twoMilestones });
  return { lineKey, milestones: schedule.milestones };
}
const euros = (amount: string) => ({ amount, currency: 'EUR' });
const twoMilestones = {
  milestones: [
    { name: 'Design', value: euros('4000.00'), needsAcceptance: true, retentionPercent: '5' },
    { name: 'Build', value: euros('6000.00') },
  ],
};
async function finished(firm: TestFirm) {
  const { milestones } = await scheduled(firm);
  const [first] = milestones;
  if (first === undefined) throw new Error('No milestone');
  return firm.people.biller.api.milestones.recordProgress({
    ...versioned(first),
    percent: '100',
    note: 'Delivered',
  });
}
export const asked = async (firm: TestFirm) =>
  firm.people.biller.api.milestones.submit(versioned(await finished(firm)));
/** A link by which the client decides; its secret. */
export async function linked(firm: TestFirm) {
  const milestone = await asked(firm);
  const link = await firm.people.biller.api.milestones.createLink(versioned(milestone));
  return { milestone, link, token: link.token ?? '' };
}
const accepted = async (firm: TestFirm) =>
  firm.people.partner.api.milestones.accept(versioned(await asked(firm)));

/** A posted invoice of which the client holds 5 % back. */
export async function withRetention(firm: TestFirm) {
  const { biller, partner } = firm.people;
  const { id } = await accepted(firm);
  await biller.api.milestones.bill({ milestoneIds: [id] });
  const made = await biller.api.billing.propose({ clientId: firm.clientId, cutOff: '2026-12-31' });
  const bill = await biller.api.billing.getPreBill({ id: made.id });
  const draft = await biller.api.billing.invoicePreBill(versioned(bill));
  return partner.api.billing.post(versioned(draft));
}
async function changeOrder(firm: TestFirm) {
  const { lineKey } = await scheduled(firm);
  return firm.people.biller.api.milestones.createChangeOrder({
    id: lineKey,
    title: 'A second entrance',
    reason: 'The client asked',
    change: euros('1500.00'),
  });
}

export const termsSamples = {
  contracts: {
    create: sample('biller', contractOf),
    update: sample('biller', async (firm) => ({
      ...versioned(await written(firm)),
      ...(await termsOf(firm)),
    })),
    amend: sample('biller', async (firm) => ({
      ...versioned(await inForce(firm)),
      effectiveFrom: '2026-06-01',
      reason: 'Another scope',
    })),
    uplift: sample('biller', async (firm) => ({
      ...versioned(await inForce(firm)),
      effectiveFrom: '2026-07-01',
    })),
    submit: sample('biller', async (firm) => versioned(await written(firm))),
    reject: sample('partner', async (firm) => ({
      ...versioned(await submitted(firm)),
      reason: 'The cap is missing',
    })),
    approve: sample('partner', async (firm) => versioned(await submitted(firm))),
    post: sample('partner', async (firm) => versioned(await approved(firm))),
    discard: sample('biller', async (firm) => versioned(await written(firm))),
    renew: sample('partner', async (firm) => versioned(await inForce(firm))),
    waivePoint: sample('partner', async (firm) => ({
      ...versioned(await inForce(firm)),
      kind: 'unbilled_wip',
      reason: 'Agreed with the client',
    })),
    terminate: sample('partner', async (firm) => ({
      ...versioned(await inForce(firm)),
      on: '2026-09-15',
      reason: 'The client closes the office',
    })),
    offerFees: sample('partner', async (firm) => {
      const { id } = await inForce(firm);
      return { contractIds: [id], until: '2026-03-31' };
    }),
    recordUnits: sample('biller', async (firm) => {
      const { id } = await inForce(firm);
      const { terms } = await firm.people.biller.api.contracts.get({ id });
      const line = terms.lines.find((each) => each.model === 'unit');
      return { id, lineKey: line?.key, on: '2026-02-10', quantity: '12', note: 'Licences' };
    }),
    addDocument: sample('biller', async (firm) => ({
      id: (await written(firm)).id,
      name: 'signed.pdf',
      contentType: 'application/pdf',
      contentBase64: 'JVBERi0=',
    })),
    removeDocument: sample('biller', async (firm) => {
      const { id } = await firm.people.biller.api.contracts.addDocument({
        id: (await written(firm)).id,
        name: 'draft.txt',
        contentBase64: 'T2s=',
      });
      return { id };
    }),
    createIndex: sample('biller', async () => ({ name: unique('Consumer prices') })),
    recordIndexValues: sample('biller', async (firm) => {
      const { id } = await firm.people.biller.api.contracts.createIndex({ name: unique('CPI') });
      return { id, values: [{ month: '2026-01', value: '105.65' }] };
    }),
    importIndexValues: sample('biller', async (firm) => {
      const { id } = await firm.people.biller.api.contracts.createIndex({ name: unique('CPI') });
      return { id, contentBase64: Buffer.from('month,value\n2026-01,105.65\n').toString('base64') };
    }),
  },
  milestones: {
    saveSchedule: sample('biller', async (firm) => ({
      id: (await scheduled(firm)).lineKey,
      milestones: [{ name: 'All', value: euros('10000.00') }],
    })),
    recordProgress: sample('biller', async (firm) => {
      const { milestones } = await scheduled(firm);
      return {
        id: milestones[0]?.id,
        version: milestones[0]?.version,
        percent: '40',
        evidence: [{ name: 'minutes.txt', contentBase64: 'T2s=' }],
      };
    }),
    submit: sample('biller', async (firm) => versioned(await finished(firm))),
    accept: sample('partner', async (firm) => versioned(await asked(firm))),
    reject: sample('partner', async (firm) => ({
      ...versioned(await asked(firm)),
      reason: 'A drawing is missing',
    })),
    createLink: sample('biller', async (firm) => versioned(await asked(firm))),
    revokeLink: sample('biller', async (firm) => ({ id: (await linked(firm)).link.id })),
    acceptByLink: sample('client', async (firm) => ({
      token: (await linked(firm)).token,
      name: 'Carla Client',
    })),
    rejectByLink: sample('client', async (firm) => ({
      token: (await linked(firm)).token,
      name: 'Carla Client',
      reason: 'A drawing is missing',
    })),
    bill: sample('biller', async (firm) => ({ milestoneIds: [(await accepted(firm)).id] })),
    createChangeOrder: sample('biller', async (firm) => ({
      id: (await scheduled(firm)).lineKey,
      title: 'More of it',
      reason: 'The client asked',
      change: euros('500.00'),
    })),
    postChangeOrder: sample('partner', async (firm) => versioned(await changeOrder(firm))),
  },
} satisfies Pick<Samples, 'contracts' | 'milestones'>;
