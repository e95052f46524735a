// npm start: PostgreSQL if none is given, migrations, the demo firm at the first start, the server.

import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadDemoFirm } from './demo/demo-firm.ts';
import { demoSignIns } from './demo/demo-people.ts';
import { completeFirms } from './modules/setup/public.ts';
import { systemClock } from './platform/clock.ts';
import { type Config, ConfigError, readConfig } from './platform/config.ts';
import {
  type EmbeddedServer,
  readSecrets,
  StartError,
  startEmbeddedPostgres,
} from './platform/embedded-postgres.ts';
import { openLogSigner } from './platform/log-signer.ts';
import { openMailServer } from './platform/mail-server.ts';
import { migrate } from './platform/migrate.ts';
import { buildServer, type DaybookServer } from './server.ts';

const say = (line: string) => console.log(line);

async function start(
  config: Config,
): Promise<Readonly<{ server: DaybookServer; postgres: EmbeddedServer | null }>> {
  await requireFreePort(config);
  mkdirSync(config.dataDirectory, { recursive: true });
  const isHalfLoaded = existsSync(demoMark(config));
  if (isHalfLoaded && config.databaseUrl !== null) {
    throw new StartError(
      `Loading the demo firm was cut off: empty the database, remove ${demoMark(config)}, and start again`,
    );
  }
  const postgres =
    config.databaseUrl === null
      ? await startEmbeddedPostgres(config.dataDirectory, { say, isFresh: isHalfLoaded })
      : null;
  try {
    const { appUrl, applied } = await migrate(config.databaseUrl ?? postgres?.url ?? '', {
      appUrl: config.appDatabaseUrl,
    }).catch((error: unknown) => {
      throw config.databaseUrl === null
        ? error
        : new StartError(`DATABASE_URL can't be used: ${reasonOf(error)}`);
    });
    if (applied.length > 0) say(`Database brought up to date (${applied.length} migrations)`);
    const webFolder = fileURLToPath(new URL('../../web/dist', import.meta.url));
    const server = await buildServer({
      appUrl,
      authSecret: readSecrets(config.dataDirectory).authSecret,
      publicUrl: config.publicUrl,
      logLevel: config.logLevel,
      webFolder: existsSync(webFolder) ? webFolder : null,
      withQueue: true,
      signer: openLogSigner(config, systemClock.now()),
      ...(config.headsTo.length === 0
        ? {}
        : { heads: { to: config.headsTo, auditDirectory: config.auditDirectory } }),
      webhooks: { isAnywhere: config.areWebhooksAnywhere },
      idleMinutes: config.idleMinutes,
      ...(config.smtp === null ? {} : { mailServer: openMailServer(config.smtp) }),
    });
    await serve(server, config).catch(async (error: unknown) => {
      await server.close();
      throw error;
    });
    return { server, postgres };
  } catch (error) {
    await postgres?.stop();
    throw error;
  }
}

async function serve(server: DaybookServer, config: Config): Promise<void> {
  await completeFirms(server.door);
  if (config.isDemoWanted) {
    const mark = demoMark(config);
    writeFileSync(mark, '');
    await loadDemoFirm(server.door, { say });
    rmSync(mark);
  }
  await server.http.listen({ port: config.port, host: config.host }).catch((error: unknown) => {
    throw new StartError(`Can't listen on ${config.host}:${config.port}: ${reasonOf(error)}`);
  });
}

/** There while the demo firm is being loaded: what a stop in between leaves is half a firm. */
const demoMark = (config: Config) => join(config.dataDirectory, 'demo-firm.loading');

/** Asked before the long steps: nobody wants to wait for a database to learn that a port is taken. */
function requireFreePort(config: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createConnection({ port: config.port, host: config.host });
    probe.once('connect', () => {
      probe.destroy();
      reject(
        new StartError(
          `Port ${config.port} is in use: stop what uses it, or set PORT to another number`,
        ),
      );
    });
    probe.once('error', () => resolve());
  });
}

const reasonOf = (error: unknown): string => {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
};

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const { server, postgres } = await start(config);
  const address = config.publicUrl ?? `http://localhost:${config.port}`;
  say(`\nDaybook is ready at ${address}`);
  say(`API reference: ${address}/docs`);
  say(
    `Data: ${config.databaseUrl === null ? config.dataDirectory : 'your PostgreSQL (DATABASE_URL)'}`,
  );
  if (config.isDemoWanted)
    say(
      `\nDemo sign-ins (password ${demoSignIns.password}):\n${demoSignIns.people.map(({ email, role }) => `  ${email.padEnd(28)} ${role}`).join('\n')}`,
    );
  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    say('\nStopping: finishing what is in flight');
    await server.close();
    await postgres?.stop();
    process.exit(0);
  };
  // Ctrl-C, a supervisor, a terminal that is closed.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => void stop());
}

main().catch((error: unknown) => {
  if (error instanceof StartError || error instanceof ConfigError)
    console.error(`Daybook did not start: ${error.message}`);
  else console.error('Daybook did not start:', error);
  process.exit(1);
});
