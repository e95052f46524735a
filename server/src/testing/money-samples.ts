// Samples of the commands that bill, receive and approve.

import { addDays } from '@daybook/core/kernel/plain-date.ts';
import { existing } from '../platform/rows.ts';
import { cashSamples } from './cash-samples.ts';
import { plain, type Samples, sample } from './sample.ts';
import {
  approved,
  creditNote,
  draftInvoice,
  posted,
  preBill,
  request,
  unique,
  versioned,
} from './sample-records.ts';
import { withRetention } from './terms-samples.ts';

// Each a week of its own: nobody has two delegates on one day.
let weeks = 0;
function nextWeek() {
  weeks += 1;
  const from = addDays('2026-04-06', 7 * weeks);
  return { from, until: addDays(from, 7) };
}

export const moneySamples = {
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
    setDiscount: sample('biller', async (firm) => ({
      ...versioned(await preBill(firm)),
      discount: { text: 'Courtesy discount', by: { kind: 'percent', percent: '5' } },
    })),
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
    splitPreBill: sample('biller', async (firm) => {
      await approved(firm);
      const bill = await preBill(firm);
      return { ...versioned(bill), lineIds: [existing(bill.lines[0]).id] };
    }),
    mergePreBills: sample('biller', async (firm) => {
      const first = await preBill(firm);
      const second = await preBill(firm);
      return { ...versioned(first), otherIds: [second.id] };
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
    writeOff: sample('partner', async (firm) => ({
      ...versioned(await posted(firm)),
      reason: 'The client is bankrupt',
    })),
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
    releaseRetention: sample('partner', async (firm) => versioned(await withRetention(firm))),
    importExchangeRates: plain('owner', {
      fileName: 'eurofxref-hist.csv',
      contentBase64: Buffer.from('Date,USD,\n2026-03-02,1.16,\n').toString('base64'),
    }),
    setExchangeRates: plain('owner', {
      rates: [{ base: 'EUR', currency: 'GBP', on: '2026-03-02', rate: '1.16' }],
    }),
  },
  ...cashSamples,
  journal: {},
  approvals: {
    approve: sample('owner', request),
    reject: sample('owner', async (firm) => ({ ...(await request(firm)), reason: 'Not needed' })),
    askBack: sample('owner', async (firm) => ({ ...(await request(firm)), reason: 'Why?' })),
    answer: sample('partner', async (firm) => {
      const asked = await request(firm);
      await firm.people.owner.api.approvals.askBack({ ...asked, reason: 'Why?' });
      return { ...asked, reason: 'It went to the wrong client' };
    }),
    escalate: sample('partner', async (firm) => ({ ...(await request(firm)), reason: 'Urgent' })),
    withdraw: sample('partner', request),
    createPolicy: plain('owner', {
      command: 'billing.post',
      condition: 'amount_over',
      amount: { amount: '1000000', currency: 'EUR' },
      steps: [{ approvers: [{ kind: 'role', role: 'partner' }] }],
    }),
    updatePolicy: sample('owner', async (firm) => {
      const policy = existing(
        (await firm.people.owner.api.approvals.listPolicies({})).items.find(
          (each) => each.command === 'cash.voidReceipt',
        ),
      );
      return { ...versioned(policy), isActive: true };
    }),
    delegate: sample('owner', async (firm) => ({
      ...nextWeek(),
      delegateId: firm.people.partner.id,
    })),
    endDelegation: sample('owner', async (firm) => {
      const { owner, partner } = firm.people;
      return versioned(
        await owner.api.approvals.delegate({ ...nextWeek(), delegateId: partner.id }),
      );
    }),
  },
  audit: {},
  dashboard: {},
} satisfies Pick<Samples, 'billing' | 'cash' | 'journal' | 'approvals' | 'audit' | 'dashboard'>;
