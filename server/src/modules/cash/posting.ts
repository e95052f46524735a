// Receipts as they are posted: one by one, and as the set that a bank's file brings.

import {
  postReceipt as postRule,
  type Receipt,
  type Settlement,
} from '@daybook/core/cash/receipt.ts';
import { type AccountCode, accountCode, accounts } from '@daybook/core/journal/accounts.ts';
import type { SettledInvoice } from '@daybook/core/journal/postings.ts';
import { type Exchange, sameCurrency } from '@daybook/core/money/exchange.ts';
import { type Money, money, subtract, sum } from '@daybook/core/money/money.ts';
import type { AuditEvent, CommandContext, Posting } from '../../platform/command.ts';
import { e8Of } from '../../platform/numeric.ts';
import { existing } from '../../platform/rows.ts';
import {
  documentNumber,
  exchangesOn,
  findInvoices,
  type InvoiceRow,
  takeNumbers,
} from '../billing/public.ts';
import type { EntityRow } from '../org/public.ts';
import * as store from './store.ts';

export const openOf = (row: InvoiceRow) => ({
  invoiceId: row.id,
  dueOn: row.due_on ?? '',
  open: money(row.open_minor, row.currency),
});

export const unappliedOf = (row: store.ReceiptRow): bigint =>
  row.amount_minor - row.applied_minor - row.refunded_minor;

/** The account in the journal, where the receipt says on which it came in. */
export const bankOf = (row: Readonly<{ bank_account_code: string | null }>) =>
  row.bank_account_code === null ? {} : { bank: accountCode(row.bank_account_code) };

export const exchangeOf = (row: InvoiceRow): Exchange => ({
  base: existing(row.base_currency),
  rateE8: e8Of(existing(row.exchange_rate)),
});

/** What is settled, each with what was open of it and the rate that it was posted at. */
export function settledInvoices(
  allocations: readonly Settlement[],
  open: readonly InvoiceRow[],
): readonly SettledInvoice[] {
  const rows = new Map(open.map((row) => [row.id, row]));
  return allocations.map(({ invoiceId, amount }) => {
    const row = existing(rows.get(invoiceId));
    return {
      invoiceId,
      amount,
      open: money(row.open_minor, row.currency),
      exchange: exchangeOf(row),
    };
  });
}

export const settlementRows = (
  allocations: readonly Settlement[],
  receiptId: string,
  { clock }: Pick<CommandContext, 'clock'>,
): readonly store.NewSettlement[] =>
  allocations.map(({ invoiceId, amount }) => ({
    id: clock.newId(),
    receiptId,
    invoiceId,
    amountMinor: amount.minor,
    at: clock.now(),
  }));

/** Locks them for this transaction, and reads what is open of each as nobody else can change it now. */
export async function lockedInvoices(
  { tx }: Pick<CommandContext, 'tx'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, InvoiceRow>> {
  if (ids.length === 0) return new Map();
  await store.lockInvoiceRows(tx, ids);
  return new Map((await findInvoices(tx, ids)).map((row) => [row.id, row]));
}

export type WriteOff = Readonly<{ kind: 'bank_charge' | 'short_payment'; reason: string }>;
const expenseOf: Readonly<Record<WriteOff['kind'], AccountCode>> = {
  bank_charge: accounts.bankCharges,
  short_payment: accounts.badDebt,
};

/** Money that is there already, with what it settles; `letOff` is what the write-off adds to it. */
export type Incoming = Readonly<{
  id: string;
  clientId: string;
  receivedOn: string;
  amount: Money;
  reference: string | null;
  allocations: readonly Settlement[];
  letOff: readonly Settlement[];
  writeOff: WriteOff | null;
}>;

export type Till = Readonly<{
  entity: EntityRow;
  branchId: string;
  bankAccountId: string;
  bank: AccountCode;
  currency: string;
}>;

/**
 * Posts a whole set: numbers without a gap, one journal entry each, all rows in a handful of statements.
 * `invoices` are locked; what one receipt settles is gone for the next. Refuses with over_settled.
 */
export async function postIncoming(
  context: CommandContext,
  till: Till,
  {
    incoming,
    invoices,
  }: Readonly<{
    incoming: readonly Incoming[];
    invoices: ReadonlyMap<string, InvoiceRow>;
  }>,
): Promise<Readonly<{ journal: readonly Posting[]; events: readonly AuditEvent[] }>> {
  const { tx, clock, actor } = context;
  const { entity } = till;
  const exchanges = await exchangesByDay(context, till, incoming);
  const first = await takeNumbers(
    tx,
    { legalEntityId: entity.id, kind: 'receipt' },
    incoming.length,
  );
  const left = new Map([...invoices].map(([id, row]) => [id, row.open_minor]));
  const posted = incoming.map((each, index) => {
    const number = documentNumber(entity.number_prefix, '-R', first + BigInt(index));
    const exchange = existing(exchanges.get(each.receivedOn));
    const settled = each.allocations.map((allocation) =>
      settledNow(allocation, { each, invoices, left }),
    );
    const { journal } = postRule(draftOf(each, till), {
      on: each.receivedOn,
      exchange,
      settled,
      bank: till.bank,
    });
    return {
      each,
      number,
      exchange,
      journal: { ...journal, description: `Receipt ${number}`, legalEntityId: entity.id },
    };
  });
  await store.addPostedReceipts(
    tx,
    posted.map(({ each, number, exchange }) => ({
      id: each.id,
      clientId: each.clientId,
      legalEntityId: entity.id,
      branchId: till.branchId,
      receivedOn: each.receivedOn,
      currency: till.currency,
      amountMinor: each.amount.minor,
      method: 'bank_transfer',
      reference: each.reference,
      receivedById: actor.personId,
      createdAt: clock.now(),
      batchId: null,
      bankAccountId: till.bankAccountId,
      number,
      rateE8: exchange.rateE8,
    })),
  );
  const writeOffs = incoming.flatMap((each) => writeOffRows(each, context));
  await store.addWriteOffs(tx, writeOffs);
  await store.addSettlements(tx, [
    ...incoming.flatMap((each) => settlementRows(each.allocations, each.id, context)),
    ...writeOffs.map((each) => ({
      id: clock.newId(),
      receiptId: null,
      writeOffId: each.id,
      invoiceId: each.invoiceId,
      amountMinor: each.amountMinor,
      at: each.at,
    })),
  ]);
  return {
    journal: posted.map(({ journal }) => journal),
    events: posted.map(({ each, number }) => ({
      type: 'receipt.posted' as const,
      record: { kind: 'receipt', id: each.id },
      reason: each.writeOff?.reason ?? null,
      after: {
        state: 'posted',
        number,
        amount: each.amount,
        settled: each.allocations,
        unapplied: unappliedIn(each),
        ...(each.letOff.length === 0 ? {} : { letOff: each.letOff, kind: each.writeOff?.kind }),
      },
    })),
  };
}

export const unappliedIn = ({ amount, allocations }: Pick<Incoming, 'amount' | 'allocations'>) =>
  subtract(
    amount,
    sum(
      allocations.map((allocation) => allocation.amount),
      amount.currency,
    ),
  );

const draftOf = (each: Incoming, till: Till): Receipt => ({
  id: each.id,
  clientId: each.clientId,
  branchId: till.branchId,
  currency: till.currency,
  amount: each.amount,
  state: 'draft',
  receivedOn: each.receivedOn,
});

type Settling = Readonly<{
  each: Incoming;
  invoices: ReadonlyMap<string, InvoiceRow>;
  left: Map<string, bigint>;
}>;

function settledNow({ invoiceId, amount }: Settlement, { each, invoices, left }: Settling) {
  const row = existing(invoices.get(invoiceId));
  const open = left.get(invoiceId) ?? 0n;
  const rest = each.letOff.find((part) => part.invoiceId === invoiceId);
  left.set(invoiceId, open - amount.minor - (rest?.amount.minor ?? 0n));
  return {
    invoiceId,
    amount,
    open: money(open, row.currency),
    exchange: exchangeOf(row),
    ...(rest === undefined || each.writeOff === null
      ? {}
      : { writtenOff: { amount: rest.amount, account: expenseOf[each.writeOff.kind] } }),
  };
}

const writeOffRows = (
  { id, letOff, writeOff }: Incoming,
  { clock, actor }: CommandContext,
): readonly store.NewWriteOff[] =>
  writeOff === null
    ? []
    : letOff.map((part) => ({
        id: clock.newId(),
        receiptId: id,
        invoiceId: part.invoiceId,
        kind: writeOff.kind,
        amountMinor: part.amount.minor,
        reason: writeOff.reason,
        at: clock.now(),
        personId: actor.personId,
      }));

async function exchangesByDay(
  context: CommandContext,
  { entity, currency }: Till,
  incoming: readonly Incoming[],
): Promise<ReadonlyMap<string, Exchange>> {
  const days = [...new Set(incoming.map((each) => each.receivedOn))];
  if (entity.currency === currency)
    return new Map(days.map((day) => [day, sameCurrency(currency)]));
  const pair = { entity_currency: entity.currency, currency };
  // One statement a day of the statement, of which it has a month.
  const found = new Map<string, Exchange>();
  for (const day of days) {
    const rates = await exchangesOn(context, [pair], day);
    found.set(day, existing(rates.get(`${pair.entity_currency} ${pair.currency}`)));
  }
  return found;
}
