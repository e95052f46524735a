// Handing a decision on: to another approver, or to the approver's own manager. The decision stays one:
// whoever gets it may approve or reject, and nobody approves their own time.

import { timesheets } from '@daybook/contract/timesheets.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { loadActor, scopeOf } from '../../platform/actor.ts';
import { type CommandContext, defineCommand } from '../../platform/command.ts';
import { type Deciding, decidingReach, loadParts } from './part-decision.ts';
import * as store from './part-store.ts';
import { partView } from './views.ts';

function requireWaiting({ parts }: Deciding): void {
  const decided = parts.find((part) => part.state !== 'submitted');
  if (decided !== undefined) throw new Refusal('wrong_state', { state: decided.state });
}

type HandOver = Readonly<{
  type: 'timesheet.delegated' | 'timesheet.escalated';
  reason: string | null;
  approverOf: (part: store.PartRow) => string;
}>;

async function handOver({ tx, actor }: CommandContext, subject: Deciding, facts: HandOver) {
  await store.saveApprovers(
    tx,
    subject.parts.map((part) => ({ id: part.id, approverId: facts.approverOf(part) })),
  );
  const after = await store.findParts(
    tx,
    subject.parts.map((part) => part.id),
  );
  const before = new Map(subject.parts.map((part) => [part.id, part.approver_name]));
  return {
    result: { items: after.map((row) => partView(row, actor)) },
    events: after.map((row) => ({
      type: facts.type,
      record: { kind: 'timesheet_part', id: row.id },
      reason: facts.reason,
      before: { approver: before.get(row.id) },
      after: { approver: row.approver_name },
    })),
  };
}

export const delegate = defineCommand(timesheets.delegate, {
  permission: 'timesheets.approve',
  load: loadParts,
  standing: decidingReach,
  locks: 'none',
  approval: 'never',
  async handle({ subject, input, ...context }) {
    requireWaiting(subject);
    const { tx, actor, clock } = context;
    const { toPersonId } = input;
    const to = await loadActor(
      tx,
      { firmId: actor.firmId, personId: toPersonId, authSessionId: null, apiKeyId: null },
      { source: actor.source, requestId: null, now: clock.now() },
    );
    if (to === null) throw refuseField('not_found', 'toPersonId', 'There is no such person');
    if (scopeOf(to, 'timesheets.approve') === undefined)
      throw refuseField('not_permitted', 'toPersonId', `${to.name} may not approve time`);
    if (subject.parts.some((part) => part.person_id === toPersonId))
      throw refuseField('own_approval', 'toPersonId', 'Nobody approves their own time');
    return handOver(context, subject, {
      type: 'timesheet.delegated',
      reason: input.reason,
      approverOf: () => toPersonId,
    });
  },
});

export const escalate = defineCommand(timesheets.escalate, {
  permission: 'timesheets.approve',
  load: loadParts,
  standing: decidingReach,
  locks: 'none',
  approval: 'never',
  async handle({ subject, input, ...context }) {
    requireWaiting(subject);
    const managers = await store.managersOf(
      context.tx,
      subject.parts.map((part) => part.approver_id),
    );
    return handOver(context, subject, {
      type: 'timesheet.escalated',
      reason: input.reason,
      approverOf: (part) => {
        const above = managers.get(part.approver_id);
        if (above === undefined || above === part.person_id)
          throw refuseField(
            'not_found',
            'partIds',
            `${part.approver_name} has nobody above who may decide this`,
          );
        return above;
      },
    });
  },
});
