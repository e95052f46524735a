// The monthly report by branch, person and category over a year, through the API with its subtotals and totals,
// beside one statement by hand on the same index.

import { z } from 'zod';
import { historyOf } from './history.ts';
import { send } from './http.ts';
import { type Measure, median, timed } from './measure.ts';
import { connect } from './world.ts';

const runs = 7;
const years = 10;
const [from, until] = ['2025-01-01', '2026-01-01'];
const Answer = z.object({
  totals: z.array(z.object({ hours: z.number() })),
  items: z.array(z.unknown()),
});

const byHand = `select to_char(t.work_date, 'YYYY-MM') as month, t.branch_id, b.name as branch, t.person_id, p.name as person, s.category_id, c.name as category, sum(t.worked_minutes) as minutes,
    sum(t.worked_minutes) filter (where t.is_billable) as billable, sum(t.worked_minutes) filter (where not t.is_billable) as other, count(*) as entries
  from time_entry t join service s on s.firm_id = t.firm_id and s.id = t.service_id join branch b on b.firm_id = t.firm_id and b.id = t.branch_id
  join person p on p.firm_id = t.firm_id and p.id = t.person_id join service_category c on c.firm_id = s.firm_id and c.id = s.category_id
  where t.firm_id = app.firm_id() and t.state <> 'voided' and t.work_date >= $1 and t.work_date < $2 group by 1, 2, 3, 4, 5, 6, 7 order by 1, 3, 5, 7`;

export const reports: Measure = async (world) => {
  const firm = await historyOf(world, world.size, years * 12);
  const connection = await connect(world.appUrl);
  await connection.query(`set jit = off`);
  await connection.query(`select set_config('app.firm_id', $1, false)`, [firm.firmId]);
  const path = `/reports/time-activity?from=${from}&until=${until}&by=month,branch,person,category`;
  const samples = { ours: [] as number[], limit: [] as number[] };
  for (let run = 0; run < runs; run += 1) {
    const ours = await timed(() => send(world, firm.apiKey, { method: 'GET', path }));
    const limit = await timed(() => connection.query<{ minutes: string }>(byHand, [from, until]));
    const answer = Answer.parse(JSON.parse(ours.value));
    const minutes = limit.value.rows.reduce((sum, row) => sum + Number(row.minutes), 0);
    const total = answer.totals.reduce((sum, row) => sum + row.hours, 0);
    if (total !== minutes || answer.items.length !== limit.value.rows.length)
      throw new Error(`The report says ${total} minutes, SQL ${minutes}`);
    if (run === 0) continue;
    samples.ours.push(ours.milliseconds);
    samples.limit.push(limit.milliseconds);
  }
  await connection.end();
  const ratio = median(samples.ours) / median(samples.limit);
  return [
    {
      name: `report by month, branch, person and category over a year of ten, in ${world.size} entries`,
      ours: `${median(samples.ours).toFixed(0)} ms`,
      limit: `${median(samples.limit).toFixed(0)} ms`,
      ratio,
      reach: 'at most 1.5',
      holds: ratio <= 1.5,
    },
  ];
};
