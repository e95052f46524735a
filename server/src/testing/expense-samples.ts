// Samples of the commands on expenses.

import { existing } from '../platform/rows.ts';
import { type Samples, sample } from './sample.ts';
import { unique, versioned } from './sample-records.ts';
import type { TestFirm } from './test-firm.ts';

const euros = (amount: string) => ({ amount, currency: 'EUR' });
export const receiptFile = {
  name: 'receipt.png',
  contentType: 'image/png',
  contentBase64: 'iVBORw0KGgo=',
};
const travel = (firm: TestFirm) =>
  firm.people.biller.api.expenses.createCategory({
    name: unique('Travel'),
    serviceId: firm.serviceId,
    markupPercent: '10',
  });
const written = async (firm: TestFirm) => ({
  projectId: firm.projectId,
  categoryId: (await travel(firm)).id,
  on: '2026-02-27',
  gross: euros('119.00'),
  inputTax: euros('19.00'),
  note: 'Train to Hamburg',
});
const draft = async (firm: TestFirm) =>
  firm.people.timekeeper.api.expenses.create({ ...(await written(firm)), receipt: receiptFile });
/** Waits for its approver. */
export const submittedExpense = async (firm: TestFirm) => {
  const { id } = await draft(firm);
  const { items } = await firm.people.timekeeper.api.expenses.submit({ ids: [id] });
  return existing(items[0]);
};
const approved = async (firm: TestFirm) => {
  const { id } = await submittedExpense(firm);
  const { items } = await firm.people.project_manager.api.expenses.approve({ ids: [id] });
  return existing(items[0]);
};

export const expenseSamples = {
  expenses: {
    create: sample('timekeeper', written),
    update: sample('timekeeper', async (firm) => ({
      ...versioned(await draft(firm)),
      ...(await written(firm)),
    })),
    addReceipt: sample('timekeeper', async (firm) => ({
      id: (await draft(firm)).id,
      ...receiptFile,
    })),
    discard: sample('timekeeper', async (firm) => versioned(await draft(firm))),
    submit: sample('timekeeper', async (firm) => ({ ids: [(await draft(firm)).id] })),
    recall: sample('timekeeper', async (firm) => ({ ids: [(await submittedExpense(firm)).id] })),
    approve: sample('project_manager', async (firm) => ({
      ids: [(await submittedExpense(firm)).id],
    })),
    reject: sample('project_manager', async (firm) => ({
      ids: [(await submittedExpense(firm)).id],
      reason: 'Second class',
    })),
    reopen: sample('project_manager', async (firm) => ({
      ...versioned(await approved(firm)),
      reason: 'Wrong project',
    })),
    reimburse: sample('biller', async (firm) => ({
      ids: [(await approved(firm)).id],
      on: '2026-03-01',
    })),
    createCategory: sample('biller', async (firm) => ({
      name: unique('Printing'),
      serviceId: firm.serviceId,
    })),
    updateCategory: sample('biller', async (firm) => {
      const made = await travel(firm);
      return { ...versioned(made), name: made.name, serviceId: firm.serviceId };
    }),
  },
} satisfies Pick<Samples, 'expenses'>;
