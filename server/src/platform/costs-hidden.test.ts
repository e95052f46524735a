// Who does not hold costs.view sees no cost rate, no cost and no margin: asked of every query of the endpoint table, with
// every choice that it offers, as JSON, CSV and workbook. Told by the names of what comes, and by figures that are planted
// and occur nowhere else. Who may see them gets the planted figures from many of the same calls, so that they are there.

import { contract } from '@daybook/contract/contract.ts';
import type { Endpoint } from '@daybook/contract/endpoint.ts';
import { permissions } from '@daybook/core/access/permissions.ts';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type DemoStage, openDemoFirm } from '../testing/demo-database.ts';
import { type Api, apiOf, type Headers, send, signIn, Waits } from '../testing/test-firm.ts';
import { existing } from './rows.ts';
import { xlsxType } from './xlsx.ts';

type Input = Readonly<Record<string, unknown>>;
/** The first of its endpoint, and of each report. */
type Ask = Readonly<{ name: string; endpoint: Endpoint; input: Input; isFirst: boolean }>;

const queries = Object.entries(contract).flatMap(([noun, endpoints]) =>
  Object.entries(endpoints as Readonly<Record<string, Endpoint>>).flatMap(([name, endpoint]) =>
    endpoint.kind === 'query' ? [{ name: `${noun}.${name}`, endpoint }] : [],
  ),
);

/** For these no record can be asked of here, or what they answer is not told in words. */
const leftOut: Readonly<Record<string, string>> = {
  'milestones.openLink': 'for a client, by the secret of a link',
  'milestones.evidenceByLink': 'for a client, by the secret of a link',
  'milestones.evidence': 'a file that somebody added',
  'contracts.document': 'a file that somebody added',
  'expenses.receipt': 'a file that somebody added',
  'imports.get': 'an import of time, of which the demo firm has none',
  'imports.errors': 'an import of time, of which the demo firm has none',
  'webhooks.listDeliveries': 'deliveries of a webhook, of which the demo firm has none',
  'dashboard.live': 'a stream without end, of what dashboard.home says',
};
const isDocument = ({ file }: Endpoint) => file?.contentType === 'application/pdf';

const planted = { rate: '61.7313', target: '617313.13' };
let stage: DemoStage;
let owner: Api;
let ownerHeaders: Headers;
let headers: Headers;
let asks: readonly Ask[] = [];
let figures: readonly string[] = [];

const approvedBy = async (act: Promise<unknown>) => {
  const waits = await act.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(waits instanceof Waits)) throw new Error(`It should wait: ${waits}`);
  await stage.as('marcus').approvals.approve({ id: waits.approvalId });
};
const everythingBut = Object.fromEntries(
  permissions.flatMap((each) => (each === 'costs.view' ? [] : [[each, 'firm'] as const])),
);
const password = 'sees-everything-but-costs';

beforeAll(async () => {
  stage = await openDemoFirm();
  owner = stage.as('helena');
  ownerHeaders = stage.headersOf('helena');
  const role = await owner.org.createRole({ name: 'All but costs', grants: everythingBut });
  const { branches } = await owner.access.me({});
  const branchId = existing(branches[0]).id;
  const { items } = await owner.org.listPeople({ q: 'Tomasz' });
  const tomasz = existing(items[0]);
  const cost = { costRate: planted.rate, costCurrency: 'EUR' };
  await owner.org.updatePerson({ id: tomasz.id, version: tomasz.version, ...cost });
  const person = { name: 'Nora Hall', branchId, roleIds: [role.id], ...cost };
  await approvedBy(owner.org.createPerson({ ...person, email: 'nora@a.test', password }));
  await owner.org.createPerson({ ...person, email: 'waits@a.test' }).catch(() => undefined);
  await owner.targets.set({
    set: [
      {
        ...{ measure: 'margin', holderKind: 'firm', month: '2026-11' },
        amount: { amount: planted.target, currency: 'EUR' },
      },
    ],
  });
  await owner.books.check({});
  await owner.webhooks.create({ name: 'All', url: 'https://hooks.example/a', types: ['person.*'] });
  headers = await signIn(stage.server, 'nora@a.test', password);
  await apiOf(stage.server, headers).access.openSession({ branchId });
  asks = await everyAsk(tomasz.id);
  figures = [...Object.values(planted), ...(await marginsOf(tomasz.id))];
}, 400_000);
afterAll(() => stage.server.close());

/** What Tomasz's hours cost and leave, project by project: with such a rate, figures of no other meaning. */
const profitOf = (personId: string): Input => ({
  ...{ name: 'profitability', by: 'project', personId, from: '2026-01-01', until: '2026-12-01' },
});

async function marginsOf(personId: string): Promise<readonly string[]> {
  const asked = profitOf(personId);
  const found = queries.find(({ name }) => name === 'reports.run');
  const answer = await send(stage.server, existing(found).endpoint, asked, ownerHeaders);
  const Rows = z.object({ items: z.array(z.record(z.string(), z.unknown())) });
  const Money = z.object({ amount: z.string() });
  const amounts = Rows.parse(answer.json()).items.flatMap((row) =>
    ['cost', 'margin'].flatMap((key) => Money.safeParse(row[key]).data?.amount ?? []),
  );
  // A round amount may stand for anything.
  return [...new Set(amounts)].filter((amount) => !/[05]$|\.00$/.test(amount) && amount.length > 6);
}

type Property = Readonly<{ enum?: readonly string[]; anyOf?: readonly Property[] }>;
const Shape = z.object({
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
});
const shapeOf = ({ input }: Endpoint) =>
  Shape.parse(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }));
const choicesOf = (property: unknown): readonly string[] => {
  const { enum: choices, anyOf } = property as Property;
  return choices ?? (anyOf ?? []).flatMap(choicesOf);
};

const plain: Input = {
  ...{ on: '2026-11-02', from: '2026-01-01', until: '2026-12-01', startsOn: '2026-10-01' },
  ...{
    unitPrice: '100',
    rule: 'FREQ=MONTHLY;BYMONTHDAY=1',
    currency: 'EUR',
    subject: 'a',
    body: 'b',
    place: 'list',
  },
  ...{ q: 'Tomasz', command: 'billing.post', atTime: '08:00', name: 'time-activity' },
  ...{ report: 'time-activity', measure: 'hours', areas: 'time', through: '2026-10-31' },
};
/** Of the log, whose sizes are numbers. */
const sizes: Input = { from: 1, to: 2 };

type Known = ReadonlyMap<string, readonly string[]>;

/** Ids of the firm by table, the newest and the oldest. */
async function idsByTable(): Promise<Known> {
  const db = stage.server.database;
  const [firm] = await db.identities.rows<{ firm_id: string }>(
    'select firm_id from auth.identity limit 1',
  );
  const reader = db.reader(existing(firm).firm_id);
  const tables = await reader.rows<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public' join pg_attribute a on a.attrelid = c.oid and a.attname = 'id'
      where c.relkind = 'r' and c.relname not in ('command', 'person_role') order by 1`,
  );
  const unions = tables.map(
    ({ name }) =>
      `select '${name}' as name, array(select id::text from ${name} where firm_id = app.firm_id() order by id desc limit 2) as ids`,
  );
  const rows = await reader.rows<{ name: string; ids: readonly string[] }>(
    unions.join(' union all '),
  );
  return new Map(rows.map(({ name, ids }) => [name, ids]));
}

async function everyAsk(tomasz: string): Promise<readonly Ask[]> {
  const known = await idsByTable();
  const catalogue = await owner.reports.catalogue({});
  const made: Ask[] = [];
  for (const { name, endpoint } of queries) {
    if (name in leftOut || isDocument(endpoint)) continue;
    const inputs = await inputsOf(name, endpoint, known);
    const varied = inputs.flatMap((input) => variationsOf(endpoint, input));
    made.push(...varied.map((input, place) => ({ name, endpoint, input, isFirst: place === 0 })));
    if (name === 'reports.run')
      made.push({ name, endpoint, input: profitOf(tomasz), isFirst: true });
    if (name === 'reports.run' || name === 'reports.rows')
      made.push(
        ...catalogue.items.map((report) => ({
          ...{ name, endpoint, input: { name: report.name, from: '2026-10-01' } },
          isFirst: true,
        })),
      );
    if (name.startsWith('analytics.trend'))
      for (const report of catalogue.items)
        for (const { key: measure } of report.measures)
          made.push({ name, endpoint, input: { report: report.name, measure }, isFirst: false });
  }
  return made;
}

/** One more for each value of what can be chosen. */
function variationsOf(endpoint: Endpoint, input: Input): readonly Input[] {
  const { properties } = shapeOf(endpoint);
  const more = Object.entries(properties).flatMap(([key, property]) =>
    key in input || key === 'sort'
      ? []
      : choicesOf(property).map((value) => ({ ...input, [key]: value })),
  );
  return [input, ...more];
}

const isId = (property: unknown): boolean => JSON.stringify(property).includes('"format":"uuid"');

/** Inputs that the owner gets an answer to, found by asking. */
async function inputsOf(name: string, endpoint: Endpoint, known: Known): Promise<readonly Input[]> {
  const { properties, required } = shapeOf(endpoint);
  if (required.length === 0) return [{}];
  const values = Object.fromEntries(
    required.map((key) => [
      key,
      name === 'auditLog.consistency' ? sizes[key] : (choicesOf(properties[key])[0] ?? plain[key]),
    ]),
  );
  const ids = required.filter((key) => isId(properties[key]));
  if (name === 'audit.history') return historyInputs(known);
  if (name === 'access.explainPermission')
    return [{ ...values, personId: existing(known.get('person')?.[0]) }];
  if (ids.length === 0) return [values];
  if (ids.length > 1) return pairInputs(values, ids, known);
  return answered(endpoint, values, { key: existing(ids[0]), known });
}

const historyInputs = (known: Known): readonly Input[] =>
  ['person', 'approval', 'role', 'project', 'client', 'invoice'].flatMap((kind) =>
    (known.get(kind === 'approval' ? 'approval_request' : kind) ?? []).map((id) => ({ kind, id })),
  );

/** Of several ids: by the tables that they are named after. */
function pairInputs(values: Input, ids: readonly string[], known: Known): readonly Input[] {
  const tables: Readonly<Record<string, string>> = {
    id: 'contract',
    versionId: 'contract_version',
    clientId: 'client',
    legalEntityId: 'legal_entity',
    branchId: 'branch',
  };
  const found = ids.map((key) => [key, known.get(tables[key] ?? '')?.[0]]);
  return [{ ...values, ...Object.fromEntries(found) }];
}

async function answered(
  endpoint: Endpoint,
  values: Input,
  { key, known }: Readonly<{ key: string; known: Known }>,
): Promise<readonly Input[]> {
  const word = endpoint.path.split('/')[1]?.replace(/s$/, '').replaceAll('-', '_') ?? '';
  const isNear = (table: string) => table.startsWith(word.slice(0, 4)) || table.endsWith(word);
  const tables = [...known.keys()].toSorted((a, b) => Number(isNear(b)) - Number(isNear(a)));
  for (const table of tables) {
    const inputs = (known.get(table) ?? []).map((id) => ({ ...values, [key]: id }));
    const [first] = inputs;
    if (first === undefined) continue;
    const { statusCode } = await send(stage.server, endpoint, first, ownerHeaders);
    if (statusCode === 200) return inputs;
  }
  return [];
}

const forms = ['application/json', 'text/csv', xlsxType];
/** A file has the rows of its list; so of a list that is chosen from in many ways, one file is enough. */
const formsOf = ({ endpoint: { file, output }, isFirst }: Ask) =>
  isFirst && file === undefined && output instanceof z.ZodObject && 'items' in output.shape
    ? forms
    : forms.slice(0, 1);

async function answersTo({ endpoint, input }: Ask, as: Headers, form: string) {
  const answer = await send(stage.server, endpoint, input, { ...as, accept: form });
  return { status: answer.statusCode, text: textOf(answer.rawPayload, form) };
}
function textOf(payload: Buffer, form: string): string {
  if (form !== xlsxType || payload.subarray(0, 2).toString() !== 'PK') return payload.toString();
  const files = unzipSync(new Uint8Array(payload));
  return Object.values(files)
    .map((file) => Buffer.from(file).toString())
    .join('\n');
}

const escaped = (text: string) => text.replaceAll('.', '\\.');
/** As a decimal, and as the minor units or the scaled number in which it is stored. */
const patternOf = (figure: string) =>
  new RegExp(`(?<![\\d.])-?(?:${escaped(figure)}|${figure.replace('.', '')})0*(?!\\d|\\.\\d)`);
const plantedIn = (text: string): readonly string[] =>
  figures.filter((figure) => patternOf(figure).test(text));

/** A name of something that is a cost or a margin; the permission itself is no secret. */
const namedIn = (text: string, form: string): readonly string[] => {
  if (form === 'application/json')
    return [...text.matchAll(/"((?!costs\.view")\w*(?:cost|margin)\w*)":/gi)].map(
      ([, key]) => key ?? '',
    );
  const header =
    form === 'text/csv' ? (text.split('\n')[0] ?? '') : (text.match(/<row.*?<\/row>/s)?.[0] ?? '');
  return header.match(/\b\w*(?:cost|margin)\w*\b/gi) ?? [];
};

test('every query is asked, or there is a reason why not', () => {
  const asked = new Set(asks.map(({ name }) => name));
  const missing = queries.flatMap(({ name, endpoint }) =>
    asked.has(name) || name in leftOut || isDocument(endpoint) ? [] : [name],
  );
  expect(missing).toEqual([]);
  expect(figures.length).toBeGreaterThan(4);
});

test('who may see costs gets the planted figures from lists, records, reports, the audit trail and files', async () => {
  const wanted = ['org.listPeople', 'org.getPerson', 'reports.run', 'targets.list', 'audit.list'];
  const told = new Set<string>();
  for (const ask of asks.filter(({ name }) => wanted.includes(name)))
    for (const form of formsOf(ask))
      if (plantedIn((await answersTo(ask, ownerHeaders, form)).text).length > 0)
        told.add(`${ask.name} ${form.slice(0, 16)}`);
  for (const name of wanted) expect([...told].join()).toContain(name);
  expect([...told].join()).toContain('org.listPeople text/csv');
  expect([...told].join()).toContain('org.listPeople application/vnd');
}, 300_000);

test('who may not see costs is told none, whatever they ask for and in whatever form', async () => {
  const leaks: string[] = [];
  let told = 0;
  for (const ask of asks)
    for (const form of formsOf(ask)) {
      const { status, text } = await answersTo(ask, headers, form);
      if (status >= 500) leaks.push(`${ask.name} ${JSON.stringify(ask.input)} ${form}: ${status}`);
      if (status !== 200) continue;
      told += 1;
      const found = [...plantedIn(text), ...new Set(namedIn(text, form))];
      if (found.length > 0)
        leaks.push(`${ask.name} ${JSON.stringify(ask.input)} ${form}: ${found.join(', ')}`);
    }
  expect(leaks).toEqual([]);
  expect(told).toBeGreaterThan(300);
}, 400_000);
