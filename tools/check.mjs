// npm run check: types, lint and format, architecture, unused code, generated files fresh.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureInstalled, projectNode, root, run } from './ensure-installed.mjs';

await ensureInstalled();
const bin = (...path) => join(root, 'node_modules', ...path);
const checks = [
  ['types', [bin('typescript-native', 'bin', 'tsc'), '-p', '.']],
  [
    'lint and format',
    [bin('@biomejs', 'biome', 'bin', 'biome'), 'check', '--error-on-warnings', '.'],
  ],
  [
    'architecture',
    [
      bin('dependency-cruiser', 'bin', 'dependency-cruise.mjs'),
      '--config',
      '.dependency-cruiser.cjs',
      '--output-type',
      'err',
      'core',
      'contract',
      'server',
      'verify',
      'web/src',
    ],
  ],
  ['unused code', [bin('knip', 'bin', 'knip.js')]],
  ['dependencies without known faults', ['tools/audit-dependencies.mjs']],
  ['no secrets', ['tools/find-secrets.mjs']],
  ['generated files', ['tools/generate.ts']],
];

let failures = 0;
for (const [name, args] of checks) {
  const code = await run(projectNode(), args);
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name}`);
  if (code !== 0) failures += 1;
}
const stale = spawnSync('git', ['status', '--porcelain', '--', 'docs/generated'], {
  cwd: root,
  encoding: 'utf8',
}).stdout.trim();
if (stale !== '') {
  console.error(`FAILED docs/generated was stale; it is made anew, commit it:\n${stale}`);
  failures += 1;
}
process.exit(failures === 0 ? 0 : 1);
