// The pre-bill room: decide, write down or up, transfer, discard.

import { billing } from '@daybook/contract/billing.ts';
import type { InputOf } from '@daybook/contract/endpoint.ts';
import {
  exclude,
  hold,
  include,
  type PreBillLine,
  writeDownOf,
  writeTo,
} from '@daybook/core/billing/pre-bill.ts';
import { preBillLifecycle } from '@daybook/core/billing/pre-bill-lifecycle.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import type { Actor } from '../../platform/actor.ts';
import { defineCommand } from '../../platform/command.ts';
import type { WriteTx } from '../../platform/database.ts';
import { existing } from '../../platform/rows.ts';
import { findProject } from '../parties/public.ts';
import { moveItems } from './item-store.ts';
import { lockOne } from './pre-bill-invoicing.ts';
import { quantityPolicyOf, toPreBillLine } from './pre-bill-lines.ts';
import * as store from './pre-bill-store.ts';
import { largestInBase, whoseOf } from './stake.ts';
import { preBillDetail, preBillView } from './views.ts';

type Room = Readonly<{
  version: number;
  row: store.PreBillRow;
  lines: readonly store.PreBillLineRow[];
}>;

async function lockRoom({
  input,
  tx,
}: Readonly<{ input: Readonly<{ id: string }>; tx: WriteTx }>): Promise<Room | null> {
  const [row] = await store.lockPreBills(tx, [input.id]);
  return row === undefined
    ? null
    : { version: row.version, row, lines: await store.listLines(tx, [row.id]) };
}

function requireDraft({ row }: Room): void {
  if (row.state !== 'draft') throw new Refusal('wrong_state', { state: row.state });
}

function requireLines(room: Room, lineIds: readonly string[]): void {
  const known = new Set(room.lines.map((line) => line.item_id));
  const unknown = lineIds.find((id) => !known.has(id));
  if (unknown !== undefined)
    throw refuseField('not_found', 'lineIds', `No line ${unknown} on this pre-bill`);
}

async function saveRoom(tx: WriteTx, actor: Actor, room: Room, lines: readonly PreBillLine[]) {
  await store.saveLines(
    tx,
    room.row.id,
    lines.map((line) => ({
      itemId: line.itemId,
      decision: line.decision,
      billedMinutes: line.billedMinutes,
      amountMinor: line.amount.minor,
      reasonCode: line.reasonCode,
      comment: line.comment,
    })),
  );
  await store.touchPreBill(tx, room.row.id);
  return preBillDetail(
    existing(await store.findPreBill(tx, room.row.id)),
    await store.listLines(tx, [room.row.id]),
    actor,
  );
}

const decideBy = { bill: include, hold, exclude } as const;

export const decide = defineCommand(billing.decide, {
  permission: 'billing.update',
  load: lockRoom,
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, subject: room, tx, actor }) {
    requireDraft(room);
    requireLines(room, input.lineIds);
    const chosen = new Set(input.lineIds);
    const before = room.lines.map(toPreBillLine);
    const after = decideBy[input.decision](before, input.lineIds).map((line) =>
      chosen.has(line.id) && input.comment !== null ? { ...line, comment: input.comment } : line,
    );
    const result = await saveRoom(
      tx,
      actor,
      room,
      after.filter((line) => chosen.has(line.id)),
    );
    return {
      result,
      events: [
        {
          type: 'pre_bill.lines_decided',
          record: { kind: 'pre_bill', id: room.row.id },
          after: { decision: input.decision, lineIds: input.lineIds, comment: input.comment },
        },
      ],
    };
  },
});

type WriteInput = InputOf<typeof billing.write>;

function writtenLines(room: Room, input: WriteInput): readonly PreBillLine[] {
  const lines = room.lines.map(toPreBillLine);
  const facts = {
    reasonCode: input.reasonCode,
    comment: input.comment,
    lineIds: input.lineIds,
    quantity: quantityPolicyOf(room.row.quantity_policy),
  };
  switch (input.to.kind) {
    case 'total':
      return writeTo(lines, { total: input.to.total }, facts);
    case 'percent_off':
      return writeTo(lines, { percentOffE2: input.to.percent }, facts);
    case 'minutes':
      return writeTo(lines, { minutes: input.to.minutes }, facts);
    case 'agreed':
      return writeTo(lines, { percentOffE2: 0n }, facts);
    default:
      return input.to satisfies never;
  }
}

export const write = defineCommand(billing.write, {
  permission: 'billing.update',
  load: lockRoom,
  standing: 'firm',
  locks: 'none',
  async approval({ input, subject: room, actor, ...context }) {
    requireDraft(room);
    requireLines(room, input.lineIds);
    const { amount, percentE2 } = writeDownOf(writtenLines(room, input), room.row.currency);
    // A write-up takes nothing from the firm.
    if (amount.minor <= 0n) return null;
    return {
      ...(await largestInBase(context, [amount])),
      ...whoseOf(room.row),
      percentE2: percentE2 ?? 10_000n,
      isOwnRecord: room.row.created_by_id === actor.personId,
      title: `Write down the pre-bill of ${room.row.client_name}`,
      record: { kind: 'pre_bill', id: room.row.id, name: room.row.client_name },
    };
  },
  async handle({ input, subject: room, tx, actor }) {
    requireDraft(room);
    requireLines(room, input.lineIds);
    const chosen = new Set(input.lineIds);
    const result = await saveRoom(
      tx,
      actor,
      room,
      writtenLines(room, input).filter((line) => chosen.has(line.id)),
    );
    const amounts = (lines: readonly Readonly<{ id: string; amount: unknown }>[]) =>
      lines.filter((line) => chosen.has(line.id)).map(({ id, amount }) => ({ id, amount }));
    return {
      result,
      events: [
        {
          type: 'pre_bill.written',
          record: { kind: 'pre_bill', id: room.row.id },
          reason: input.comment ?? input.reasonCode,
          before: { lines: amounts(room.lines.map(toPreBillLine)) },
          after: {
            lines: amounts(result.lines),
            reasonCode: input.reasonCode,
            realization: result.realization,
          },
        },
      ],
    };
  },
});

export const transfer = defineCommand(billing.transfer, {
  permission: 'billing.update',
  load: lockRoom,
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, subject: room, tx, actor }) {
    requireDraft(room);
    requireLines(room, input.lineIds);
    const project = await findProject(tx, input.projectId);
    if (project === null || project.client_id !== room.row.client_id)
      throw refuseField('not_found', 'projectId', 'Not a project of this client');
    await store.lockProjects(tx, { clientIds: [room.row.client_id], projectIds: null });
    await moveItems(tx, input.lineIds, project.id);
    const result = await saveRoom(tx, actor, room, []);
    const moved = room.lines
      .filter((line) => input.lineIds.includes(line.item_id))
      .map((line) => ({ id: line.item_id, project: line.project_name }));
    return {
      result,
      events: [
        {
          type: 'pre_bill.transferred',
          record: { kind: 'pre_bill', id: room.row.id },
          reason: input.reason,
          before: { lines: moved },
          after: { project: project.name, lineIds: input.lineIds },
        },
      ],
    };
  },
});

export const discardPreBill = defineCommand(billing.discardPreBill, {
  permission: 'billing.update',
  load: lockOne,
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ subject: row, tx, actor }) {
    const state = preBillLifecycle.next(row.state, 'discard');
    await store.savePreBillStates(tx, [row.id], state);
    const view = preBillView(existing(await store.findPreBill(tx, row.id)), actor);
    return {
      result: view,
      events: [
        {
          type: 'pre_bill.discarded',
          record: { kind: 'pre_bill', id: row.id },
          before: { state: row.state },
          after: { state },
        },
      ],
    };
  },
});
