// A rule that was never seen to fail is no rule: each rule of .dependency-cruiser.cjs is broken here on
// purpose, in a copy of the tree's shape, and must be reported.

import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

const root = fileURLToPath(new URL('..', import.meta.url));
const Rules = z.object({ forbidden: z.array(z.object({ name: z.string() })) });
const rules = Rules.parse(
  createRequire(import.meta.url)('../.dependency-cruiser.cjs'),
).forbidden.map((rule) => rule.name);

type Break = readonly [rule: string, from: string, to: string];
const at = (module: string, file = 'commands.ts') => `server/src/modules/${module}/${file}`;
const open = (module: string) => at(module, 'public.ts');
const breaks: readonly Break[] = [
  ['core-imports-only-itself', 'core/src/money/a.ts', 'contract/src/b.ts'],
  ['core-kernel-knows-no-noun', 'core/src/kernel/a.ts', 'core/src/billing/b.ts'],
  ['contract-imports-core-and-zod', 'contract/src/a.ts', 'server/src/b.ts'],
  ['web-never-imports-server', 'web/src/shared/a.ts', 'server/src/b.ts'],
  ['server-never-imports-web', 'server/src/a.ts', 'web/src/b.ts'],
  ['verify-imports-core', 'verify/src/a.ts', 'server/src/b.ts'],
  ['platform-knows-no-module', 'server/src/platform/a.ts', open('org')],
  ['modules-meet-at-public', at('billing'), at('org', 'store.ts')],
  ['only-the-root-knows-all', at('billing'), 'server/src/app.ts'],
  ['features-ignore-features', 'web/src/features/billing/A.tsx', 'web/src/features/cash/B.tsx'],
  ['no-cycles', 'server/src/a.ts', 'server/src/a2.ts'],
  ['org-stands-alone', at('org'), open('catalog')],
  ['org-row-looks-up-only', at('parties'), open('billing')],
  ['access-row-looks-up-only', at('audit'), open('billing')],
  ['billing-row-looks-up-only', at('billing'), open('delivery')],
  ['delivery-row-looks-up-only', at('delivery'), open('contracts')],
  ['rates-row-looks-up-only', at('rates'), open('contracts')],
  ['contracts-row-looks-up-only', at('contracts'), open('timesheets')],
  ['timesheets-row-looks-up-only', at('timesheets'), open('cash')],
  ['imports-row-looks-up-only', at('imports'), open('cash')],
  ['cash-row-looks-up-only', at('cash'), open('reports')],
  ['dunning-row-looks-up-only', at('dunning'), open('reports')],
  ['reports-row-looks-up-only', at('reports'), open('dashboard')],
  ['targets-row-looks-up-only', at('targets'), open('dashboard')],
  ['dashboard-row-looks-up-only', at('dashboard'), open('setup')],
  ...['access', 'journal', 'approvals', 'audit', 'jobs', 'saved-views'].map(
    (name): Break => [
      `${name}-ignores-its-neighbours`,
      at(name),
      open(name === 'access' ? 'journal' : 'access'),
    ],
  ),
  ...['timesheets', 'expenses', 'retainers', 'milestones'].map(
    (name): Break => [
      `${name}-ignores-its-neighbours`,
      at(name),
      open(name === 'retainers' ? 'milestones' : 'retainers'),
    ],
  ),
  ...['cash', 'automation'].map(
    (name): Break => [
      `${name}-ignores-its-neighbours`,
      at(name),
      open(name === 'cash' ? 'automation' : 'cash'),
    ],
  ),
  ...[
    'dashboard',
    'analytics',
    'exceptions',
    'books',
    'periods',
    'report-schedules',
    'approval-reminders',
    'webhooks',
  ].map(
    (name): Break => [
      `${name}-ignores-its-neighbours`,
      at(name),
      open(name === 'dashboard' ? 'analytics' : 'dashboard'),
    ],
  ),
];

let folder = '';
const put = (path: string, text: string) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybook-rules-'));
  copyFileSync(join(root, '.dependency-cruiser.cjs'), join(folder, '.dependency-cruiser.cjs'));
  copyFileSync(join(root, 'tsconfig.json'), join(folder, 'tsconfig.json'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function report(): readonly string[] {
  const cruise = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const { stdout } = spawnSync(
    process.execPath,
    [
      cruise,
      '--config',
      '.dependency-cruiser.cjs',
      '--output-type',
      'json',
      'core',
      'contract',
      'server',
      'verify',
      'web',
    ],
    { cwd: folder, encoding: 'utf8', maxBuffer: 1e8 },
  );
  const Report = z.object({
    summary: z.object({
      violations: z.array(z.object({ from: z.string(), rule: z.object({ name: z.string() }) })),
    }),
  });
  return Report.parse(JSON.parse(stdout)).summary.violations.map(
    (violation) => violation.rule.name,
  );
}

test('every rule has a break', () => {
  expect([...new Set(breaks.map(([rule]) => rule))].sort()).toEqual([...rules].sort());
});

describe('each rule is reported when it is broken', () => {
  let reported: readonly string[] = [];
  beforeAll(() => {
    for (const place of ['core/src/x.ts', 'contract/src/x.ts', 'server/src/x.ts', 'web/src/x.ts'])
      put(place, 'export const x = 1;\n');
    // One file for each break, so that they do not meet.
    breaks.forEach(([rule, from, to], index) => {
      const source = from.replace(/(\w+)\.(tsx?)$/, `$1${index}.$2`);
      put(to, 'export const b = 1;\n');
      const up = '../'.repeat(source.split('/').length - 1);
      put(source, `import { b } from '${up}${to}';\nexport const a = b;\n`);
      if (rule === 'no-cycles')
        put(to, `import { a } from './${source.split('/').at(-1)}';\nexport const b = () => a;\n`);
    });
    reported = report();
  }, 60_000);

  test.each(breaks.map(([rule]) => rule))('%s', (rule) => {
    expect(reported).toContain(rule);
  });
});
