// The inbox of requests, and decisions on them. An approval is for what was asked: once all have agreed, it is
// carried out as it was made, through the same door; if its subject moved meanwhile, the request is void and
// says what moved.

import { approvals } from '@daybook/contract/controls.ts';
import { approvalLifecycle } from '@daybook/core/approvals/approval-lifecycle.ts';
import { afterAgreement, authorityOf, waitsFor } from '@daybook/core/approvals/approval-steps.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { voicesOf } from '../../platform/actor.ts';
import {
  type AuditEvent,
  type CommandContext,
  defineCommand,
  defineQuery,
  type Outcome,
} from '../../platform/command.ts';
import { decodeCursor, pageFrom } from '../../platform/page.ts';
import { existing } from '../../platform/rows.ts';
import { askedOf, deciderOf, requestDetail, requestView, requestViews } from './request-views.ts';
import * as store from './store.ts';

export const list = defineQuery(approvals.list, {
  permission: 'approvals.view',
  async handle({ db, input, actor, scope }) {
    const { awaitingMe, ...filter } = input;
    const mine = { ...voicesOf(actor), personId: actor.personId };
    const rows = await store.listRequests(
      db,
      {
        ...filter,
        concerns: scope === 'firm' ? undefined : mine,
        awaits: awaitingMe === true ? mine : undefined,
      },
      { after: decodeCursor(input.cursor, 2), limit: input.limit },
    );
    const views = new Map(
      (await requestViews(db, rows, actor)).map((view) => [view.id, view] as const),
    );
    return pageFrom(rows, input.limit, {
      item: (row) => existing(views.get(row.id)),
      key: (row) => [row.requested_at, row.id],
    });
  },
});

export const get = defineQuery(approvals.get, {
  permission: 'approvals.view',
  async handle({ db, input, actor, scope }) {
    const row = await store.findRequest(db, input.id);
    if (row === null) throw new Refusal('not_found');
    const detail = await requestDetail(db, row, actor);
    const voices = voicesOf(actor);
    const isSeen =
      scope === 'firm' ||
      row.maker_id === actor.personId ||
      detail.decisions.some((each) => each.person?.id === actor.personId) ||
      waitsFor(askedOf(row)).some((each) =>
        each.kind === 'role'
          ? voices.roles.includes(each.role)
          : voices.personIds.includes(each.personId),
      );
    if (!isSeen) throw new Refusal('not_found');
    return detail;
  },
});

const lockOne = ({
  input,
  tx,
}: Pick<CommandContext, 'tx'> & Readonly<{ input: Readonly<{ id: string }> }>) =>
  store.lockRequest(tx, input.id);
const shared = { load: lockOne, locks: 'none', approval: 'never' } as const;
const record = (id: string) => ({ kind: 'approval', id });

type Decided = Readonly<{
  kind: store.DecisionRow['kind'];
  onBehalfOfId?: string | null;
  reason?: string;
}>;
const addDecision = (
  { tx, clock, actor }: CommandContext,
  row: store.RequestRow,
  { kind, onBehalfOfId = null, reason }: Decided,
) =>
  store.addDecision(tx, {
    id: clock.newId(),
    requestId: row.id,
    step: row.step,
    kind,
    personId: actor.personId,
    onBehalfOfId,
    reason: reason ?? null,
    at: clock.now(),
  });

/** The row again, as it is after what was done. */
async function viewAfter({ tx, actor }: CommandContext, id: string) {
  return requestView(tx, existing(await store.findRequest(tx, id)), actor);
}

export const approve = defineCommand(approvals.approve, {
  ...shared,
  permission: 'approvals.approve',
  standing: 'any',
  async handle({ subject: row, input: _, ...context }) {
    const { tx, actor, clock, replay } = context;
    const onBehalfOfId = authorityOf(askedOf(row), deciderOf(actor));
    const { step, isDone, missing } = afterAgreement(askedOf(row));
    const state = approvalLifecycle.next(row.state, isDone ? 'approve' : 'agree');
    const { moved, outcome } = await replay({
      id: row.id,
      command: row.command,
      input: row.input,
      contentHash: row.content_hash,
      subject: row.subject,
      makerId: row.maker_id,
      makerSessionId: row.maker_session_id,
      isLast: isDone,
    });
    await addDecision(context, row, { kind: 'agreed', onBehalfOfId });
    const done: Pick<Outcome<unknown>, 'events' | 'journal' | 'jobs'> = outcome ?? { events: [] };
    if (moved === null && !isDone)
      await store.moveOn(tx, row.id, {
        state,
        step,
        since: clock.now(),
        waitsFor: waitsFor({ ...askedOf(row), step, escalatedTo: null }),
        escalatedAt: null,
        escalatedTo: null,
        remindedAt: null,
      });
    const decision =
      moved === null
        ? { state, reason: null }
        : {
            state: approvalLifecycle.next(row.state, 'void'),
            reason: `Changed since it was asked for: ${moved.join(', ')}`,
          };
    if (moved !== null || isDone)
      await store.decide(tx, row.id, { ...decision, by: actor.personId, at: clock.now() });
    const event: AuditEvent = {
      type: moved === null ? (isDone ? 'approval.approved' : 'approval.agreed') : 'approval.voided',
      record: record(row.id),
      before: { state: row.state, step: row.step },
      after: { ...decision, onBehalfOfId, step, missing, maker: row.maker_name, title: row.title },
    };
    return {
      result: await viewAfter(context, row.id),
      onBehalfOfId,
      journal: done.journal ?? [],
      jobs: done.jobs ?? [],
      events: [event, ...done.events],
    };
  },
});

export const reject = defineCommand(approvals.reject, {
  ...shared,
  permission: 'approvals.approve',
  standing: 'any',
  async handle({ subject: row, input, ...context }) {
    const { tx, actor, clock } = context;
    const onBehalfOfId = authorityOf(askedOf(row), deciderOf(actor));
    const state = approvalLifecycle.next(row.state, 'reject');
    await addDecision(context, row, { kind: 'rejected', onBehalfOfId, reason: input.reason });
    await store.decide(tx, row.id, {
      state,
      reason: input.reason,
      by: actor.personId,
      at: clock.now(),
    });
    return {
      result: await viewAfter(context, row.id),
      onBehalfOfId,
      events: [
        {
          type: 'approval.rejected',
          record: record(row.id),
          reason: input.reason,
          before: { state: row.state },
          after: { state, onBehalfOfId },
        },
      ],
    };
  },
});

/** The request goes on, in another state or to other people. */
const goesOn = (
  { tx, clock }: CommandContext,
  row: store.RequestRow,
  change: Partial<Parameters<typeof store.moveOn>[2]>,
) =>
  store.moveOn(tx, row.id, {
    state: row.state,
    step: row.step,
    since: clock.now(),
    waitsFor: waitsFor(askedOf(row)),
    escalatedAt: row.escalated_at,
    escalatedTo: row.escalated_to,
    remindedAt: null,
    ...change,
  });

export const askBack = defineCommand(approvals.askBack, {
  ...shared,
  permission: 'approvals.approve',
  standing: 'any',
  async handle({ subject: row, input, ...context }) {
    const onBehalfOfId = authorityOf(askedOf(row), deciderOf(context.actor));
    const state = approvalLifecycle.next(row.state, 'askBack');
    await addDecision(context, row, { kind: 'asked_back', onBehalfOfId, reason: input.reason });
    await goesOn(context, row, { state });
    return {
      result: await viewAfter(context, row.id),
      onBehalfOfId,
      events: [
        {
          type: 'approval.asked_back',
          record: record(row.id),
          reason: input.reason,
          before: { state: row.state },
          after: { state, onBehalfOfId },
        },
      ],
    };
  },
});

const ofMaker = {
  permission: 'approvals.view',
  standing: ({
    subject,
    actor,
  }: Readonly<{ subject: store.RequestRow; actor: CommandContext['actor'] }>) => ({
    isOwn: subject.maker_id === actor.personId,
    isTeam: false,
    isBranch: false,
  }),
} as const;

function requireMaker(row: store.RequestRow, { actor }: CommandContext, because: string): void {
  if (row.maker_id !== actor.personId) throw new Refusal('not_permitted', { because });
}

export const answer = defineCommand(approvals.answer, {
  ...shared,
  ...ofMaker,
  async handle({ subject: row, input, ...context }) {
    requireMaker(row, context, 'Only the maker answers');
    const state = approvalLifecycle.next(row.state, 'answer');
    await addDecision(context, row, { kind: 'answered', reason: input.reason });
    await goesOn(context, row, { state });
    return {
      result: await viewAfter(context, row.id),
      events: [
        {
          type: 'approval.answered',
          record: record(row.id),
          reason: input.reason,
          before: { state: row.state },
          after: { state },
        },
      ],
    };
  },
});

/** Puts it before the next in line beside those that it waits for. Refuses with wrong_state where there is none. */
export async function escalated(
  context: CommandContext,
  row: store.RequestRow,
  facts: Readonly<{ reason: string; onBehalfOfId: string | null }>,
): Promise<AuditEvent> {
  const state = approvalLifecycle.next(row.state, 'escalate');
  if (row.escalate_to === null)
    throw refuseField('wrong_state', 'id', 'Its policy names nobody who is next in line');
  if (row.escalated_at !== null)
    throw refuseField('wrong_state', 'id', 'It is before the next in line already');
  await addDecision(context, row, { kind: 'escalated', ...facts });
  await goesOn(context, row, {
    state,
    escalatedAt: context.clock.now(),
    escalatedTo: row.escalate_to,
    waitsFor: waitsFor({ ...askedOf(row), escalatedTo: row.escalate_to }),
  });
  return {
    type: 'approval.escalated',
    record: record(row.id),
    reason: facts.reason,
    before: { waitsFor: waitsFor(askedOf(row)) },
    after: { escalatedTo: row.escalate_to },
  };
}

export const escalate = defineCommand(approvals.escalate, {
  ...shared,
  permission: 'approvals.view',
  standing: 'any',
  async handle({ subject: row, input, ...context }) {
    const isMaker = row.maker_id === context.actor.personId;
    const onBehalfOfId = isMaker ? null : authorityOf(askedOf(row), deciderOf(context.actor));
    const event = await escalated(context, row, { reason: input.reason, onBehalfOfId });
    return { result: await viewAfter(context, row.id), onBehalfOfId, events: [event] };
  },
});

export const withdraw = defineCommand(approvals.withdraw, {
  ...shared,
  ...ofMaker,
  async handle({ subject: row, input: _, ...context }) {
    requireMaker(row, context, 'Only the maker takes a request back');
    const { tx, actor, clock } = context;
    const state = approvalLifecycle.next(row.state, 'withdraw');
    await store.decide(tx, row.id, { state, reason: null, by: actor.personId, at: clock.now() });
    return {
      result: await viewAfter(context, row.id),
      events: [
        {
          type: 'approval.withdrawn',
          record: record(row.id),
          before: { state: row.state },
          after: { state },
        },
      ],
    };
  },
});
