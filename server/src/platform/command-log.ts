// Steps 5 and 11 of the door: the answer of a key that was seen before, and everything that is
// appended when a command has done its work.

import { Refusal } from '@daybook/core/kernel/refusal.ts';
import type { AuditEvent, Outcome, Posting } from './command.ts';
import type { WriteTx } from './database.ts';
import { toJson } from './json.ts';
import type { Call } from './run-command.ts';

export type StoredAnswer = Readonly<{ status: number; body: unknown; commandId: string }>;

/** Refuses with idempotency_key_reused: the key was used for something else, or by somebody else. */
export async function findAnswer(
  tx: WriteTx,
  call: Call,
  inputHash: Buffer,
): Promise<StoredAnswer | null> {
  if (call.idempotencyKey === null) return null;
  const [seen] = await tx.rows<{
    id: string;
    input_hash: Buffer;
    answer: unknown;
    http_status: number;
  }>(
    'select id, input_hash, answer, http_status from command where firm_id = app.firm_id() and idempotency_key = $1',
    [call.idempotencyKey],
  );
  if (seen === undefined) return null;
  if (!seen.input_hash.equals(inputHash))
    throw new Refusal('idempotency_key_reused', { key: call.idempotencyKey });
  return { status: seen.http_status, body: seen.answer, commandId: seen.id };
}

type Records = Readonly<{
  name: string;
  call: Call;
  inputHash: Buffer;
  at: string;
  answer: StoredAnswer;
  outcome: Outcome<unknown>;
  /** What it put at stake, where policies look at that. */
  stake: unknown;
  newId: () => string;
}>;

/** All statements are sent before the first is answered, so that the commit may follow at once. */
export async function appendRecords(tx: WriteTx, records: Records): Promise<void> {
  const { call, answer, outcome } = records;
  const { actor } = call;
  const events = outcome.events;
  const heard = tx.rows(
    `with head as (
       insert into command (firm_id, id, endpoint, idempotency_key, input_hash, actor_id, on_behalf_of_id, session_id, branch_id, api_key_id, source, request_id, answer, http_status, at, stake)
       values (app.firm_id(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $22))
     insert into audit_event (firm_id, id, command_id, type, record_kind, record_id, before, after, reason, at)
     select app.firm_id(), e.id, $1, e.type, e.kind, e.record_id, e.before::jsonb, e.after::jsonb, e.reason, $14
       from unnest($15::uuid[], $16::text[], $17::text[], $18::uuid[], $19::text[], $20::text[], $21::text[])
            as e (id, type, kind, record_id, before, after, reason)`,
    [
      answer.commandId,
      records.name,
      call.idempotencyKey,
      records.inputHash,
      actor.personId,
      outcome.onBehalfOfId ?? actor.onBehalfOfId,
      actor.sessionId,
      actor.branchId,
      actor.apiKeyId,
      actor.source,
      actor.requestId,
      call.idempotencyKey === null ? null : toJson(answer.body),
      answer.status,
      records.at,
      ...eventColumns(events, records.newId),
      jsonOrNull(records.stake),
    ],
  );
  await Promise.all([heard, appendJournal(tx, records, outcome.journal ?? [])]);
}

const jsonOrNull = (value: unknown) =>
  value === undefined || value === null ? null : toJson(value);

/** What its maker might do with it next is in an answer, and is nothing that happened. */
function happened(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('may' in value)) return value;
  const { may: _, ...rest } = value;
  return rest;
}

function eventColumns(
  events: readonly AuditEvent[],
  newId: () => string,
): readonly (readonly unknown[])[] {
  return [
    events.map(newId),
    events.map((event) => event.type),
    events.map((event) => event.record.kind),
    events.map((event) => event.record.id),
    events.map((event) => jsonOrNull(happened(event.before))),
    events.map((event) => jsonOrNull(happened(event.after))),
    events.map((event) => event.reason ?? null),
  ];
}

async function appendJournal(
  tx: WriteTx,
  records: Records,
  postings: readonly Posting[],
): Promise<void> {
  if (postings.length === 0) return;
  const entries = postings.map((posting) => ({ ...posting, id: records.newId() }));
  const lines = entries.flatMap((entry) =>
    entry.lines.map((line, position) => ({ ...line, entryId: entry.id, position })),
  );
  await tx.rows(
    `with entries as (
       insert into journal_entry (firm_id, id, legal_entity_id, on_date, description, source_kind, source_id, command_id)
       select app.firm_id(), e.id, e.legal_entity_id, e.on_date, e.description, e.source_kind, e.source_id, $1
         from unnest($2::uuid[], $3::uuid[], $4::date[], $5::text[], $6::text[], $7::uuid[]) as e (id, legal_entity_id, on_date, description, source_kind, source_id))
     insert into journal_line (firm_id, entry_id, position, account, currency, amount_minor, base_currency, base_minor, client_id, project_id, service_id, branch_id)
     select app.firm_id(), l.* from unnest($8::uuid[], $9::int[], $10::text[], $11::text[], $12::bigint[], $13::text[], $14::bigint[], $15::uuid[], $16::uuid[], $17::uuid[], $18::uuid[]) as l`,
    [
      records.answer.commandId,
      entries.map((entry) => entry.id),
      entries.map((entry) => entry.legalEntityId),
      entries.map((entry) => entry.on),
      entries.map((entry) => entry.description),
      entries.map((entry) => entry.source.kind),
      entries.map((entry) => entry.source.id),
      lines.map((line) => line.entryId),
      lines.map((line) => line.position),
      lines.map((line) => line.account),
      lines.map((line) => line.amount.currency),
      lines.map((line) => line.amount.minor),
      lines.map((line) => line.base.currency),
      lines.map((line) => line.base.minor),
      lines.map((line) => line.clientId ?? null),
      lines.map((line) => line.projectId ?? null),
      lines.map((line) => line.serviceId ?? null),
      lines.map((line) => line.branchId ?? null),
    ],
  );
}
