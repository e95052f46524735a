// Price indices, as they are published.

import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { e4Of, numericOfE4 } from '../../platform/numeric.ts';

export type IndexRow = Readonly<{ id: string; name: string; source: string }>;
export const listIndices = (db: ReadDb) =>
  db.rows<IndexRow>(
    'select id, name, source from price_index where firm_id = app.firm_id() order by name',
  );
export const findIndex = async (db: ReadDb, id: string) =>
  (
    await db.rows<IndexRow>(
      'select id, name, source from price_index where firm_id = app.firm_id() and id = $1',
      [id],
    )
  )[0] ?? null;
/** One at a time: what is recorded decides what is new. */
export async function lockIndex(tx: WriteTx, id: string) {
  await tx.rows('select pg_advisory_xact_lock(hashtextextended($1::text, 13))', [id]);
  return findIndex(tx, id);
}
export const addIndex = (tx: WriteTx, index: IndexRow) =>
  tx.rows(
    'insert into price_index (firm_id, id, name, source) values (app.firm_id(), $1, $2, $3)',
    [index.id, index.name, index.source],
  );

type ValueRow = Readonly<{ index_id: string; month: string; value: string }>;
export const listValues = (db: ReadDb, indexIds: readonly string[]) =>
  db.rows<ValueRow>(
    'select index_id, month, value from price_index_value where firm_id = app.firm_id() and index_id = any($1) order by index_id, month',
    [indexIds],
  );
export const indexValues = async (db: ReadDb, indexId: string) =>
  (await listValues(db, [indexId])).map(({ month, value }) => ({ month, valueE4: e4Of(value) }));

export const addValues = (
  tx: WriteTx,
  indexId: string,
  values: readonly Readonly<{ month: string; value: bigint }>[],
) =>
  tx.rows(
    'insert into price_index_value (firm_id, index_id, month, value) select app.firm_id(), $1, x.* from unnest($2::text[], $3::numeric[]) as x',
    [indexId, values.map((x) => x.month), values.map((x) => numericOfE4(x.value))],
  );
