// The tables of the audit log: leaves by position, the roots above them, signed heads.

import type { EventLeaf } from '@daybook/core/audit/event-leaf.ts';
import type { KeptHash, KeptRange } from '@daybook/core/audit/merkle-tree.ts';
import type { LogTx, ReadDb } from '../../platform/database.ts';
import { conditions, type Key } from '../../platform/page.ts';
import { existing } from '../../platform/rows.ts';

export type Progress = Readonly<{
  size: bigint;
  through: string;
  horizon: string;
  stopped_at: string | null;
  stopped_because: string | null;
}>;
/** Null while another server has this log in hand. */
export async function lockProgress(tx: LogTx): Promise<Progress | null> {
  await tx.rows(
    'insert into log.progress (firm_id) values (app.firm_id()) on conflict (firm_id) do nothing',
  );
  // Where a backup was put into another server, transactions are numbered anew: then all is looked at.
  const [row] = await tx.rows<Progress>(
    `select size, (case when through > pg_snapshot_xmax(pg_current_snapshot()) then '0' else through end)::text as through, pg_snapshot_xmin(pg_current_snapshot())::text as horizon, stopped_at, stopped_because
       from log.progress where firm_id = app.firm_id() for update skip locked`,
  );
  return row ?? null;
}

const instant = (column: string) =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
const leafColumns = `e.firm_id, e.id, ${instant('e.at')} as at, e.type, e.record_kind, e.record_id, e.before, e.after, e.reason, c.id as command_id, ${instant('c.at')} as command_at, c.endpoint, encode(c.input_hash, 'hex') as input_hash, c.http_status,
  c.actor_id, c.on_behalf_of_id, c.session_id, c.branch_id, c.api_key_id, c.source, c.request_id, c.idempotency_key`;
export type LeafRow = Readonly<{
  firm_id: string;
  id: string;
  at: string;
  type: string;
  record_kind: string;
  record_id: string;
  before: unknown;
  after: unknown;
  reason: string | null;
  command_id: string;
  command_at: string;
  endpoint: string;
  input_hash: string;
  http_status: number;
  actor_id: string | null;
  on_behalf_of_id: string | null;
  session_id: string | null;
  branch_id: string | null;
  api_key_id: string | null;
  source: string;
  request_id: string | null;
  idempotency_key: string | null;
}>;

export const leafOf = (row: LeafRow): EventLeaf => ({
  v: 1,
  firm: row.firm_id,
  id: row.id,
  at: row.at,
  type: row.type,
  record: { kind: row.record_kind, id: row.record_id },
  before: row.before,
  after: row.after,
  reason: row.reason,
  command: {
    id: row.command_id,
    at: row.command_at,
    endpoint: row.endpoint,
    inputHash: row.input_hash,
    status: row.http_status,
    actor: row.actor_id,
    onBehalfOf: row.on_behalf_of_id,
    session: row.session_id,
    branch: row.branch_id,
    apiKey: row.api_key_id,
    source: row.source,
    request: row.request_id,
    key: row.idempotency_key,
  },
});

/** Of commands that are through; those that are in flight come later, in places of their own. */
export const eventsToCome = (
  tx: LogTx,
  { through, horizon }: Pick<Progress, 'through' | 'horizon'>,
  limit: number,
) =>
  tx.rows<LeafRow>(
    `select ${leafColumns} from audit_event e join command c on c.firm_id = e.firm_id and c.id = e.command_id
      where e.firm_id = app.firm_id() and e.xact >= $1::xid8 and (e.xact < $2::xid8 or ($1 = '0' and e.xact >= pg_snapshot_xmax(pg_current_snapshot())))
        and not exists (select from log.leaf l where l.firm_id = e.firm_id and l.event_id = e.id)
      order by e.place limit ${limit}`,
    [through, horizon],
  );

export const addHashes = (
  tx: LogTx,
  kept: readonly KeptHash[],
  eventIds: readonly string[],
): Promise<unknown> => {
  const leaves = kept.filter((each) => each.level === 0);
  const nodes = kept.filter((each) => each.level > 0);
  return tx.rows(
    `with leaves as (
       insert into log.leaf (firm_id, position, event_id, hash) select app.firm_id(), l.* from unnest($1::bigint[], $2::uuid[], $3::bytea[]) as l)
     insert into log.node (firm_id, level, place, hash) select app.firm_id(), n.* from unnest($4::int[], $5::bigint[], $6::bytea[]) as n`,
    [
      leaves.map((each) => each.place),
      eventIds,
      leaves.map((each) => Buffer.from(each.hash)),
      nodes.map((each) => each.level),
      nodes.map((each) => each.place),
      nodes.map((each) => Buffer.from(each.hash)),
    ],
  );
};

export const moveOn = (tx: LogTx, size: number, through: string) =>
  tx.rows(
    'update log.progress set size = $1, through = $2::xid8 where firm_id = app.firm_id() and (size <> $1 or through <> $2::xid8)',
    [size, through],
  );

/** Null: it may go on. */
export const stopSigning = (tx: LogTx, stop: Readonly<{ at: string; because: string }> | null) =>
  tx.rows(
    'update log.progress set stopped_at = $1, stopped_because = $2 where firm_id = app.firm_id()',
    [stop?.at ?? null, stop?.because ?? null],
  );

/** By "level:place". What is not there is not in the map. */
export async function keptHashes(
  db: ReadDb,
  ranges: readonly KeptRange[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const rows = await db.rows<{ level: number; place: bigint; hash: Buffer }>(
    `select 0 as level, l.position as place, l.hash from unnest($1::bigint[], $2::int[]) as r (start, count) join log.leaf l on l.firm_id = app.firm_id() and l.position >= r.start and l.position < r.start + r.count
     union all select n.level, n.place, n.hash from unnest($3::int[], $4::bigint[], $5::int[]) as r (level, start, count) join log.node n on n.firm_id = app.firm_id() and n.level = r.level and n.place >= r.start and n.place < r.start + r.count`,
    [
      ranges.filter((each) => each.level === 0).map((each) => each.from),
      ranges.filter((each) => each.level === 0).map((each) => each.count),
      ranges.filter((each) => each.level > 0).map((each) => each.level),
      ranges.filter((each) => each.level > 0).map((each) => each.from),
      ranges.filter((each) => each.level > 0).map((each) => each.count),
    ],
  );
  return new Map(rows.map((row) => [`${row.level}:${row.place}`, row.hash]));
}

export type ChangeRow = Readonly<{
  position: bigint;
  event_id: string;
  at: string;
  type: string;
  record_kind: string;
  record_id: string;
}>;
/** Of a stretch of the log, in its order. */
export const changesAfter = (
  db: ReadDb,
  position: number,
  { until, kinds }: Readonly<{ until: number; kinds: readonly string[] | null }>,
) =>
  db.rows<ChangeRow>(
    `select l.position, e.id as event_id, e.at, e.type, e.record_kind, e.record_id from log.leaf l join audit_event e on e.firm_id = l.firm_id and e.id = l.event_id
      where l.firm_id = app.firm_id() and l.position > $1 and l.position <= $2 and ($3::text[] is null or e.record_kind = any($3)) order by l.position`,
    [position, until, kinds],
  );

export const logSize = async (db: ReadDb): Promise<number> =>
  Number(
    (
      await db.rows<{ size: bigint }>('select size from log.progress where firm_id = app.firm_id()')
    )[0]?.size ?? 0n,
  );

export type HeadRow = Readonly<{
  id: string;
  size: bigint;
  at: string;
  kind: 'interval' | 'day_end';
  note: string;
}>;
export const addHead = (tx: LogTx, head: HeadRow) =>
  tx.rows(
    'insert into log.head (firm_id, id, size, at, kind, note) values (app.firm_id(), $1, $2, $3, $4, $5)',
    [head.id, head.size, head.at, head.kind, head.note],
  );
export const newestHead = async (db: ReadDb): Promise<HeadRow | null> =>
  (
    await db.rows<HeadRow>(
      'select id, size, at, kind, note from log.head where firm_id = app.firm_id() order by id desc limit 1',
    )
  )[0] ?? null;

export const findHead = async (db: ReadDb, atLeast: number): Promise<HeadRow | null> =>
  (
    await db.rows<HeadRow>(
      'select id, size, at, kind, note from log.head where firm_id = app.firm_id() and size > $1 order by size limit 1',
      [atLeast],
    )
  )[0] ?? null;

/** Those of days, oldest first; of a place that was told none, the newest alone. */
export const headsOfDaysAfter = (db: ReadDb, after: string | null) =>
  db.rows<HeadRow>(
    `select id, size, at, kind, note from log.head where firm_id = app.firm_id() and kind = 'day_end' and id > coalesce($1::uuid,
       (select x.id from log.head x where x.firm_id = app.firm_id() and x.kind = 'day_end' order by x.id desc offset 1 limit 1), '00000000-0000-0000-0000-000000000000') order by id limit 31`,
    [after],
  );

export function listHeads(
  db: ReadDb,
  { dayEnds }: Readonly<{ dayEnds: boolean }>,
  page: Readonly<{ after: Key | null; limit: number }>,
) {
  const c = conditions();
  c.where('h.kind = ?', dayEnds ? 'day_end' : undefined);
  c.after(['h.id'], ['uuid'], page.after, 'desc');
  return db.rows<HeadRow>(
    `select h.id, h.size, h.at, h.kind, h.note from log.head h where h.firm_id = app.firm_id() and ${c.sql()} order by h.id desc limit ${page.limit + 1}`,
    c.values,
  );
}
/** Those that an export is checked against: one for each size, oldest first. */
export const headNotes = async (db: ReadDb): Promise<readonly string[]> =>
  (
    await db.rows<{ note: string }>(
      'select note from log.head where firm_id = app.firm_id() order by size, id',
    )
  ).map((row) => row.note);

export type ReadingRow = Readonly<{
  id: string;
  at: string;
  person_id: string | null;
  person_name: string | null;
  api_key_id: string | null;
  session_id: string | null;
  source: string;
  request_id: string | null;
  endpoint: string;
  form: 'json' | 'csv' | 'xlsx' | 'file';
  input: Record<string, unknown>;
}>;
export function listReadings(
  db: ReadDb,
  filter: Readonly<{ personId?: string | undefined; endpoint?: string | undefined }>,
  page: Readonly<{ after: Key | null; limit: number }>,
) {
  const c = conditions();
  c.where('r.person_id = ?', filter.personId);
  c.where('r.endpoint = ?', filter.endpoint);
  c.after(['r.id'], ['uuid'], page.after, 'desc');
  return db.rows<ReadingRow>(
    `select r.id, r.at, r.person_id, p.name as person_name, r.api_key_id, r.session_id, r.source, r.request_id, r.endpoint, r.form, r.input from log.reading r left join person p on p.firm_id = r.firm_id and p.id = r.person_id
      where r.firm_id = app.firm_id() and ${c.sql()} order by r.id desc limit ${page.limit + 1}`,
    c.values,
  );
}

export const listKeys = (db: ReadDb) =>
  db.rows<{ id: string; line: string; since: string }>(
    'select id, line, since from log.key order by since, id',
  );

export type StateRow = Readonly<{
  size: bigint;
  stopped_at: string | null;
  stopped_because: string | null;
  waiting: number;
  outside: number;
}>;
/** Of a firm whose log has not begun, all is waiting. */
export const logState = async (db: ReadDb): Promise<StateRow> =>
  existing(
    (
      await db.rows<StateRow>(
        `select coalesce(p.size, 0) as size, p.stopped_at, p.stopped_because, w.waiting, (e.events - w.waiting - coalesce(p.size, 0))::int as outside
           from (select app.firm_id() as firm_id) f left join log.progress p using (firm_id)
                cross join lateral (select count(*) as events from audit_event x where x.firm_id = f.firm_id) e
                cross join lateral (select count(*)::int as waiting from audit_event x where x.firm_id = f.firm_id and x.xact >= coalesce(p.through, '0') and not exists (select from log.leaf l where l.firm_id = x.firm_id and l.event_id = x.id)) w`,
      )
    )[0],
  );

export type KeptLeafRow = LeafRow &
  Readonly<{ position: bigint; hash: Buffer; event_id: string; is_gone: boolean }>;
const nullableLeaf = (where: string) =>
  `select l.position, l.hash, l.event_id, e.id is null as is_gone, ${leafColumns} from log.leaf l left join (audit_event e join command c on c.firm_id = e.firm_id and c.id = e.command_id) on e.firm_id = l.firm_id and e.id = l.event_id
    where l.firm_id = app.firm_id() and ${where}`;
/** Its own columns are null where the event is gone. */
export const leavesFrom = (db: ReadDb, range: Readonly<{ from: number; until: number }>) =>
  db.rows<KeptLeafRow>(
    `${nullableLeaf('l.position >= $1 and l.position < $2')} order by l.position`,
    [range.from, range.until],
  );
export const leafOfEvent = async (db: ReadDb, eventId: string): Promise<KeptLeafRow | null> =>
  (await db.rows<KeptLeafRow>(nullableLeaf('l.event_id = $1'), [eventId]))[0] ?? null;

/** Events without a leaf, in the order of their coming. */
export const eventsOutside = (db: ReadDb) =>
  db.rows<LeafRow & Readonly<{ is_waiting: boolean }>>(
    `select ${leafColumns}, e.xact >= coalesce(p.through, '0') as is_waiting from audit_event e join command c on c.firm_id = e.firm_id and c.id = e.command_id left join log.progress p on p.firm_id = e.firm_id
      where e.firm_id = app.firm_id() and not exists (select from log.leaf l where l.firm_id = e.firm_id and l.event_id = e.id) order by e.place`,
  );

export const addKeys = (
  tx: LogTx,
  keys: readonly Readonly<{ id: string; line: string; since: string }>[],
) =>
  tx.rows(
    `insert into log.key (id, line, since) select * from unnest($1::text[], $2::text[], $3::timestamptz[]) on conflict (id) do nothing`,
    [keys.map((key) => key.id), keys.map((key) => key.line), keys.map((key) => key.since)],
  );
