// npm run bench: repeatable measurements, each beside its limit in the same process on the same
// database, so that the noise of the machine cancels. -- --only NAME,NAME --size N, --json FILE.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedPostgres } from '../server/src/platform/embedded-postgres.ts';
import { migrate } from '../server/src/platform/migrate.ts';
import { auditLog } from './audit-log.ts';
import { bankFile } from './bank-file.ts';
import { bill } from './bill.ts';
import { createEntry } from './create-entry.ts';
import { dashboard } from './dashboard.ts';
import { firstLoad } from './first-load.ts';
import { importTime } from './import-time.ts';
import { listEntries } from './list-entries.ts';
import { lists } from './lists.ts';
import type { Measure, Row } from './measure.ts';
import { pdf } from './pdf.ts';
import { reports } from './reports.ts';
import { run } from './run.ts';
import { openWorld } from './world.ts';

const measures: Readonly<Record<string, Measure>> = {
  'create-entry': createEntry,
  'audit-log': auditLog,
  'list-entries': listEntries,
  lists,
  bill,
  run,
  pdf,
  reports,
  dashboard,
  'import-time': importTime,
  'bank-file': bankFile,
  'first-load': firstLoad,
};

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    size: { type: 'string', default: '1000000' },
    json: { type: 'string' },
  },
});
const size = Number(values.size);
if (!Number.isInteger(size) || size < 1000)
  throw new RangeError('--size is a whole number of entries, 1000 or more');
const only = values.only?.split(',');
const chosen = Object.entries(measures).filter(([name]) => only?.includes(name) ?? true);
if (only?.some((name) => !(name in measures)) === true)
  throw new RangeError(`--only takes one of: ${Object.keys(measures).join(', ')}`);

const folder = mkdtempSync(join(tmpdir(), 'daybook-bench-'));
const postgres = await startEmbeddedPostgres(folder, { say: console.log });
const rows: Row[] = [];
try {
  const { appUrl } = await migrate(postgres.url, { appUrl: null });
  const world = await openWorld({ ownerUrl: postgres.url, appUrl, size, say: console.log });
  for (const [name, measure] of chosen) {
    console.log(`\n${name}`);
    for (const row of await measure(world)) {
      rows.push(row);
      console.log(
        `  ${row.holds ? 'holds' : 'FAILS'}  ${row.name}: ours ${row.ours}, limit ${row.limit}, ratio ${row.ratio.toFixed(2)}, reach ${row.reach}`,
      );
    }
  }
  await world.close();
} catch (error) {
  // Connections that are cut by the stop below would speak before it.
  console.error(error);
  await postgres.stop();
  process.exit(1);
} finally {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, null, 1)}\n`);
process.exit(rows.every((row) => row.holds) ? 0 : 1);
