// Steps that the stories of retainers share.

import type { WireInputOf } from '@daybook/contract/endpoint.ts';
import type { retainers } from '@daybook/contract/retainers.ts';
import { expect } from 'vitest';
import { existing } from '../../src/platform/rows.ts';
import { ApiRefusal, type TestFirm, Waits } from '../../src/testing/test-firm.ts';

export const euros = (amount: string) => ({ amount, currency: 'EUR' });
export const versioned = ({ id, version }: Readonly<{ id: string; version: number }>) => ({
  id,
  version,
});

export async function refusalOf(act: Promise<unknown>): Promise<ApiRefusal> {
  const outcome: unknown = await act.catch((error: unknown) => error);
  if (!(outcome instanceof ApiRefusal)) throw new Error('It should have been refused');
  return outcome;
}

export const expectRefused = async (
  act: Promise<unknown>,
  code: string,
  field: string,
  message: string,
): Promise<void> => {
  const { code: said, fields } = await refusalOf(act);
  expect({ said, fields }).toEqual({ said: code, fields: [{ field, message }] });
};

/** A gate asks a second person: the owner decides, and the command is carried out as it was asked. */
export async function throughTheGate(firm: TestFirm, act: Promise<unknown>): Promise<void> {
  const outcome: unknown = await act.catch((error: unknown) => error);
  if (!(outcome instanceof Waits)) throw new Error('It should have waited for approval');
  await firm.people.owner.api.approvals.approve({ id: outcome.approvalId });
}

export async function inForce(
  firm: TestFirm,
  agreed: Omit<WireInputOf<typeof retainers.create>, 'clientId' | 'branchId'>,
) {
  const { biller, partner } = firm.people;
  const made = await biller.api.retainers.create({
    clientId: firm.clientId,
    branchId: firm.branchId,
    ...agreed,
  });
  const submitted = await biller.api.retainers.submit(versioned(made));
  const approved = await partner.api.retainers.approve(versioned(submitted));
  return biller.api.retainers.post(versioned(approved));
}

/** Approved work, which is on no invoice yet. */
export async function worked(firm: TestFirm, workDate: string, workedMinutes: number) {
  const { timekeeper, project_manager } = firm.people;
  await timekeeper.api.timesheets.createEntry({
    projectId: firm.projectId,
    serviceId: firm.serviceId,
    workDate,
    workedMinutes,
    note: `Work of ${workDate}`,
  });
  const { items } = await timekeeper.api.timesheets.submit({ from: workDate });
  await project_manager.api.timesheets.approve({ partIds: items.map((part) => part.id) });
}

/** All that is approved until then, as a posted invoice. */
export async function billed(firm: TestFirm, cutOff: string) {
  const { biller, partner } = firm.people;
  const draft = await drafted(firm, cutOff);
  await partner.api.billing.post(versioned(draft));
  return biller.api.billing.getInvoice({ id: draft.id });
}
export async function drafted(firm: TestFirm, cutOff: string) {
  const { biller } = firm.people;
  const made = await biller.api.billing.propose({ clientId: firm.clientId, cutOff });
  return biller.api.billing.invoicePreBill(
    versioned(await biller.api.billing.getPreBill({ id: made.id })),
  );
}

/** Debits less credits of an account, in minor units. */
export async function onAccount(firm: TestFirm, account: string): Promise<bigint> {
  const { items } = await firm.people.owner.api.journal.list({ account, limit: 500 });
  return items
    .flatMap((entry) => entry.lines)
    .filter((line) => line.account === account)
    .reduce((total, line) => total + (line.debit?.minor ?? 0n) - (line.credit?.minor ?? 0n), 0n);
}

export const lastEntry = async (firm: TestFirm, id: string): Promise<string> => {
  const { items } = await firm.people.biller.api.retainers.statement({ id });
  return existing(items.at(-1)).entryId;
};
