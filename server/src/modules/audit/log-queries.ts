// What proves the events: heads, paths, and the whole log to take away.

import { Readable } from 'node:stream';
import { auditLog } from '@daybook/contract/audit-log.ts';
import { canonicalJson } from '@daybook/core/audit/canonical-json.ts';
import type { ExportLine } from '@daybook/core/audit/log-check.ts';
import {
  consistencyPath,
  inclusionPath,
  keptRanges,
  type Subtree,
  subtreeHash,
} from '@daybook/core/audit/merkle-tree.ts';
import { originOf, toHex } from '@daybook/core/audit/signed-note.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import type { Actor } from '../../platform/actor.ts';
import { defineQuery } from '../../platform/command.ts';
import { seesAllCosts, tellsCosts } from '../../platform/cost-fields.ts';
import type { ReadDb } from '../../platform/database.ts';
import { decodeCursor, pageFrom } from '../../platform/page.ts';
import { referenceOrNull } from '../../platform/rows.ts';
import { hash, reader } from './log-growth.ts';
import * as store from './log-store.ts';
import { isConcerned, scopeOfHistory } from './queries.ts';
import { findEvent } from './store.ts';

const headView = ({ size, ...row }: store.HeadRow) => ({ ...row, size: Number(size) });

export const status = defineQuery(auditLog.status, {
  permission: 'audit.view',
  standing: 'firm',
  async handle({ db, actor }) {
    const [state, head, keys] = await Promise.all([
      store.logState(db),
      store.newestHead(db),
      store.listKeys(db),
    ]);
    return {
      origin: originOf(actor.firmId),
      size: Number(state.size),
      waiting: state.waiting,
      outside: state.outside,
      head: head === null ? null : headView(head),
      stopped:
        state.stopped_at === null
          ? null
          : { at: state.stopped_at, because: state.stopped_because ?? '' },
      keys: [...keys],
    };
  },
});

export const listHeads = defineQuery(auditLog.listHeads, {
  permission: 'audit.view',
  standing: 'firm',
  async handle({ db, input }) {
    const rows = await store.listHeads(
      db,
      { dayEnds: input.dayEnds === true },
      { after: decodeCursor(input.cursor, 1), limit: input.limit },
    );
    return pageFrom(rows, input.limit, { item: headView, key: (row) => [row.id] });
  },
});

export const listReadings = defineQuery(auditLog.listReadings, {
  permission: 'audit.view',
  standing: 'firm',
  async handle({ db, input }) {
    const rows = await store.listReadings(db, input, {
      after: decodeCursor(input.cursor, 1),
      limit: input.limit,
    });
    return pageFrom(rows, input.limit, {
      item: (row) => ({
        id: row.id,
        at: row.at,
        person: referenceOrNull(row.person_id, row.person_name),
        endpoint: row.endpoint,
        form: row.form,
        input: row.input,
        source: row.source,
        byKey: row.api_key_id !== null,
        sessionId: row.session_id,
        requestId: row.request_id,
      }),
      key: (row) => [row.id],
    });
  },
});

async function hashesOf(db: ReadDb, path: readonly Subtree[]): Promise<string[]> {
  const kept = reader(await store.keptHashes(db, keptRanges(path)));
  return path.map((subtree) => toHex(subtreeHash(hash, subtree, kept)));
}

const maySee = (leaf: Readonly<{ before: unknown; after: unknown }>, actor: Actor) =>
  seesAllCosts(actor) || !(tellsCosts(leaf.before) || tellsCosts(leaf.after));

export const inclusion = defineQuery(auditLog.inclusion, {
  permission: 'anyone',
  async handle({ db, input, actor }) {
    const event = await findEvent(db, input.id);
    if (event === null) throw new Refusal('not_found');
    const record = { kind: event.record_kind, id: event.record_id };
    const scope = scopeOfHistory(record, actor);
    if (!(await isConcerned(db, record, { actor, scope, rows: [event] })))
      throw new Refusal('not_found');
    const leaf = await store.leafOfEvent(db, input.id);
    if (leaf === null) return { position: null, leaf: null, leafHash: null, proof: null };
    const position = Number(leaf.position);
    const head = await store.findHead(db, position);
    return {
      position,
      leaf: maySee(event, actor) ? canonicalJson(store.leafOf(leaf)) : null,
      leafHash: toHex(leaf.hash),
      proof:
        head === null
          ? null
          : {
              size: Number(head.size),
              path: await hashesOf(db, inclusionPath(position, Number(head.size))),
              head: headView(head),
            },
    };
  },
});

export const consistency = defineQuery(auditLog.consistency, {
  permission: 'audit.view',
  standing: 'firm',
  async handle({ db, input: { from, to } }) {
    const { size } = await store.logState(db);
    if (to > size)
      throw new Refusal('invalid_input', {}, [
        { field: 'to', rule: 'at_most', message: `The log has ${size} leaves` },
      ]);
    if (from > to)
      throw new Refusal('invalid_input', {}, [
        { field: 'from', rule: 'at_most', message: 'Not more than the other size' },
      ]);
    return { from, to, path: await hashesOf(db, consistencyPath(from, to)) };
  },
});

const exportedAtOnce = 1000;

async function* exportLines(
  db: ReadDb,
  { actor, at }: Readonly<{ actor: Actor; at: string }>,
): AsyncGenerator<ExportLine> {
  const size = Number((await store.logState(db)).size);
  yield { export: { v: 1, origin: originOf(actor.firmId), at } };
  for (const note of await store.headNotes(db)) yield { head: note };
  for (let from = 0; from < size; from += exportedAtOnce) {
    const until = Math.min(size, from + exportedAtOnce);
    for (const row of await store.leavesFrom(db, { from, until })) {
      const line = { position: Number(row.position), hash: toHex(row.hash) };
      if (row.is_gone) yield { ...line, leaf: null, missing: row.event_id };
      else yield { ...line, leaf: maySee(row, actor) ? store.leafOf(row) : null };
    }
  }
  let outside = 0;
  for (const row of await store.eventsOutside(db)) {
    if (!maySee(row, actor)) continue;
    outside += 1;
    yield { outside: store.leafOf(row), isWaiting: row.is_waiting };
  }
  yield { end: { leaves: size, outside } };
}

async function* asText(lines: AsyncIterable<ExportLine>): AsyncGenerator<string> {
  let text = '';
  for await (const line of lines) {
    text += `${JSON.stringify(line)}\n`;
    if (text.length > 64_000) {
      yield text;
      text = '';
    }
  }
  yield text;
}

// `export` is a word of the language.
const whole = defineQuery(auditLog.export, {
  permission: 'audit.view',
  standing: 'firm',
  handle: async ({ db, actor, clock }) =>
    Readable.from(asText(exportLines(db, { actor, at: clock.now() }))),
});

export { whole as export };
