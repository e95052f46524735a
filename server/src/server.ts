// Puts a running Daybook together: database, door, jobs, HTTP. main.ts starts it; so do tests.

import type { FastifyInstance } from 'fastify';
import { atStart, commands, endStreams, jobHandlers, operations, schedules } from './app.ts';
import { followCommands, tellHeads } from './modules/audit/public.ts';
import { tellWebhooks } from './modules/webhooks/public.ts';
import { type Auth, openAuth } from './platform/auth.ts';
import { type Clock, systemClock } from './platform/clock.ts';
import { endConnectionsOnceAnswered } from './platform/closing-connections.ts';
import { type Database, openDatabase } from './platform/database.ts';
import { openHttp } from './platform/http.ts';
import { collectJobs, type Jobs, openJobs } from './platform/jobs.ts';
import type { LogSigner } from './platform/log-signer.ts';
import type { MailServer } from './platform/mail-server.ts';
import { requireMigrated } from './platform/migrate.ts';
import { keepRounds } from './platform/rounds.ts';
import type { DoorContext } from './platform/run-command.ts';

export type ServerOptions = Readonly<{
  appUrl: string;
  authSecret: string;
  publicUrl: string | null;
  logLevel: string;
  webFolder: string | null;
  clock?: Clock;
  mailServer?: MailServer;
  /** Without it, the audit logs do not follow by themselves. */
  signer?: LogSigner;
  /** Without it, heads of the logs stay where they are. */
  heads?: Readonly<{ to: readonly string[]; auditDirectory: string }>;
  /** Without it, nothing is told to webhooks. */
  webhooks?: Readonly<{ isAnywhere: boolean }>;
  /** Without the queue, jobs are kept until a test runs them. */
  withQueue: boolean;
  /** After so long without a request a working session is closed. */
  idleMinutes?: number;
  poolSize?: number;
  signInsPerMinute?: number;
}>;

export type DaybookServer = Readonly<{
  http: FastifyInstance;
  door: DoorContext;
  auth: Auth;
  database: Database;
  jobs: Jobs;
  close: () => Promise<void>;
}>;

export async function buildServer(options: ServerOptions): Promise<DaybookServer> {
  const clock = options.clock ?? systemClock;
  const database = requiringSchema(openDatabase(options.appUrl, { size: options.poolSize ?? 10 }));
  const signInsPerMinute = options.signInsPerMinute ?? 30;
  const auth = openAuth(
    {
      url: options.appUrl,
      secret: options.authSecret,
      publicUrl: options.publicUrl,
      rateLimitPerMinute: signInsPerMinute,
    },
    database.identities,
    clock,
  );
  const log = { error: (details: object, message: string) => console.error(message, details) };
  const jobs = options.withQueue ? openJobs(options.appUrl, log) : collectJobs();
  const mailServer = options.mailServer ?? null;
  const door: DoorContext = { database, clock, jobs, commands, mailServer };
  let isReady = false;
  const http = await openHttp({
    door,
    auth,
    operations,
    logLevel: options.logLevel,
    webFolder: options.webFolder,
    isReady: () => isReady,
    linksPerMinute: signInsPerMinute,
    isSecure: options.publicUrl?.startsWith('https:') === true,
  });
  const connections = endConnectionsOnceAnswered(http.server);
  await jobs.start(jobHandlers(door, { idleMinutes: options.idleMinutes }), schedules, atStart);
  const { signer, heads, webhooks } = options;
  const rounds = [
    ...(signer === undefined
      ? []
      : [
          keepRounds(() => followCommands({ database, clock, signer }), {
            ...{ name: 'audit log', everyMs: 1000, log },
          }),
        ]),
    ...(heads === undefined
      ? []
      : [
          keepRounds((signal) => tellHeads({ database, mailServer, ...heads }, signal), {
            ...{ name: 'heads of the audit log', everyMs: 60_000, log },
          }),
        ]),
    ...(webhooks === undefined
      ? []
      : [
          keepRounds((signal) => tellWebhooks({ database, clock, ...webhooks }, signal), {
            ...{ name: 'webhooks', everyMs: 1000, log },
          }),
        ]),
  ];
  isReady = true;
  return {
    http,
    door,
    auth,
    database,
    jobs,
    async close() {
      isReady = false;
      connections.begin();
      endStreams(database);
      await http.close();
      await Promise.all(rounds.map((each) => each.stop()));
      await jobs.stop();
      await auth.close();
      await database.close();
    },
  };
}

/** A database that answers and lacks a table serves nobody: it is up only with the whole schema. */
const requiringSchema = (database: Database): Database => ({
  ...database,
  async ping() {
    await database.ping();
    await requireMigrated(database.identities);
  },
});
