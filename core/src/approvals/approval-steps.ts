// Who decides on a request, in which order, and for whom. Source of the rules: docs/product.md (controls),
// docs/domain-rules.md, section 10.

import { Refusal } from '../kernel/refusal.ts';

/** Whoever holds the role, or one person by name. */
export type Approver =
  | Readonly<{ kind: 'role'; role: string }>
  | Readonly<{ kind: 'person'; personId: string }>;

/** So many different people of those named have to agree. */
export type ApprovalStep = Readonly<{ approvers: readonly Approver[]; needed: number }>;

export type Standing = Readonly<{ personId: string; roles: readonly string[] }>;
/** With those whose approvals the person decides on while they are away. */
export type Decider = Standing & Readonly<{ standsInFor: readonly Standing[] }>;

/** An agreement that was given, and in whose name. */
export type Agreed = Readonly<{ personId: string; onBehalfOfId: string | null; step: number }>;

export type AskedFor = Readonly<{
  makerId: string;
  steps: readonly ApprovalStep[];
  /** Which of the steps it waits at, from 0. */
  step: number;
  /** Who is asked beside those of the step, since they did not answer in time. */
  escalatedTo: Approver | null;
  agreed: readonly Agreed[];
}>;

/** Whom it waits for now. */
export function waitsFor({ steps, step, escalatedTo }: AskedFor): readonly Approver[] {
  const approvers = steps[step]?.approvers ?? [];
  return escalatedTo === null ? approvers : [...approvers, escalatedTo];
}

const isAmong = (approvers: readonly Approver[], { personId, roles }: Standing): boolean =>
  approvers.some((approver) =>
    approver.kind === 'role' ? roles.includes(approver.role) : approver.personId === personId,
  );

/**
 * In whose name the person decides: null in their own, otherwise that of somebody who is away. Nobody decides
 * on what they asked for, nor in the name of who asked for it, and each agrees once.
 * Refuses with own_approval, not_permitted or wrong_state.
 */
export function authorityOf(asked: AskedFor, decider: Decider): string | null {
  if (asked.makerId === decider.personId) throw new Refusal('own_approval');
  const approvers = waitsFor(asked);
  const voices = new Set(asked.agreed.map((each) => each.onBehalfOfId ?? each.personId));
  const own = isAmong(approvers, decider) ? [null] : [];
  const absent = decider.standsInFor.filter((each) => isAmong(approvers, each));
  if (own.length + absent.length === 0) throw new Refusal('not_permitted');
  if (own.length + absent.filter((each) => each.personId !== asked.makerId).length === 0)
    throw new Refusal('own_approval', { because: 'It was asked for by the one you stand in for' });
  const free = absent.filter(
    (each) => each.personId !== asked.makerId && !voices.has(each.personId),
  );
  const hasSpoken = asked.agreed.some((each) => each.personId === decider.personId);
  if (hasSpoken) throw new Refusal('wrong_state', { because: 'You have agreed to it already' });
  if (own.length > 0 && !voices.has(decider.personId)) return null;
  const [first] = free;
  if (first === undefined)
    throw new Refusal('wrong_state', { because: 'In this name it is agreed to already' });
  return first.personId;
}

/** Where it stands once one more has agreed at the step that it waits at. */
export function afterAgreement(
  asked: AskedFor,
): Readonly<{ step: number; isDone: boolean; missing: number }> {
  const { steps, step } = asked;
  const given = asked.agreed.filter((each) => each.step === step).length + 1;
  const missing = (steps[step]?.needed ?? 1) - given;
  if (missing > 0) return { step, isDone: false, missing };
  const next = step + 1;
  return { step: next, isDone: next >= steps.length, missing: steps[next]?.needed ?? 0 };
}

const hour = 3_600_000;
/** Whether so many hours have gone by since; null never comes. Instants as ISO text. */
export const isOverdue = (since: string, afterHours: number | null, now: string): boolean =>
  afterHours !== null && Date.parse(now) - Date.parse(since) >= afterHours * hour;
