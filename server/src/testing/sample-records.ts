// What must be there before a command can be carried out: each sample gets records of its own.

import { existing } from '../platform/rows.ts';
import type { TestFirm } from './test-firm.ts';

export const address = {
  line1: 'Am Wall 3',
  line2: '',
  postalCode: '28195',
  city: 'Bremen',
  region: '',
  country: 'DE',
};

let serial = 0;

export const unique = (name: string) => {
  serial += 1;
  return `${name} ${serial}`;
};

let day = 0;

/** A work date of its own for each entry, so that samples meet on a day seldom; none so old that time is locked. */
export const nextDay = () => {
  day += 1;
  return `2026-01-${String((day % 21) + 8).padStart(2, '0')}`;
};

/** Time on a project of its own: what is submitted for one sample locks nothing of another. */
export async function logged(firm: TestFirm) {
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

export async function submitted(firm: TestFirm) {
  const entry = await logged(firm);
  const { items } = await firm.people.timekeeper.api.timesheets.submit({
    from: entry.workDate,
    projectIds: [entry.project.id],
  });
  return { entry, part: existing(items[0]) };
}

export async function approved(firm: TestFirm) {
  const { entry, part } = await submitted(firm);
  await firm.people.project_manager.api.timesheets.approve({ partIds: [part.id] });
  return firm.people.timekeeper.api.timesheets.getEntry({ id: entry.id });
}

export async function preBill(firm: TestFirm) {
  await approved(firm);
  const made = await firm.people.biller.api.billing.propose({
    clientId: firm.clientId,
    cutOff: '2026-12-31',
  });
  return firm.people.biller.api.billing.getPreBill({ id: made.id });
}

export async function draftInvoice(firm: TestFirm) {
  const bill = await preBill(firm);
  return firm.people.biller.api.billing.invoicePreBill({ id: bill.id, version: bill.version });
}

export async function posted(firm: TestFirm) {
  const draft = await draftInvoice(firm);
  return firm.people.partner.api.billing.post({ id: draft.id, version: draft.version });
}

export async function creditNote(firm: TestFirm) {
  const invoice = await posted(firm);
  return firm.people.biller.api.billing.draftCredit({
    id: invoice.id,
    reason: 'Agreed',
    what: { kind: 'share', percent: '10' },
  });
}

export const receipt = (firm: TestFirm, settlements?: readonly []) =>
  firm.people.biller.api.cash.createReceipt({
    clientId: firm.clientId,
    receivedOn: '2026-03-01',
    amount: { amount: '10.00', currency: 'EUR' },
    ...(settlements === undefined ? {} : { settlements: [] }),
  });

export async function request(firm: TestFirm) {
  const invoice = await posted(firm);
  const answer = await firm.people.partner.api.billing
    .void({ id: invoice.id, version: invoice.version, reason: 'Wrong client' })
    .catch((error: unknown) => error);
  if (!(answer instanceof Error) || !('approvalId' in answer))
    throw new Error('A void should wait for approval');
  return { id: String(answer.approvalId) };
}

export const versioned = (record: Readonly<{ id: string; version: number }>) => ({
  id: record.id,
  version: record.version,
});

export const timeAt = (firm: TestFirm) => ({
  projectId: firm.projectId,
  serviceId: firm.serviceId,
});

export const stopped = async (firm: TestFirm) => {
  const { api } = firm.people.timekeeper;
  if ((await api.timesheets.timer({})).timer !== null) await api.timesheets.discardTimer({});
};

export const started = async (firm: TestFirm) => {
  await stopped(firm);
  await firm.people.timekeeper.api.timesheets.startTimer({ ...timeAt(firm), note: 'Sample' });
};

export const harvestFile = (note: string) =>
  Buffer.from(
    `Date,Client,Project,Project Code,Task,Notes,Hours,Billable?,First Name,Last Name,Employee?\n2026-02-03,Acme AG,Portal,P1,Consulting,${note},1.5,Yes,timekeeper,person,Yes\n`,
  ).toString('base64');

export const uploaded = (firm: TestFirm) =>
  firm.people.biller.api.imports.upload({
    fileName: `${unique('harvest')}.csv`,
    contentBase64: harvestFile(unique('note')),
  });
