// Receipts: recorded, posted, applied, voided.

import { cash } from '@daybook/contract/cash.ts';
import {
  postReceipt as postRule,
  type Receipt,
  type Settlement,
  settle,
  voidReceipt as voidRule,
} from '@daybook/core/cash/receipt.ts';
import { applicationPostings } from '@daybook/core/journal/postings.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import type { Exchange } from '@daybook/core/money/exchange.ts';
import { type Money, money, negate, sum } from '@daybook/core/money/money.ts';
import type { Actor } from '../../platform/actor.ts';
import { type CommandContext, defineCommand } from '../../platform/command.ts';
import { e8Of } from '../../platform/numeric.ts';
import { existing } from '../../platform/rows.ts';
import {
  documentNumber,
  exchangesOn,
  largestInBase,
  openInvoicesOf,
  takeNumbers,
  whoseOf,
} from '../billing/public.ts';
import { findJournalOf } from '../journal/public.ts';
import { findEntities } from '../org/public.ts';
import { lockClient } from '../parties/public.ts';
import { bankAccountFor } from './bank-account-store.ts';
import { requireOpenBatch } from './batch-store.ts';
import { bankOf, openOf, settledInvoices, settlementRows, unappliedOf } from './posting.ts';
import * as store from './store.ts';
import { receiptReach, receiptView } from './views.ts';

export const createReceipt = defineCommand(cash.createReceipt, {
  permission: 'cash.create',
  load: ({ input, tx }) => lockClient(tx, input.clientId),
  standing: () => ({ isOwn: true, isTeam: true, isBranch: true }),
  locks: 'none',
  approval: 'never',
  async handle({ input, subject: client, tx, actor, clock, today }) {
    if (input.receivedOn > today)
      throw refuseField('invalid_input', 'receivedOn', 'Money is recorded when it has come in');
    const open = (await openInvoicesOf(tx, client.id, input.amount.currency)).map(openOf);
    const { allocations } = settle({ amount: input.amount }, open, input.settlements);
    await requireOpenBatch(tx, { batchId: input.batchId, amount: input.amount, actor });
    const id = clock.newId();
    await store.addReceipt(tx, {
      id,
      clientId: client.id,
      legalEntityId: client.legal_entity_id,
      branchId: actor.branchId,
      receivedOn: input.receivedOn,
      currency: input.amount.currency,
      amountMinor: input.amount.minor,
      method: input.method,
      reference: input.reference,
      planned:
        input.settlements === undefined
          ? null
          : allocations.map((each) => ({
              invoiceId: each.invoiceId,
              amountMinor: each.amount.minor.toString(),
            })),
      receivedById: actor.personId,
      createdAt: clock.now(),
      batchId: input.batchId,
      bankAccountId: await bankAccountFor(tx, input, client.legal_entity_id),
    });
    const view = receiptView(existing(await store.findReceipt(tx, id)), actor);
    return {
      result: view,
      events: [{ type: 'receipt.created', record: { kind: 'receipt', id }, after: view }],
    };
  },
});

const lockOne = ({
  input,
  tx,
}: Pick<CommandContext, 'tx'> & Readonly<{ input: Readonly<{ id: string }> }>) =>
  store.lockReceipt(tx, input.id);
const reach = ({ subject, actor }: Readonly<{ subject: store.ReceiptRow; actor: Actor }>) =>
  receiptReach(subject, actor);
const toReceipt = (row: store.ReceiptRow, fallbackBranchId: string): Receipt => ({
  id: row.id,
  clientId: row.client_id,
  branchId: row.branch_id ?? fallbackBranchId,
  currency: row.currency,
  amount: money(row.amount_minor, row.currency),
  state: row.state,
  receivedOn: row.received_on,
});

export const postReceipt = defineCommand(cash.postReceipt, {
  permission: 'cash.post',
  load: lockOne,
  standing: reach,
  locks: ({ subject }) => [
    {
      legalEntityId: subject.legal_entity_id,
      branchId: subject.branch_id,
      area: 'cash',
      on: subject.received_on,
      field: 'receivedOn',
    },
  ],
  approval: 'never',
  async handle({ subject: row, input: _, ...context }) {
    const { tx, actor } = context;
    const open = await openInvoicesOf(tx, row.client_id, row.currency);
    const asSaid = row.planned?.map((each) => ({
      invoiceId: each.invoiceId,
      amount: money(BigInt(each.amountMinor), row.currency),
    }));
    const { allocations } = settle(
      { amount: money(row.amount_minor, row.currency) },
      open.map(openOf),
      asSaid,
    );
    const exchange: Exchange = existing(
      (await exchangesOn(context, [row], row.received_on)).get(
        `${row.entity_currency} ${row.currency}`,
      ),
    );
    const posted = postRule(toReceipt(row, actor.branchId), {
      on: row.received_on,
      exchange,
      settled: settledInvoices(allocations, open),
      ...bankOf(row),
    });
    const entity = existing((await findEntities(tx, [row.legal_entity_id]))[0]);
    const number = documentNumber(
      entity.number_prefix,
      '-R',
      await takeNumbers(tx, { legalEntityId: entity.id, kind: 'receipt' }, 1),
    );
    await store.savePosted(tx, row.id, { number, rateE8: exchange.rateE8 });
    await store.addSettlements(tx, settlementRows(allocations, row.id, context));
    const view = receiptView(existing(await store.findReceipt(tx, row.id)), actor);
    return {
      result: view,
      journal: [
        { ...posted.journal, description: `Receipt ${number}`, legalEntityId: row.legal_entity_id },
      ],
      events: [
        {
          type: 'receipt.posted',
          record: { kind: 'receipt', id: row.id },
          before: { state: row.state },
          after: { state: 'posted', number, amount: view.amount, settled: allocations },
        },
      ],
    };
  },
});

const appliedSum = (allocations: readonly Settlement[], currency: string): Money =>
  sum(
    allocations.map((each) => each.amount),
    currency,
  );

export const applyReceipt = defineCommand(cash.applyReceipt, {
  permission: 'cash.post',
  load: lockOne,
  standing: reach,
  locks: ({ subject, today }) => [
    {
      legalEntityId: subject.legal_entity_id,
      branchId: subject.branch_id,
      area: 'cash',
      on: today,
      field: 'id',
    },
  ],
  approval: 'never',
  async handle({ subject: row, input, ...context }) {
    const { tx, actor, today } = context;
    if (row.state !== 'posted') throw new Refusal('wrong_state', { state: row.state });
    const unapplied = money(unappliedOf(row), row.currency);
    const open = await openInvoicesOf(tx, row.client_id, row.currency);
    const { allocations } = settle({ amount: unapplied }, open.map(openOf), input.settlements);
    if (allocations.length === 0)
      throw refuseField('already_settled', 'settlements', 'The client has nothing open');
    const journal = applicationPostings({
      on: today,
      description: `Receipt ${row.number ?? ''} applied`,
      source: { kind: 'receipt', id: row.id },
      branchId: row.branch_id ?? actor.branchId,
      clientId: row.client_id,
      amount: appliedSum(allocations, row.currency),
      unapplied,
      exchange: { base: row.entity_currency, rateE8: e8Of(existing(row.exchange_rate)) },
      settled: settledInvoices(allocations, open),
    });
    await store.addSettlements(tx, settlementRows(allocations, row.id, context));
    await store.touchReceipts(tx, [row.id]);
    const view = receiptView(existing(await store.findReceipt(tx, row.id)), actor);
    return {
      result: view,
      journal: [{ ...journal, legalEntityId: row.legal_entity_id }],
      events: [
        {
          type: 'receipt.applied',
          record: { kind: 'receipt', id: row.id },
          after: { settled: allocations, unapplied: view.unapplied },
        },
      ],
    };
  },
});

export const voidReceipt = defineCommand(cash.voidReceipt, {
  permission: 'cash.void',
  load: lockOne,
  standing: reach,
  locks: ({ subject, today }) => [
    {
      legalEntityId: subject.legal_entity_id,
      branchId: subject.branch_id,
      area: 'cash',
      on: today,
      field: 'id',
    },
  ],
  approval: async ({ subject: row, actor, ...context }) => ({
    ...(await largestInBase(context, [money(row.amount_minor, row.currency)])),
    ...whoseOf(row),
    isOwnRecord: row.received_by_id === actor.personId,
    title: `Void receipt ${row.number ?? ''}`,
    record: { kind: 'receipt', id: row.id, name: row.number ?? row.client_name },
  }),
  async handle({ subject: row, input, ...context }) {
    const { tx, actor, today, clock } = context;
    const journal = row.state === 'posted' ? await findJournalOf(tx, row.id) : null;
    const voided = voidRule(toReceipt(row, actor.branchId), {
      on: today,
      reason: input.reason,
      journal,
    });
    if (row.refunded_minor > 0n)
      throw new Refusal('in_use', { message: 'A part of it went back to the client' });
    const settled = await store.settlementsOf(tx, row.id);
    const writeOffs = await store.writeOffsOf(tx, row.id);
    const reversed = settled.map((each) => ({
      invoiceId: each.invoice_id,
      amount: negate(money(each.amount_minor, row.currency)),
    }));
    await store.addSettlements(tx, [
      ...settlementRows(reversed, row.id, context),
      ...writeOffs.map((each) => ({
        id: clock.newId(),
        receiptId: null,
        writeOffId: each.id,
        invoiceId: each.invoice_id,
        amountMinor: -each.amount_minor,
        at: clock.now(),
      })),
    ]);
    await store.saveState(tx, row.id, voided.receipt.state);
    return {
      result: receiptView(existing(await store.findReceipt(tx, row.id)), actor),
      journal:
        voided.journal === null ? [] : [{ ...voided.journal, legalEntityId: row.legal_entity_id }],
      events: [
        {
          type: 'receipt.voided',
          record: { kind: 'receipt', id: row.id },
          reason: input.reason,
          before: { state: row.state },
          after: { state: voided.receipt.state },
        },
      ],
    };
  },
});
