// Two firms with the same synthetic history, so that ours and the limit never share a row: clients,
// projects of a hundred approved entries each, priced and ready to be billed.

import { contract } from '@daybook/contract/contract.ts';
import { permissions } from '@daybook/core/access/permissions.ts';
import pg from 'pg';
import { foundFirmEndpoint } from '../server/src/modules/setup/found-firm.ts';
import { type Actor, loadActor } from '../server/src/platform/actor.ts';
import { callAs, founder } from '../server/src/platform/caller.ts';
import { existing } from '../server/src/platform/rows.ts';
import { buildServer, type DaybookServer } from '../server/src/server.ts';
import { type HttpClients, openClients } from './http.ts';

export type BenchFirm = Readonly<{
  firmId: string;
  actor: Actor;
  apiKey: string;
  projectIds: readonly string[];
  clientIds: readonly string[];
  serviceIds: readonly string[];
  personIds: readonly string[];
  entityId: string;
  branchId: string;
  taxClassId: string;
}>;
export type World = Readonly<{
  server: DaybookServer;
  port: number;
  clients: HttpClients;
  appUrl: string;
  ownerUrl: string;
  size: number;
  say: (line: string) => void;
  /** Made at the first call: a million rows take a minute. */
  firms: () => Promise<Readonly<{ ours: BenchFirm; limit: BenchFirm }>>;
  /** Made anew, with a client for each project: nobody has billed anything of them. */
  unbilledFirms: () => Promise<Readonly<{ ours: BenchFirm; limit: BenchFirm }>>;
  /** A hundred entries for each of so many projects, of a client each. */
  smallFirm: (projects: number) => Promise<BenchFirm>;
  /** Without history. */
  emptyFirm: () => Promise<BenchFirm>;
  close: () => Promise<void>;
}>;

type Options = Readonly<{
  ownerUrl: string;
  appUrl: string;
  size: number;
  say: (line: string) => void;
}>;

export async function openWorld(options: Options): Promise<World> {
  const server = await buildServer({
    appUrl: options.appUrl,
    authSecret: 'bench-secret-that-is-long-enough-0123456789',
    publicUrl: null,
    logLevel: 'silent',
    webFolder: null,
    withQueue: false,
    poolSize: 10,
  });
  await server.http.listen({ port: 0, host: '127.0.0.1' });
  const address = server.http.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const clients = openClients();
  let firms: Promise<Readonly<{ ours: BenchFirm; limit: BenchFirm }>> | null = null;
  const make = async (projectsPerClient: number) => {
    options.say(`  making two firms with ${options.size} entries each`);
    const ours = await makeFirm(server, options, { size: options.size, projectsPerClient });
    const limit = await makeFirm(server, options, { size: options.size, projectsPerClient });
    const owner = await connect(options.ownerUrl);
    await owner.query('vacuum analyze');
    await owner.end();
    return { ours, limit };
  };
  return {
    server,
    port,
    clients,
    ...options,
    firms: () => {
      firms ??= make(10);
      return firms;
    },
    unbilledFirms: () => make(1),
    smallFirm: (projects) =>
      makeFirm(server, options, { size: projects * 100, projectsPerClient: 1 }),
    emptyFirm: () => makeFirm(server, options, { size: 0, projectsPerClient: 10 }),
    close: async () => {
      clients.close();
      await server.close();
    },
  };
}

export async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

const address = {
  line1: 'Teststraße 1',
  line2: '',
  postalCode: '10115',
  city: 'Berlin',
  region: '',
  country: 'DE',
};

type History = Readonly<{ size: number; projectsPerClient: number }>;

async function makeFirm(
  server: DaybookServer,
  options: Options,
  history: History,
): Promise<BenchFirm> {
  const { clock } = server.door;
  const ids = { firmId: clock.newId(), ownerId: clock.newId(), sessionId: clock.newId() };
  const founded = await callAs(server.door, founder(ids), 'setup.foundFirm', foundFirmEndpoint, {
    name: 'Bench',
    baseCurrency: 'EUR',
    entity: { name: 'Bench GmbH', currency: 'EUR', taxId: null, address, numberPrefix: 'B' },
    branch: { name: 'Berlin', code: 'BER', timeZone: 'Europe/Berlin', shifts: [] },
    owner: { name: 'Owner', email: `owner-${ids.firmId}@bench.test`, password: null },
  });
  const actor = existing(
    await loadActor(
      server.database.reader(ids.firmId),
      {
        firmId: ids.firmId,
        personId: ids.ownerId,
        authSessionId: null,
        apiKeyId: null,
        sessionId: founded.sessionId,
      },
      { source: 'console', requestId: null, now: clock.now() },
    ),
  );
  const { catalog, access, approvals } = contract;
  const taxClass = await callAs(
    server.door,
    actor,
    'catalog.createTaxClass',
    catalog.createTaxClass,
    {
      name: 'Services',
      rates: [{ country: 'DE', category: 'S', percent: '19', from: '2000-01-01' }],
    },
  );
  const category = await callAs(
    server.door,
    actor,
    'catalog.createCategory',
    catalog.createCategory,
    { name: 'All' },
  );
  const serviceIds: string[] = [];
  for (const name of ['Advice', 'Design', 'Build', 'Test', 'Run']) {
    serviceIds.push(
      (
        await callAs(server.door, actor, 'catalog.createService', catalog.createService, {
          sku: name.toUpperCase(),
          name,
          categoryId: category.id,
          taxClassId: taxClass.id,
        })
      ).id,
    );
  }
  const key = await callAs(server.door, actor, 'access.createApiKey', access.createApiKey, {
    name: 'bench',
    scopes: Object.fromEntries(permissions.map((each) => [each, 'firm' as const])),
  });
  // The gate asks for a second person above an amount; a bench has only one.
  const gates = await server.database
    .reader(ids.firmId)
    .rows<{ id: string; version: number }>(
      'select id, version from approval_policy where firm_id = app.firm_id()',
    );
  for (const gate of gates)
    await callAs(server.door, actor, 'approvals.updatePolicy', approvals.updatePolicy, {
      id: gate.id,
      version: gate.version,
      isActive: false,
    });
  const filled = await fill(options.ownerUrl, { ...ids, ...founded, serviceIds, ...history });
  return {
    firmId: ids.firmId,
    actor,
    apiKey: key.secret ?? '',
    serviceIds,
    entityId: founded.entityId,
    branchId: founded.branchId,
    taxClassId: taxClass.id,
    ...filled,
  };
}

type Filling = Readonly<{
  firmId: string;
  ownerId: string;
  entityId: string;
  branchId: string;
  serviceIds: readonly string[];
}> &
  History;

/** History by SQL, as the owner and past the triggers: it is the stage of the measurement, not its subject. */
async function fill(
  ownerUrl: string,
  { firmId, ownerId, entityId, branchId, serviceIds, size, projectsPerClient }: Filling,
) {
  const owner = await connect(ownerUrl);
  await owner.query('set session_replication_role = replica');
  const projects = Math.max(10, Math.round(size / 100));
  const list = async (sql: string, values: unknown[]) =>
    (await owner.query<{ id: string }>(sql, values)).rows.map((row) => row.id);
  const personIds = await list(
    `insert into person (firm_id, id, name, email, branch_id) select $1::uuid, gen_random_uuid(), 'Person ' || n, n || '@' || $1::uuid::text || '.test', $2::uuid from generate_series(1, 100) n returning id`,
    [firmId, branchId],
  );
  const clientIds = await list(
    `insert into client (firm_id, id, name, code, legal_entity_id, currency, address, payment_term_days, quantity_policy, grouping, tax_treatment) select $1, gen_random_uuid(), 'Client ' || n, 'C' || n, $2, 'EUR', $3, 30, 'minutes', 'service', 'standard'
       from generate_series(1, $4::int) n returning id`,
    [
      firmId,
      entityId,
      JSON.stringify(address),
      Math.max(1, Math.round(projects / projectsPerClient)),
    ],
  );
  const projectIds = await list(
    `insert into project (firm_id, id, client_id, branch_id, manager_id, name, code, is_billable, require_note) select $1, gen_random_uuid(), ($2::uuid[])[1 + n % array_length($2::uuid[], 1)], $3, $4, 'Project ' || n, 'P' || n, true, false
       from generate_series(1, $5::int) n returning id`,
    [firmId, clientIds, branchId, ownerId, projects],
  );
  await owner.query(
    `insert into time_entry (firm_id, id, person_id, entered_by_id, project_id, client_id, branch_id, service_id, work_date, worked_minutes, is_billable, note, state, source)
     select $1, gen_random_uuid(), ($2::uuid[])[1 + n % 100], $3, p.id, p.client_id, $4, ($5::uuid[])[1 + n % 5], date '2024-01-01' + (n % 730), 15 + 15 * (n % 20), true, 'Work ' || n, 'approved', 'api'
       from generate_series(1, $6::int) n join (select id, client_id, row_number() over (order by id) - 1 as k from project where firm_id = $1) p on p.k = n % $7`,
    [firmId, personIds, ownerId, branchId, serviceIds, size, projects],
  );
  await owner.query(
    `insert into billable_item (firm_id, id, source_kind, source_id, client_id, project_id, branch_id, person_id, service_id, work_date, note, currency, worked_minutes, billable_minutes, unit_price, amount_minor, beaten, quantity_policy)
     select firm_id, gen_random_uuid(), 'time', id, client_id, project_id, branch_id, person_id, service_id, work_date, note, 'EUR', worked_minutes, worked_minutes, 120, worked_minutes * 200, '[]', 'minutes' from time_entry where firm_id = $1`,
    [firmId],
  );
  await owner.end();
  return { personIds, clientIds, projectIds };
}
