// Steps that stories share.

import { ApiRefusal, type TestFirm, Waits } from '../src/testing/test-firm.ts';

export const euros = (amount: string) => ({ amount, currency: 'EUR' });
export const versioned = ({ id, version }: Readonly<{ id: string; version: number }>) => ({
  id,
  version,
});

/** What a call was refused with; null where it was not. */
export const refusalOf = (act: Promise<unknown>): Promise<ApiRefusal | null> =>
  act.then(
    () => null,
    (error: unknown) => {
      if (error instanceof ApiRefusal) return error;
      throw error;
    },
  );

/** Where a gate asks a second person, they agree, and the command is carried out as it was asked. */
export async function agreedTo(
  firm: TestFirm,
  act: Promise<unknown>,
  second = firm.people.owner,
): Promise<void> {
  try {
    await act;
  } catch (error) {
    if (!(error instanceof Waits)) throw error;
    await second.api.approvals.approve({ id: error.approvalId });
  }
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

/** All that is open until then: its pre-bill, and the invoice that was posted of it. */
export async function billedUntil(firm: TestFirm, cutOff: string) {
  const { biller, partner } = firm.people;
  const made = await biller.api.billing.propose({ clientId: firm.clientId, cutOff });
  const room = await biller.api.billing.getPreBill({ id: made.id });
  const draft = await biller.api.billing.invoicePreBill(versioned(room));
  await agreedTo(firm, partner.api.billing.post(versioned(draft)));
  return { room, invoice: await biller.api.billing.getInvoice({ id: draft.id }) };
}
