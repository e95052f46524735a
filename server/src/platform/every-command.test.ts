// The contract of all commands, one by one: refused without permission, carried out once for a key,
// heard of in the audit trail, blind to another firm, and silent about what it did not promise.

import { contract } from '@daybook/contract/contract.ts';
import type { Endpoint } from '@daybook/contract/endpoint.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { commands } from '../app.ts';
import { openAuditor } from '../testing/auditor.ts';
import { commandSamples } from '../testing/command-samples.ts';
import type { Sample } from '../testing/sample.ts';
import { openFirm, send, startServer, type TestFirm } from '../testing/test-firm.ts';
import { movableClock } from './clock.ts';

let firm: TestFirm;
let other: TestFirm;
beforeAll(async () => {
  const clock = movableClock('2026-03-02T09:00:00.000Z', 3);
  const server = await startServer(clock);
  firm = await openFirm({ server, clock, tag: 'one' });
  other = await openFirm({ server, clock, tag: 'two' });
});
afterAll(() => firm.close());

type Row = Readonly<{ name: string; endpoint: Endpoint; sample: Sample }>;
const rows: readonly Row[] = Object.entries(contract).flatMap(([noun, endpoints]) =>
  Object.entries(endpoints as Readonly<Record<string, Endpoint>>).flatMap(([name, endpoint]) => {
    const sample = (commandSamples as Readonly<Record<string, Readonly<Record<string, Sample>>>>)[
      noun
    ]?.[name];
    return sample === undefined ? [] : [{ name: `${noun}.${name}`, endpoint, sample }];
  }),
);

const Problem = z.object({ code: z.string() });
const counts = async () => {
  const [row] = await firm.server.database
    .reader(firm.firmId)
    .rows<{ commands: number; events: number }>(
      'select (select count(*)::int from command where firm_id = app.firm_id()) as commands, (select count(*)::int from audit_event where firm_id = app.firm_id()) as events',
    );
  return row ?? { commands: 0, events: 0 };
};
const permissionOf = (name: string) => commands.get(name)?.spec.permission;

test('every command of the contract has a sample', () => {
  const all = Object.entries(contract).flatMap(([noun, endpoints]) =>
    Object.entries(endpoints as Readonly<Record<string, Endpoint>>).flatMap(([name, endpoint]) =>
      endpoint.kind === 'command' ? [`${noun}.${name}`] : [],
    ),
  );
  expect(rows.map((row) => row.name)).toEqual(all);
});

describe.each(rows)('$name', ({ name, endpoint, sample }) => {
  test('is refused without a sign-in, and to those who hold nothing', async () => {
    const input = Object.fromEntries(
      Object.keys(await sample.input(firm)).map((key) => [key, 'x']),
    );
    // The secret of a link stands for a sign-in: one that nobody gave out is not found.
    const isByLink = endpoint.access === 'link';
    expect((await send(firm.server, endpoint, input, {})).statusCode).toBe(isByLink ? 404 : 401);
    if (isByLink) return;
    if (permissionOf(name) === 'anyone') return;
    const answer = await send(
      firm.server,
      endpoint,
      await sample.input(firm),
      firm.people.client.headers,
    );
    expect([answer.statusCode, Problem.parse(answer.json()).code]).toEqual([403, 'not_permitted']);
  });

  test('is carried out once for a key, is heard of, and says only what it promised', async () => {
    const input = await sample.input(firm);
    const headers = { ...firm.people[sample.as].headers, 'idempotency-key': `sample ${name}` };
    const before = await counts();
    const first = await send(firm.server, endpoint, input, headers);
    expect([200, 202], first.body).toContain(first.statusCode);
    const after = await counts();
    expect(after.commands - before.commands).toBe(1);
    expect(after.events).toBeGreaterThan(before.events);
    const again = await send(firm.server, endpoint, input, headers);
    const toldOnce = commands.get(name)?.spec.toldOnce ?? [];
    const kept = { ...first.json(), ...Object.fromEntries(toldOnce.map((key) => [key, null])) };
    expect([again.statusCode, again.json()]).toEqual([first.statusCode, kept]);
    for (const key of toldOnce) expect(first.json()[key]).toEqual(expect.any(String));
    expect(await counts()).toEqual(after);
    if (first.statusCode === 200) expect(unpromised(endpoint, first.json())).toEqual([]);
  });

  test('refuses a key that was used for something else', async () => {
    const input = await sample.input(firm);
    const answer = await send(
      firm.server,
      endpoint,
      { ...input, unheardOf: name },
      { ...firm.people[sample.as].headers, 'idempotency-key': `sample ${name}` },
    );
    expect([answer.statusCode, Problem.parse(answer.json()).code]).toEqual([
      409,
      'idempotency_key_reused',
    ]);
  });

  test('takes no record of another firm, wherever it takes one', async () => {
    const [theirs, own] = [await sample.input(firm), await sample.input(other)];
    const { headers } = other.people[sample.as];
    const taken: unknown[] = [];
    for (const [place, value] of Object.entries(theirs)) {
      const isOfOne = namesRecords(value) && place in own;
      if (!isOfOne || JSON.stringify(own[place]) === JSON.stringify(value)) continue;
      const { statusCode } = await send(
        other.server,
        endpoint,
        { ...own, [place]: value },
        headers,
      );
      const isRefused = statusCode >= 400 && statusCode < 500;
      if (!isRefused || (place === 'id' && statusCode !== 404)) taken.push([place, statusCode]);
    }
    expect(taken).toEqual([]);
  });
});

const namesRecords = (value: unknown) =>
  /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.test(JSON.stringify(value ?? null));

test('what all of them left behind is proved, and each record went from state to state', async () => {
  const auditor = openAuditor(firm.server, firm.firmId);
  await auditor.sign();
  const { findings, leaves } = await auditor.check(
    await auditor.exported(firm.people.owner.headers),
  );
  auditor.goHome();
  expect(findings).toEqual([]);
  expect(leaves).toBe((await counts()).events);
});

/** Keys that the schema of the endpoint does not have. */
function unpromised(endpoint: Endpoint, body: unknown): readonly string[] {
  const promised = endpoint.output.decode(body as never);
  return keysOf(body).filter((key) => !keysOf(z.encode(endpoint.output, promised)).includes(key));
}
const keysOf = (value: unknown, path = ''): readonly string[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    `${path}.${key}`,
    ...keysOf(inner, `${path}.${key}`),
  ]);
};
