// A tracker's export of a hundred thousand rows: uploaded, read, confirmed and posted through the door,
// beside PostgreSQL's COPY of the same rows into the same table.

import { contract } from '@daybook/contract/contract.ts';
import { addDays } from '@daybook/core/kernel/plain-date.ts';
import { jobHandlers } from '../server/src/modules/imports/public.ts';
import { callAs } from '../server/src/platform/caller.ts';
import { collectJobs } from '../server/src/platform/jobs.ts';
import { existing } from '../server/src/platform/rows.ts';
import { type Measure, timed } from './measure.ts';
import { type BenchFirm, connect, type World } from './world.ts';

const rowCount = 100_000;
const memoryReach = 1024;

export const importTime: Measure = async (world) => {
  const firm = await world.emptyFirm();
  const file = exportOf(rowCount);
  const ours = await importFile(world, firm, file);
  if (ours.imported !== rowCount) throw new Error(`${ours.imported} of ${rowCount} rows came in`);
  const again = await importFile(world, firm, file);
  if (again.imported !== 0) throw new Error(`The same file again added ${again.imported} rows`);
  const limit = await copySame(world, firm);
  const ratio = ours.milliseconds / limit;
  return [
    {
      name: `import ${rowCount} rows of a tracker's export`,
      ours: `${(ours.milliseconds / 1000).toFixed(1)} s`,
      limit: `${(limit / 1000).toFixed(1)} s`,
      ratio,
      reach: 'at most 12',
      holds: ratio <= 12,
    },
    {
      name: 'memory while importing',
      ours: `${ours.megabytes} MiB`,
      limit: `${memoryReach} MiB`,
      ratio: ours.megabytes / memoryReach,
      reach: 'at most 1',
      holds: ours.megabytes <= memoryReach,
    },
  ];
};

async function importFile({ server }: World, firm: BenchFirm, content: Buffer) {
  const { imports } = contract;
  const jobs = collectJobs();
  const door = { ...server.door, jobs };
  const runJobs = async () => {
    const handlers = jobHandlers(door);
    for (const job of jobs.taken()) {
      await existing(handlers[job.queue])(job.data, new AbortController().signal);
    }
  };
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 100);
  const { milliseconds } = await timed(async () => {
    const { id } = await callAs(door, firm.actor, 'imports.upload', imports.upload, {
      fileName: 'bench.csv',
      contentBase64: content.toString('base64'),
    });
    await runJobs();
    // Reading bumps the version once: reading, then ready.
    await callAs(door, firm.actor, 'imports.post', imports.post, { id, version: 2 });
    await runJobs();
  });
  clearInterval(watch);
  const [found] = await server.database
    .reader(firm.firmId)
    .rows<{ imported_count: number }>(
      'select imported_count from time_import where firm_id = app.firm_id() order by created_at desc limit 1',
    );
  return {
    milliseconds,
    imported: found?.imported_count ?? -1,
    megabytes: Math.round(peak / 1_048_576),
  };
}

/** Ninety people on three hundred projects of fifty clients, four entries a day. */
function exportOf(count: number): Buffer {
  const lines = [
    'User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags',
  ];
  for (let index = 0; index < count; index += 1) {
    const slot = index % 4;
    const person = (index >> 2) % 90;
    const date = addDays('2024-01-01', Math.floor(index / 360));
    const project = (person * 7 + slot * 31) % 300;
    const hour = String(9 + slot * 2).padStart(2, '0');
    lines.push(
      `Person ${person},person${person}@bench.test,Client ${project % 50},Project ${project},,"Work ${index}, as agreed",Yes,${date},${hour}:00:00,${date},${hour}:45:00,00:45:00,Design`,
    );
  }
  return Buffer.from(lines.join('\n'));
}

/** COPY reads a file of the server, so the same bytes pass through the same table, triggers and keys. */
async function copySame(world: World, firm: BenchFirm): Promise<number> {
  const owner = await connect(world.ownerUrl);
  const columns =
    'person_id, entered_by_id, project_id, client_id, branch_id, service_id, task_id, work_date, start_time, end_time, worked_minutes, is_billable, note, activity_code, state, source, import_id';
  const { rows } = await owner.query<{ folder: string }>(
    `select current_setting('data_directory') as folder`,
  );
  const file = `${rows[0]?.folder ?? ''}/bench-import.txt`;
  await owner.query(
    `copy (select firm_id, gen_random_uuid() as id, ${columns}, sha256(source_key) from time_entry where firm_id = '${firm.firmId}') to '${file}'`,
  );
  await owner.query(
    `select set_config('app.firm_id', '${firm.firmId}', false), set_config('app.command_id', '${firm.firmId}', false)`,
  );
  const { milliseconds } = await timed(() =>
    owner.query(`copy time_entry (firm_id, id, ${columns}, source_key) from '${file}'`),
  );
  await owner.end();
  return milliseconds;
}
