// What somebody tries who means no good, at every endpoint where it can be tried at every endpoint.

import { randomUUID } from 'node:crypto';
import { contract } from '@daybook/contract/contract.ts';
import type { Endpoint } from '@daybook/contract/endpoint.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { lockoutAfter } from '../../src/platform/auth.ts';
import { existing } from '../../src/platform/rows.ts';
import { preBill } from '../../src/testing/sample-records.ts';
import {
  apiOf,
  type Headers,
  openFirm,
  password,
  send,
  signIn as signInAs,
  type TestFirm,
  Waits,
} from '../../src/testing/test-firm.ts';
import { agreedTo, refusalOf, versioned } from '../steps.ts';

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm();
});
afterAll(() => firm.close());

const named = Object.entries(contract).flatMap(([noun, endpoints]) =>
  Object.entries(endpoints as Readonly<Record<string, Endpoint>>).map(
    ([name, endpoint]) => [`${noun}.${name}`, endpoint] as const,
  ),
);
const commands = named.filter(
  ([, endpoint]) => endpoint.kind === 'command' && endpoint.access !== 'link',
);
const queries = named.filter(
  ([, endpoint]) =>
    endpoint.kind === 'query' && endpoint.file === undefined && endpoint.access !== 'link',
);
const ids = (endpoint: Endpoint) =>
  Object.fromEntries(
    [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, randomUUID()]),
  );

describe('a page of another site', () => {
  test.each(commands)('can’t have the browser send %s', async (_, endpoint) => {
    const { headers } = firm.people.owner;
    const foreign = await send(firm.server, endpoint, ids(endpoint), {
      ...headers,
      origin: 'https://evil.example',
    });
    const hidden = await send(firm.server, endpoint, ids(endpoint), {
      ...headers,
      'sec-fetch-site': 'cross-site',
    });
    expect([foreign.statusCode, hidden.statusCode]).toEqual([403, 403]);
  });

  test('can’t send a form that is taken for JSON', async () => {
    const { headers } = firm.people.owner;
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const answer = await firm.server.http.inject({
        method: 'POST',
        url: '/api/v1/service-categories',
        headers: { ...headers, 'content-type': type },
        payload: '{"name":"Forged"}',
      });
      expect([type, answer.statusCode >= 400 && answer.statusCode < 500]).toEqual([type, true]);
    }
  });
});

const Shape = z.looseObject({ properties: z.record(z.string(), z.unknown()).default({}) });
const hostile = [
  "' or '1'='1",
  `"; drop table client; --`,
  '%_\\',
  '\u0000',
  '../../etc/passwd',
  '[object Object]',
  '-1',
  '9'.repeat(40),
  'ⅷ',
];
describe('whatever stands in a filter, a sort or a cursor', () => {
  test.each(queries)('%s answers or refuses, and never fails', async (_, endpoint) => {
    const { properties } = Shape.parse(
      z.toJSONSchema(endpoint.input, { io: 'input', unrepresentable: 'any' }),
    );
    const { headers } = firm.people.owner;
    const failed: unknown[] = [];
    for (const name of Object.keys(properties)) {
      for (const value of hostile) {
        const { statusCode } = await send(
          firm.server,
          endpoint,
          { ...ids(endpoint), [name]: value },
          headers,
        );
        if (statusCode >= 500) failed.push([name, value, statusCode]);
      }
    }
    expect(failed).toEqual([]);
  });

  test('the tables are still there', async () => {
    expect((await firm.people.owner.api.parties.listClients({})).items.length).toBeGreaterThan(0);
  });
});

const signIn = (email: string, secret: string, headers: Headers = {}) =>
  firm.server.http.inject({
    method: 'POST',
    url: '/api/auth/sign-in/email',
    payload: { email, password: secret },
    headers: { origin: 'http://localhost', host: 'localhost', ...headers },
  });

describe('a sign-in', () => {
  test('locks after wrong passwords, and says of nobody whether they are known', async () => {
    const { email } = firm.people.cashier;
    for (let attempt = 0; attempt < lockoutAfter; attempt += 1) {
      const known = await signIn(email, `wrong-password-${attempt}`);
      const unknown = await signIn('nobody@a.test', `wrong-password-${attempt}`);
      expect([known.statusCode, known.json()]).toEqual([401, unknown.json()]);
    }
    const [locked, alsoLocked] = [
      await signIn(email, password),
      await signIn('nobody@a.test', password),
    ];
    expect([locked.statusCode, alsoLocked.statusCode]).toEqual([429, 429]);
    firm.clock.moveTo('2026-03-02T09:30:00.000Z');
    expect((await signIn(email, password)).statusCode).toBe(200);
  });

  test('begins a session of its own, whatever cookie came with it; signing out ends it', async () => {
    const { email } = firm.people.biller;
    const planted = 'daybook.session_token=planted.by-somebody-else';
    const first = existing(
      (await signIn(email, password, { cookie: planted })).cookies.find((each) =>
        each.name.includes('session_token'),
      ),
    );
    const second = existing(
      (
        await signIn(email, password, {
          cookie: `${first.name}=${encodeURIComponent(first.value)}`,
        })
      ).cookies.find((each) => each.name.includes('session_token')),
    );
    expect(first.value).not.toContain('planted');
    expect(second.value).not.toBe(first.value);
    expect([first.httpOnly, first.sameSite]).toEqual([true, 'Lax']);
    const cookie = `${second.name}=${encodeURIComponent(second.value)}`;
    const headers = { cookie, origin: 'http://localhost', host: 'localhost' };
    const me = () => firm.server.http.inject({ url: '/api/v1/me', headers });
    expect((await me()).statusCode).toBe(200);
    await firm.server.http.inject({
      method: 'POST',
      url: '/api/auth/sign-out',
      headers,
      payload: {},
    });
    expect((await me()).statusCode).toBe(401);
    expect(
      (await firm.server.http.inject({ url: '/api/v1/me', headers: { cookie: planted } }))
        .statusCode,
    ).toBe(401);
  });
});

describe('too much', () => {
  test('a body that is too large is refused as such', async () => {
    const { headers } = firm.people.owner;
    const payload = { name: 'x'.repeat(5 * 1024 * 1024) };
    const answer = await firm.server.http.inject({
      method: 'POST',
      url: '/api/v1/service-categories',
      headers,
      payload,
    });
    expect([answer.statusCode, answer.json().code]).toEqual([413, 'too_large']);
  });
  test('a client that is slow is not waited for for ever', () => {
    const { headersTimeout, requestTimeout } = firm.server.http.server;
    expect([headersTimeout > 0 && headersTimeout <= 60_000, requestTimeout]).toEqual([
      true,
      120_000,
    ]);
  });
  test('deeply nested input is refused or taken, and does not end the server', async () => {
    const { headers } = firm.people.owner;
    const answer = await firm.server.http.inject({
      method: 'POST',
      url: '/api/v1/saved-views',
      headers: { ...headers, 'content-type': 'application/json' },
      payload: `{"place":"list/x","name":"x","query":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`,
    });
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.statusCode).toBeLessThan(500);
  });
});

describe('files', () => {
  test.each([
    '/../package.json',
    '/..%2f..%2fpackage.json',
    '/assets/..%2f..%2f..%2fpackage.json',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/docs/..%5c..%5cpackage.json',
    '//etc/passwd',
    '/%00/etc/passwd',
  ])('%s leads out of nowhere', async (url) => {
    const answer = await firm.server.http.inject({ url });
    expect(answer.body).not.toContain('"workspaces"');
    expect(answer.body).not.toContain('root:');
    expect(answer.statusCode).toBeLessThan(500);
  });
});

test('the browser is told to run nothing but the product, and to show it in no page of another', async () => {
  const { headers } = await firm.server.http.inject({ url: '/healthz' });
  const policy = new Map(
    String(headers['content-security-policy'])
      .split(';')
      .map((part) => {
        const [name = '', ...values] = part.trim().split(' ');
        return [name, values.join(' ')];
      }),
  );
  expect(policy.get('script-src')).toBe("'self'");
  expect(policy.get('script-src-attr')).toBe("'none'");
  expect([policy.get('object-src'), policy.get('base-uri')]).toEqual(["'none'", "'self'"]);
  expect([policy.get('frame-ancestors'), policy.get('form-action')]).toEqual(["'self'", "'self'"]);
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['referrer-policy']).toBe('no-referrer');
  expect(headers['strict-transport-security']).toBeUndefined();
});

test('a key that somebody else has used is refused', async () => {
  const { owner, partner } = firm.people;
  await owner.api.catalog.createCategory({ name: 'Once' }, { key: 'mine' });
  const repeated = await refusalOf(
    partner.api.catalog.createCategory({ name: 'Once' }, { key: 'mine' }),
  );
  expect(repeated?.code).toBe('idempotency_key_reused');
});

test('what a body says beyond the input of the endpoint has no effect', async () => {
  const { owner } = firm.people;
  const other = randomUUID();
  const answer = await send(
    firm.server,
    contract.catalog.createCategory,
    {
      name: 'Plain',
      id: other,
      firmId: other,
      firm_id: other,
      actorId: other,
      version: 9,
      isActive: false,
      createdAt: '1999-01-01T00:00:00Z',
    },
    owner.headers,
  );
  expect(answer.statusCode).toBe(200);
  expect(answer.body).not.toContain(other);
  const [event] = (await owner.api.audit.list({ type: 'service_category.created', limit: 1 }))
    .items;
  expect(existing(event).actor?.id).toBe(owner.id);
  expect(JSON.stringify(event)).not.toContain(other);
});

test('nobody agrees to what they asked for: in another session, by a key, or in the name of somebody else', async () => {
  const { owner, partner } = firm.people;
  const bill = await preBill(firm);
  const said = await owner.api.billing
    .write({
      ...versioned(bill),
      lineIds: bill.lines.map((line) => line.id),
      to: { kind: 'percent_off', percent: '50' },
      reasonCode: 'courtesy',
    })
    .catch((error: unknown) => error);
  if (!(said instanceof Waits)) throw new Error('It should wait for somebody');
  const id = said.approvalId;
  const again = await signInAs(firm.server, owner.email);
  const key = await owner.api.access.createApiKey({
    name: 'Mine',
    scopes: { 'approvals.approve': 'firm', 'approvals.view': 'firm' },
  });
  await partner.api.approvals.delegate({
    ...{ delegateId: owner.id, from: '2026-03-01', until: '2026-04-01' },
  });
  const byKey = { authorization: `Bearer ${key.secret}` };
  for (const headers of [again, byKey, owner.headers]) {
    const api = apiOf(firm.server, headers);
    await api.access.openSession({ branchId: firm.branchId });
    const refused = await refusalOf(api.approvals.approve({ id }));
    expect(refused?.code).toBe('own_approval');
  }
  expect((await partner.api.approvals.approve({ id })).state).toBe('approved');
});

test('texts that would run somewhere are texts', async () => {
  const { biller } = firm.people;
  const text = `=HYPERLINK("http://evil","x") <script>alert(1)</script> #panic("typst") $x$ \\u{202E}`;
  const client = await biller.api.parties.getClient({ id: firm.clientId });
  await biller.api.parties.updateClient({ ...versioned(client), name: text });
  const bill = await preBill(firm);
  const draft = await biller.api.billing.invoicePreBill(versioned(bill));
  await agreedTo(firm, firm.people.partner.api.billing.post(versioned(draft)));
  const pdf = await firm.server.http.inject({
    url: `/api/v1/invoices/${draft.id}/pdf`,
    headers: biller.headers,
  });
  expect([pdf.statusCode, pdf.rawPayload.subarray(0, 5).toString()]).toEqual([200, '%PDF-']);
  const csv = await firm.server.http.inject({
    url: '/api/v1/clients',
    headers: { ...biller.headers, accept: 'text/csv' },
  });
  expect(csv.body).toContain(`"'=HYPERLINK`);
  const page = await firm.server.http.inject({ url: '/api/v1/clients', headers: biller.headers });
  expect(page.headers['content-type']).toContain('application/json');
  expect(page.headers['x-content-type-options']).toBe('nosniff');
});
