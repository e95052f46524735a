// For each command of the contract: who may carry it out, and an input that works, made by what must
// come before it. A command without a sample does not compile.

import type { contract } from '@daybook/contract/contract.ts';
import type { BuiltInRole } from '@daybook/core/access/permissions.ts';
import { existing } from '../platform/rows.ts';
import type { TestFirm } from './test-firm.ts';

type Table = typeof contract;
type CommandName<N extends keyof Table> = {
  [K in keyof Table[N]]: Table[N][K] extends { readonly kind: 'command' } ? K : never;
}[keyof Table[N]];
export type Sample = Readonly<{
  as: BuiltInRole;
  input: (firm: TestFirm) => Promise<Readonly<Record<string, unknown>>>;
}>;
export type Samples = { readonly [N in keyof Table]: { readonly [K in CommandName<N>]: Sample } };

const sample = (as: BuiltInRole, input: Sample['input']): Sample => ({ as, input });
const plain = (as: BuiltInRole, input: Readonly<Record<string, unknown>>): Sample =>
  sample(as, async () => input);

const address = {
  line1: 'Am Wall 3',
  line2: '',
  postalCode: '28195',
  city: 'Bremen',
  region: '',
  country: 'DE',
};
let serial = 0;
const unique = (name: string) => {
  serial += 1;
  return `${name} ${serial}`;
};
let day = 0;
/** A work date of its own for each entry, so that samples never meet on a day. */
const nextDay = () => {
  day += 1;
  return `2026-01-${String((day % 28) + 1).padStart(2, '0')}`;
};

/** Time on a project of its own: what is submitted for one sample locks nothing of another. */
async function logged(firm: TestFirm) {
  const { api } = firm.people.timekeeper;
  const project = await firm.people.biller.api.parties.createProject({
    clientId: firm.clientId,
    name: unique('Sample'),
    code: unique('Q'),
    branchId: firm.branchId,
    managerId: firm.people.project_manager.id,
  });
  return api.timesheets.createEntry({
    projectId: project.id,
    serviceId: firm.serviceId,
    workDate: nextDay(),
    workedMinutes: 60,
    note: unique('Work'),
  });
}
async function submitted(firm: TestFirm) {
  const entry = await logged(firm);
  const { items } = await firm.people.timekeeper.api.timesheets.submit({
    from: entry.workDate,
    projectIds: [entry.project.id],
  });
  return { entry, part: existing(items[0]) };
}
async function approved(firm: TestFirm) {
  const { entry, part } = await submitted(firm);
  await firm.people.project_manager.api.timesheets.approve({ partIds: [part.id] });
  return firm.people.timekeeper.api.timesheets.getEntry({ id: entry.id });
}
async function preBill(firm: TestFirm) {
  await approved(firm);
  const made = await firm.people.biller.api.billing.propose({
    clientId: firm.clientId,
    cutOff: '2026-12-31',
  });
  return firm.people.biller.api.billing.getPreBill({ id: made.id });
}
async function draftInvoice(firm: TestFirm) {
  const bill = await preBill(firm);
  return firm.people.biller.api.billing.invoicePreBill({ id: bill.id, version: bill.version });
}
async function posted(firm: TestFirm) {
  const draft = await draftInvoice(firm);
  return firm.people.partner.api.billing.post({ id: draft.id, version: draft.version });
}
async function creditNote(firm: TestFirm) {
  const invoice = await posted(firm);
  return firm.people.biller.api.billing.draftCredit({
    id: invoice.id,
    reason: 'Agreed',
    what: { kind: 'share', percent: '10' },
  });
}
const receipt = (firm: TestFirm, settlements?: readonly []) =>
  firm.people.biller.api.cash.createReceipt({
    clientId: firm.clientId,
    receivedOn: '2026-03-01',
    amount: { amount: '10.00', currency: 'EUR' },
    ...(settlements === undefined ? {} : { settlements: [] }),
  });
async function request(firm: TestFirm) {
  const invoice = await posted(firm);
  const answer = await firm.people.partner.api.billing
    .void({ id: invoice.id, version: invoice.version, reason: 'Wrong client' })
    .catch((error: unknown) => error);
  if (!(answer instanceof Error) || !('approvalId' in answer))
    throw new Error('A void should wait for approval');
  return { id: String(answer.approvalId) };
}
const versioned = (record: Readonly<{ id: string; version: number }>) => ({
  id: record.id,
  version: record.version,
});
const timeAt = (firm: TestFirm) => ({ projectId: firm.projectId, serviceId: firm.serviceId });
const stopped = async (firm: TestFirm) => {
  const { api } = firm.people.timekeeper;
  if ((await api.timesheets.timer({})).timer !== null) await api.timesheets.discardTimer({});
};
const started = async (firm: TestFirm) => {
  await stopped(firm);
  await firm.people.timekeeper.api.timesheets.startTimer({ ...timeAt(firm), note: 'Sample' });
};
const harvestFile = (note: string) =>
  Buffer.from(
    `Date,Client,Project,Project Code,Task,Notes,Hours,Billable?,First Name,Last Name,Employee?\n2026-02-03,Acme AG,Portal,P1,Consulting,${note},1.5,Yes,timekeeper,person,Yes\n`,
  ).toString('base64');
const uploaded = (firm: TestFirm) =>
  firm.people.biller.api.imports.upload({
    fileName: `${unique('harvest')}.csv`,
    contentBase64: harvestFile(unique('note')),
  });

export const commandSamples: Samples = {
  access: {
    updatePreferences: plain('timekeeper', { hoursAs: 'decimal' }),
    openSession: sample('timekeeper', async (firm) => ({ branchId: firm.branchId })),
    closeSession: sample('cashier', async (firm) => ({
      id: (await firm.people.cashier.api.access.openSession({ branchId: firm.branchId })).id,
    })),
    createApiKey: plain('timekeeper', { name: 'Key', scopes: { 'timesheets.view': 'own' } }),
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
      return { ...versioned(auditor), roleIds: auditor.roles.map((role) => role.id) };
    }),
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
  timesheets: {
    createEntry: sample('timekeeper', async (firm) => ({
      ...timeAt(firm),
      workDate: nextDay(),
      workedMinutes: 30,
    })),
    createEntries: sample('timekeeper', async (firm) => ({
      entries: [{ ...timeAt(firm), workDate: nextDay(), workedMinutes: 30 }],
    })),
    updateEntry: sample('timekeeper', async (firm) => ({
      ...versioned(await logged(firm)),
      note: 'Changed',
    })),
    voidEntry: sample('timekeeper', async (firm) => versioned(await logged(firm))),
    reopenEntry: sample('project_manager', async (firm) => ({
      ...versioned(await approved(firm)),
      reason: 'Wrong day',
    })),
    setCell: sample('timekeeper', async (firm) => ({
      ...timeAt(firm),
      date: nextDay(),
      minutes: 45,
      taskId: (
        await firm.people.biller.api.parties.addTask({ id: firm.projectId, name: unique('Cell') })
      ).id,
    })),
    copyWeek: sample('timekeeper', async (firm) => {
      await firm.people.timekeeper.api.timesheets.createEntry({
        ...timeAt(firm),
        workDate: '2026-02-03',
        workedMinutes: 15,
      });
      return { to: '2026-02-10' };
    }),
    setFavourite: sample('timekeeper', async (firm) => ({ ...timeAt(firm), isFavourite: true })),
    startTimer: sample('timekeeper', async (firm) => {
      await stopped(firm);
      return { ...timeAt(firm), note: 'Go' };
    }),
    stopTimer: sample('timekeeper', async (firm) => {
      await started(firm);
      return {};
    }),
    discardTimer: sample('timekeeper', async (firm) => {
      await started(firm);
      return {};
    }),
    submit: sample('timekeeper', async (firm) => {
      const entry = await logged(firm);
      return { from: entry.workDate, projectIds: [entry.project.id] };
    }),
    recall: sample('timekeeper', async (firm) => ({
      from: (await submitted(firm)).entry.workDate,
    })),
    approve: sample('project_manager', async (firm) => ({
      partIds: [(await submitted(firm)).part.id],
    })),
    reject: sample('project_manager', async (firm) => ({
      partIds: [(await submitted(firm)).part.id],
      reason: 'Say more',
    })),
    updatePolicy: sample('owner', async (firm) => ({
      version: (await firm.people.owner.api.timesheets.getPolicy({})).version,
      graceDays: 60,
    })),
  },
  imports: {
    upload: sample('biller', async () => ({
      fileName: 'harvest.csv',
      contentBase64: harvestFile(unique('note')),
    })),
    answer: sample('biller', async (firm) => versioned(await uploaded(firm))),
    post: sample('biller', async (firm) => versioned(await uploaded(firm))),
    cancel: sample('biller', async (firm) => ({ id: (await uploaded(firm)).id })),
  },
  billing: {
    propose: sample('biller', async (firm) => {
      await approved(firm);
      return { clientId: firm.clientId, cutOff: '2026-12-31' };
    }),
    proposeMany: sample('biller', async (firm) => {
      await approved(firm);
      return { cutOff: '2026-12-31' };
    }),
    decide: sample('biller', async (firm) => {
      const bill = await preBill(firm);
      return { ...versioned(bill), lineIds: bill.lines.map((line) => line.id), decision: 'hold' };
    }),
    write: sample('biller', async (firm) => {
      const bill = await preBill(firm);
      return {
        ...versioned(bill),
        lineIds: bill.lines.map((line) => line.id),
        to: { kind: 'percent_off', percent: '5' },
        reasonCode: 'courtesy',
      };
    }),
    transfer: sample('biller', async (firm) => {
      const bill = await preBill(firm);
      const other = await firm.people.biller.api.parties.createProject({
        clientId: firm.clientId,
        name: unique('Other'),
        code: unique('O'),
        branchId: firm.branchId,
        managerId: firm.people.project_manager.id,
      });
      return {
        ...versioned(bill),
        lineIds: bill.lines.map((line) => line.id),
        projectId: other.id,
        reason: 'Booked wrongly',
      };
    }),
    invoicePreBill: sample('biller', async (firm) => versioned(await preBill(firm))),
    invoiceMany: sample('biller', async (firm) => ({ preBillIds: [(await preBill(firm)).id] })),
    discardPreBill: sample('biller', async (firm) => versioned(await preBill(firm))),
    submit: sample('biller', async (firm) => versioned(await draftInvoice(firm))),
    reject: sample('partner', async (firm) => {
      const draft = await draftInvoice(firm);
      return {
        ...versioned(await firm.people.biller.api.billing.submit(versioned(draft))),
        reason: 'Wrong address',
      };
    }),
    post: sample('partner', async (firm) => versioned(await draftInvoice(firm))),
    postMany: sample('partner', async (firm) => ({ invoiceIds: [(await draftInvoice(firm)).id] })),
    void: sample('partner', async (firm) => ({
      ...versioned(await posted(firm)),
      reason: 'Wrong client',
    })),
    discard: sample('biller', async (firm) => versioned(await draftInvoice(firm))),
    draftCredit: sample('biller', async (firm) => ({
      id: (await posted(firm)).id,
      reason: 'Agreed',
      what: { kind: 'share', percent: '10' },
    })),
    postCreditNote: sample('biller', async (firm) => versioned(await creditNote(firm))),
    discardCreditNote: sample('biller', async (firm) => versioned(await creditNote(firm))),
    setExchangeRates: plain('owner', {
      rates: [{ base: 'EUR', currency: 'GBP', on: '2026-03-02', rate: '1.16' }],
    }),
  },
  cash: {
    createReceipt: sample('biller', async (firm) => ({
      clientId: firm.clientId,
      receivedOn: '2026-03-01',
      amount: { amount: '12.50', currency: 'EUR' },
    })),
    postReceipt: sample('biller', async (firm) => versioned(await receipt(firm))),
    applyReceipt: sample('biller', async (firm) => {
      const { api } = firm.people.biller;
      const made = await receipt(firm, []);
      const paid = await api.cash.postReceipt(versioned(made));
      const invoice = await posted(firm);
      return {
        ...versioned(paid),
        settlements: [{ invoiceId: invoice.id, amount: { amount: '4.00', currency: 'EUR' } }],
      };
    }),
    voidReceipt: sample('partner', async (firm) => ({
      ...versioned(await receipt(firm)),
      reason: 'Bounced',
    })),
  },
  journal: {},
  approvals: {
    approve: sample('owner', request),
    reject: sample('owner', async (firm) => ({ ...(await request(firm)), reason: 'Not needed' })),
    withdraw: sample('partner', request),
    createPolicy: plain('owner', {
      command: 'cash.postReceipt',
      condition: 'amount_over',
      amount: { amount: '1000000', currency: 'EUR' },
      approverRole: 'partner',
    }),
    updatePolicy: sample('owner', async (firm) => {
      const policy = existing(
        (await firm.people.owner.api.approvals.listPolicies({})).items.find(
          (each) => each.command === 'cash.voidReceipt',
        ),
      );
      return { ...versioned(policy), isActive: true };
    }),
  },
  audit: {},
  dashboard: {},
};
