// What the firm holds of a client: credits and unapplied cash settle what is open, or go back.

import { cash } from '@daybook/contract/cash.ts';
import { freeOverpaid, type Settlement, settle, spreadOver } from '@daybook/core/cash/receipt.ts';
import { applicationPostings, type SettledInvoice } from '@daybook/core/journal/postings.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { money, negate, subtract } from '@daybook/core/money/money.ts';
import {
  type AuditEvent,
  type CommandContext,
  defineCommand,
  defineQuery,
  type Posting,
} from '../../platform/command.ts';
import { e8Of } from '../../platform/numeric.ts';
import { existing, reference } from '../../platform/rows.ts';
import { type InvoiceRow, openInvoicesOf } from '../billing/public.ts';
import { findClient, lockClient } from '../parties/public.ts';
import { exchangeOf, lockedInvoices, openOf, settlementRows, unappliedOf } from './posting.ts';
import * as refunds from './refund-store.ts';
import * as store from './store.ts';

export const getBalance = defineQuery(cash.getBalance, {
  permission: 'cash.view',
  async handle({ db, input, today }) {
    const client = await findClient(db, input.id);
    if (client === null) throw new Refusal('not_found');
    const rows = await refunds.balanceOf(db, client.id, today);
    return {
      items: rows.map((row) => {
        const amount = (minor: bigint) => money(minor, row.currency);
        return {
          currency: row.currency,
          open: amount(row.open_minor),
          overdue: amount(row.overdue_minor),
          unapplied: amount(row.unapplied_minor),
          credits: amount(row.credits_minor),
          net: amount(row.open_minor - row.unapplied_minor - row.credits_minor),
        };
      }),
    };
  },
});

/** Settlements that come to a receipt or leave it, with what it had left before each. */
type Movement = Readonly<{
  receipt: store.ReceiptRow;
  invoice: InvoiceRow;
  amount: Settlement['amount'];
  before: bigint;
  openBefore: bigint;
  type: 'receipt.freed' | 'receipt.applied';
}>;

export const applyBalance = defineCommand(cash.applyBalance, {
  permission: 'cash.post',
  load: ({ input, tx }) => lockClient(tx, input.id),
  standing: () => ({ isOwn: true, isTeam: true, isBranch: true }),
  locks: ({ subject, today }) => [
    {
      legalEntityId: subject.legal_entity_id,
      branchId: null,
      area: 'cash',
      on: today,
      field: 'id',
    },
  ],
  approval: 'never',
  async handle({ input, subject: client, ...context }) {
    const { tx } = context;
    const { currency } = input;
    const held = await lockHeld(context, { clientId: client.id, currency });
    const left = new Map(held.receipts.map((row) => [row.id, unappliedOf(row)]));
    const freed = freedOf(held, left);
    const open = await openInvoicesOf(tx, client.id, currency);
    const total = [...left.values()].reduce((sofar, each) => sofar + each, 0n);
    if (total <= 0n) throw new Refusal('wrong_state', { message: 'The firm holds nothing of it' });
    const { allocations } = settle(
      { amount: money(total, currency) },
      open.map(openOf),
      input.settlements,
    );
    const applied = appliedOf({ ...held, open }, left, allocations);
    const moved = [...freed, ...applied];
    if (moved.length === 0)
      throw new Refusal('already_settled', { message: 'The client has nothing open' });
    await store.addSettlements(
      tx,
      moved.flatMap(({ receipt, invoice, amount }) =>
        settlementRows([{ invoiceId: invoice.id, amount }], receipt.id, context),
      ),
    );
    await store.touchReceipts(tx, [...new Set(moved.map(({ receipt }) => receipt.id))]);
    const sumOf = (movements: readonly Movement[]) =>
      movements.reduce((sofar, { amount }) => sofar + amount.minor, 0n);
    const appliedMinor = sumOf(applied);
    return {
      result: {
        freed: money(-sumOf(freed), currency),
        applied: money(appliedMinor, currency),
        unapplied: money(total - appliedMinor, currency),
        settlements: allocations.map(({ invoiceId, amount }) => ({
          invoice: reference(
            invoiceId,
            open.find((invoice) => invoice.id === invoiceId)?.number ?? '',
          ),
          amount,
        })),
      },
      journal: moved.map((movement) => postingOf(movement, context)),
      events: moved.map(eventOf),
    };
  },
});

type Held = Readonly<{
  receipts: readonly store.ReceiptRow[];
  overpaid: readonly InvoiceRow[];
  parts: readonly refunds.PartRow[];
}>;

/** Receipts before invoices, as every other command locks them; what they hold is read after. */
async function lockHeld(
  { tx }: CommandContext,
  { clientId, currency }: Readonly<{ clientId: string; currency: string }>,
): Promise<Held> {
  const ids = (await refunds.findOverpaid(tx, clientId, currency)).map((row) => row.id);
  const before = await refunds.partsOfInvoices(tx, ids);
  const locked = await refunds.lockReceiptsFor(tx, {
    clientId,
    currency,
    ids: before.map((part) => part.receipt_id),
  });
  const invoices = await lockedInvoices({ tx }, ids);
  const receipts = await store.findReceipts(
    tx,
    locked.map((row) => row.id),
  );
  return {
    receipts,
    overpaid: [...invoices.values()].filter((row) => row.open_minor < 0n),
    parts: await refunds.partsOfInvoices(tx, ids),
  };
}

function freedOf(held: Held, left: Map<string, bigint>): readonly Movement[] {
  return held.overpaid.flatMap((invoice) => {
    const amount = (minor: bigint) => money(minor, invoice.currency);
    const own = held.parts.filter((part) => part.invoice_id === invoice.id);
    let openBefore = invoice.open_minor;
    return freeOverpaid(
      amount(-invoice.open_minor),
      own.map((part) => ({
        receiptId: part.receipt_id,
        amount: amount(part.amount_minor),
        settledAt: part.at,
      })),
    ).flatMap((part): Movement[] => {
      const receipt = held.receipts.find((row) => row.id === part.receiptId);
      if (receipt === undefined) return [];
      const before = left.get(receipt.id) ?? 0n;
      left.set(receipt.id, before + part.amount.minor);
      const movement = {
        ...{ receipt, invoice, before, openBefore },
        amount: negate(part.amount),
        type: 'receipt.freed' as const,
      };
      openBefore += part.amount.minor;
      return [movement];
    });
  });
}

function appliedOf(
  { receipts, open }: Held & Readonly<{ open: readonly InvoiceRow[] }>,
  left: Map<string, bigint>,
  allocations: readonly Settlement[],
): readonly Movement[] {
  const sources = receipts.map((row) => ({
    receiptId: row.id,
    unapplied: money(left.get(row.id) ?? 0n, row.currency),
  }));
  const openLeft = new Map(open.map((row) => [row.id, row.open_minor]));
  return spreadOver(sources, allocations).map(({ receiptId, invoiceId, amount }) => {
    const before = left.get(receiptId) ?? 0n;
    const openBefore = openLeft.get(invoiceId) ?? 0n;
    left.set(receiptId, before - amount.minor);
    openLeft.set(invoiceId, openBefore - amount.minor);
    return {
      receipt: existing(receipts.find((row) => row.id === receiptId)),
      invoice: existing(open.find((row) => row.id === invoiceId)),
      ...{ amount, before, openBefore },
      type: 'receipt.applied' as const,
    };
  });
}

function postingOf(movement: Movement, { actor, today }: CommandContext): Posting {
  const { receipt, invoice, amount, before, openBefore, type } = movement;
  const settled: SettledInvoice = {
    invoiceId: invoice.id,
    amount,
    open: money(openBefore, invoice.currency),
    exchange: exchangeOf(invoice),
  };
  const journal = applicationPostings({
    on: today,
    description: `Receipt ${receipt.number ?? ''} ${type === 'receipt.freed' ? 'freed' : 'applied'}`,
    source: { kind: 'receipt', id: receipt.id },
    branchId: receipt.branch_id ?? actor.branchId,
    clientId: receipt.client_id,
    amount,
    unapplied: money(before, receipt.currency),
    exchange: { base: receipt.entity_currency, rateE8: e8Of(existing(receipt.exchange_rate)) },
    settled: [settled],
  });
  return { ...journal, legalEntityId: receipt.legal_entity_id };
}

const eventOf = ({ receipt, invoice, amount, before, type }: Movement): AuditEvent => ({
  type,
  record: { kind: 'receipt', id: receipt.id },
  after: {
    invoice: invoice.number,
    amount,
    unapplied: subtract(money(before, receipt.currency), amount),
  },
});
