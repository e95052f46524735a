// An invoice's life after the pre-bill: submit, reject, post, void, discard; exchange rates.

import { billing } from '@daybook/contract/billing.ts';
import { reverseAllocations } from '@daybook/core/billing/allocation.ts';
import {
  discardInvoice,
  rejectInvoice,
  submitInvoice,
  voidInvoice,
  writeOffInvoice,
} from '@daybook/core/billing/invoice.ts';
import { invoiceLifecycle } from '@daybook/core/billing/invoice-lifecycle.ts';
import { preBillLifecycle } from '@daybook/core/billing/pre-bill-lifecycle.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { money } from '@daybook/core/money/money.ts';
import type { Actor } from '../../platform/actor.ts';
import { type CommandContext, defineCommand, nothing } from '../../platform/command.ts';
import type { WriteTx } from '../../platform/database.ts';
import { existing, reference } from '../../platform/rows.ts';
import { findJournalOf } from '../journal/public.ts';
import * as allocationStore from './allocation-store.ts';
import { toAllocation } from './allocations.ts';
import * as rateStore from './exchange-rate-store.ts';
import { invoiceDetailOf } from './invoice-detail.ts';
import * as lineStore from './invoice-line-store.ts';
import { postInvoices, type SettlePosted } from './invoice-posting.ts';
import * as store from './invoice-store.ts';
import { savePreBillStates } from './pre-bill-store.ts';
import { largestInBase, whoseOf } from './stake.ts';
import { toInvoice } from './stored-invoice.ts';
import { invoiceReach, invoiceView } from './views.ts';

const lockOne = async ({
  input,
  tx,
  actor,
}: Readonly<{ input: Readonly<{ id: string }>; tx: WriteTx; actor: Actor }>) =>
  (await store.lockInvoices(tx, [input.id], actor.personId))[0] ?? null;
const reach = ({ subject, actor }: Readonly<{ subject: store.InvoiceRow; actor: Actor }>) =>
  invoiceReach(subject, actor);
const viewOf = async ({ tx, actor, today }: CommandContext, id: string) =>
  invoiceView(existing(await store.findInvoice(tx, id, actor.personId)), actor, today);

export const submit = defineCommand(billing.submit, {
  permission: 'billing.submit',
  load: lockOne,
  standing: reach,
  locks: 'none',
  approval: 'never',
  async handle({ subject: row, input: _, ...context }) {
    const { invoice } = submitInvoice(
      toInvoice(row, await lineStore.listInvoiceLines(context.tx, [row.id])),
    );
    await store.saveInvoiceState(context.tx, row.id, invoice.state);
    return {
      result: await viewOf(context, row.id),
      events: [
        {
          type: 'invoice.submitted',
          record: { kind: 'invoice', id: row.id },
          before: { state: row.state },
          after: { state: invoice.state },
        },
      ],
    };
  },
});

export const reject = defineCommand(billing.reject, {
  permission: 'billing.reject',
  load: lockOne,
  standing: reach,
  locks: 'none',
  approval: 'never',
  async handle({ subject: row, input, ...context }) {
    const { invoice } = rejectInvoice(toInvoice(row, []), { reason: input.reason });
    await store.saveInvoiceState(context.tx, row.id, invoice.state, input.reason);
    return {
      result: await viewOf(context, row.id),
      events: [
        {
          type: 'invoice.rejected',
          record: { kind: 'invoice', id: row.id },
          reason: input.reason,
          before: { state: row.state },
          after: { state: invoice.state },
        },
      ],
    };
  },
});

const stakeOf = async (context: CommandContext, rows: readonly store.InvoiceRow[]) => ({
  ...(await largestInBase(
    context,
    rows.map((row) => money(row.total_minor, row.currency)),
  )),
  ...whoseOf(...rows),
  isOwnRecord: rows.some((row) => row.created_by_id === context.actor.personId),
});

const postWith = (settle: SettlePosted) =>
  defineCommand(billing.post, {
    permission: 'billing.post',
    load: lockOne,
    standing: reach,
    locks: ({ subject, input, today }) => [
      {
        legalEntityId: subject.legal_entity_id,
        branchId: subject.branch_id,
        area: 'billing',
        on: input.invoiceDate ?? today,
        field: 'invoiceDate',
      },
    ],
    approval: async ({ subject: row, ...context }) => ({
      ...(await stakeOf(context, [row])),
      title: `Post the invoice to ${row.client_name}`,
      record: { kind: 'invoice', id: row.id, name: row.client_name },
    }),
    async handle({ subject: row, input, ...context }) {
      const { events, journal } = await postInvoices(context, [row], {
        on: input.invoiceDate ?? context.today,
        settle,
      });
      const posted = existing(await store.findInvoice(context.tx, row.id, context.actor.personId));
      return { result: await invoiceDetailOf(context.tx, posted, context), events, journal };
    },
  });

const postManyWith = (settle: SettlePosted) =>
  defineCommand(billing.postMany, {
    permission: 'billing.post',
    standing: 'firm',
    async load({ input, tx, actor }) {
      const rows = await store.lockInvoices(tx, input.invoiceIds, actor.personId);
      return rows.length === new Set(input.invoiceIds).size ? { rows } : null;
    },
    locks: ({ subject, input, today }) =>
      subject.rows.map((row) => ({
        legalEntityId: row.legal_entity_id,
        branchId: row.branch_id,
        area: 'billing',
        on: input.invoiceDate ?? today,
        field: 'invoiceDate',
      })),
    // Each of them is asked about as if it were posted alone: the largest decides.
    approvedAs: 'billing.post',
    approval: async ({ subject: { rows }, ...context }) => ({
      ...(await stakeOf(context, rows)),
      title: `Post ${rows.length} invoices`,
      record: null,
    }),
    async handle({ subject: { rows }, input, ...context }) {
      const { events, journal } = await postInvoices(context, rows, {
        on: input.invoiceDate ?? context.today,
        settle,
      });
      const posted = await store.findInvoices(
        context.tx,
        rows.map((row) => row.id),
      );
      return {
        result: { items: posted.map((row) => reference(row.id, row.number ?? '')) },
        events,
        journal,
      };
    },
  });

/** Posting, with what modules below settle of it in the same transaction. */
export const postingWith = (settle: SettlePosted) => ({
  post: postWith(settle),
  postMany: postManyWith(settle),
});

export const voidOne = defineCommand(billing.void, {
  permission: 'billing.void',
  load: lockOne,
  standing: reach,
  locks: ({ subject, today }) => [
    {
      legalEntityId: subject.legal_entity_id,
      branchId: subject.branch_id,
      area: 'billing',
      on: today,
      field: 'id',
    },
  ],
  approval: async ({ subject: row, ...context }) => ({
    ...(await stakeOf(context, [row])),
    title: `Void invoice ${row.number ?? ''}`,
    record: { kind: 'invoice', id: row.id, name: row.number ?? row.client_name },
  }),
  async handle({ subject: row, input, ...context }) {
    const { tx, clock } = context;
    const allocations = await allocationStore.listAllocations(tx, { invoiceIds: [row.id] });
    const voided = voidInvoice(toInvoice(row, []), {
      on: context.today,
      reason: input.reason,
      settled: money(row.settled_minor + row.credited_minor, row.currency),
      journal: await findJournalOf(tx, row.id),
      allocations: allocations.map(toAllocation),
    });
    await store.saveInvoiceState(tx, row.id, voided.invoice.state);
    await allocationStore.addAllocations(
      tx,
      context.commandId,
      voided.reversals.map((reversal) => reversalRow(reversal, row.id, clock.newId())),
    );
    return {
      result: await viewOf(context, row.id),
      journal: [{ ...voided.journal, legalEntityId: row.legal_entity_id }],
      events: [
        {
          type: 'invoice.voided',
          record: { kind: 'invoice', id: row.id },
          reason: input.reason,
          before: { state: row.state },
          after: {
            state: voided.invoice.state,
            number: row.number,
            total: money(row.total_minor, row.currency),
          },
        },
      ],
    };
  },
});

/** Bad debt: nobody expects the money any more. The tax of it is a matter of the tax return. */
export const writeOff = defineCommand(billing.writeOff, {
  permission: 'billing.void',
  load: lockOne,
  standing: reach,
  locks: ({ subject, today }) => [
    {
      legalEntityId: subject.legal_entity_id,
      branchId: subject.branch_id,
      area: 'billing',
      on: today,
      field: 'id',
    },
  ],
  async approval({ subject: row, ...context }) {
    requireUnpaid(row);
    return {
      ...(await stakeOf(context, [row])),
      title: `Write off invoice ${row.number ?? ''}`,
      record: { kind: 'invoice', id: row.id, name: row.number ?? row.client_name },
    };
  },
  async handle({ subject: row, input, ...context }) {
    requireUnpaid(row);
    const open = money(row.open_minor, row.currency);
    const written = writeOffInvoice(toInvoice(row, []), {
      on: context.today,
      reason: input.reason,
      open,
    });
    await store.saveInvoiceState(context.tx, row.id, written.invoice.state);
    return {
      result: await viewOf(context, row.id),
      journal: [{ ...written.journal, legalEntityId: row.legal_entity_id }],
      events: [
        {
          type: 'invoice.written_off',
          record: { kind: 'invoice', id: row.id },
          reason: input.reason,
          before: { state: row.state },
          after: { state: written.invoice.state, number: row.number, open },
        },
      ],
    };
  },
});

/** Nobody is asked to agree to what can't be. */
function requireUnpaid(row: store.InvoiceRow): void {
  invoiceLifecycle.next(row.state, 'writeOff');
  if (row.open_minor <= 0n) throw new Refusal('already_settled');
  if (row.retained_minor > 0n)
    throw new Refusal('wrong_state', { retained: money(row.retained_minor, row.currency) }, [
      {
        field: 'id',
        rule: 'retained',
        message: 'What the client holds back is released first, to be written off with the rest',
      },
    ]);
}

type Reversal = ReturnType<typeof reverseAllocations>[number];
const reversalRow = (
  reversal: Reversal,
  invoiceId: string,
  id: string,
): allocationStore.NewAllocation => ({
  id,
  itemId: reversal.itemId,
  invoiceId,
  lineId: reversal.invoiceLineId,
  minutes: reversal.minutes,
  includedMinutes: 0,
  valueMinor: reversal.value.minor,
  amountMinor: reversal.amount.minor,
  reasonCode: null,
  comment: null,
  reversesId: reversal.reversesId,
  creditNoteId: null,
});

export const discard = defineCommand(billing.discard, {
  permission: 'billing.update',
  load: lockOne,
  standing: reach,
  locks: 'none',
  approval: 'never',
  async handle({ subject: row, input: _, ...context }) {
    const { tx, clock } = context;
    const { invoice } = discardInvoice(toInvoice(row, []));
    const allocations = (await allocationStore.listAllocations(tx, { invoiceIds: [row.id] })).map(
      toAllocation,
    );
    await allocationStore.addAllocations(
      tx,
      context.commandId,
      reverseAllocations(allocations, 'all').map((reversal) =>
        reversalRow(reversal, row.id, clock.newId()),
      ),
    );
    await store.saveInvoiceState(tx, row.id, invoice.state);
    await savePreBillStates(tx, [row.pre_bill_id], preBillLifecycle.next('invoiced', 'reopen'));
    return {
      result: await viewOf(context, row.id),
      events: [
        {
          type: 'invoice.discarded',
          record: { kind: 'invoice', id: row.id },
          before: { state: row.state },
          after: { state: invoice.state },
        },
        {
          type: 'pre_bill.reopened',
          record: { kind: 'pre_bill', id: row.pre_bill_id },
          after: { invoiceId: row.id },
        },
      ],
    };
  },
});

export const setExchangeRates = defineCommand(billing.setExchangeRates, {
  permission: 'org.update',
  load: nothing,
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, tx, actor }) {
    const bad = input.rates.findIndex((rate) => rate.rate <= 0n || rate.base === rate.currency);
    if (bad >= 0)
      throw refuseField(
        'amount_out_of_range',
        `rates.${bad}.rate`,
        'A rate is above zero, between two currencies',
      );
    await rateStore.saveExchangeRates(tx, input.rates);
    return {
      result: { recorded: input.rates.length },
      events: [
        {
          type: 'exchange_rates.recorded',
          record: { kind: 'firm', id: actor.firmId },
          after: { count: input.rates.length, first: input.rates[0], last: input.rates.at(-1) },
        },
      ],
    };
  },
});
