// The log follows the commands: what they have committed is put into the tree, and the tree's head is signed. No command
// waits for it.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { leafBytes } from '@daybook/core/audit/event-leaf.ts';
import {
  grown,
  type Hash,
  keptRanges,
  leafHash,
  openRanges,
  sameBytes,
  subtreeHash,
} from '@daybook/core/audit/merkle-tree.ts';
import { headText, keyLine, originOf } from '@daybook/core/audit/signed-note.ts';
import type { Clock } from '../../platform/clock.ts';
import { type Database, planAnew, type ReadDb } from '../../platform/database.ts';
import { type LogSigner, sha256 } from '../../platform/log-signer.ts';
import * as store from './log-store.ts';

export type LogRoom = Readonly<{ database: Database; clock: Clock; signer: LogSigner }>;

/** At the first start on old books there is much to read, and each batch is found among all that is left. */
const atOnce = 20_000;
const hashedInARow = 200;

export const hash: Hash = sha256;

export const reader = (kept: ReadonlyMap<string, Uint8Array>) => (level: number, place: number) => {
  const found = kept.get(`${level}:${place}`);
  if (found === undefined)
    throw new Error(`The log lacks ${level === 0 ? 'leaf' : 'node'} ${place}`);
  return found;
};

/** Adds what can be added now. The number of leaves that came. */
export async function extendLog(
  { database }: Pick<LogRoom, 'database'>,
  firmId: string,
): Promise<number> {
  for (let total = 0; ; ) {
    const added = await database.keepLog(firmId, async (tx) => {
      const progress = await store.lockProgress(tx);
      if (progress === null) return 0;
      await planAnew(tx);
      const rows = await store.eventsToCome(tx, progress, atOnce);
      const size = Number(progress.size);
      if (rows.length > 0) {
        const kept = reader(await store.keptHashes(tx, openRanges(size)));
        const leaves = await hashesOf(rows);
        await store.addHashes(
          tx,
          grown(hash, size, leaves, kept),
          rows.map((row) => row.id),
        );
      }
      const isAll = rows.length < atOnce;
      await store.moveOn(tx, size + rows.length, isAll ? progress.horizon : progress.through);
      return rows.length;
    });
    total += added;
    if (added < atOnce) return total;
  }
}

/** A few at a time: requests are answered on the same thread. */
async function hashesOf(rows: readonly store.LeafRow[]): Promise<readonly Uint8Array[]> {
  const hashes: Uint8Array[] = [];
  for (const row of rows) {
    if (hashes.length % hashedInARow === hashedInARow - 1) await nextTurn();
    hashes.push(leafHash(hash, leafBytes(store.leafOf(row))));
  }
  return hashes;
}

/** Null for a log without its leaves: somebody took some away. */
export async function rootAt(db: ReadDb, size: number): Promise<Uint8Array | null> {
  const whole = { start: 0, size };
  const ranges = keptRanges([whole]);
  const kept = await store.keptHashes(db, ranges);
  if (kept.size < ranges.reduce((sum, range) => sum + range.count, 0)) return null;
  return subtreeHash(hash, whole, reader(kept));
}

/** Signs the log as it is, if it still begins with what was signed last. Otherwise it says why not, and signs no more. */
export async function signHead(
  { database, clock, signer }: LogRoom,
  firmId: string,
): Promise<store.HeadRow | null> {
  return database.keepLog(firmId, async (tx) => {
    const progress = await store.lockProgress(tx);
    if (progress === null || progress.stopped_at !== null || progress.size === 0n) return null;
    await planAnew(tx);
    const size = Number(progress.size);
    const at = clock.now();
    const broken = await whatBroke(tx, signer, { firmId, size });
    if (broken !== null) {
      await store.stopSigning(tx, { at, because: broken });
      return null;
    }
    const root = await rootAt(tx, size);
    if (root === null) {
      await store.stopSigning(tx, {
        at,
        because: `Some of its ${size} leaves are not there any more`,
      });
      return null;
    }
    const newest = await store.newestHead(tx);
    const text = headText({ origin: originOf(firmId), size, root, at });
    const isDayEnd = newest === null || newest.at.slice(0, 10) < at.slice(0, 10);
    const head: store.HeadRow = {
      id: clock.newId(),
      size: progress.size,
      at,
      kind: isDayEnd ? 'day_end' : 'interval',
      note: signer.sign(firmId, text),
    };
    await store.addKeys(
      tx,
      signer.keys().map((key) => ({ id: key.id, line: keyLine(key), since: key.since })),
    );
    await store.addHead(tx, head);
    // Before the commit: were it lost, the next head would be compared with one that nobody has seen.
    signer.keep(firmId, head.note, isDayEnd);
    return head;
  });
}

/** For a log whose signing stopped. What keeps it from being signed, or null. */
export async function resumeSigning(room: LogRoom, firmId: string): Promise<string | null> {
  await room.database.keepLog(firmId, (tx) => store.stopSigning(tx, null));
  await extendLog(room, firmId);
  await signHead(room, firmId);
  const { stopped_because } = await store.logState(room.database.reader(firmId));
  return stopped_because;
}

async function whatBroke(
  db: ReadDb,
  signer: LogSigner,
  log: Readonly<{ firmId: string; size: number }>,
): Promise<string | null> {
  const last = signer.lastHead(log.firmId);
  if (last === null) return null;
  if (last.size > log.size)
    return `It has ${log.size} leaves, and ${last.size} were signed at ${last.at}`;
  const root = await rootAt(db, last.size);
  if (root !== null && sameBytes(root, last.root)) return null;
  return `Its first ${last.size} leaves are not those that were signed at ${last.at}`;
}

const restBetweenHeads = '60 seconds';

/** Once through all firms that have something to add or to sign. */
export async function followCommands(room: LogRoom): Promise<void> {
  const ask = (sql: string, values: readonly unknown[] = []) =>
    room.database.identities.rows<{ firm_id: string }>(sql, values);
  for (const { firm_id } of await ask('select firms_behind as firm_id from log.firms_behind()'))
    await extendLog(room, firm_id);
  const toSign = await ask('select firms_to_sign as firm_id from log.firms_to_sign($1, $2)', [
    room.clock.now(),
    restBetweenHeads,
  ]);
  for (const { firm_id } of toSign) await signHead(room, firm_id);
}
