// Carries deliveries to the mail server, outside of any transaction: taken under a lock and committed first,
// so that of two servers one sends; and what the mail server said is written down afterwards. What a server
// began and never ended may have been sent: it waits for a person's word.

import { createHash } from 'node:crypto';
import { command } from '@daybook/contract/endpoint.ts';
import { Id } from '@daybook/contract/values.ts';
import { deliveryLifecycle } from '@daybook/core/delivery/delivery-lifecycle.ts';
import type { DocumentKind, Recipient } from '@daybook/core/delivery/recipients.ts';
import { nextAttemptAt, type SendVerb, verbOf } from '@daybook/core/delivery/send-outcome.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { z } from 'zod';
import type { Actor } from '../../platform/actor.ts';
import {
  type AuditEvent,
  type CommandContext,
  defineCommand,
  type Job,
} from '../../platform/command.ts';
import type { ReadDb } from '../../platform/database.ts';
import { firmIds } from '../../platform/firm-ids.ts';
import type { JobHandler } from '../../platform/jobs.ts';
import type { MailEnd, MailServer } from '../../platform/mail-server.ts';
import { existing } from '../../platform/rows.ts';
import { type DoorContext, runCommand } from '../../platform/run-command.ts';
import type { Viewer } from '../billing/public.ts';
import * as store from './store.ts';

const queue = 'delivery';
const watchQueue = 'delivery-watch';
/** Longer than any attempt may last, its time-outs added up. */
const abandonedMinutes = 15;
const atOnce = 50;

export const sendingJob = (firmId: string): Job => ({ queue, data: { firmId } });

const Done = z.object({ state: z.string() });
export const claimEndpoint = command({
  path: '/deliveries/{id}/claim',
  summary: 'Internal: take it, to send it',
  input: z.object({ id: Id }),
  output: Done,
});
const Outcome = z.enum(['finish', 'putOff', 'fail', 'lose']);
export const endEndpoint = command({
  path: '/deliveries/{id}/end',
  summary: 'Internal: what became of an attempt',
  input: z.object({
    id: Id,
    verb: Outcome,
    reply: z.string(),
    fileSha256: z.string().nullable(),
    fileBytes: z.int().nullable(),
  }),
  output: Done,
});

const shared = {
  permission: 'billing.send',
  load: ({ input, tx }: CommandContext & Readonly<{ input: Readonly<{ id: string }> }>) =>
    store.lockDelivery(tx, input.id),
  standing: 'any',
  locks: 'none',
  approval: 'never',
  session: 'optional',
} as const;

export const claim = defineCommand(claimEndpoint, {
  ...shared,
  async handle({ subject: row, tx, clock }) {
    const state = deliveryLifecycle.next(row.state, 'claim');
    const now = clock.now();
    await store.saveState(tx, row.id, { state, claimedAt: now });
    await store.addAttempt(tx, row.id, now);
    return {
      result: { state },
      events: [
        {
          type: 'delivery.claimed',
          record: { kind: 'delivery', id: row.id },
          before: { state: row.state },
          after: { state, attempt: row.attempts + 1 },
        },
      ],
    };
  },
});

const outcomes = {
  finish: 'sent',
  putOff: 'put_off',
  fail: 'failed',
  lose: 'unknown',
} as const satisfies Record<SendVerb, string>;

export const end = defineCommand(endEndpoint, {
  ...shared,
  async handle({ subject: row, input, tx, clock }) {
    const state = deliveryLifecycle.next(row.state, input.verb);
    const now = clock.now();
    await store.saveState(tx, row.id, {
      state,
      lastReply: input.reply,
      sentAt: state === 'sent' ? now : null,
      nextAttemptAt: state === 'waiting' ? (nextAttemptAt(row.attempts, now) ?? now) : null,
    });
    await store.endAttempt(tx, {
      id: row.id,
      number: row.attempts,
      at: now,
      outcome: outcomes[input.verb],
      reply: input.reply,
      fileSha256: input.fileSha256 === null ? null : Buffer.from(input.fileSha256, 'hex'),
      fileBytes: input.fileBytes,
    });
    return { result: { state }, events: endEvents(row, input.verb, { state, reply: input.reply }) };
  },
});

function endEvents(
  row: store.DeliveryRow,
  verb: SendVerb,
  after: Readonly<{ state: string; reply: string }>,
): readonly AuditEvent[] {
  const event: AuditEvent = {
    type: `delivery.${outcomes[verb]}`,
    record: { kind: 'delivery', id: row.id },
    before: { state: row.state },
    after,
  };
  if (verb !== 'finish' || (row.kind !== 'invoice' && row.kind !== 'credit_note')) return [event];
  const recipients = row.recipients.map((each) => each.email);
  return [
    event,
    {
      type: `${row.kind}.sent`,
      record: { kind: row.kind, id: row.record_id },
      after: { deliveryId: row.id, recipients },
    },
  ];
}

/** The file of a document, as it stands. */
export type DocumentFiles = Readonly<
  Record<
    DocumentKind,
    (db: ReadDb, recordId: string, viewer: Viewer, door: DoorContext) => Promise<Buffer>
  >
>;

export const jobHandlersWith =
  (files: DocumentFiles) =>
  (door: DoorContext): Readonly<Record<string, JobHandler>> => ({
    [queue]: async (data, signal) => {
      const { firmId } = z.object({ firmId: Id }).parse(data);
      await sendDue(door, files, firmId, signal);
    },
    [watchQueue]: async (_, signal) => {
      for (const firmId of await firmIds(door.database)) await sendDue(door, files, firmId, signal);
    },
  });
export const schedules = { [watchQueue]: '* * * * *' } as const;
export const atStart = [watchQueue] as const;

/** Without a mail server what waits goes on waiting; what was begun is looked at all the same. */
export async function sendDue(
  door: DoorContext,
  files: DocumentFiles,
  firmId: string,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const now = door.clock.now();
    const abandonedBefore = new Date(Date.parse(now) - abandonedMinutes * 60_000).toISOString();
    const states = door.mailServer === null ? ['sending'] : ['sending', 'waiting'];
    const limits = { now, abandonedBefore, states, limit: atOnce };
    const due = await store.dueDeliveries(door.database.reader(firmId), limits);
    for (const each of due) {
      if (signal.aborted) return;
      const actor = senderOf(firmId, each);
      if (each.state === 'sending') await giveUp(door, actor, each.id);
      else await sendOne(door, files, actor, each.id);
    }
    if (due.length < atOnce) return;
  }
}

const giveUp = (door: DoorContext, actor: Actor, id: string) =>
  endAttempt(door, actor, id, {
    verb: 'lose',
    reply: 'The server stopped while it was being sent',
    fileSha256: null,
    fileBytes: null,
  });

async function sendOne(
  door: DoorContext,
  files: DocumentFiles,
  actor: Actor,
  id: string,
): Promise<void> {
  if (!(await unlessMoved(door, 'deliveries.claim', actor, { id }))) return;
  const db = door.database.reader(actor.firmId);
  const row = existing(await store.findDelivery(db, id));
  const viewer = { actor, today: door.clock.now().slice(0, 10) };
  const made = await files[row.kind](db, row.record_id, viewer, door).then(
    (file) => ({ file, error: null }),
    (error: unknown) => ({ file: null, error }),
  );
  const sent: MailEnd =
    made.file === null
      ? { ...notMade, reply: `The document could not be made: ${String(made.error)}` }
      : await existing(door.mailServer).send(mailOf(row, made.file));
  await endAttempt(door, actor, id, {
    verb: verbOf(sent, row.attempts),
    reply: sent.reply,
    fileSha256: made.file === null ? null : createHash('sha256').update(made.file).digest('hex'),
    fileBytes: made.file?.length ?? null,
  });
}
const notMade = { replyCode: null, isHandedOver: false, isRefusedHere: true } as const;

type Mail = Parameters<MailServer['send']>[0];
function mailOf(row: store.DeliveryRow, content: Buffer): Mail {
  const boxes = (as: Recipient['as']) =>
    row.recipients
      .filter((each) => each.as === as)
      .map((each) => ({ name: each.name, address: each.email }));
  return {
    messageId: row.message_id,
    from: { name: row.sender.name, address: row.sender.email },
    to: boxes('to'),
    cc: boxes('cc'),
    subject: row.subject,
    text: row.body,
    attachment: row.file_name === '' ? null : { name: row.file_name, content },
  };
}

async function endAttempt(
  door: DoorContext,
  actor: Actor,
  id: string,
  ending: Omit<z.input<typeof endEndpoint.input>, 'id'>,
): Promise<void> {
  await unlessMoved(door, 'deliveries.end', actor, { id, ...ending });
}

/** False where another server, or a person, was here first. */
async function unlessMoved(
  door: DoorContext,
  name: string,
  actor: Actor,
  input: unknown,
): Promise<boolean> {
  try {
    await runCommand(door, name, { actor, input, idempotencyKey: null });
    return true;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'wrong_state') return false;
    throw error;
  }
}

/** The job acts for who asked for it, also for one who has left, and may do this and see what it sends. */
const senderOf = (firmId: string, due: store.DueRow): Actor => ({
  firmId,
  personId: due.created_by_id,
  name: due.created_by_name,
  roleKeys: [],
  standsInFor: [],
  grants: { 'billing.send': 'firm', 'billing.view': 'firm' },
  branchId: due.branch_id,
  timeZone: due.time_zone,
  sessionId: null,
  authSessionId: null,
  apiKeyId: null,
  onBehalfOfId: null,
  source: 'job',
  requestId: null,
});
