// docs/generated: the API, all commands, lifecycles and permissions on paper, from the code itself.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { contract } from '@daybook/contract/contract.ts';
import type { Endpoint } from '@daybook/contract/endpoint.ts';
import { builtInGrants, builtInRoles, permissions } from '@daybook/core/access/permissions.ts';
import { approvalLifecycle } from '@daybook/core/approvals/approval-lifecycle.ts';
import { planLifecycle, runLifecycle } from '@daybook/core/automation/run-lifecycle.ts';
import { creditNoteLifecycle } from '@daybook/core/billing/credit-note-lifecycle.ts';
import { invoiceLifecycle } from '@daybook/core/billing/invoice-lifecycle.ts';
import { preBillLifecycle } from '@daybook/core/billing/pre-bill-lifecycle.ts';
import { bankLineLifecycle } from '@daybook/core/cash/bank-line-lifecycle.ts';
import { receiptLifecycle } from '@daybook/core/cash/receipt-lifecycle.ts';
import { precedence } from '@daybook/core/catalog/rate-resolution.ts';
import {
  contractLifecycle,
  contractVersionLifecycle,
} from '@daybook/core/contracts/contract-lifecycle.ts';
import { deliveryLifecycle } from '@daybook/core/delivery/delivery-lifecycle.ts';
import { expenseLifecycle } from '@daybook/core/expenses/expense-lifecycle.ts';
import { timeImportLifecycle } from '@daybook/core/imports/time-import-lifecycle.ts';
import { requestLifecycle, retainerLifecycle } from '@daybook/core/retainers/retainer-lifecycle.ts';
import { timeEntryLifecycle } from '@daybook/core/timesheets/time-entry-lifecycle.ts';
import { timesheetPartLifecycle } from '@daybook/core/timesheets/timesheet-part-lifecycle.ts';
import { commands, operations } from '../server/src/app.ts';
import { catalogue } from '../server/src/modules/reports/catalogue.ts';
import { dimensionOf } from '../server/src/modules/reports/dimensions.ts';
import { version } from '../server/src/platform/http-documents.ts';
import { openApi } from '../server/src/platform/openapi.ts';

const folder = new URL('../docs/generated/', import.meta.url);
mkdirSync(folder, { recursive: true });
const write = (name: string, text: string) =>
  writeFileSync(new URL(name, folder), `${text.trimEnd()}\n`);
const made = 'Made by `npm run generate`; not edited by hand.';

write('openapi.json', JSON.stringify(openApi(contract, version), null, 1));

const table: readonly (readonly [string, Endpoint])[] = Object.entries(contract).flatMap(
  ([noun, endpoints]) =>
    Object.entries(endpoints).map(([name, endpoint]) => [`${noun}.${name}`, endpoint] as const),
);
const permissionOf = (name: string): string => {
  const operation = operations.get(name);
  if (operation === undefined) return '';
  return 'spec' in operation ? operation.spec.permission : operation.query.permission;
};
const gateOf = (name: string): string =>
  commands.get(name)?.spec.approval === 'never' ? '' : 'by policy';
const rowsOf = (kind: Endpoint['kind']) =>
  table
    .filter(([, endpoint]) => endpoint.kind === kind)
    .map(
      ([name, endpoint]) =>
        `| ${name} | ${endpoint.method} ${endpoint.path} | ${permissionOf(name)} | ${kind === 'command' ? `${gateOf(name)} | ` : ''}${endpoint.summary} |`,
    );
write(
  'commands.md',
  `# Commands and queries\n\n${made}\n\n## Commands\n\n| command | route, under /api/v1 | permission | approval | what it does |\n|---|---|---|---|---|\n${rowsOf('command').join('\n')}\n\n## Queries\n\n| query | route | permission | what it answers |\n|---|---|---|---|\n${rowsOf('query').join('\n')}`,
);

const lifecycles = {
  'Time entry': timeEntryLifecycle,
  'Timesheet part (project x person x period)': timesheetPartLifecycle,
  Expense: expenseLifecycle,
  Contract: contractLifecycle,
  'Version of a contract': contractVersionLifecycle,
  Retainer: retainerLifecycle,
  'Top-up request': requestLifecycle,
  'Pre-bill': preBillLifecycle,
  Invoice: invoiceLifecycle,
  'Credit note': creditNoteLifecycle,
  'Billing plan': planLifecycle,
  'Billing run': runLifecycle,
  Delivery: deliveryLifecycle,
  Receipt: receiptLifecycle,
  'Line of a bank file': bankLineLifecycle,
  'Import of time': timeImportLifecycle,
  'Approval request': approvalLifecycle,
};
const diagram = (
  lifecycle: Readonly<{
    initial: string;
    actions: Readonly<Record<string, Readonly<{ from: readonly string[]; to: string }>>>;
  }>,
) =>
  [
    'stateDiagram-v2',
    `  [*] --> ${lifecycle.initial}`,
    ...Object.entries(lifecycle.actions).flatMap(([action, step]) =>
      step.from.map((from) => `  ${from} --> ${step.to}: ${action}`),
    ),
  ].join('\n');
write(
  'lifecycles.md',
  `# Lifecycles\n\n${made} What is not drawn is refused.\n\n${Object.entries(lifecycles)
    .map(([name, lifecycle]) => `## ${name}\n\n\`\`\`mermaid\n${diagram(lifecycle)}\n\`\`\``)
    .join('\n\n')}`,
);

const reportPage = catalogue.map(
  (report) =>
    `## ${report.title} (\`${report.name}\`)\n\n${report.about} ${
      report.kind === 'moment' ? 'At a moment.' : 'Of a period.'
    } Needs \`${report.permission}\`.\n\nBy ${report.dimensions
      .map((key) => dimensionOf(key).label.toLowerCase())
      .join(', ')}.\n\n| measure | how it is computed |\n|---|---|\n${report.measures
      .map(({ label, formula }) => `| ${label} | ${formula} |`)
      .join('\n')}`,
);
write('reports.md', `# Reports\n\n${made}\n\n${reportPage.join('\n\n')}`);

const cell = (role: (typeof builtInRoles)[number], permission: (typeof permissions)[number]) =>
  builtInGrants[role][permission] ?? '';
write(
  'permissions.md',
  `# Permissions of the built-in roles\n\n${made} A scope includes the narrower ones: own, team, branch, firm. An empty cell is a denial.\n\n| permission | ${builtInRoles.join(' | ')} |\n|---|${builtInRoles.map(() => '---').join('|')}|\n${permissions.map((permission) => `| ${permission} | ${builtInRoles.map((role) => cell(role, permission)).join(' | ')} |`).join('\n')}`,
);

write(
  'rate-precedence.md',
  `# Which rate wins\n\n${made}\n\nRates are looked up by the date of the work, in the currency of the client. First the card: ${precedence.cardLevels.join(' before ')}. Inside a card level the more specific key wins:\n\n${precedence.keys.map((key, index) => `${index + 1}. ${key.length === 0 ? 'a rate for everything' : key.map((part) => ({ personId: 'person', serviceId: 'service', roleId: 'labour classification' })[part]).join(' + ')}`).join('\n')}\n\nThe rule that won, and those that it beat, are kept with each priced entry.`,
);

const migrations = new URL('../server/migrations/', import.meta.url);
const sql = readdirSync(migrations)
  .filter((name) => /^\d{4}_/.test(name))
  .sort()
  .map((name) => `-- ${name}\n${readFileSync(new URL(name, migrations), 'utf8')}`);
write('schema.sql', `-- ${made} All migrations, in order.\n\n${sql.join('\n')}`);
