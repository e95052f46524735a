// Who may not see a record does not see it, whatever they ask: every query of the endpoint table is tried, with the ids of
// all kinds of records in every place that takes one, by the owner of another firm and by somebody of another branch.
// Commands are tried in every-command.test.ts.

import { contract } from '@daybook/contract/contract.ts';
import type { Endpoint } from '@daybook/contract/endpoint.ts';
import { permissions } from '@daybook/core/access/permissions.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { operations } from '../app.ts';
import { type DemoStage, openDemoFirm } from '../testing/demo-database.ts';
import {
  apiOf,
  type Headers,
  openFirm,
  password,
  send,
  signIn,
  type TestFirm,
  Waits,
} from '../testing/test-firm.ts';
import { existing } from './rows.ts';

type Named = Readonly<{ name: string; endpoint: Endpoint }>;
const named: readonly Named[] = Object.entries(contract).flatMap(([noun, endpoints]) =>
  Object.entries(endpoints as Readonly<Record<string, Endpoint>>).map(([name, endpoint]) => ({
    name: `${noun}.${name}`,
    endpoint,
  })),
);
const signedIn = named.filter(({ endpoint }) => endpoint.access !== 'link');
const isStream = ({ file }: Endpoint) => file?.contentType === 'text/event-stream';
const queries = signedIn.filter(({ endpoint }) => endpoint.kind === 'query' && !isStream(endpoint));

const Property = z.looseObject({
  type: z.string().optional(),
  format: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  minimum: z.number().optional(),
  anyOf: z.array(z.unknown()).optional(),
});
const Shape = z.looseObject({
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
});
const shapeOf = (endpoint: Endpoint) =>
  Shape.parse(z.toJSONSchema(endpoint.input, { io: 'input', unrepresentable: 'any' }));
const takesId = (property: unknown): boolean =>
  JSON.stringify(property).includes('"format":"uuid"');
const placesOf = (endpoint: Endpoint): readonly string[] =>
  Object.entries(shapeOf(endpoint).properties).flatMap(([name, property]) =>
    takesId(property) ? [name] : [],
  );

const nobody = '00000000-0000-4000-8000-000000000000';
/** What an endpoint must be given beside ids, where its schema does not say enough. */
const given: Readonly<Record<string, unknown>> = {
  kind: 'invoice',
  from: '2026-10-01',
  until: '2026-11-01',
  on: '2026-11-02',
  at: '2026-11-02T09:00:00.000Z',
  currency: 'EUR',
  unitPrice: '100',
  rule: 'FREQ=MONTHLY',
  atTime: '08:00',
  place: 'list/invoices',
  command: 'billing.write',
};
/** Of single endpoints: what they need of that name. */
const givenTo: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'auditLog.consistency': { from: 1, to: 2 },
  'periods.checklist': { areas: 'time,cash', through: '2026-10-31' },
  'analytics.variance': { from: '2026-10-01', until: '2026-11-01' },
};
function exampleOf(name: string, property: unknown): unknown {
  const { format, enum: choices, type, anyOf, minimum } = Property.parse(property);
  if (takesId(property)) return nobody;
  if (choices !== undefined) return choices[0];
  if (name in given) return given[name];
  if (anyOf !== undefined) return exampleOf(name, anyOf[0]);
  if (format === 'date') return '2026-10-05';
  if (type === 'integer' || type === 'number') return minimum ?? 1;
  return type === 'boolean' ? false : 'a';
}
function plausible({ name, endpoint }: Named): Readonly<Record<string, unknown>> {
  const { properties, required } = shapeOf(endpoint);
  return {
    ...Object.fromEntries(required.map((key) => [key, exampleOf(key, properties[key])])),
    ...givenTo[name],
  };
}

const uuids = (text: string): readonly string[] =>
  text.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? [];

let stage: DemoStage;
let other: TestFirm;
let superuser: pg.Client;
let visitor: Headers;
type Found = Readonly<{ table: string; id: string }>;
/** One of each table of the demo firm. */
let records: readonly Found[] = [];
/** All that belongs to another branch of the demo firm than the visitor's: what it is, by its id. */
let elsewhere: ReadonlyMap<string, string> = new Map();
let tablesElsewhere: ReadonlySet<string> = new Set();

/** Somebody of Vienna whose one role grants everything there is, in their branch. */
async function admitVisitor(branchId: string): Promise<Headers> {
  const { org } = stage.as('helena');
  const agree = async (act: Promise<unknown>) => {
    const said = await act.then(
      () => null,
      (error: unknown) => error,
    );
    if (said instanceof Waits) await stage.as('marcus').approvals.approve({ id: said.approvalId });
    else if (said !== null) throw said;
  };
  const grants = Object.fromEntries(permissions.map((each) => [each, 'branch' as const]));
  const name = 'All of a branch';
  await agree(org.createRole({ name, grants }));
  const role = existing((await org.listRoles({})).items.find((each) => each.name === name));
  const classificationId = existing((await org.listClassifications({})).items[0]).id;
  const email = 'vera.visitor@brandt-oyelaran.example';
  const person = { name: 'Vera Visitor', email, branchId, classificationId, managerId: null };
  await agree(org.createPerson({ ...person, roleIds: [role.id], password }));
  const headers = await signIn(stage.server, email);
  await apiOf(stage.server, headers).access.openSession({ branchId });
  return headers;
}

/** People work and sessions open in other branches too; whom one works with is no secret of a branch. */
const ofPeople = new Set(['person', 'session', 'command']);

beforeAll(async () => {
  stage = await openDemoFirm();
  const { server, clock, ownerUrl } = stage;
  other = await openFirm({ server: { server, ownerUrl, appUrl: ownerUrl }, clock, tag: 'other' });
  superuser = new pg.Client({ connectionString: ownerUrl });
  await superuser.connect();
  const { items: branches } = await stage.as('helena').org.listBranches({});
  const vienna = existing(branches.find((each) => each.name === 'Vienna'));
  visitor = await admitVisitor(vienna.id);
  const firmId = (await stage.as('helena').access.me({})).firm.id;
  const { rows: tables } = await superuser.query<{ name: string; has_branch: boolean }>(
    `select c.relname as name, exists (select from pg_attribute b where b.attrelid = c.oid and b.attname = 'branch_id' and not b.attisdropped) as has_branch
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'id' and not a.attisdropped where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by c.relname`,
  );
  const all = (sql: readonly string[]) =>
    superuser.query<Found>(sql.map((each) => `(${each})`).join(' union all '));
  records = (
    await all(
      tables.map(
        ({ name }) =>
          `select '${name}' as table, id from ${name} where firm_id = '${firmId}' order by id desc limit 1`,
      ),
    )
  ).rows;
  const away = await all(
    tables
      .filter(({ name, has_branch }) => has_branch && !ofPeople.has(name))
      .map(
        ({ name }) =>
          `select '${name}' as table, id from ${name} where firm_id = '${firmId}' and branch_id <> '${vienna.id}'`,
      ),
  );
  elsewhere = new Map(away.rows.map((row) => [row.id, row.table]));
  tablesElsewhere = new Set(elsewhere.values());
}, 240_000);
afterAll(async () => {
  await superuser.end();
  await stage.server.close();
});

/** In the path any kind of record is tried; a filter "invoiceId" takes an invoice, one that is named otherwise any. */
function triedAt(endpoint: Endpoint, place: string, among: readonly Found[]): readonly Found[] {
  if (endpoint.path.includes(`{${place}}`)) return among;
  const table = place
    .replace(/Ids?$/, '')
    .replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const own = among.filter((each) => each.table === table);
  return own.length > 0 ? own : among.slice(0, 2);
}

test('without a sign-in, every endpoint asks for one', async () => {
  const answers = await Promise.all(
    signedIn.map(async ({ name, endpoint }) => {
      const input = Object.fromEntries(placesOf(endpoint).map((place) => [place, nobody]));
      const answer = await send(stage.server, endpoint, { kind: 'x', name: 'x', ...input }, {});
      return [name, answer.statusCode] as const;
    }),
  );
  expect(answers.filter(([, status]) => status !== 401)).toEqual([]);
});

test('who is granted nothing is refused by every query that needs a permission', async () => {
  const { client } = other.people;
  const answers = await Promise.all(
    queries.map(async (query) => {
      const operation = operations.get(query.name);
      const needs = operation !== undefined && 'query' in operation && operation.query.permission;
      const answer = await send(stage.server, query.endpoint, plausible(query), client.headers);
      return [query.name, needs, answer.statusCode] as const;
    }),
  );
  const asked = answers.filter(([, needs]) => needs !== 'anyone');
  expect(asked.length).toBeGreaterThan(80);
  expect(asked.filter(([, , status]) => status !== 403)).toEqual([]);
});

/** What their answer says no to here, although they are asked as they are meant. */
const refusedHere: Readonly<Record<string, string>> = {
  'auditLog.consistency': 'Nothing is in the log of a firm that no server looks after',
};
test('every query is understood, as the owner asks it: what is refused below is not refused for bad input', async () => {
  const misunderstood: unknown[] = [];
  for (const query of queries) {
    if (query.name in refusedHere) continue;
    const { statusCode, body } = await send(
      stage.server,
      query.endpoint,
      plausible(query),
      stage.headersOf('helena'),
    );
    if (statusCode === 422 || statusCode >= 500)
      misunderstood.push([query.name, statusCode, body.slice(0, 300)]);
  }
  expect(misunderstood).toEqual([]);
}, 120_000);

/** What a query told of records that the asker must not see. */
async function leaksOf(
  { name, endpoint }: Named,
  asked: Readonly<{ input: Readonly<Record<string, unknown>>; headers: Headers; place?: string }>,
  isHidden: (id: string) => boolean,
): Promise<readonly string[]> {
  const { input, headers, place } = asked;
  const answer = await send(stage.server, endpoint, input, headers);
  if (answer.statusCode >= 500) return [`${name}: ${answer.statusCode}`];
  const said = uuids(answer.body).filter((id) => isHidden(id) && id !== input[place ?? '']);
  if (answer.statusCode < 300 && said.length > 0)
    return [
      `${name}${place === undefined ? '' : ` by ${place}`}: ${elsewhere.get(said[0] ?? '') ?? said[0]}`,
    ];
  // Whoever names a record that they may not see hears that there is none.
  const isNamed = place !== undefined && endpoint.path.includes(`{${place}}`);
  return isNamed && answer.statusCode < 300 ? [`${name} by ${place}: ${answer.statusCode}`] : [];
}

/** Paths whose id is no record of the firm's, or may be any. */
const anyRecord = new Set(['audit.history']);

test('the owner of another firm finds nothing of this one', async () => {
  const ours = new Set(records.map((each) => each.id));
  const { headers } = other.people.owner;
  const found: string[] = [];
  for (const query of queries) {
    if (anyRecord.has(query.name)) continue;
    const base = plausible(query);
    for (const place of placesOf(query.endpoint)) {
      for (const { id } of triedAt(query.endpoint, place, records)) {
        const asked = { input: { ...base, [place]: id }, headers, place };
        found.push(...(await leaksOf(query, asked, (each) => ours.has(each))));
      }
    }
  }
  expect([...new Set(found)]).toEqual([]);
}, 200_000);

test('who is granted everything in their branch finds nothing of another', async () => {
  expect(elsewhere.size).toBeGreaterThan(20_000);
  const one = new Map([...elsewhere].map(([id, table]) => [table, { table, id }]));
  const isHidden = (id: string) => elsewhere.has(id);
  const found: string[] = [];
  for (const query of queries) {
    const base = plausible(query);
    found.push(...(await leaksOf(query, { input: base, headers: visitor }, isHidden)));
    if (anyRecord.has(query.name)) continue;
    for (const place of placesOf(query.endpoint)) {
      for (const { table, id } of triedAt(query.endpoint, place, [...one.values()])) {
        const kind = query.endpoint.path.includes(`{${place}}`)
          ? kindsOfPath(query.endpoint)
          : null;
        if (kind !== null && kind !== table) continue;
        const asked = { input: { ...base, [place]: id }, headers: visitor, place };
        found.push(...(await leaksOf(query, asked, isHidden)));
      }
    }
  }
  expect([...new Set(found)]).toEqual([]);
}, 200_000);

test('nor by working in that branch for a day', async () => {
  const { items } = await stage.as('helena').org.listBranches({});
  const berlin = existing(items.find((each) => each.name === 'Berlin'));
  const { access, billing } = apiOf(stage.server, visitor);
  const session = await access.openSession({ branchId: berlin.id });
  expect(session.branch.name).toBe('Berlin');
  const invoices = (await billing.listInvoices({ limit: 500 })).items;
  expect(invoices.filter((each) => elsewhere.has(each.id))).toEqual([]);
});

/** "/invoices/{id}/…" is about invoices. */
function kindsOfPath({ path }: Endpoint): string | null {
  const noun = /^\/([a-z-]+)\/\{/.exec(path)?.[1]?.replaceAll('-', '_') ?? '';
  const table = noun.endsWith('ies') ? `${noun.slice(0, -3)}y` : noun.replace(/s$/, '');
  return tablesElsewhere.has(table) ? table : null;
}
