// The head of each day goes where others keep it: by mail, or to an address on the web. It is told until it is taken,
// in the order of the days; how far each place is, is kept beside the keys.

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { verbOf } from '@daybook/core/delivery/send-outcome.ts';
import { z } from 'zod';
import type { Database, ReadDb } from '../../platform/database.ts';
import { firmIds } from '../../platform/firm-ids.ts';
import type { MailServer } from '../../platform/mail-server.ts';
import { type HeadRow, headsOfDaysAfter } from './log-store.ts';

type HeadPost = Readonly<{
  /** Addresses of mail, and of the web. */
  to: readonly string[];
  auditDirectory: string;
  database: Database;
  /** Null where none is set up: what is to be mailed waits. */
  mailServer: MailServer | null;
}>;

const Told = z.record(z.string(), z.string());
type Told = z.output<typeof Told>;

const fileOf = ({ auditDirectory }: HeadPost, firmId: string) =>
  join(auditDirectory, 'told', `${firmId}.json`);
function readTold(post: HeadPost, firmId: string): Told {
  try {
    return Told.parse(JSON.parse(readFileSync(fileOf(post, firmId), 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
}
function keepTold(post: HeadPost, firmId: string, told: Told): void {
  const file = fileOf(post, firmId);
  mkdirSync(join(post.auditDirectory, 'told'), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, JSON.stringify(told), { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}

/** Once through all firms and places. What a place does not take now is told in a later round; throws for that at the end. */
export async function tellHeads(post: HeadPost, signal: AbortSignal): Promise<void> {
  const failures: unknown[] = [];
  if (post.to.length > 0)
    for (const firmId of await firmIds(post.database))
      for (const place of post.to) {
        if (signal.aborted) return;
        await tellPlace(post, { firmId, place }, signal).catch((error: unknown) =>
          failures.push(error),
        );
      }
  if (failures.length > 0) throw new AggregateError(failures, 'Heads that were not taken');
}

async function tellPlace(
  post: HeadPost,
  { firmId, place }: Readonly<{ firmId: string; place: string }>,
  signal: AbortSignal,
): Promise<void> {
  const db = post.database.reader(firmId);
  const told = readTold(post, firmId);
  for (const head of await headsOfDaysAfter(db, told[place] ?? null)) {
    if (isOnWeb(place)) await putOnWeb(place, head, signal);
    else await mail(post, db, { to: place, head });
    told[place] = head.id;
    keepTold(post, firmId, told);
  }
}

const isOnWeb = (place: string): boolean => /^https?:\/\//.test(place);
const patienceMs = 20_000;

async function putOnWeb(url: string, { id, note }: HeadRow, signal: AbortSignal): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'text/plain; charset=utf-8', 'idempotency-key': id },
    body: note,
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`${new URL(url).host} answers a head with ${answer.status}`);
}

async function mail(
  { mailServer }: HeadPost,
  db: ReadDb,
  { to, head }: Readonly<{ to: string; head: HeadRow }>,
): Promise<void> {
  if (mailServer === null) throw new Error('No mail server is set up for the heads of the log');
  const [sender] = await db.rows<{ firm: string; name: string; email: string }>(
    'select f.name as firm, e.name, e.email from firm f join legal_entity e using (firm_id) where f.firm_id = app.firm_id() and e.email is not null order by e.id limit 1',
  );
  if (sender === undefined) throw new Error('No legal entity has an address to send heads from');
  const day = head.at.slice(0, 10);
  const end = await mailServer.send({
    messageId: `<head-${head.id}@daybook>`,
    from: { name: sender.name, address: sender.email },
    to: [{ name: '', address: to }],
    cc: [],
    subject: `Audit log of ${sender.firm}: head of ${day}`,
    text: `The state of the audit log of ${sender.firm} on ${day}, after ${head.size} events. Keep it: with it, daybook-verify finds whatever is changed in what happened until then.\n\n${head.note}`,
    attachment: { name: `head-${day}.note`, content: Buffer.from(head.note) },
  });
  // Where it is not known whether it was taken it goes again: two of the same do no harm.
  if (verbOf(end, 1) !== 'finish')
    throw new Error(`The mail server answers a head with: ${end.reply}`);
}
