// Settings from the environment, read once at the start. A setting that can't be understood stops it.

import { join, resolve } from 'node:path';

export type Config = Readonly<{
  port: number;
  host: string;
  dataDirectory: string;
  /** Of the migrator, who owns the tables; absent: the embedded PostgreSQL. */
  databaseUrl: string | null;
  /** Of the application's role; absent: made by the migrator. */
  appDatabaseUrl: string | null;
  publicUrl: string | null;
  isDemoWanted: boolean;
  logLevel: string;
  idleMinutes: number;
  /** The keys that sign the audit logs, and their last heads: readable by the server alone, and in no backup of the database. */
  auditDirectory: string;
  /** Where the head of each day is put as well: a place that this server can add to and others keep. */
  headsDirectory: string | null;
  /** Where it is told as well: addresses of mail, and of the web. */
  headsTo: readonly string[];
  /** Webhooks may go to addresses of the server's own network too, and without a cipher. */
  areWebhooksAnywhere: boolean;
  /** Of the mail server; absent: what is to be sent waits. */
  smtp: string | null;
}>;

/** A working day; until then a session may rest. */
export const defaultIdleMinutes = 480;

export class ConfigError extends Error {}

export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const port = integer(env, 'PORT', 3000);
  if (port < 0 || port > 65_535) throw new ConfigError(`PORT must be 0 to 65535, not ${port}`);
  const dataDirectory = resolve(env.DAYBOOK_DATA ?? '.daybook');
  return {
    port,
    host: env.HOST ?? '127.0.0.1',
    dataDirectory,
    auditDirectory: resolve(env.DAYBOOK_AUDIT ?? join(dataDirectory, 'audit')),
    headsDirectory: folder(env.DAYBOOK_HEADS),
    headsTo: places(env.DAYBOOK_HEADS_TO),
    databaseUrl: env.DATABASE_URL ?? null,
    appDatabaseUrl: env.DATABASE_APP_URL ?? null,
    publicUrl: env.PUBLIC_URL ?? null,
    isDemoWanted: env.DAYBOOK_DEMO !== 'no',
    logLevel: env.LOG_LEVEL ?? 'warn',
    idleMinutes: integer(env, 'DAYBOOK_IDLE_MINUTES', defaultIdleMinutes),
    areWebhooksAnywhere: env.DAYBOOK_WEBHOOKS === 'anywhere',
    smtp: env.DAYBOOK_SMTP === undefined || env.DAYBOOK_SMTP === '' ? null : env.DAYBOOK_SMTP,
  };
}

const folder = (name: string | undefined) =>
  name === undefined || name === '' ? null : resolve(name);

function places(text: string | undefined): readonly string[] {
  const all = (text ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  for (const place of all)
    if (!/^[^\s@]+@[^\s@]+$/.test(place) && !/^https?:\/\/\S+$/.test(place))
      throw new ConfigError(`DAYBOOK_HEADS_TO takes e-mail and web addresses, not "${place}"`);
  return all;
}

function integer(
  env: Readonly<Record<string, string | undefined>>,
  name: string,
  otherwise: number,
) {
  const text = env[name];
  if (text === undefined || text === '') return otherwise;
  if (!/^\d{1,6}$/.test(text))
    throw new ConfigError(`${name} must be a whole number, not "${text}"`);
  return Number(text);
}
