// Writing the schedule and progress; and change orders that move what a line is worth.

import type { InputOf } from '@daybook/contract/endpoint.ts';
import { milestones } from '@daybook/contract/milestones.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { billOf, checkSchedule, wholeE4 } from '@daybook/core/milestones/schedule.ts';
import { formatAmount, money } from '@daybook/core/money/money.ts';
import type { Actor } from '../../platform/actor.ts';
import { filesHeard, readFile } from '../../platform/added-file.ts';
import { type CommandContext, defineCommand } from '../../platform/command.ts';
import type { ReadDb } from '../../platform/database.ts';
import { e4Of } from '../../platform/numeric.ts';
import { existing } from '../../platform/rows.ts';
import { largestInBase } from '../billing/public.ts';
import { type ContractLineRow, lockLine } from '../contracts/public.ts';
import { endLinks, linkEvents } from './link-store.ts';
import * as store from './store.ts';
import { changeOrderView, milestoneReach, milestoneView, scheduleView } from './views.ts';

type LineSubject = Readonly<{ line: ContractLineRow; rows: readonly store.MilestoneRow[] }>;

async function loadLine({
  input,
  tx,
}: CommandContext & Readonly<{ input: Readonly<{ id: string }> }>): Promise<LineSubject | null> {
  const line = await lockLine(tx, input.id);
  if (line === null || (line.model !== 'milestone' && line.model !== 'percent')) return null;
  return { line, rows: await store.milestonesOfLines(tx, [input.id]) };
}
const lineReach = ({ subject, actor }: Readonly<{ subject: LineSubject; actor: Actor }>) =>
  milestoneReach(subject.line, actor);

export async function scheduleOf(
  db: ReadDb,
  line: ContractLineRow,
  viewer: Readonly<{ actor: Actor; today: string }>,
) {
  const keys = [line.line_key];
  const [worth] = await store.worthOf(db, keys);
  const rows = await store.milestonesOfLines(db, keys);
  const orders = await store.changeOrdersOf(db, keys);
  return scheduleView(line, { worth, rows, orders }, viewer);
}

function requireInForce({ line }: LineSubject): void {
  if (line.contract_state !== 'in_force')
    throw new Refusal('wrong_state', { state: line.contract_state });
}

export const saveSchedule = defineCommand(milestones.saveSchedule, {
  permission: 'milestones.update',
  load: loadLine,
  standing: lineReach,
  locks: 'none',
  approval: 'never',
  async handle({ input, subject, ...context }) {
    requireInForce(subject);
    const { tx, clock } = context;
    const { line, rows } = subject;
    const known = new Map(rows.map((row) => [row.id, row]));
    input.milestones.forEach((each, index) => {
      const at = (field: string) => `milestones.${index}.${field}`;
      if (each.value.currency !== line.currency)
        throw refuseField('currency_mismatch', at('value'), `The contract is in ${line.currency}`);
      if (each.id !== null && !known.has(each.id))
        throw refuseField('not_found', at('id'), 'No such milestone of this line');
      if (each.retentionPercent < 0n || each.retentionPercent > wholeE4)
        throw refuseField(
          'amount_out_of_range',
          at('retentionPercent'),
          'Between 0 and 100 percent',
        );
      const taken = each.id === null ? 0n : takenOf(existing(known.get(each.id)));
      if (each.value.minor < taken)
        throw refuseField(
          'below_billed',
          at('value'),
          `${formatAmount(money(taken, line.currency))} is billed or offered already: that or more`,
        );
    });
    const kept = new Set(input.milestones.flatMap((each) => each.id ?? []));
    const lost = rows.find((row) => !kept.has(row.id) && takenOf(row) > 0n);
    if (lost !== undefined)
      throw refuseField(
        'below_billed',
        'milestones',
        `${lost.name} is billed or offered: it stays`,
      );
    const [worth] = await store.worthOf(tx, [line.line_key]);
    checkSchedule(
      input.milestones,
      money((worth?.line_minor ?? 0n) + (worth?.change_minor ?? 0n), line.currency),
    );
    await store.saveMilestones(
      tx,
      { contractId: line.contract_id, lineKey: line.line_key, clientId: line.client_id },
      input.milestones.map((each, index) => ({
        id: each.id ?? clock.newId(),
        name: each.name,
        position: index + 1,
        valueMinor: each.value.minor,
        dueOn: each.dueOn,
        needsAcceptance: each.needsAcceptance,
        isDeposit: each.isDeposit,
        retentionPercentE4: each.retentionPercent,
      })),
    );
    const ended = await endLinks(tx, changedOf(rows, input.milestones), {
      because: 'changed',
      at: clock.now(),
    });
    const view = await scheduleOf(tx, line, context);
    const shown = (list: readonly Readonly<{ name: string; value: unknown }>[]) =>
      list.map(({ name, value }) => ({ name, value }));
    return {
      result: view,
      events: [
        {
          type: 'schedule.saved',
          record: { kind: 'contract', id: line.contract_id },
          before: {
            milestones: shown(
              rows.map((row) => ({ name: row.name, value: money(row.value_minor, row.currency) })),
            ),
          },
          after: { line: line.description, milestones: shown(view.milestones) },
        },
        ...linkEvents(ended),
      ],
    };
  },
});

/** Milestones that are no longer what a client was asked to accept. */
const changedOf = (
  rows: readonly store.MilestoneRow[],
  saved: InputOf<typeof milestones.saveSchedule>['milestones'],
): readonly string[] =>
  rows
    .filter((row) => {
      const now = saved.find((each) => each.id === row.id);
      return now?.value.minor !== row.value_minor || now.name !== row.name;
    })
    .map((row) => row.id);

const takenOf = (row: store.MilestoneRow): bigint => row.billed_minor + row.offered_minor;

export const loadOne = async ({
  input,
  tx,
}: CommandContext & Readonly<{ input: Readonly<{ id: string }> }>) =>
  (await store.lockMilestones(tx, [input.id]))[0] ?? null;
export const reach = ({
  subject,
  actor,
}: Readonly<{ subject: store.MilestoneRow; actor: Actor }>) => milestoneReach(subject, actor);
export const record = (row: store.MilestoneRow) => ({ kind: 'milestone', id: row.id });
export const viewOf = async ({ tx, actor, today }: CommandContext, id: string) =>
  milestoneView(existing(await store.findMilestone(tx, id)), actor, today);

export const recordProgress = defineCommand(milestones.recordProgress, {
  permission: 'milestones.update',
  load: loadOne,
  standing: reach,
  locks: 'none',
  approval: 'never',
  async handle({ input, subject: row, ...context }) {
    const { tx, clock, actor } = context;
    if (row.acceptance === 'submitted')
      throw new Refusal('wrong_state', { because: 'It waits for acceptance' });
    billOf({
      value: money(row.value_minor, row.currency),
      percentE4: input.percent,
      billedBefore: money(takenOf(row), row.currency),
    });
    const files = input.evidence.map((file, index) =>
      readFile(file, { id: clock.newId(), field: `evidence.${index}` }),
    );
    const progressId = clock.newId();
    await store.addProgress(tx, {
      id: progressId,
      milestoneId: row.id,
      percentE4: input.percent,
      note: input.note,
      at: clock.now(),
      byId: actor.personId,
    });
    await store.addEvidence(tx, { progressId, milestoneId: row.id }, files);
    // What was accepted was accepted as it stood: another percentage asks again.
    const isSame = e4Of(row.percent) === input.percent;
    await store.savePercent(tx, row.id, input.percent, isSame ? row.acceptance : 'none');
    return {
      result: await viewOf(context, row.id),
      events: [
        {
          type: 'milestone.progressed',
          record: record(row),
          before: { percent: row.percent },
          after: {
            percent: input.percent,
            note: input.note,
            evidence: filesHeard(files),
          },
        },
      ],
    };
  },
});

export const createChangeOrder = defineCommand(milestones.createChangeOrder, {
  permission: 'milestones.update',
  load: loadLine,
  standing: lineReach,
  locks: 'none',
  approval: 'never',
  async handle({ input, subject, ...context }) {
    requireInForce(subject);
    const { tx, clock, actor } = context;
    const { line } = subject;
    if (input.change.currency !== line.currency)
      throw refuseField('currency_mismatch', 'change', `The contract is in ${line.currency}`);
    if (input.change.minor === 0n)
      throw refuseField('amount_out_of_range', 'change', 'More or less than nothing');
    const id = clock.newId();
    await store.addChangeOrder(tx, {
      id,
      contractId: line.contract_id,
      lineKey: line.line_key,
      title: input.title,
      reason: input.reason,
      deltaMinor: input.change.minor,
      createdAt: clock.now(),
      createdById: actor.personId,
    });
    const view = changeOrderView(existing(await store.findChangeOrder(tx, id)), actor);
    return {
      result: view,
      events: [
        {
          type: 'change_order.created',
          record: { kind: 'contract', id: line.contract_id },
          reason: input.reason,
          after: { title: view.title, change: view.change },
        },
      ],
    };
  },
});

export const postChangeOrder = defineCommand(milestones.postChangeOrder, {
  permission: 'milestones.post',
  load: ({ input, tx }) => store.lockChangeOrder(tx, input.id),
  standing: ({ subject, actor }) => milestoneReach(subject, actor),
  locks: 'none',
  approval: async ({ subject: order, actor, ...context }) => ({
    ...(await largestInBase(context, [
      money(order.delta_minor < 0n ? -order.delta_minor : order.delta_minor, order.currency),
    ])),
    isOwnRecord: order.created_by_id === actor.personId,
    title: `Change order ${order.number}: ${order.title}`,
    record: { kind: 'contract', id: order.contract_id, name: order.title },
  }),
  async handle({ subject: order, input: _, ...context }) {
    const { tx, clock, actor } = context;
    if (order.state !== 'draft') throw new Refusal('wrong_state', { state: order.state });
    const line = existing(await lockLine(tx, order.line_key));
    const [worth] = await store.worthOf(tx, [order.line_key]);
    const rows = await store.milestonesOfLines(tx, [order.line_key]);
    const after = (worth?.line_minor ?? 0n) + (worth?.change_minor ?? 0n) + order.delta_minor;
    checkSchedule(
      rows.map((row) => ({
        name: row.name,
        value: money(row.value_minor, row.currency),
        isDeposit: row.is_deposit,
      })),
      money(after, line.currency),
    );
    await store.postOrder(tx, order.id, clock.now());
    return {
      result: changeOrderView(existing(await store.findChangeOrder(tx, order.id)), actor),
      events: [
        {
          type: 'change_order.posted',
          record: { kind: 'contract', id: order.contract_id },
          reason: order.reason,
          after: { title: order.title, worth: money(after, line.currency) },
        },
      ],
    };
  },
});
