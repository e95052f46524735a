// The door. Every write of the system passes here, from every path, in these steps:
//  1 decode  2 who  3 permission  4 begin  5 idempotency  6 subject, scope, version  7 locks
//  8 approval  9 handle  10 check  11 append audit, journal, jobs, answer  12 commit

import { canReach } from '@daybook/core/access/grants-for-record.ts';
import type { Scope } from '@daybook/core/access/permissions.ts';
import type { ApprovalPolicy } from '@daybook/core/approvals/approval-policy.ts';
import { assertBalanced } from '@daybook/core/journal/journal-entry.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { z } from 'zod';
import { type Actor, loadActor, scopeOf } from './actor.ts';
import {
  namesOfApprovers,
  requirePolicy,
  seal,
  sealOf,
  storedStake,
  unsealedOf,
} from './approval-parking.ts';
import { type Clock, todayIn } from './clock.ts';
import type {
  ApprovalFacts,
  Command,
  CommandContext,
  Outcome,
  ParkedRequest,
  Replayed,
} from './command.ts';
import { appendRecords, findAnswer, type StoredAnswer } from './command-log.ts';
import type { Database, WriteTx } from './database.ts';
import { asRefusal, isRetryable } from './database-errors.ts';
import { decodeInput } from './decode.ts';
import type { Jobs } from './jobs.ts';
import { contentHash, toJson } from './json.ts';
import type { MailServer } from './mail-server.ts';
import { requireUnlocked } from './period-locks.ts';

export type DoorContext = Readonly<{
  database: Database;
  clock: Clock;
  jobs: Jobs;
  commands: ReadonlyMap<string, Command>;
  /** Null where none is set up: what is to be sent waits. */
  mailServer: MailServer | null;
}>;
export type Call = Readonly<{
  actor: Actor;
  input: unknown;
  idempotencyKey: string | null;
  isDryRun?: boolean;
}>;
export type Answer = Readonly<{ status: number; body: unknown; commandId: string }>;

const attempts = 3;

export async function runCommand(door: DoorContext, name: string, call: Call): Promise<Answer> {
  const command = requireCommand(door, name);
  const input = decodeInput(command.endpoint, call.input);
  const scope = requirePermission(command, call.actor);
  requireSession(command, call.actor);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptCommand(door, { name, command, input, scope, call });
    } catch (error) {
      if (attempt < attempts && isRetryable(error)) continue;
      throw asRefusal(error);
    }
  }
}

type Attempt = Readonly<{
  name: string;
  command: Command;
  input: unknown;
  scope: Scope;
  call: Call;
}>;

function attemptCommand(door: DoorContext, attempt: Attempt): Promise<Answer> {
  const { name, call } = attempt;
  const commandId = door.clock.newId();
  const inputHash = contentHash({ name, input: call.input, actor: call.actor.personId });
  return door.database.command({ firmId: call.actor.firmId, commandId }, async (tx) => {
    const stored = await findAnswer(tx, call, inputHash);
    if (stored !== null) return { value: stored, commit: false };
    const { answer, appended } = await carryOut(door, tx, { ...attempt, commandId, inputHash });
    return { value: answer, commit: call.isDryRun !== true, last: appended };
  });
}

type Entered = Attempt & Readonly<{ commandId: string; inputHash: Buffer }>;

async function carryOut(
  door: DoorContext,
  tx: WriteTx,
  entered: Entered,
): Promise<Readonly<{ answer: Answer; appended: Promise<unknown> }>> {
  const { command, call, input } = entered;
  const context = contextOf(door, tx, entered);
  const subject = await prepare(command, context, input);
  const facts =
    command.spec.approval === 'never'
      ? null
      : await command.spec.approval({ ...context, input, subject });
  const gate = command.spec.approvedAs ?? entered.name;
  const makerId = call.actor.personId;
  const policy = facts === null ? null : await requirePolicy(tx, gate, { facts, makerId });
  const outcome =
    policy !== null && facts !== null
      ? await park(context, entered, { subject, facts, policy })
      : { status: 200, ...(await command.spec.handle({ ...context, input, subject })) };
  checkOutcome(entered.name, outcome);
  const body = outcome.status === 202 ? outcome.result : encode(command, outcome.result);
  const answer: StoredAnswer = { status: outcome.status, body, commandId: entered.commandId };
  outcome.sent?.catch(() => undefined); // awaited with what is appended, and by the commit
  await door.jobs.enqueue(tx, outcome.jobs ?? []);
  const appending = appendRecords(tx, {
    name: entered.name,
    call,
    inputHash: entered.inputHash,
    at: door.clock.now(),
    answer: { ...answer, body: storable(body, command.spec.toldOnce ?? []) },
    outcome,
    stake: facts === null ? null : storedStake(gate, facts),
    newId: door.clock.newId,
  });
  return { answer, appended: Promise.all([outcome.sent, appending]) };
}

/** A secret that is shown once is not kept in the record of the command either. */
function storable(body: unknown, toldOnce: readonly string[]): unknown {
  if (toldOnce.length === 0 || typeof body !== 'object' || body === null) return body;
  return { ...body, ...Object.fromEntries(toldOnce.map((name) => [name, null])) };
}

function contextOf(door: DoorContext, tx: WriteTx, entered: Entered): CommandContext {
  const { call, scope, commandId } = entered;
  return {
    tx,
    scope,
    commandId,
    actor: call.actor,
    clock: door.clock,
    today: todayIn(door.clock, call.actor.timeZone),
    unsealed: {},
    replay: (request) => replay(door, tx, entered, request),
  };
}

/** Steps 6 and 7. Refuses with not_found, not_permitted, stale_version, period_locked. */
async function prepare(
  command: Command,
  context: CommandContext,
  input: unknown,
): Promise<unknown> {
  const subject = await command.spec.load({ ...context, input });
  if (subject === null || subject === undefined) throw new Refusal('not_found');
  requireReach(command, context, input, subject);
  requireVersion(input, subject);
  if (command.spec.locks !== 'none') {
    await requireUnlocked(context.tx, command.spec.locks({ ...context, input, subject }));
  }
  return subject;
}

function requireReach(
  command: Command,
  context: CommandContext,
  input: unknown,
  subject: unknown,
): void {
  const { standing } = command.spec;
  if (standing === 'any' || context.scope === 'firm') return;
  if (standing === 'firm') throw new Refusal('not_permitted', { needs: 'firm' });
  if (!canReach(context.scope, standing({ ...context, input, subject })))
    throw new Refusal('not_found');
}

const Versioned = z.looseObject({ version: z.int() });

function requireVersion(input: unknown, subject: unknown): void {
  const seen = Versioned.safeParse(input);
  const stored = Versioned.safeParse(subject);
  if (!seen.success || !stored.success || seen.data.version === stored.data.version) return;
  throw new Refusal('stale_version', { seen: seen.data.version, current: stored.data.version });
}

type Parking = Readonly<{
  subject: unknown;
  facts: ApprovalFacts;
  policy: ApprovalPolicy & Readonly<{ because: string }>;
}>;

async function park(
  context: CommandContext,
  entered: Entered,
  parking: Parking,
): Promise<Outcome<unknown> & { status: 202 }> {
  const { facts, policy, subject } = parking;
  const id = context.clock.newId();
  const sealed = (await entered.command.spec.sealed?.(entered.input)) ?? {};
  const input = sealOf(entered.call.input, sealed);
  const request = {
    id,
    policyId: policy.id,
    command: entered.name,
    input,
    contentHash: contentHash({ input, subject }),
    subject,
    record: facts.record,
    title: facts.title,
    because: policy.because,
    amount: facts.amount ?? null,
    steps: policy.steps,
    requestedAt: context.clock.now(),
  };
  const first = policy.steps[0]?.approvers ?? [];
  await context.tx.rows(
    `insert into approval_request (firm_id, id, policy_id, command, input, content_hash, subject, record_kind, record_id, record_name, title, because, amount_minor, currency,
       maker_id, maker_session_id, requested_at, steps, waiting_since, waiting_roles, waiting_person_ids, state)
     values (app.firm_id(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $16, $18, $19, 'pending')`,
    [
      id,
      request.policyId,
      request.command,
      toJson(request.input),
      request.contentHash,
      toJson(subject),
      facts.record?.kind ?? null,
      facts.record?.id ?? null,
      facts.record?.name ?? null,
      request.title,
      request.because,
      request.amount?.minor ?? null,
      request.amount?.currency ?? null,
      context.actor.personId,
      context.actor.sessionId,
      request.requestedAt,
      toJson(request.steps),
      first.flatMap((approver) => (approver.kind === 'role' ? [approver.role] : [])),
      first.flatMap((approver) => (approver.kind === 'person' ? [approver.personId] : [])),
    ],
  );
  await seal(context.tx, id, sealed);
  const { subject: _, contentHash: __, ...shown } = request;
  return {
    status: 202,
    result: {
      parked: true,
      approval: {
        id,
        title: request.title,
        because: request.because,
        waitsFor: await namesOfApprovers(context.tx, first),
      },
    },
    events: [{ type: 'approval.requested', record: { kind: 'approval', id }, after: shown }],
  };
}

/** Step 8 come back: the same command, for its maker, in the approver's transaction. */
async function replay(
  door: DoorContext,
  tx: WriteTx,
  approver: Entered,
  request: ParkedRequest,
): Promise<Replayed> {
  const command = requireCommand(door, request.command);
  const maker = await loadActor(
    tx,
    {
      firmId: approver.call.actor.firmId,
      personId: request.makerId,
      authSessionId: null,
      apiKeyId: null,
    },
    {
      source: approver.call.actor.source,
      requestId: approver.call.actor.requestId,
      now: door.clock.now(),
    },
  );
  if (maker === null)
    throw new Refusal('not_permitted', { because: 'The maker may no longer sign in' });
  const scope = requirePermission(command, maker);
  const input = decodeInput(command.endpoint, request.input);
  const entered: Entered = {
    ...approver,
    name: request.command,
    command,
    input,
    scope,
    call: {
      ...approver.call,
      input: request.input,
      actor: { ...maker, sessionId: approver.call.actor.sessionId },
    },
  };
  const unsealed = await unsealedOf(tx, request.id);
  const context = { ...contextOf(door, tx, entered), unsealed };
  const subject = await command.spec.load({ ...context, input });
  if (
    subject === null ||
    !contentHash({ input: request.input, subject }).equals(request.contentHash)
  ) {
    return { moved: differences(request.subject, JSON.parse(toJson(subject))), outcome: null };
  }
  if (!request.isLast) return { moved: null, outcome: null };
  await prepare(command, context, input);
  const outcome = await command.spec.handle({ ...context, input, subject });
  checkOutcome(request.command, outcome);
  return { moved: null, outcome };
}

function differences(before: unknown, after: unknown): readonly string[] {
  const left = z.record(z.string(), z.unknown()).safeParse(before).data ?? {};
  const right = z.record(z.string(), z.unknown()).safeParse(after).data ?? {};
  const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  return keys.filter((key) => !contentHash(left[key]).equals(contentHash(right[key]))).sort();
}

function checkOutcome(name: string, outcome: Outcome<unknown>): void {
  if (outcome.events.length === 0) throw new Error(`${name} changed something and said nothing`);
  for (const entry of outcome.journal ?? []) assertBalanced(entry);
}

function requireCommand(door: DoorContext, name: string): Command {
  const command = door.commands.get(name);
  if (command === undefined) throw new Refusal('not_found', { command: name });
  return command;
}

/** Step 3, before any query. A scope that nobody granted is no scope. */
export function requirePermission(command: Command, actor: Actor): Scope {
  const { permission } = command.spec;
  if (permission === 'anyone') return 'firm';
  const scope = scopeOf(actor, permission);
  if (scope === undefined) throw new Refusal('not_permitted', { permission });
  return scope;
}

function requireSession(command: Command, actor: Actor): void {
  if (command.spec.session !== 'optional' && actor.sessionId === null)
    throw new Refusal('session_closed');
}

function encode(command: Command, result: unknown): unknown {
  return z.encode(command.endpoint.output, result);
}
