// Requests for approval and what was said about them, as they are stored.

import type { approvalStates, decisionKinds } from '@daybook/contract/controls.ts';
import type { ApprovalStep, Approver } from '@daybook/core/approvals/approval-steps.ts';
import type { voicesOf } from '../../platform/actor.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { toJson } from '../../platform/json.ts';
import { conditions, type Key } from '../../platform/page.ts';

export type RequestRow = Readonly<{
  id: string;
  version: number;
  policy_id: string;
  command: string;
  input: Readonly<Record<string, unknown>>;
  content_hash: Buffer;
  subject: unknown;
  record_kind: string | null;
  record_id: string | null;
  record_name: string | null;
  title: string;
  because: string;
  amount_minor: bigint | null;
  currency: string | null;
  maker_id: string;
  maker_name: string;
  maker_session_id: string | null;
  requested_at: string;
  state: (typeof approvalStates)[number];
  steps: readonly ApprovalStep[];
  step: number;
  waiting_since: string;
  escalated_at: string | null;
  escalated_to: Approver | null;
  reminded_at: string | null;
  decided_by_id: string | null;
  decided_by_name: string | null;
  decided_at: string | null;
  reason: string | null;
  /** Of the policy as it is now. */
  remind_after_hours: number | null;
  escalate_after_hours: number | null;
  escalate_to: Approver | null;
  agreed: readonly Readonly<{ personId: string; onBehalfOfId: string | null; step: number }>[];
}>;
const select = `select a.id, a.version, a.policy_id, a.command, a.input, a.content_hash, a.subject, a.record_kind, a.record_id, a.record_name, a.title, a.because, a.amount_minor, a.currency, a.maker_id, m.name as maker_name, a.maker_session_id, a.requested_at,
    a.state, a.steps, a.step, a.waiting_since, a.escalated_at, a.escalated_to, a.reminded_at, a.decided_by_id, d.name as decided_by_name, a.decided_at, a.reason, p.remind_after_hours, p.escalate_after_hours, p.escalate_to,
    coalesce((select jsonb_agg(jsonb_build_object('personId', x.person_id, 'onBehalfOfId', x.on_behalf_of_id, 'step', x.step) order by x.id) from approval_decision x where x.firm_id = a.firm_id and x.request_id = a.id and x.kind = 'agreed'), '[]') as agreed
  from approval_request a join approval_policy p on p.firm_id = a.firm_id and p.id = a.policy_id join person m on m.firm_id = a.firm_id and m.id = a.maker_id left join person d on d.firm_id = a.firm_id and d.id = a.decided_by_id where a.firm_id = app.firm_id()`;

type Voices = ReturnType<typeof voicesOf>;

export type RequestFilter = Readonly<{
  states?: readonly string[] | undefined;
  makerId?: string | undefined;
  recordId?: string | undefined;
  /** Made by the person, or for them to decide. */
  concerns?: (Voices & Readonly<{ personId: string }>) | undefined;
  /** For the person to decide now. */
  awaits?: (Voices & Readonly<{ personId: string }>) | undefined;
}>;
export function listRequests(
  db: ReadDb,
  filter: RequestFilter,
  page: Readonly<{ after: Key | null; limit: number }>,
) {
  const c = conditions();
  c.where('a.state = any(?)', filter.states);
  c.where('a.maker_id = ?', filter.makerId);
  c.where('a.record_id = ?', filter.recordId);
  const isAsked = ({ roles, personIds }: Voices) =>
    `(a.waiting_roles && ${c.place(roles)}::text[] or a.waiting_person_ids && ${c.place(personIds)}::uuid[])`;
  if (filter.concerns !== undefined) {
    const { personId } = filter.concerns;
    const me = c.place(personId);
    c.always(
      `(a.maker_id = ${me} or ${isAsked(filter.concerns)} or exists (select from approval_decision x where x.firm_id = a.firm_id and x.request_id = a.id and x.person_id = ${me}))`,
    );
  }
  if (filter.awaits !== undefined) {
    const me = c.place(filter.awaits.personId);
    c.always(
      `a.state = 'pending' and a.maker_id <> ${me} and ${isAsked(filter.awaits)} and not exists (select from approval_decision x where x.firm_id = a.firm_id and x.request_id = a.id and x.person_id = ${me} and x.kind = 'agreed')`,
    );
  }
  c.after(['a.requested_at', 'a.id'], ['timestamptz', 'uuid'], page.after, 'asc');
  return db.rows<RequestRow>(
    `${select} and ${c.sql()} order by a.requested_at, a.id limit ${page.limit + 1}`,
    c.values,
  );
}
export const findRequest = async (db: ReadDb, id: string) =>
  (await db.rows<RequestRow>(`${select} and a.id = $1`, [id]))[0] ?? null;
/** The row first, then what hangs on it: whoever waited for the lock sees what was said before. */
export async function lockRequest(tx: WriteTx, id: string) {
  await tx.rows(
    'select from approval_request where firm_id = app.firm_id() and id = $1 for update',
    [id],
  );
  return findRequest(tx, id);
}
/** Those that nobody has decided on, with what their policies say of waiting. */
export const waitingRequests = (db: ReadDb) =>
  db.rows<RequestRow>(
    `${select} and a.state = 'pending' and (p.remind_after_hours is not null or p.escalate_after_hours is not null) order by a.waiting_since, a.id`,
  );

export const decide = (
  tx: WriteTx,
  id: string,
  decision: Readonly<{ state: string; by: string; at: string; reason: string | null }>,
) =>
  tx.rows(
    `with opened as (delete from approval_seal where firm_id = app.firm_id() and request_id = $1)
     update approval_request set state = $2, version = version + 1, decided_by_id = $3, decided_at = $4, reason = $5 where firm_id = app.firm_id() and id = $1`,
    [id, decision.state, decision.by, decision.at, decision.reason],
  );
/** Where it waits now, and for whom. */
export const moveOn = (
  tx: WriteTx,
  id: string,
  x: Readonly<{
    state: string;
    step: number;
    since: string;
    waitsFor: readonly Approver[];
    escalatedAt: string | null;
    escalatedTo: Approver | null;
    remindedAt: string | null;
  }>,
) =>
  tx.rows(
    `update approval_request set version = version + 1, state = $2, step = $3, waiting_since = $4, waiting_roles = $5, waiting_person_ids = $6, escalated_at = $7, escalated_to = $8, reminded_at = $9 where firm_id = app.firm_id() and id = $1`,
    [
      id,
      x.state,
      x.step,
      x.since,
      x.waitsFor.flatMap((each) => (each.kind === 'role' ? [each.role] : [])),
      x.waitsFor.flatMap((each) => (each.kind === 'person' ? [each.personId] : [])),
      x.escalatedAt,
      x.escalatedTo === null ? null : toJson(x.escalatedTo),
      x.remindedAt,
    ],
  );

export type DecisionRow = Readonly<{
  id: string;
  kind: (typeof decisionKinds)[number];
  step: number;
  person_id: string | null;
  person_name: string | null;
  on_behalf_of_id: string | null;
  on_behalf_of_name: string | null;
  reason: string | null;
  at: string;
}>;
export const decisionsOf = (db: ReadDb, requestId: string) =>
  db.rows<DecisionRow>(
    `select x.id, x.kind, x.step, x.person_id, p.name as person_name, x.on_behalf_of_id, b.name as on_behalf_of_name, x.reason, x.at from approval_decision x left join person p on p.firm_id = x.firm_id and p.id = x.person_id
       left join person b on b.firm_id = x.firm_id and b.id = x.on_behalf_of_id where x.firm_id = app.firm_id() and x.request_id = $1 order by x.id`,
    [requestId],
  );
export const addDecision = (
  tx: WriteTx,
  x: Readonly<{
    id: string;
    requestId: string;
    step: number;
    kind: DecisionRow['kind'];
    personId: string | null;
    onBehalfOfId: string | null;
    reason: string | null;
    at: string;
  }>,
) =>
  tx.rows(
    'insert into approval_decision (firm_id, id, request_id, step, kind, person_id, on_behalf_of_id, reason, at) values (app.firm_id(), $1, $2, $3, $4, $5, $6, $7, $8)',
    [x.id, x.requestId, x.step, x.kind, x.personId, x.onBehalfOfId, x.reason, x.at],
  );

/** Those who may sign in, by name or by the role that they hold. */
export const peopleOf = (db: ReadDb, approvers: readonly Approver[], now: string) =>
  db.rows<{ id: string; name: string; email: string }>(
    `select distinct p.id, p.name, p.email from person p join branch b on b.firm_id = p.firm_id and b.id = p.branch_id left join person_role x on x.firm_id = p.firm_id and x.person_id = p.id and app.in_force(x.from_date, x.until_date, ($3::timestamptz at time zone b.time_zone)::date) left join role r on r.firm_id = x.firm_id and r.id = x.role_id
      where p.firm_id = app.firm_id() and p.is_active and p.email is not null and (p.id = any($1) or r.key = any($2)) order by p.name, p.id`,
    [
      approvers.flatMap((each) => (each.kind === 'person' ? [each.personId] : [])),
      approvers.flatMap((each) => (each.kind === 'role' ? [each.role] : [])),
      now,
    ],
  );
