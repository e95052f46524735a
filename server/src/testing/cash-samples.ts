// Samples of the commands on money that comes in: receipts, bank files, batches, balances.

import { existing } from '../platform/rows.ts';
import { type Samples, sample } from './sample.ts';
import { posted, receipt, unique, versioned } from './sample-records.ts';
import type { TestFirm } from './test-firm.ts';

const eur = (amount: string) => ({ amount, currency: 'EUR' });

export const bankAccount = (firm: TestFirm) =>
  firm.people.biller.api.cash.createBankAccount({
    name: unique('Giro'),
    currency: 'EUR',
    branchId: firm.branchId,
    account: '1010',
  });

export const csvFile = (lines: readonly string[]) =>
  Buffer.from(`Date;Amount;Reference;Name;IBAN\n${lines.join('\n')}\n`).toString('base64');

/** A file on an account of its own: a line that names an invoice, one that nobody knows, one that went out. */
export async function bankFile(firm: TestFirm) {
  const invoice = await posted(firm);
  const account = await bankAccount(firm);
  return firm.people.biller.api.cash.importBankFile({
    bankAccountId: account.id,
    fileName: `${unique('statement')}.csv`,
    contentBase64: csvFile([
      `2026-03-01;130.90;${invoice.number};Acme AG;DE02120300000000202051`,
      `2026-03-01;17.31;${unique('Unknown')};Nobody;`,
      `2026-03-01;-10.00;${unique('Fee')};Bank;`,
    ]),
  });
}
const lineOf = async (firm: TestFirm, index: number) => {
  const file = await bankFile(firm);
  const { items } = await firm.people.biller.api.cash.listBankLines({ id: file.id });
  return existing(items[index]);
};

const paid = async (firm: TestFirm) => {
  const draft = await receipt(firm, []);
  return firm.people.biller.api.cash.postReceipt(versioned(draft));
};
/** The owner agrees to it, where a gate asks. */
export async function refunded(firm: TestFirm, amount: string, method: 'bank_transfer' | 'cash') {
  const from = await paid(firm);
  const { biller, owner } = firm.people;
  const asked = await biller.api.cash
    .refundReceipt({ ...versioned(from), amount: eur(amount), method, reason: 'Paid twice' })
    .catch((error: unknown) => error);
  if (asked instanceof Error && 'approvalId' in asked)
    await owner.api.approvals.approve({ id: String(asked.approvalId) });
  const { items } = await biller.api.cash.listRefunds({});
  return existing(items.find((each) => each.receipt.id === from.id));
}
export const openedBatch = (firm: TestFirm) =>
  firm.people.biller.api.cash.openBatch({ float: eur('50.00') });

export const cashSamples = {
  cash: {
    createReceipt: sample('biller', async (firm) => ({
      clientId: firm.clientId,
      receivedOn: '2026-03-01',
      amount: eur('12.50'),
    })),
    postReceipt: sample('biller', async (firm) => versioned(await receipt(firm))),
    applyReceipt: sample('biller', async (firm) => {
      const from = await paid(firm);
      const invoice = await posted(firm);
      return {
        ...versioned(from),
        settlements: [{ invoiceId: invoice.id, amount: eur('4.00') }],
      };
    }),
    voidReceipt: sample('partner', async (firm) => ({
      ...versioned(await receipt(firm)),
      reason: 'Bounced',
    })),
    createBankAccount: sample('biller', async (firm) => ({
      name: unique('Giro'),
      currency: 'EUR',
      branchId: firm.branchId,
    })),
    updateBankAccount: sample('biller', async (firm) => ({
      ...versioned(await bankAccount(firm)),
      name: unique('Giro'),
    })),
    importBankFile: sample('biller', async (firm) => ({
      bankAccountId: (await bankAccount(firm)).id,
      fileName: 'statement.csv',
      contentBase64: csvFile([`2026-03-01;5.00;${unique('Thanks')};Somebody;`]),
    })),
    proposeBankFile: sample('biller', async (firm) => versioned(await bankFile(firm))),
    acceptMatchedLines: sample('biller', async (firm) => versioned(await bankFile(firm))),
    acceptBankLine: sample('biller', async (firm) => ({
      ...versioned(await lineOf(firm, 1)),
      clientId: firm.clientId,
    })),
    matchRefundLine: sample('biller', async (firm) => {
      const refund = await refunded(firm, '10.00', 'bank_transfer');
      return { ...versioned(await lineOf(firm, 2)), refundId: refund.id };
    }),
    ignoreBankLine: sample('biller', async (firm) => ({
      ...versioned(await lineOf(firm, 2)),
      reason: 'A charge of the bank',
    })),
    reopenBankLine: sample('biller', async (firm) => {
      const { api } = firm.people.biller;
      return versioned(await api.cash.ignoreBankLine(versioned(await lineOf(firm, 1))));
    }),
    openBatch: sample('biller', async () => ({ float: eur('50.00') })),
    closeBatch: sample('biller', async (firm) => ({
      ...versioned(await openedBatch(firm)),
      counted: [{ method: 'cash', amount: eur('49.00') }],
      reason: 'A coin rolled away',
    })),
    applyBalance: sample('biller', async (firm) => {
      await paid(firm);
      await posted(firm);
      return { id: firm.clientId, currency: 'EUR' };
    }),
    refundReceipt: sample('biller', async (firm) => ({
      ...versioned(await paid(firm)),
      amount: eur('2.00'),
      reason: 'Paid twice',
    })),
    voidRefund: sample('partner', async (firm) => ({
      ...versioned(await refunded(firm, '3.00', 'cash')),
      reason: 'It came back',
    })),
  },
} satisfies Pick<Samples, 'cash'>;
