// Fifty entries, filtered, out of the whole history, beside the same SQL; and the ten-thousandth page
// beside the first.

import { listEntries as storeList } from '../server/src/modules/timesheets/entry-store.ts';
import { encodeCursor } from '../server/src/platform/page.ts';
import { send } from './http.ts';
import { type Measure, median, timed } from './measure.ts';
import { connect } from './world.ts';

const runs = 200;

export const listEntries: Measure = async (world) => {
  const { ours: firm } = await world.firms();
  const personId = firm.personIds[0] ?? '';
  let statement: { text: string; values: readonly unknown[] } | null = null;
  // The statement itself, as the store says it.
  await storeList(
    {
      rows: async (text, values) => {
        statement = { text, values: values ?? [] };
        return [];
      },
    },
    { personId, states: ['approved'] },
    { after: null, limit: 50, direction: 'desc' },
  );
  const sql = statement as { text: string; values: readonly unknown[] } | null;
  if (sql === null) throw new Error('The store asked nothing');
  const connection = await connect(world.appUrl);
  await connection.query(`select set_config('app.firm_id', $1, false)`, [firm.firmId]);
  const byHand = async () =>
    void (await connection.query({ name: 'list', text: sql.text, values: [...sql.values] }));
  const path = `/time-entries?limit=50&states=approved&personId=${personId}`;
  const overHttp = async () => void (await send(world, firm.apiKey, { method: 'GET', path }));
  const deep = Math.min(500_000, Math.round(world.size / 2));
  const { rows } = await connection.query<{ work_date: string; id: string }>(
    'select work_date::text, id from time_entry where firm_id = app.firm_id() order by work_date desc, id desc offset $1 limit 1',
    [deep],
  );
  const cursor = encodeCursor([rows[0]?.work_date ?? '', rows[0]?.id ?? '']);
  const firstPage = async () =>
    void (await send(world, firm.apiKey, { method: 'GET', path: '/time-entries?limit=50' }));
  const deepPage = async () =>
    void (await send(world, firm.apiKey, {
      method: 'GET',
      path: `/time-entries?limit=50&cursor=${cursor}`,
    }));
  const samples = {
    ours: [] as number[],
    limit: [] as number[],
    first: [] as number[],
    deep: [] as number[],
  };
  for (let warm = 0; warm < 30; warm += 1)
    await Promise.all([byHand(), overHttp(), firstPage(), deepPage()]);
  for (let run = 0; run < runs; run += 1) {
    samples.ours.push((await timed(overHttp)).milliseconds);
    samples.limit.push((await timed(byHand)).milliseconds);
    samples.first.push((await timed(firstPage)).milliseconds);
    samples.deep.push((await timed(deepPage)).milliseconds);
  }
  await connection.end();
  const ratio = median(samples.ours) / median(samples.limit);
  const depth = median(samples.deep) / median(samples.first);
  const ms = (values: readonly number[]) => `${median(values).toFixed(2)} ms`;
  return [
    {
      name: `list 50 of ${world.size} entries, filtered`,
      ours: ms(samples.ours),
      limit: ms(samples.limit),
      ratio,
      reach: 'at most 2.0',
      holds: ratio <= 2,
    },
    {
      name: `page ${Math.round(deep / 50)} beside page 1`,
      ours: ms(samples.deep),
      limit: ms(samples.first),
      ratio: depth,
      reach: 'at most 1.5',
      holds: depth <= 1.5,
    },
  ];
};
