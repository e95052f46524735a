// The inbox of requests, and decisions on them. An approval carries the request out, as it was made,
// through the same door; if its subject moved meanwhile, the request is void and says what moved.

import { approvals } from '@daybook/contract/controls.ts';
import type { OutputOf } from '@daybook/contract/endpoint.ts';
import { approvalLifecycle } from '@daybook/core/approvals/approval-lifecycle.ts';
import { checkApprover } from '@daybook/core/approvals/approval-policy.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { money } from '@daybook/core/money/money.ts';
import type { Actor } from '../../platform/actor.ts';
import { asPolicy } from '../../platform/approval-parking.ts';
import {
  type CommandContext,
  defineCommand,
  defineQuery,
  type Outcome,
} from '../../platform/command.ts';
import { mayOf } from '../../platform/may.ts';
import { decodeCursor, pageFrom } from '../../platform/page.ts';
import { existing, reference, referenceOrNull } from '../../platform/rows.ts';
import * as store from './store.ts';

function requestView(row: store.RequestRow, actor: Actor): OutputOf<typeof approvals.get> {
  const isMaker = row.maker_id === actor.personId;
  const canApprove = isMaker
    ? ('own_approval' as const)
    : !actor.roleKeys.includes(row.approver_role)
      ? ('not_permitted' as const)
      : approvalLifecycle.can(row.state, 'approve');
  return {
    id: row.id,
    version: row.version,
    command: row.command,
    title: row.title,
    record:
      row.record_kind === null || row.record_id === null
        ? null
        : { kind: row.record_kind, id: row.record_id, name: row.record_name ?? '' },
    because: row.because,
    amount:
      row.amount_minor === null || row.currency === null
        ? null
        : money(row.amount_minor, row.currency),
    maker: reference(row.maker_id, row.maker_name),
    requestedAt: row.requested_at,
    approverRole: row.approver_role,
    state: row.state,
    decidedBy: referenceOrNull(row.decided_by_id, row.decided_by_name),
    decidedAt: row.decided_at,
    reason: row.reason,
    input: { ...row.input },
    may: {
      ...mayOf(actor, {
        approve: { permission: 'approvals.approve', when: canApprove },
        reject: { permission: 'approvals.approve', when: canApprove },
      }),
      withdraw: !isMaker
        ? 'not_permitted'
        : approvalLifecycle.can(row.state, 'withdraw')
          ? 'yes'
          : 'wrong_state',
    },
  };
}

const reachOf = (actor: Actor, scope: string) =>
  scope === 'firm' ? {} : { concerns: { personId: actor.personId, roleKeys: actor.roleKeys } };

export const list = defineQuery(approvals.list, {
  permission: 'approvals.view',
  async handle({ db, input, actor, scope }) {
    const rows = await store.listRequests(
      db,
      { ...input, ...reachOf(actor, scope) },
      { after: decodeCursor(input.cursor, 2), limit: input.limit },
    );
    return pageFrom(rows, input.limit, {
      item: (row) => requestView(row, actor),
      key: (row) => [row.requested_at, row.id],
    });
  },
});

export const get = defineQuery(approvals.get, {
  permission: 'approvals.view',
  async handle({ db, input, actor, scope }) {
    const row = await store.findRequest(db, input.id);
    const isSeen =
      row !== null &&
      (scope === 'firm' ||
        row.maker_id === actor.personId ||
        actor.roleKeys.includes(row.approver_role));
    if (!isSeen) throw new Refusal('not_found');
    return requestView(row, actor);
  },
});

const lockOne = ({
  input,
  tx,
}: Pick<CommandContext, 'tx'> & Readonly<{ input: Readonly<{ id: string }> }>) =>
  store.lockRequest(tx, input.id);

/** Refuses with own_approval or not_permitted. */
function requireApprover(row: store.RequestRow, actor: Actor): void {
  checkApprover({
    makerId: row.maker_id,
    approverId: actor.personId,
    approverRoles: actor.roleKeys,
    policy: {
      ...asPolicy({
        id: row.id,
        command: row.command,
        condition: 'always',
        amount_minor: null,
        currency: null,
        percent: null,
        approver_role: row.approver_role,
        is_active: true,
      }),
    },
  });
}

export const approve = defineCommand(approvals.approve, {
  permission: 'approvals.approve',
  load: lockOne,
  standing: 'any',
  locks: 'none',
  approval: 'never',
  async handle({ subject: row, tx, actor, clock, replay }) {
    requireApprover(row, actor);
    const state = approvalLifecycle.next(row.state, 'approve');
    const { moved, outcome } = await replay({
      command: row.command,
      input: row.input,
      contentHash: row.content_hash,
      subject: row.subject,
      makerId: row.maker_id,
      makerSessionId: row.maker_session_id,
    });
    const decision =
      moved === null
        ? { state, reason: null }
        : {
            state: approvalLifecycle.next(row.state, 'void'),
            reason: `Changed since it was asked for: ${moved.join(', ')}`,
          };
    await store.decide(tx, row.id, { ...decision, by: actor.personId, at: clock.now() });
    const view = requestView(existing(await store.findRequest(tx, row.id)), actor);
    const done: Pick<Outcome<unknown>, 'events' | 'journal' | 'jobs'> = outcome ?? { events: [] };
    return {
      result: view,
      journal: done.journal ?? [],
      jobs: done.jobs ?? [],
      events: [
        {
          type: moved === null ? 'approval.approved' : 'approval.voided',
          record: { kind: 'approval', id: row.id },
          before: { state: row.state },
          after: { ...decision, maker: row.maker_name, title: row.title },
        },
        ...done.events,
      ],
    };
  },
});

export const reject = defineCommand(approvals.reject, {
  permission: 'approvals.approve',
  load: lockOne,
  standing: 'any',
  locks: 'none',
  approval: 'never',
  async handle({ subject: row, input, tx, actor, clock }) {
    requireApprover(row, actor);
    const state = approvalLifecycle.next(row.state, 'reject');
    await store.decide(tx, row.id, {
      state,
      reason: input.reason,
      by: actor.personId,
      at: clock.now(),
    });
    return {
      result: requestView(existing(await store.findRequest(tx, row.id)), actor),
      events: [
        {
          type: 'approval.rejected',
          record: { kind: 'approval', id: row.id },
          reason: input.reason,
          before: { state: row.state },
          after: { state },
        },
      ],
    };
  },
});

export const withdraw = defineCommand(approvals.withdraw, {
  permission: 'approvals.view',
  load: lockOne,
  locks: 'none',
  approval: 'never',
  standing: ({ subject, actor }) => ({
    isOwn: subject.maker_id === actor.personId,
    isTeam: false,
    isBranch: false,
  }),
  async handle({ subject: row, tx, actor, clock }) {
    if (row.maker_id !== actor.personId)
      throw new Refusal('not_permitted', { because: 'Only the maker takes a request back' });
    const state = approvalLifecycle.next(row.state, 'withdraw');
    await store.decide(tx, row.id, { state, reason: null, by: actor.personId, at: clock.now() });
    return {
      result: requestView(existing(await store.findRequest(tx, row.id)), actor),
      events: [
        {
          type: 'approval.withdrawn',
          record: { kind: 'approval', id: row.id },
          before: { state: row.state },
          after: { state },
        },
      ],
    };
  },
});
