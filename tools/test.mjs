// npm test: everything. Rules, server and scenarios on a real PostgreSQL, the web app in a real
// browser. Arguments go to the test runner: npm test -- core/src/money.

import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBrowser } from './ensure-browser.mjs';
import { ensureInstalled, projectNode, root, run } from './ensure-installed.mjs';

await ensureInstalled();
const filters = process.argv.slice(2);
const isWhole = filters.length === 0;
if (isWhole || filters.some((filter) => filter.startsWith('web'))) {
  process.env.DAYBOOK_BROWSER = await ensureBrowser();
  console.log('Building the web app');
  const built = await run(projectNode(), [
    join(root, 'node_modules', 'vite', 'bin', 'vite.js'),
    'build',
    'web',
    '--logLevel',
    'error',
  ]);
  if (built !== 0) process.exit(built);
}
const report = join(mkdtempSync(join(tmpdir(), 'daybook-report-')), 'report.json');
const code = await run(projectNode(), [
  join(root, 'node_modules', 'vitest', 'vitest.mjs'),
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...filters,
]);
if (!existsSync(report)) process.exit(code === 0 ? 1 : code);
const { numPassedTests, numFailedTests, numFailedTestSuites, success } = JSON.parse(
  readFileSync(report, 'utf8'),
);
// A file that could not be loaded has no failed test, and yet something failed.
const failed = Math.max(
  numFailedTests,
  success ? 0 : 1,
  numFailedTests === 0 ? 0 : Math.min(numFailedTestSuites, 1),
);
console.log(`\n${numPassedTests} passed, ${failed} failed`);
process.exit(code !== 0 || failed > 0 ? 1 : 0);
