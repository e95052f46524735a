// HTTP: routes from the endpoint table, errors as problem+json, the web app's files, health.

import type { Endpoint } from '@daybook/contract/endpoint.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import helmet from '@fastify/helmet';
import underPressure from '@fastify/under-pressure';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Actor, loadActor } from './actor.ts';
import { type Auth, apiKeyPrefix, rememberFor } from './auth.ts';
import type { Operation } from './command.ts';
import { csvOf } from './csv.ts';
import { asRefusal } from './database-errors.ts';
import { serveAuth } from './http-auth.ts';
import { serveDocuments } from './http-documents.ts';
import { linkActor, linkLimit } from './link-access.ts';
import { moneyColumnsOf } from './list-cells.ts';
import { type Metrics, openMetrics } from './metrics.ts';
import { problemOf, unexpected } from './problem.ts';
import { isNoted, noteReading, type ReadingForm } from './readings.ts';
import { type DoorContext, runCommand } from './run-command.ts';
import { runQuery } from './run-query.ts';
import { xlsxOf, xlsxType } from './xlsx.ts';

export type Operations = ReadonlyMap<string, Operation>;
export type HttpOptions = Readonly<{
  door: DoorContext;
  auth: Auth;
  operations: Operations;
  logLevel: string;
  webFolder: string | null;
  isReady: () => boolean;
  linksPerMinute: number;
  /** People come by https: their browsers are told to do so always. */
  isSecure: boolean;
}>;

const bodyLimit = 150 * 1024 * 1024; // an import of 100,000 rows as base64, with room

export async function openHttp(options: HttpOptions): Promise<FastifyInstance> {
  const app = Fastify({
    logger: {
      level: options.logLevel,
      redact: ['req.headers.authorization', 'req.headers.cookie'],
      serializers: { req: loggedRequest },
    },
    bodyLimit: 1024 * 1024,
    genReqId: () => options.door.clock.newId(),
    routerOptions: { maxParamLength: 200 },
    requestTimeout: 120_000,
  });
  const metrics = openMetrics(options.door.database);
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        frameSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        upgradeInsecureRequests: null,
      },
    },
    strictTransportSecurity: options.isSecure && { maxAge: 365 * 24 * 60 * 60 },
    crossOriginEmbedderPolicy: false,
    xFrameOptions: { action: 'sameorigin' },
  });
  await app.register(underPressure, { maxEventLoopDelay: 0, exposeStatusRoute: false });
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply));
  app.addHook('onResponse', async (request, reply) =>
    metrics.observe(request.routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime),
  );
  serveHealth(app, options, metrics);
  serveAuth(app, options.auth);
  serveOperations(app, options);
  await serveDocuments(app, options.webFolder);
  return app;
}

/** The address without the secret of a link. */
const loggedRequest = ({ method, url, host, ip }: FastifyRequest) => ({
  method,
  url: url.replace(/\/acceptance\/[^/?]+/, '/acceptance/…'),
  host,
  remoteAddress: ip,
});

function serveHealth(app: FastifyInstance, options: HttpOptions, metrics: Metrics): void {
  app.get('/healthz', async () => ({ ok: true }));
  app.get('/readyz', async (_request, reply) => {
    const isUp = await options.door.database.ping().then(
      () => true,
      () => false,
    );
    return reply
      .code(isUp && options.isReady() ? 200 : 503)
      .send({ ready: isUp && options.isReady() });
  });
  app.get('/metrics', async (_request, reply) =>
    reply.type('text/plain; version=0.0.4').send(await metrics.text()),
  );
}

function serveOperations(app: FastifyInstance, options: HttpOptions): void {
  const actors = rememberFor<Actor | null>(2000, () => Date.parse(options.door.clock.now()));
  const limitLinks = linkLimit(options.linksPerMinute, options.door.clock);
  const actorOfLink = (request: FastifyRequest, reply: FastifyReply) => {
    limitLinks(request.ip);
    reply.header('cache-control', 'no-store');
    return linkActor(options.door.database, tokenOf(request), request.id);
  };
  for (const [name, operation] of options.operations) {
    const { endpoint } = operation;
    app.route({
      method: endpoint.method,
      url: `/api/v1${endpoint.path.replace(/\{(\w+)\}/g, ':$1')}`,
      bodyLimit: takesFiles(endpoint) ? bodyLimit : 4 * 1024 * 1024,
      handler: async (request, reply) => {
        const actor =
          endpoint.access === 'link'
            ? await actorOfLink(request, reply)
            : await requireActor(options, actors, request);
        if ('query' in operation)
          return sendQuery(options, request, reply, { name, operation, actor });
        const answer = await runCommand(options.door, name, {
          actor,
          input: inputOf(request),
          idempotencyKey: headerOf(request, 'idempotency-key'),
          isDryRun: headerOf(request, 'dry-run') === 'true',
        });
        // Who may do what has changed, or may have: the next request looks again.
        if (changesAccess(name)) {
          actors.clear();
          options.auth.forget();
        }
        return reply.code(answer.status).header('x-command-id', answer.commandId).send(answer.body);
      },
    });
  }
}

/** Also where the files stand deeper in the input. */
const takesFiles = ({ input }: Endpoint): boolean =>
  JSON.stringify(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' })).includes(
    '"contentBase64"',
  );

function tokenOf(request: FastifyRequest): string {
  const { token } = z.object({ token: z.string() }).parse(request.params);
  return token;
}

const changesAccess = (name: string) =>
  name.startsWith('access.') || name.startsWith('org.') || name.startsWith('approvals.');

const shapeOf = (input: unknown): Readonly<Record<string, unknown>> =>
  typeof input === 'object' &&
  input !== null &&
  'shape' in input &&
  typeof input.shape === 'object' &&
  input.shape !== null
    ? { ...input.shape }
    : {};

/** What is shown as it happens is looked at, and not taken away. */
const eventStream = 'text/event-stream';

type QueryCall = Readonly<{
  name: string;
  operation: Extract<Operation, { query: unknown }>;
  actor: Actor;
}>;

async function sendQuery(
  options: HttpOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  { name, operation, actor }: QueryCall,
) {
  const input = inputOf(request);
  const { file } = operation.endpoint;
  const note = (form: ReadingForm) =>
    noteReading(options.door, { actor, endpoint: name, form, input });
  if (file !== undefined) {
    const made = await runQuery(options.door, operation, { actor, input });
    if (file.contentType !== eventStream) await note('file');
    return reply.type(file.contentType).send(made);
  }
  const accepted = request.headers.accept ?? '';
  const isXlsx = accepted.startsWith(xlsxType);
  // What is no list has no rows, so it comes as it always does.
  const isList = 'items' in shapeOf(operation.endpoint.output);
  if (isList && (isXlsx || accepted.startsWith('text/csv'))) {
    let isTold = false;
    const next = async (cursor: string | undefined) => {
      const page = await runQuery(options.door, operation, {
        actor,
        input: {
          ...input,
          ...('limit' in shapeOf(operation.endpoint.input) ? { limit: 500, cursor } : {}),
        },
      });
      if (!isTold) await note(isXlsx ? 'xlsx' : 'csv');
      isTold = true;
      return page;
    };
    const moneyColumns = moneyColumnsOf(operation.endpoint);
    reply.header('content-disposition', 'attachment');
    return isXlsx
      ? reply.type(xlsxType).send(xlsxOf(next, moneyColumns))
      : reply.type('text/csv; charset=utf-8').send(csvOf(next, moneyColumns));
  }
  const answer = await runQuery(options.door, operation, { actor, input });
  const isSensitive = operation.query.isSensitive?.(input) === true;
  if (isSensitive || isNoted(actor, answer)) await note('json');
  return answer;
}

function inputOf(request: FastifyRequest): Readonly<Record<string, unknown>> {
  const { params, query, body } = request as Readonly<{
    params: object;
    query: object;
    body: unknown;
  }>;
  const given = request.method === 'GET' ? query : body;
  if (given !== undefined && given !== null && (typeof given !== 'object' || Array.isArray(given)))
    throw new Refusal('invalid_input', {}, [
      { field: '', rule: 'object', message: 'A JSON object is expected' },
    ]);
  const version = /^"?(\d+)"?$/.exec(headerOf(request, 'if-match') ?? '')?.[1];
  return { ...given, ...params, ...(version === undefined ? {} : { version: Number(version) }) };
}

function headerOf(request: FastifyRequest, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' && value.length > 0 ? value.slice(0, 200) : null;
}

async function requireActor(
  options: HttpOptions,
  actors: ReturnType<typeof rememberFor<Actor | null>>,
  request: FastifyRequest,
): Promise<Actor> {
  const cookie = request.headers.cookie;
  const authorization = request.headers.authorization ?? '';
  const isKey = authorization.startsWith(`Bearer ${apiKeyPrefix}`);
  if (!isKey) requireSameOrigin(request);
  const headers = new Headers({
    ...(cookie === undefined ? {} : { cookie }),
    ...(isKey ? { authorization } : {}),
  });
  const credentials = await options.auth.credentials(headers);
  if (credentials === null) throw new Refusal('not_signed_in');
  const actor = await actors.get(
    `${credentials.personId} ${credentials.authSessionId} ${credentials.apiKeyId}`,
    () =>
      loadActor(options.door.database.reader(credentials.firmId), credentials, {
        source: isKey ? 'api' : 'web',
        requestId: null,
        now: options.door.clock.now(),
      }),
  );
  if (actor === null) throw new Refusal('not_signed_in');
  return { ...actor, requestId: request.id };
}

/** A cookie is sent by the browser, whoever asks; so a write must come from our own page. */
function requireSameOrigin(request: FastifyRequest): void {
  if (request.method === 'GET') return;
  const { origin, host } = request.headers;
  const isForeign =
    (origin !== undefined && URL.canParse(origin) && new URL(origin).host !== host) ||
    request.headers['sec-fetch-site'] === 'cross-site';
  if (isForeign)
    throw new Refusal('not_permitted', { because: 'The request came from another site' });
}

function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const refusal = asRefusal(error);
  reply.type('application/problem+json');
  if (refusal instanceof Refusal) {
    const problem = problemOf(refusal, request.id);
    if (problem.status >= 500) request.log.error({ err: error }, 'refused');
    return reply.code(problem.status).send(problem);
  }
  const status =
    typeof error === 'object' &&
    error !== null &&
    'statusCode' in error &&
    typeof error.statusCode === 'number'
      ? error.statusCode
      : 500;
  if (status >= 500) request.log.error({ err: error }, 'failed');
  if (status === 413) return reply.code(413).send(problemOf(new Refusal('too_large'), request.id));
  return reply.code(status).send(unexpected(status, request.id));
}
