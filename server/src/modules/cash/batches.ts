// A cashier's batches: opened in a session, counted at the end.

import { cash } from '@daybook/contract/cash.ts';
import type { OutputOf } from '@daybook/contract/endpoint.ts';
import type { receiptMethods } from '@daybook/contract/receipt-methods.ts';
import { canReach } from '@daybook/core/access/grants-for-record.ts';
import { closeBatch as closeRule, expectedIn } from '@daybook/core/cash/receipt-batch.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { money } from '@daybook/core/money/money.ts';
import type { Actor } from '../../platform/actor.ts';
import { defineCommand, defineQuery } from '../../platform/command.ts';
import type { ReadDb } from '../../platform/database.ts';
import { mayOf } from '../../platform/may.ts';
import { decodeCursor, pageFrom } from '../../platform/page.ts';
import { existing, reference } from '../../platform/rows.ts';
import { documentNumber, takeNumbers } from '../billing/public.ts';
import { findBranch, findEntities } from '../org/public.ts';
import * as store from './batch-store.ts';

const batchReach = (row: store.BatchRow, actor: Actor) => ({
  isOwn: row.opened_by_id === actor.personId,
  isTeam: false,
  isBranch: row.branch_id === actor.branchId,
});

function batchView(row: store.BatchRow, actor: Actor): OutputOf<typeof cash.openBatch> {
  const amount = (minor: bigint) => money(minor, row.currency);
  return {
    id: row.id,
    version: row.version,
    number: row.number,
    branch: reference(row.branch_id, row.branch_name),
    sessionId: row.session_id,
    currency: row.currency,
    float: amount(row.float_minor),
    declared: row.declared_minor === null ? null : amount(row.declared_minor),
    received: amount(row.received_minor),
    receiptCount: row.receipt_count,
    state: row.state,
    openedAt: row.opened_at,
    openedBy: reference(row.opened_by_id, row.opened_by_name),
    closedAt: row.closed_at,
    difference: row.difference_minor === null ? null : amount(row.difference_minor),
    reason: row.reason,
    may: mayOf(
      actor,
      { close: { permission: 'cash.post', when: row.state === 'open' } },
      batchReach(row, actor),
    ),
  };
}

const receiptsIn = async (db: ReadDb, row: store.BatchRow) =>
  (await store.receiptsOf(db, row.id)).map((receipt) => ({
    method: receipt.method,
    amount: money(receipt.amount_minor, row.currency),
    state: receipt.state,
  }));

type Method = (typeof receiptMethods)[number];

async function batchDetail(
  db: ReadDb,
  row: store.BatchRow,
  actor: Actor,
): Promise<OutputOf<typeof cash.getBatch>> {
  const amount = (minor: bigint) => money(minor, row.currency);
  const view = batchView(row, actor);
  if (row.state === 'closed') {
    const counts = await store.countsOf(db, row.id);
    return {
      ...view,
      counts: counts.map((count) => ({
        method: count.method,
        receipts: count.receipts,
        expected: amount(count.expected_minor),
        counted: amount(count.counted_minor),
      })),
    };
  }
  const expected = expectedIn(amount(row.float_minor), await receiptsIn(db, row));
  return {
    ...view,
    counts: expected.map((each) => ({ ...each, method: each.method as Method, counted: null })),
  };
}

export const openBatch = defineCommand(cash.openBatch, {
  permission: 'cash.create',
  load: ({ tx, actor }) => findBranch(tx, actor.branchId),
  standing: () => ({ isOwn: true, isTeam: true, isBranch: true }),
  locks: 'none',
  approval: 'never',
  async handle({ input, subject: branch, tx, clock, actor }) {
    const { float, declared } = input;
    if (declared !== null && declared.currency !== float.currency)
      throw refuseField('currency_mismatch', 'declared', `The float is in ${float.currency}`);
    if (float.minor < 0n) throw refuseField('amount_out_of_range', 'float', 'It is not below zero');
    const entity = existing((await findEntities(tx, [branch.legal_entity_id]))[0]);
    const id = clock.newId();
    await store.addBatch(tx, {
      id,
      number: documentNumber(
        entity.number_prefix,
        '-B',
        await takeNumbers(tx, { legalEntityId: entity.id, kind: 'receipt_batch' }, 1),
      ),
      branchId: branch.id,
      legalEntityId: entity.id,
      sessionId: existing(actor.sessionId),
      currency: float.currency,
      floatMinor: float.minor,
      declaredMinor: declared?.minor ?? null,
      openedAt: clock.now(),
      openedById: actor.personId,
    });
    const view = batchView(existing(await store.findBatch(tx, id)), actor);
    return {
      result: view,
      events: [
        { type: 'receipt_batch.opened', record: { kind: 'receipt_batch', id }, after: view },
      ],
    };
  },
});

export const closeBatch = defineCommand(cash.closeBatch, {
  permission: 'cash.post',
  load: ({ input, tx }) => store.lockBatch(tx, input.id),
  standing: ({ subject, actor }) => batchReach(subject, actor),
  locks: 'none',
  approval: 'never',
  async handle({ input, subject: row, tx, clock, actor }) {
    const { counts, difference } = closeRule(
      { state: row.state, float: money(row.float_minor, row.currency) },
      { receipts: await receiptsIn(tx, row), counted: input.counted, reason: input.reason },
    );
    await store.saveClosed(tx, {
      id: row.id,
      at: clock.now(),
      personId: actor.personId,
      differenceMinor: difference.minor,
      reason: input.reason,
      counts: counts.map((count) => ({
        method: count.method,
        expectedMinor: count.expected.minor,
        countedMinor: count.counted.minor,
        receipts: count.receipts,
      })),
    });
    const view = await batchDetail(tx, existing(await store.findBatch(tx, row.id)), actor);
    return {
      result: view,
      events: [
        {
          type: 'receipt_batch.closed',
          record: { kind: 'receipt_batch', id: row.id },
          reason: input.reason,
          before: { state: row.state },
          after: { state: 'closed', counts: view.counts, difference },
        },
      ],
    };
  },
});

export const listBatches = defineQuery(cash.listBatches, {
  permission: 'cash.view',
  async handle({ db, input, actor, scope }) {
    const reach = {
      own: { openedById: actor.personId },
      team: { openedById: actor.personId },
      branch: { branchId: actor.branchId },
      firm: {},
    }[scope];
    const rows = await store.listBatches(
      db,
      { ...input, ...reach },
      { after: decodeCursor(input.cursor, 2), limit: input.limit },
    );
    return pageFrom(rows, input.limit, {
      item: (row) => batchView(row, actor),
      key: (row) => [row.opened_at, row.id],
    });
  },
});

export const getBatch = defineQuery(cash.getBatch, {
  permission: 'cash.view',
  async handle({ db, input, actor, scope }) {
    const row = await store.findBatch(db, input.id);
    if (row === null || !canReach(scope, batchReach(row, actor))) throw new Refusal('not_found');
    return batchDetail(db, row, actor);
  },
});
