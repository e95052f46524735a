// Claims that were never work: interest on what was paid late, the fee of a reminder. Each is an item with its
// own source, and all of a client go on one invoice, which is posted at once.

import { accounts } from '@daybook/core/journal/accounts.ts';
import type { PlainDate } from '@daybook/core/kernel/plain-date.ts';
import type { Money } from '@daybook/core/money/money.ts';
import type { AuditEvent, CommandContext, Posting } from '../../platform/command.ts';
import { byId, existing } from '../../platform/rows.ts';
import { findClients } from '../parties/public.ts';
import { makeInvoices } from './invoice-making.ts';
import { postInvoices } from './invoice-posting.ts';
import { findInvoices, type InvoiceRow } from './invoice-store.ts';
import { addItems, type OfferedItem } from './item-store.ts';
import { addPreBillsOf, findPreBills } from './pre-bill-store.ts';

export type Claim = Readonly<{
  id: string;
  clientId: string;
  projectId: string;
  branchId: string;
  serviceId: string;
  on: PlainDate;
  note: string;
  amount: Money;
}>;

type Posted = Readonly<{
  /** By the id of the claim. */
  invoices: ReadonlyMap<string, InvoiceRow>;
  events: readonly AuditEvent[];
  journal: readonly Posting[];
}>;

/** Refuses with tax_rate_missing where the service of the claims has no tax in the seller's country. */
export async function postClaims(
  context: CommandContext,
  claims: readonly Claim[],
  on: PlainDate,
): Promise<Posted> {
  if (claims.length === 0) return { invoices: new Map(), events: [], journal: [] };
  const { tx, clock, actor } = context;
  const items = claims.map((claim) => itemOf(claim, clock.newId()));
  await addItems(tx, items);
  const clients = byId(
    await findClients(
      tx,
      claims.map((claim) => claim.clientId),
    ),
  );
  const groups = [
    ...Map.groupBy(items, (item) => `${item.clientId} ${item.branchId} ${item.currency}`).values(),
  ].map((own) => {
    const first = existing(own[0]);
    const client = existing(clients.get(first.clientId));
    return {
      own,
      id: clock.newId(),
      client_id: client.id,
      project_id: null,
      branch_id: first.branchId,
      legal_entity_id: client.legal_entity_id,
      currency: first.currency,
      grouping: client.grouping,
      quantity_policy: client.quantity_policy,
      priced: own.length,
      unpriced: 0,
      cutOff: on,
      createdAt: clock.now(),
      createdById: actor.personId,
    };
  });
  await addPreBillsOf(
    tx,
    groups,
    groups.flatMap((group) => group.own.map((item) => lineOf(group.id, item))),
  );
  const preBills = await findPreBills(
    tx,
    groups.map((group) => group.id),
  );
  const made = await makeInvoices(context, preBills, { notes: '' });
  const drafts = await findInvoices(tx, made.ids);
  const posted = await postInvoices(context, drafts, { on, settle: settlesNothing });
  const invoices = await findInvoices(tx, made.ids);
  const invoiceOf = new Map(invoices.map((each) => [each.pre_bill_id, each]));
  return {
    invoices: new Map(
      groups.flatMap((group) => {
        const invoice = existing(invoiceOf.get(group.id));
        return group.own.map((item) => [item.sourceId, invoice] as const);
      }),
    ),
    events: [...made.events, ...posted.events],
    journal: posted.journal,
  };
}

/** No retainer pays for being late. */
const settlesNothing = async () => ({ events: [], journal: [] });

const itemOf = (claim: Claim, id: string): OfferedItem => ({
  id,
  sourceKind: 'claim',
  sourceId: claim.id,
  clientId: claim.clientId,
  projectId: claim.projectId,
  branchId: claim.branchId,
  personId: null,
  serviceId: claim.serviceId,
  taskId: null,
  workDate: claim.on,
  note: claim.note,
  currency: claim.amount.currency,
  workedMinutes: 0,
  billableMinutes: 0,
  unitPriceE4: null,
  amountMinor: claim.amount.minor,
  rateId: null,
  beaten: [],
  rounding: null,
  quantityPolicy: 'minutes',
  account: accounts.interestIncome,
});

const lineOf = (preBillId: string, item: OfferedItem) => ({
  pre_bill_id: preBillId,
  item_id: item.id,
  decision: 'bill' as const,
  minutes: 0,
  value_minor: item.amountMinor ?? 0n,
  billed_minutes: 0,
  amount_minor: item.amountMinor ?? 0n,
  included_minutes: 0,
  reason_code: null,
  comment: null,
});
