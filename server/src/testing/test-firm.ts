// A small firm for a test: its own database, a clock that the test moves, and people of every role who
// call the API over HTTP as anyone would.

import { contract } from '@daybook/contract/contract.ts';
import type { Endpoint, OutputOf, WireInputOf } from '@daybook/contract/endpoint.ts';
import { type BuiltInRole, builtInRoles } from '@daybook/core/access/permissions.ts';
import { z } from 'zod';
import { foundFirmEndpoint } from '../modules/setup/found-firm.ts';
import { loadActor } from '../platform/actor.ts';
import { callAs, founder } from '../platform/caller.ts';
import { type Clock, type MovableClock, movableClock } from '../platform/clock.ts';
import { existing } from '../platform/rows.ts';
import { runCommand } from '../platform/run-command.ts';
import { buildServer, type DaybookServer } from '../server.ts';
import { makeDatabase } from './test-database.ts';

export const password = 'correct-horse-battery';

type Urls = Readonly<{ ownerUrl: string; appUrl: string }>;

export const serverOn = (
  { appUrl }: Urls,
  { clock, webFolder = null }: Readonly<{ clock?: Clock | undefined; webFolder?: string | null }>,
): Promise<DaybookServer> =>
  buildServer({
    appUrl,
    authSecret: 'a-secret-for-tests-that-is-long-enough-0123',
    publicUrl: null,
    logLevel: 'silent',
    webFolder,
    withQueue: false,
    signInsPerMinute: 1000,
    ...(clock === undefined ? {} : { clock }),
  });

export async function startServer(
  clock?: Clock,
  webFolder: string | null = null,
): Promise<Readonly<{ server: DaybookServer }> & Urls> {
  const urls = await makeDatabase({ from: 'daybook' });
  return { server: await serverOn(urls, { clock, webFolder }), ...urls };
}

type Table = typeof contract;
/** The API of one signed-in person: `await biller.billing.post({...})`; throws ApiRefusal. */
export type Api = {
  readonly [N in keyof Table]: {
    readonly [K in keyof Table[N]]: Table[N][K] extends Endpoint
      ? (input: WireInputOf<Table[N][K]>, options?: CallOptions) => Promise<OutputOf<Table[N][K]>>
      : never;
  };
};
export type CallOptions = Readonly<{ key?: string; dryRun?: boolean }>;

export class ApiRefusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: readonly Readonly<{ field: string; message: string }>[];
  constructor(
    status: number,
    problem: Readonly<{
      code: string;
      fields?: readonly Readonly<{ field: string; message: string }>[] | undefined;
    }>,
  ) {
    super(
      `${status} ${problem.code} ${(problem.fields ?? []).map((field) => `${field.field}: ${field.message}`).join('; ')}`,
    );
    this.status = status;
    this.code = problem.code;
    this.fields = problem.fields ?? [];
  }
}
const ProblemBody = z.object({
  code: z.string(),
  fields: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
});

/** Waits for approval: the id of the request. */
export class Waits extends Error {
  readonly approvalId: string;
  constructor(approvalId: string) {
    super(`waits for approval ${approvalId}`);
    this.approvalId = approvalId;
  }
}
const ParkedBody = z.object({ approval: z.object({ id: z.string() }) });

export type Headers = Readonly<Record<string, string>>;
export async function send(
  server: DaybookServer,
  endpoint: Endpoint,
  input: Readonly<Record<string, unknown>>,
  headers: Headers,
) {
  const used = new Set<string>();
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    used.add(name);
    return encodeURIComponent(String(input[name]));
  });
  const rest = Object.entries(input).filter(
    ([name, value]) => !used.has(name) && value !== undefined,
  );
  const query = new URLSearchParams(
    rest.map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : String(value)]),
  );
  const url = `/api/v1${path}${endpoint.method === 'GET' && rest.length > 0 ? `?${query}` : ''}`;
  return server.http.inject({
    method: endpoint.method,
    url,
    headers: { ...headers },
    ...(endpoint.method === 'GET' ? {} : { payload: Object.fromEntries(rest) }),
  });
}

export function apiOf(server: DaybookServer, headers: Headers): Api {
  const call =
    (endpoint: Endpoint) =>
    async (input: Readonly<Record<string, unknown>>, options: CallOptions = {}) => {
      const answer = await send(server, endpoint, input, {
        ...headers,
        ...(options.key === undefined ? {} : { 'idempotency-key': options.key }),
        ...(options.dryRun === true ? { 'dry-run': 'true' } : {}),
      });
      if (answer.statusCode === 202) throw new Waits(ParkedBody.parse(answer.json()).approval.id);
      if (answer.statusCode >= 400)
        throw new ApiRefusal(answer.statusCode, ProblemBody.parse(answer.json()));
      return endpoint.file === undefined
        ? endpoint.output.decode(answer.json())
        : answer.rawPayload;
    };
  return Object.fromEntries(
    Object.entries(contract).map(([noun, endpoints]) => [
      noun,
      Object.fromEntries(
        Object.entries(endpoints).map(([name, endpoint]) => [name, call(endpoint)]),
      ),
    ]),
  ) as unknown as Api;
}

export type TestPerson = Readonly<{ id: string; email: string; api: Api; headers: Headers }>;
export type TestFirm = Readonly<{
  server: DaybookServer;
  ownerUrl: string;
  appUrl: string;
  clock: MovableClock;
  firmId: string;
  branchId: string;
  entityId: string;
  taxClassId: string;
  serviceId: string;
  classificationId: string;
  cardId: string;
  clientId: string;
  projectId: string;
  people: Readonly<Record<BuiltInRole, TestPerson>>;
  addPerson: (role: BuiltInRole, name: string) => Promise<TestPerson>;
  close: () => Promise<void>;
}>;

const address = {
  line1: 'Lindenallee 1',
  line2: '',
  postalCode: '10115',
  city: 'Berlin',
  region: '',
  country: 'DE',
};

export async function signIn(
  server: DaybookServer,
  email: string,
  secret = password,
): Promise<Headers> {
  const answer = await server.http.inject({
    method: 'POST',
    url: '/api/auth/sign-in/email',
    payload: { email, password: secret },
    headers: { origin: 'http://localhost', host: 'localhost' },
  });
  const cookie = answer.cookies.find((each) => each.name.includes('session_token'));
  if (answer.statusCode !== 200 || cookie === undefined)
    throw new Error(`Sign-in of ${email}: ${answer.statusCode} ${answer.body}`);
  return {
    cookie: `${cookie.name}=${encodeURIComponent(cookie.value)}`,
    host: 'localhost',
    origin: 'http://localhost',
  };
}

export async function openFirm(
  options: Readonly<{
    now?: string;
    server?: Awaited<ReturnType<typeof startServer>>;
    clock?: MovableClock;
    tag?: string;
  }> = {},
): Promise<TestFirm> {
  const clock = options.clock ?? movableClock(options.now ?? '2026-03-02T09:00:00.000Z', 1);
  const started = options.server ?? (await startServer(clock));
  const { server } = started;
  const tag = options.tag ?? 'a';
  const ids = { firmId: clock.newId(), ownerId: clock.newId(), sessionId: clock.newId() };
  const founded = await callAs(server.door, founder(ids), 'setup.foundFirm', foundFirmEndpoint, {
    name: `Test firm ${tag}`,
    baseCurrency: 'EUR',
    entity: {
      name: `Test ${tag} GmbH`,
      currency: 'EUR',
      taxId: 'DE123456789',
      address,
      numberPrefix: 'T',
      email: `billing@${tag}.test`,
    },
    branch: {
      name: 'Berlin',
      code: 'BER',
      timeZone: 'Europe/Berlin',
      shifts: [{ name: 'Day', from: '06:00', until: '22:00' }],
    },
    owner: { name: 'Olga Owner', email: `owner@${tag}.test`, password },
  });
  const loaded = await loadActor(
    server.database.reader(ids.firmId),
    {
      firmId: ids.firmId,
      personId: ids.ownerId,
      authSessionId: null,
      apiKeyId: null,
      sessionId: founded.sessionId,
    },
    { source: 'console', requestId: null, now: clock.now() },
  );
  const actor = existing(loaded);
  const owner = <E extends Endpoint>(name: string, endpoint: E, input: WireInputOf<E>) =>
    callAs(server.door, actor, name, endpoint, input);
  const { org, catalog, rates, parties } = contract;
  const roles = new Map(
    (
      await server.database
        .reader(ids.firmId)
        .rows<{ id: string; key: string }>('select id, key from role where firm_id = app.firm_id()')
    ).map((role) => [role.key, role.id]),
  );
  const classification = await owner('org.createClassification', org.createClassification, {
    name: 'Consultant',
  });
  const join = async (role: BuiltInRole, name: string): Promise<TestPerson> => {
    const email = `${name.toLowerCase().replace(/[^a-z]/g, '.')}@${tag}.test`;
    const input = {
      name,
      email,
      branchId: founded.branchId,
      classificationId: classification.id,
      managerId: ids.ownerId,
      roleIds: [existing(roles.get(role))],
      password,
    };
    const { status, body } = await runCommand(server.door, 'org.createPerson', {
      actor,
      input,
      idempotencyKey: null,
    });
    if (status === 202) {
      const { id } = ParkedBody.parse(body).approval;
      await agree(id);
    }
    const [made] = await server.database
      .reader(ids.firmId)
      .rows<{ id: string }>('select id from person where firm_id = app.firm_id() and email = $1', [
        email,
      ]);
    return enter(existing(made).id, email);
  };
  /** The partner, who comes anew where they have been away for too long. */
  const agree = async (id: string) => {
    const partner = existing(people.partner);
    const isAway = (error: unknown) => error instanceof ApiRefusal && error.status === 401;
    await partner.api.approvals.approve({ id }).catch(async (error: unknown) => {
      if (!isAway(error)) throw error;
      const { api } = await enter(partner.id, partner.email);
      await api.approvals.approve({ id });
    });
  };
  const enter = async (id: string, email: string): Promise<TestPerson> => {
    const headers = await signIn(server, email);
    const api = apiOf(server, headers);
    await api.access.openSession({ branchId: founded.branchId });
    return { id, email, api, headers };
  };
  const people: Partial<Record<BuiltInRole, TestPerson>> = {
    owner: await enter(ids.ownerId, `owner@${tag}.test`),
  };
  for (const role of builtInRoles.filter((each) => each !== 'owner'))
    people[role] = await join(role, `${role} person`);
  const everyone = people as Record<BuiltInRole, TestPerson>;
  const taxClass = await owner('catalog.createTaxClass', catalog.createTaxClass, {
    name: 'Services',
    rates: [{ country: 'DE', category: 'S', percent: '19', from: '2020-01-01' }],
  });
  const category = await owner('catalog.createCategory', catalog.createCategory, {
    name: 'Consulting',
  });
  const service = await owner('catalog.createService', catalog.createService, {
    sku: 'CON',
    name: 'Consulting',
    categoryId: category.id,
    taxClassId: taxClass.id,
  });
  const card = await owner('rates.createCard', rates.createCard, {
    name: 'Standard',
    level: 'firm',
    currency: 'EUR',
    isStandard: true,
  });
  await owner('rates.setRate', rates.setRate, {
    id: card.id,
    classificationId: classification.id,
    unitPrice: '110',
    from: '2020-01-01',
  });
  const client = await owner('parties.createClient', parties.createClient, {
    name: 'Acme AG',
    code: 'ACME',
    legalEntityId: founded.entityId,
    currency: 'EUR',
    address,
    taxId: 'DE987654321',
  });
  const project = await owner('parties.createProject', parties.createProject, {
    clientId: client.id,
    name: 'Portal',
    code: 'P1',
    branchId: founded.branchId,
    managerId: everyone.project_manager.id,
  });
  return {
    ...started,
    clock,
    firmId: ids.firmId,
    branchId: founded.branchId,
    entityId: founded.entityId,
    taxClassId: taxClass.id,
    serviceId: service.id,
    classificationId: classification.id,
    cardId: card.id,
    clientId: client.id,
    projectId: project.id,
    people: everyone,
    addPerson: join,
    close: () => server.close(),
  };
}
