// Requests as people read them.

import type { approvals } from '@daybook/contract/controls.ts';
import type { OutputOf } from '@daybook/contract/endpoint.ts';
import { approvalLifecycle } from '@daybook/core/approvals/approval-lifecycle.ts';
import { type AskedFor, authorityOf, waitsFor } from '@daybook/core/approvals/approval-steps.ts';
import { Refusal, type RefusalCode } from '@daybook/core/kernel/refusal.ts';
import { money } from '@daybook/core/money/money.ts';
import type { Actor } from '../../platform/actor.ts';
import { approverNames } from '../../platform/approval-parking.ts';
import { seenBy } from '../../platform/cost-fields.ts';
import type { ReadDb } from '../../platform/database.ts';
import { mayOf } from '../../platform/may.ts';
import { existing, reference, referenceOrNull } from '../../platform/rows.ts';
import { inWords, stepViews } from './approvers.ts';
import * as store from './store.ts';

type View = OutputOf<typeof approvals.approve>;

export const askedOf = (row: store.RequestRow): AskedFor => ({
  makerId: row.maker_id,
  steps: row.steps,
  step: row.step,
  escalatedTo: row.escalated_to,
  agreed: row.agreed,
});
export const deciderOf = ({ personId, roleKeys, standsInFor }: Actor) => ({
  personId,
  roles: roleKeys,
  standsInFor,
});

const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};

/** In whose name the reader decides, or why not. */
function standingOf(
  row: store.RequestRow,
  actor: Actor,
): Readonly<{ code: RefusalCode | 'yes'; onBehalfOfId: string | null }> {
  try {
    return { code: 'yes', onBehalfOfId: authorityOf(askedOf(row), deciderOf(actor)) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { code: error.code, onBehalfOfId: null };
  }
}

export async function requestViews(
  db: ReadDb,
  rows: readonly store.RequestRow[],
  actor: Actor,
): Promise<View[]> {
  const names = await approverNames(
    db,
    rows.flatMap((row) => [
      ...row.steps.flatMap(({ approvers }) => approvers),
      ...(row.escalated_to === null ? [] : [row.escalated_to]),
    ]),
  );
  return rows.map((row) => {
    const isMaker = row.maker_id === actor.personId;
    const { code } = standingOf(row, actor);
    const when = (action: 'approve' | 'reject' | 'askBack' | 'escalate') =>
      code === 'yes' ? approvalLifecycle.can(row.state, action) : code;
    const ofMaker = (action: 'withdraw' | 'answer') =>
      isMaker
        ? approvalLifecycle.can(row.state, action)
          ? 'yes'
          : 'wrong_state'
        : 'not_permitted';
    const canEscalate =
      row.state === 'pending' && row.escalated_at === null && row.escalate_to !== null;
    const permission = 'approvals.approve' as const;
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
      state: row.state,
      steps: stepViews(row.steps, names),
      step: row.step,
      waitsFor:
        row.state === 'asked_back' ? row.maker_name : inWords(waitsFor(askedOf(row)), names),
      waitingSince: row.waiting_since,
      escalatedAt: row.escalated_at,
      decidedBy: referenceOrNull(row.decided_by_id, row.decided_by_name),
      decidedAt: row.decided_at,
      reason: row.reason,
      input: recordOf(seenBy(actor, row.input)),
      may: {
        ...mayOf(actor, {
          approve: { permission, when: when('approve') },
          reject: { permission, when: when('reject') },
          askBack: { permission, when: when('askBack') },
        }),
        escalate:
          isMaker || code === 'yes' ? (canEscalate ? 'yes' : 'wrong_state') : 'not_permitted',
        answer: ofMaker('answer'),
        withdraw: ofMaker('withdraw'),
      },
    };
  });
}
export const requestView = async (db: ReadDb, row: store.RequestRow, actor: Actor): Promise<View> =>
  existing((await requestViews(db, [row], actor))[0]);

export async function requestDetail(
  db: ReadDb,
  row: store.RequestRow,
  actor: Actor,
): Promise<OutputOf<typeof approvals.get>> {
  const decisions = await store.decisionsOf(db, row.id);
  const { onBehalfOfId } = standingOf(row, actor);
  const names = await approverNames(
    db,
    onBehalfOfId === null ? [] : [{ kind: 'person', personId: onBehalfOfId }],
  );
  return {
    ...(await requestView(db, row, actor)),
    decidesFor: referenceOrNull(onBehalfOfId, names.get(onBehalfOfId ?? '') ?? null),
    before: recordOf(seenBy(actor, row.subject)),
    decisions: decisions.map((each) => ({
      id: each.id,
      kind: each.kind,
      step: each.step,
      person: referenceOrNull(each.person_id, each.person_name),
      onBehalfOf: referenceOrNull(each.on_behalf_of_id, each.on_behalf_of_name),
      reason: each.reason,
      at: each.at,
    })),
  };
}
