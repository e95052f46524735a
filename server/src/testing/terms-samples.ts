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

const written = async (firm: TestFirm) =>
  firm.people.biller.api.contracts.create(await contractOf(firm));
const submitted = async (firm: TestFirm) =>
  firm.people.biller.api.contracts.submit(versioned(await written(firm)));
const approved = async (firm: TestFirm) =>
  firm.people.partner.api.contracts.approve(versioned(await submitted(firm)));
export const inForce = async (firm: TestFirm) =>
  firm.people.partner.api.contracts.post(versioned(await approved(firm)));

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
    createIndex: sample('biller', async () => ({ name: unique('Consumer prices') })),
    recordIndexValues: sample('biller', async (firm) => {
      const { id } = await firm.people.biller.api.contracts.createIndex({ name: unique('CPI') });
      return { id, values: [{ month: '2026-01', value: '105.65' }] };
    }),
  },
} satisfies Pick<Samples, 'contracts'>;
