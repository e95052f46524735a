// Who may import whom: the architecture, executable. A row of server modules imports rows above it,
// never its neighbours, and only their public.ts. tools/forbidden-imports.test.ts breaks each rule on
// purpose and expects the report.

const rows = [
  ['org', 'parties', 'catalog'],
  ['access', 'journal', 'approvals', 'audit', 'jobs', 'saved-views'],
  ['billing'],
  ['delivery'],
  ['rates'],
  ['contracts'],
  ['timesheets', 'expenses', 'retainers', 'milestones'],
  ['imports'],
  ['cash', 'automation'],
  ['dunning'],
  ['reports'],
  ['targets'],
  [
    'dashboard',
    'analytics',
    'exceptions',
    'books',
    'periods',
    'report-schedules',
    'approval-reminders',
    'webhooks',
  ],
  ['setup'],
];
const modules = (names) => `^server/src/modules/(${names.join('|')})/`;
// The first row has an order of its own: a client belongs to a legal entity.
const firstRow = [
  {
    name: 'org-stands-alone',
    severity: 'error',
    from: { path: modules(['org']) },
    to: { path: modules(['parties', 'catalog']) },
  },
];

module.exports = {
  forbidden: [
    {
      name: 'core-imports-only-itself',
      severity: 'error',
      from: { path: '^core/src', pathNot: '\\.test\\.ts$' },
      to: { pathNot: ['^core/src', 'node_modules/temporal-polyfill'] },
    },
    {
      name: 'verify-imports-core',
      severity: 'error',
      from: { path: '^verify', pathNot: '\\.test\\.ts$' },
      to: { path: '^(server|contract|web|bench)' },
    },
    {
      name: 'core-kernel-knows-no-noun',
      severity: 'error',
      from: { path: '^core/src/kernel', pathNot: '\\.test\\.ts$' },
      to: { path: '^core/src/(?!kernel|money)' },
    },
    {
      name: 'contract-imports-core-and-zod',
      severity: 'error',
      from: { path: '^contract/src' },
      to: { pathNot: ['^contract/src', '^core/src', 'node_modules/zod'] },
    },
    {
      name: 'web-never-imports-server',
      severity: 'error',
      from: { path: '^web/src' },
      to: { path: '^server' },
    },
    {
      name: 'server-never-imports-web',
      severity: 'error',
      from: { path: '^server' },
      to: { path: '^web' },
    },
    {
      name: 'platform-knows-no-module',
      severity: 'error',
      from: { path: '^server/src/platform', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/(modules|app|demo|testing)' },
    },
    {
      name: 'modules-meet-at-public',
      severity: 'error',
      from: { path: '^server/src/modules/([^/]+)/' },
      to: {
        path: '^server/src/modules/[^/]+/',
        pathNot: ['^server/src/modules/$1/', '/public\\.ts$'],
      },
    },
    {
      name: 'only-the-root-knows-all',
      severity: 'error',
      from: { path: '^server/src/(modules|platform)', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/(app|server|main)\\.ts$' },
    },
    {
      name: 'features-ignore-features',
      severity: 'error',
      from: { path: '^web/src/features/([^/]+)/' },
      to: { path: '^web/src/features/[^/]+/', pathNot: '^web/src/features/$1/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: { path: '^(core|contract|server)/src', pathNot: '^server/src/demo' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    ...firstRow,
    ...rows.slice(0, -1).map((row, index) => ({
      name: `${row[0]}-row-looks-up-only`,
      severity: 'error',
      from: { path: modules(row) },
      to: { path: modules(rows.slice(index + 1).flat()) },
    })),
    ...rows.slice(1).flatMap((row) =>
      row
        .filter(() => row.length > 1)
        .map((name) => ({
          name: `${name}-ignores-its-neighbours`,
          severity: 'error',
          from: { path: modules([name]) },
          to: { path: modules(row.filter((other) => other !== name)) },
        })),
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: ['web/dist'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
