// Samples of the commands that set a firm up: access, the firm itself, clients, services, prices.

import { existing } from '../platform/rows.ts';
import { plain, type Samples, sample } from './sample.ts';
import { address, unique, versioned } from './sample-records.ts';

import type { TestFirm } from './test-firm.ts';

const contact = async (firm: TestFirm) => {
  const { biller } = firm.people;
  const made = await biller.api.parties.addContact({ id: firm.clientId, name: unique('Contact') });
  return { id: firm.clientId, contactId: made.id };
};

export const setupSamples = {
  access: {
    updatePreferences: plain('timekeeper', { hoursAs: 'decimal' }),
    openSession: sample('timekeeper', async (firm) => ({ branchId: firm.branchId })),
    closeSession: sample('cashier', async (firm) => ({
      id: (await firm.people.cashier.api.access.openSession({ branchId: firm.branchId })).id,
    })),
    createApiKey: plain('timekeeper', { name: 'Key', scopes: { 'timesheets.view': 'own' } }),
    rotateApiKey: sample('timekeeper', async (firm) => ({
      id: (await firm.people.timekeeper.api.access.createApiKey({ name: 'Kept', scopes: {} })).id,
    })),
    revokeApiKey: sample('timekeeper', async (firm) => ({
      id: (await firm.people.timekeeper.api.access.createApiKey({ name: 'Gone', scopes: {} })).id,
    })),
  },
  org: {
    createEntity: sample('owner', async () => ({
      name: unique('Entity'),
      currency: 'EUR',
      address,
      numberPrefix: 'E',
    })),
    updateEntity: sample('owner', async (firm) => ({
      ...versioned(existing((await firm.people.owner.api.org.listEntities({})).items[0])),
      email: `${unique('billing').replace(' ', '')}@a.test`,
    })),
    createBranch: sample('owner', async (firm) => ({
      name: unique('Branch'),
      code: unique('B'),
      legalEntityId: firm.entityId,
      timeZone: 'Europe/Berlin',
      shifts: [],
    })),
    updateBranch: sample('owner', async (firm) => ({
      ...versioned(
        existing(
          (await firm.people.owner.api.org.listBranches({})).items.find(
            (branch) => branch.id === firm.branchId,
          ),
        ),
      ),
      shifts: [{ name: 'Day', from: '06:00', until: '22:00' }],
    })),
    createPerson: sample('owner', async (firm) => ({
      name: 'New Person',
      email: `${unique('new').replace(' ', '')}@a.test`,
      branchId: firm.branchId,
    })),
    updatePerson: sample('owner', async (firm) => ({
      ...versioned(await firm.people.owner.api.org.getPerson({ id: firm.people.auditor.id })),
      dailyMinutes: 420,
    })),
    setPersonRoles: sample('owner', async (firm) => {
      const auditor = await firm.people.owner.api.org.getPerson({ id: firm.people.auditor.id });
      return { ...versioned(auditor), roles: auditor.roles.map((role) => ({ roleId: role.id })) };
    }),
    createRole: sample('owner', async () => ({
      name: unique('Role'),
      grants: { 'billing.view': 'branch' },
    })),
    updateRole: sample('owner', async (firm) => ({
      ...versioned(
        await firm.people.owner.api.org.createRole({ name: unique('Role'), grants: {} }),
      ),
      grants: { 'billing.view': 'branch' },
    })),
    createClassification: sample('owner', async () => ({ name: unique('Classification') })),
  },
  parties: {
    createClient: sample('biller', async (firm) => ({
      name: unique('Client'),
      code: unique('C'),
      legalEntityId: firm.entityId,
      currency: 'EUR',
      address,
    })),
    updateClient: sample('biller', async (firm) => ({
      ...versioned(await firm.people.biller.api.parties.getClient({ id: firm.clientId })),
      paymentTermDays: 21,
    })),
    addContact: sample('biller', async (firm) => ({ id: firm.clientId, name: unique('Contact') })),
    updateContact: sample('biller', async (firm) => ({
      ...(await contact(firm)),
      name: 'Ada Byron',
      isCopied: true,
    })),
    removeContact: sample('biller', contact),
    createProject: sample('biller', async (firm) => ({
      clientId: firm.clientId,
      name: unique('Project'),
      code: unique('P'),
      branchId: firm.branchId,
      managerId: firm.people.project_manager.id,
    })),
    updateProject: sample('biller', async (firm) => ({
      ...versioned(await firm.people.biller.api.parties.getProject({ id: firm.projectId })),
      budgetMinutes: 6000,
    })),
    setMembers: sample('biller', async (firm) => ({
      ...versioned(await firm.people.biller.api.parties.getProject({ id: firm.projectId })),
      memberIds: [],
    })),
    addTask: sample('biller', async (firm) => ({ id: firm.projectId, name: unique('Task') })),
  },
  catalog: {
    createCategory: sample('biller', async () => ({ name: unique('Category') })),
    createService: sample('biller', async (firm) => ({
      sku: unique('S'),
      name: 'Service',
      categoryId: existing((await firm.people.biller.api.catalog.listCategories({})).items[0]).id,
      taxClassId: firm.taxClassId,
    })),
    updateService: sample('biller', async (firm) => ({
      ...versioned(await firm.people.biller.api.catalog.getService({ id: firm.serviceId })),
      name: unique('Consulting'),
    })),
    createTaxClass: sample('biller', async () => ({
      name: unique('Tax'),
      rates: [{ country: 'DE', category: 'S', percent: '7', from: '2020-01-01' }],
    })),
    createCodeSet: sample('biller', async () => ({
      name: unique('Codes'),
      codes: [{ code: 'A1', kind: 'activity', name: 'Plan' }],
    })),
  },
  rates: {
    createCard: sample('biller', async () => ({
      name: unique('Card'),
      level: 'firm',
      currency: 'EUR',
    })),
    setRate: sample('biller', async (firm) => ({
      id: firm.cardId,
      classificationId: firm.classificationId,
      unitPrice: '110',
      from: '2027-01-01',
    })),
    importRates: sample('biller', async (firm) => ({
      id: firm.cardId,
      fileName: 'rates.csv',
      contentBase64: Buffer.from('Category,Price\nAnalyst,"$1,090.50"\n').toString('base64'),
      mapping: { category: 'Category', price: 'Price' },
      from: '2027-01-01',
    })),
  },
} satisfies Pick<Samples, 'access' | 'org' | 'parties' | 'catalog' | 'rates'>;
