// Unapplied cash goes back to the client, or comes back from there.

import { cash } from '@daybook/contract/cash.ts';
import type { OutputOf } from '@daybook/contract/endpoint.ts';
import { checkRefund } from '@daybook/core/cash/receipt.ts';
import { reverseEntry } from '@daybook/core/journal/journal-entry.ts';
import { refundPostings } from '@daybook/core/journal/postings.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { formatAmount, money } from '@daybook/core/money/money.ts';
import type { Actor } from '../../platform/actor.ts';
import { defineCommand, defineQuery } from '../../platform/command.ts';
import { mayOf } from '../../platform/may.ts';
import { e8Of } from '../../platform/numeric.ts';
import { decodeCursor, pageFrom } from '../../platform/page.ts';
import { existing, reference } from '../../platform/rows.ts';
import {
  documentNumber,
  exchangesOn,
  largestInBase,
  takeNumbers,
  whoseOf,
} from '../billing/public.ts';
import { findJournalOf } from '../journal/public.ts';
import { findEntities } from '../org/public.ts';
import { bankAccountFor, findBankAccount } from './bank-account-store.ts';
import { bankOf, unappliedOf } from './posting.ts';
import * as store from './refund-store.ts';
import { findReceipt, lockReceipt, touchReceipts } from './store.ts';
import { receiptReach } from './views.ts';

const refundReach = (row: store.RefundRow, actor: Actor) => ({
  isOwn: row.created_by_id === actor.personId,
  isTeam: false,
  isBranch: row.branch_id === actor.branchId,
});

const refundView = (row: store.RefundRow, actor: Actor): OutputOf<typeof cash.refundReceipt> => ({
  id: row.id,
  version: row.version,
  number: row.number,
  receipt: reference(row.receipt_id, row.receipt_number),
  client: reference(row.client_id, row.client_name),
  amount: money(row.amount_minor, row.currency),
  on: row.on_date,
  method: row.method,
  reference: row.reference,
  reason: row.reason,
  state: row.state,
  createdAt: row.created_at,
  createdBy: reference(row.created_by_id, row.created_by_name),
  may: mayOf(
    actor,
    { void: { permission: 'cash.void', when: row.state === 'posted' } },
    refundReach(row, actor),
  ),
});

export const refundReceipt = defineCommand(cash.refundReceipt, {
  permission: 'cash.post',
  load: ({ input, tx }) => lockReceipt(tx, input.id),
  standing: ({ subject, actor }) => receiptReach(subject, actor),
  locks: ({ subject, today }) => [
    {
      legalEntityId: subject.legal_entity_id,
      branchId: subject.branch_id,
      area: 'cash',
      on: today,
      field: 'id',
    },
  ],
  approval: async ({ subject: row, input, actor, ...context }) => ({
    ...(await largestInBase(context, [input.amount])),
    ...whoseOf(row),
    isOwnRecord: row.received_by_id === actor.personId,
    title: `Refund ${formatAmount(input.amount)} ${input.amount.currency} to ${row.client_name}`,
    record: { kind: 'receipt', id: row.id, name: row.number ?? row.client_name },
  }),
  async handle({ subject, input, ...context }) {
    const { tx, clock, actor, today } = context;
    // What is unapplied is read once the receipt is locked: nobody else can spend it now.
    const row = existing(await findReceipt(tx, subject.id));
    const unapplied = money(unappliedOf(row), row.currency);
    checkRefund(row, { amount: input.amount, unapplied });
    const accountId = await bankAccountFor(tx, input, row.legal_entity_id);
    const account = accountId === null ? null : await findBankAccount(tx, accountId);
    const exchange = existing(
      (await exchangesOn(context, [row], today)).get(`${row.entity_currency} ${row.currency}`),
    );
    const id = clock.newId();
    const entity = existing((await findEntities(tx, [row.legal_entity_id]))[0]);
    const number = documentNumber(
      entity.number_prefix,
      '-F',
      await takeNumbers(tx, { legalEntityId: entity.id, kind: 'refund' }, 1),
    );
    const journal = refundPostings({
      on: today,
      description: `Refund ${number}`,
      source: { kind: 'refund', id },
      branchId: row.branch_id ?? actor.branchId,
      clientId: row.client_id,
      amount: input.amount,
      held: {
        open: unapplied,
        exchange: { base: row.entity_currency, rateE8: e8Of(existing(row.exchange_rate)) },
      },
      exchange,
      ...bankOf({ bank_account_code: account?.account ?? row.bank_account_code }),
    });
    await store.addRefund(tx, {
      id,
      number,
      receiptId: row.id,
      clientId: row.client_id,
      legalEntityId: row.legal_entity_id,
      branchId: row.branch_id,
      bankAccountId: accountId ?? row.bank_account_id,
      currency: row.currency,
      amountMinor: input.amount.minor,
      on: today,
      method: input.method,
      reference: input.reference,
      reason: input.reason,
      rateE8: exchange.rateE8,
      at: clock.now(),
      personId: actor.personId,
    });
    await touchReceipts(tx, [row.id]);
    const view = refundView(existing(await store.findRefund(tx, id)), actor);
    return {
      result: view,
      journal: [{ ...journal, legalEntityId: row.legal_entity_id }],
      events: [
        {
          type: 'receipt.refunded',
          record: { kind: 'receipt', id: row.id },
          reason: input.reason,
          before: { unapplied },
          after: { refund: number, amount: input.amount },
        },
      ],
    };
  },
});

export const voidRefund = defineCommand(cash.voidRefund, {
  permission: 'cash.void',
  load: ({ input, tx }) => store.lockRefund(tx, input.id),
  standing: ({ subject, actor }) => refundReach(subject, actor),
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
    isOwnRecord: row.created_by_id === actor.personId,
    title: `Void refund ${row.number}`,
    record: { kind: 'receipt', id: row.receipt_id, name: row.receipt_number },
  }),
  async handle({ subject: row, input, tx, actor, today }) {
    if (row.state !== 'posted') throw new Refusal('wrong_state', { state: row.state });
    const journal = reverseEntry(await findJournalOf(tx, row.id), {
      on: today,
      description: `Void of refund ${row.number}`,
    });
    await store.saveRefundVoided(tx, row.id);
    await touchReceipts(tx, [row.receipt_id]);
    return {
      result: refundView(existing(await store.findRefund(tx, row.id)), actor),
      journal: [{ ...journal, legalEntityId: row.legal_entity_id }],
      events: [
        {
          type: 'receipt.refund_voided',
          record: { kind: 'receipt', id: row.receipt_id },
          reason: input.reason,
          after: { refund: row.number, amount: money(row.amount_minor, row.currency) },
        },
      ],
    };
  },
});

export const listRefunds = defineQuery(cash.listRefunds, {
  permission: 'cash.view',
  async handle({ db, input, actor, scope }) {
    const reach = {
      own: { createdById: actor.personId },
      team: { createdById: actor.personId },
      branch: { branchId: actor.branchId },
      firm: {},
    }[scope];
    const rows = await store.listRefunds(
      db,
      { ...input, ...reach },
      { after: decodeCursor(input.cursor, 2), limit: input.limit },
    );
    return pageFrom(rows, input.limit, {
      item: (row) => refundView(row, actor),
      key: (row) => [row.created_at, row.id],
    });
  },
});
