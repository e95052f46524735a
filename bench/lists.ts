// Every list with every one of its filters, for values that match much, little and nothing. A filter
// that has no index shows here: its time grows with the history and leaves that of the plain page.

import { contract } from '@daybook/contract/contract.ts';
import type { Endpoint } from '@daybook/contract/endpoint.ts';
import { z } from 'zod';
import { billChunk } from './bill.ts';
import { send } from './http.ts';
import { type Measure, median, timed } from './measure.ts';
import type { BenchFirm, World } from './world.ts';

const runs = 7;
const nothing = '00000000-0000-4000-8000-000000000000';

export const lists: Measure = async (world) => {
  const { ours: firm } = await world.firms();
  for (let at = 0; at < firm.projectIds.length / 2; at += 100)
    await billChunk(world, firm, firm.projectIds.slice(at, at + 100));
  await world.server.database.refreshStatistics();
  const rows = [];
  for (const [name, endpoint] of listEndpoints()) {
    const plain = await timeOf(world, firm, pathOf(endpoint, {}));
    const slow = { filter: 'no filter', milliseconds: plain };
    for (const filter of filtersOf(endpoint, firm)) {
      const milliseconds = await timeOf(world, firm, pathOf(endpoint, filter));
      if (milliseconds > 20)
        world.say(`  ${milliseconds.toFixed(1)} ms ${pathOf(endpoint, filter)}`);
      if (milliseconds > slow.milliseconds)
        Object.assign(slow, { filter: new URLSearchParams(filter).toString(), milliseconds });
    }
    const ratio = slow.milliseconds / plain;
    rows.push({
      name: `${name}, slowest by ${slow.filter}`,
      ours: `${slow.milliseconds.toFixed(2)} ms`,
      limit: `${plain.toFixed(2)} ms without filter`,
      ratio,
      reach: 'at most 5, or 100 ms',
      holds: ratio <= 5 || slow.milliseconds <= 100,
    });
  }
  return rows;
};

type Filter = Readonly<Record<string, string>>;

const listEndpoints = (): readonly (readonly [string, Endpoint])[] =>
  Object.entries(contract).flatMap(([noun, endpoints]) =>
    Object.entries<Endpoint>(endpoints)
      .filter(([, endpoint]) => endpoint.method === 'GET' && 'limit' in shapeOf(endpoint))
      .filter(([, endpoint]) => !endpoint.path.includes('{'))
      .map(([verb, endpoint]) => [`${noun}.${verb}`, endpoint] as const),
  );

const shapeOf = (endpoint: Endpoint): Readonly<Record<string, z.core.$ZodType>> =>
  endpoint.input instanceof z.ZodObject ? endpoint.input.shape : {};

const pathOf = (endpoint: Endpoint, filter: Filter) =>
  `${endpoint.path}?${new URLSearchParams({ limit: '50', ...filter })}`;

function filtersOf(endpoint: Endpoint, firm: BenchFirm): readonly Filter[] {
  const known: Readonly<Record<string, readonly (string | undefined)[]>> = {
    clientId: [firm.clientIds[0], nothing],
    projectId: [firm.projectIds[0], firm.projectIds.at(-1), nothing],
    personId: [firm.personIds[0], nothing],
    serviceId: [firm.serviceIds[0], nothing],
    branchId: [firm.branchId, nothing],
    legalEntityId: [firm.entityId, nothing],
    managerId: [firm.actor.personId, nothing],
    actorId: [firm.actor.personId, nothing],
    sessionId: [firm.actor.sessionId ?? nothing, nothing],
    from: ['2024-06-01', '2099-01-01'],
    until: ['2025-06-01', '1999-01-01'],
    q: ['Project 4242', '%zz', 'e'],
    currency: ['EUR', 'JPY'],
    account: ['1200', '9999'],
    recordKind: ['invoice', 'person'],
    type: ['invoice.posted', 'person.created'],
  };
  return Object.entries(shapeOf(endpoint)).flatMap(([key, type]) => {
    if (['limit', 'cursor', 'sort', 'ids'].includes(key)) return [];
    const values =
      known[key] ??
      optionsOf(type) ??
      (key.endsWith('Id') ? [nothing] : isDate(type) ? ['2025-06-01', '1999-01-01'] : null);
    if (values === null) throw new Error(`No value to try for the filter ${key}`);
    const isInstant = JSON.stringify(jsonSchemaOf(type)).includes('date-time');
    return values.map((value) => ({
      [key]: isInstant ? `${value}T00:00:00.000Z` : (value ?? nothing),
    }));
  });
}

/** The values of an enumeration, or both of a switch, also inside of an optional or a list. */
function optionsOf(type: z.core.$ZodType): readonly string[] | null {
  const schema = JSON.stringify(jsonSchemaOf(type));
  const found = /"enum":(\[[^\]]*\])/.exec(schema)?.[1];
  if (found !== undefined) return z.array(z.string()).parse(JSON.parse(found));
  return schema.includes('boolean') ? ['true', 'false'] : null;
}

const isDate = (type: z.core.$ZodType) =>
  JSON.stringify(jsonSchemaOf(type)).includes('"format":"date"');

const jsonSchemaOf = (type: z.core.$ZodType): unknown =>
  z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' });

async function timeOf(world: World, firm: BenchFirm, path: string): Promise<number> {
  const samples: number[] = [];
  for (let run = 0; run < runs; run += 1)
    samples.push(
      (await timed(() => send(world, firm.apiKey, { method: 'GET', path }))).milliseconds,
    );
  return median(samples);
}
