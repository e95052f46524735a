// npm run console -- import FILE --as EMAIL [--yes] [--answer KIND=ANSWER] [--tracker NAME]
// npm run console -- check
// npm run console -- backup FILE
// npm run console -- restore FILE
// npm run console -- new-audit-key
// npm run console -- sign-again
// The same door as the web app and the API, for whoever holds the database. Without --yes it only
// shows what would happen.

import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { contract } from '@daybook/contract/contract.ts';
import { trackers } from '@daybook/contract/imports.ts';
import { keyLine } from '@daybook/core/audit/signed-note.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { formatDuration } from '@daybook/core/timesheets/duration.ts';
import { commands, operations } from './app.ts';
import { resumeSigning } from './modules/audit/public.ts';
import { checkFirm } from './modules/books/public.ts';
import { jobHandlers } from './modules/imports/public.ts';
import { type Actor, loadActor } from './platform/actor.ts';
import { backUp, restore } from './platform/backup.ts';
import { ArchiveError } from './platform/backup-archive.ts';
import { callAs } from './platform/caller.ts';
import { systemClock } from './platform/clock.ts';
import { ConfigError, readConfig } from './platform/config.ts';
import { type Database, openDatabase } from './platform/database.ts';
import { StartError, startEmbeddedPostgres } from './platform/embedded-postgres.ts';
import { firmIds } from './platform/firm-ids.ts';
import { collectJobs } from './platform/jobs.ts';
import { addLogKey, openLogSigner } from './platform/log-signer.ts';
import { migrate } from './platform/migrate.ts';
import { existing } from './platform/rows.ts';
import type { DoorContext } from './platform/run-command.ts';
import { runQuery } from './platform/run-query.ts';

const usage = `Usage: npm run console -- check
  has the books of every firm prove themselves; ends with 1 where they do not add up
Or: npm run console -- backup FILE
  writes the whole database, as it is at this moment, to a file that is not there yet
Or: npm run console -- restore FILE
  loads it into an empty database and has the books of every firm prove themselves
Or: npm run console -- new-audit-key
  makes a key that signs the audit logs from the next head on; the first of them bears the old signature too
Or: npm run console -- sign-again
  has audit logs signed again whose signing stopped, once you have moved their last heads away: see docs/audit-log.md
Or: npm run console -- import FILE --as EMAIL [options]
  --yes                import what is shown (without it, nothing is kept)
  --answer KIND=VALUE  answer a question, such as --answer date_order=dmy; may be repeated
  --tracker NAME       ${trackers.join(', ')}, if it is not found from the columns`;

class UsageError extends Error {}
type Asked = Readonly<{
  file: string;
  as: string;
  isConfirmed: boolean;
  answers: readonly Readonly<{ kind: string; answer: string }>[];
  tracker: (typeof trackers)[number] | undefined;
}>;

function readArguments(args: readonly string[]): Asked {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      as: { type: 'string' },
      yes: { type: 'boolean', default: false },
      answer: { type: 'string', multiple: true, default: [] },
      tracker: { type: 'string' },
    },
  });
  const [verb, file, ...rest] = positionals;
  if (verb !== 'import' || file === undefined || rest.length > 0 || values.as === undefined) {
    throw new UsageError(usage);
  }
  if (!existsSync(file)) throw new UsageError(`There is no file ${file}`);
  const tracker = trackers.find((name) => name === values.tracker);
  if (values.tracker !== undefined && tracker === undefined) throw new UsageError(usage);
  const answers = values.answer.map((text) => {
    const [kind = '', answer] = text.split('=');
    if (answer === undefined) throw new UsageError(usage);
    return { kind, answer };
  });
  return { file, as: values.as, isConfirmed: values.yes, answers, tracker };
}

type Place = Readonly<{ database: Database; close: () => Promise<void> }>;

/** Of the migrator; appUrl: what the settings say, where they say it. */
type Owner = Readonly<{ url: string; appUrl: string | null; stop: () => Promise<void> }>;

async function openOwner(): Promise<Owner> {
  const config = readConfig(process.env);
  const postgres =
    config.databaseUrl === null
      ? await startEmbeddedPostgres(config.dataDirectory, { say: console.log }).catch(inUse)
      : null;
  return {
    url: config.databaseUrl ?? existing(postgres).url,
    appUrl: config.appDatabaseUrl,
    stop: async () => postgres?.stop(),
  };
}

async function openPlace(): Promise<Place> {
  const { url, stop, ...options } = await openOwner();
  const { appUrl } = await migrate(url, options);
  const database = openDatabase(appUrl, { size: 4 });
  return {
    database,
    async close() {
      await database.close();
      await stop();
    },
  };
}

function inUse(error: unknown): never {
  const isInUse = error instanceof StartError && error.message.includes('in use');
  if (!isInUse || process.argv[2] !== 'import') throw error;
  throw new StartError(
    `${error.message}. A running Daybook takes files too: in the web app under Imports, or POST /api/v1/time-imports`,
  );
}

type Desk = Readonly<{
  door: DoorContext;
  actor: Actor;
  jobs: ReturnType<typeof collectJobs>;
}>;

async function enter(database: Database, email: string): Promise<Desk> {
  const [person] = await database.identities.rows<{ firm_id: string; person_id: string }>(
    'select i.firm_id, i.person_id from auth."user" u join auth.identity i on i.user_id = u.id where lower(u.email) = lower($1)',
    [email],
  );
  if (person === undefined) throw new UsageError(`Nobody signs in as ${email}`);
  const jobs = collectJobs();
  const door: DoorContext = { database, clock: systemClock, jobs, commands, mailServer: null };
  const load = async (sessionId: string | null) =>
    loadActor(
      database.reader(person.firm_id),
      {
        firmId: person.firm_id,
        personId: person.person_id,
        authSessionId: null,
        apiKeyId: null,
        sessionId,
      },
      { source: 'console', requestId: null, now: systemClock.now() },
    );
  const visitor = await load(null);
  if (visitor === null) throw new UsageError(`${email} may not sign in any more`);
  const { openSession } = contract.access;
  const session = await callAs(door, visitor, 'access.openSession', openSession, {
    branchId: visitor.branchId,
  });
  return { door, jobs, actor: existing(await load(session.id)) };
}

async function runJobs({ door, jobs }: Desk): Promise<void> {
  const handlers = jobHandlers(door);
  for (const job of jobs.taken()) {
    await existing(handlers[job.queue])(job.data, new AbortController().signal);
  }
}

const { imports } = contract;

async function getImport({ door, actor }: Desk, id: string) {
  const query = operations.get('imports.get');
  if (query === undefined || !('query' in query)) throw new Error('imports.get is a query');
  return imports.get.output.parse(await runQuery(door, query, { actor, input: { id } }));
}

async function importFile(desk: Desk, asked: Asked): Promise<number> {
  const { door, actor } = desk;
  const content = readFileSync(asked.file);
  const read = await callAs(door, actor, 'imports.upload', imports.upload, {
    fileName: basename(asked.file),
    contentBase64: content.toString('base64'),
    ...(asked.tracker === undefined ? {} : { tracker: asked.tracker }),
  });
  await runJobs(desk);
  let found = await getImport(desk, read.id);
  const questions = new Set(found.questions.map(({ kind }) => kind));
  const answers = asked.answers.filter(({ kind }) => [...questions].some((asks) => asks === kind));
  if (answers.length > 0) {
    const { id, version } = found;
    await callAs(door, actor, 'imports.answer', imports.answer, { id, version, answers });
    await runJobs(desk);
    found = await getImport(desk, id);
  }
  show(found);
  if (found.state === 'failed') return 1;
  if (found.state !== 'ready' || !asked.isConfirmed) {
    await callAs(door, actor, 'imports.cancel', imports.cancel, { id: found.id });
    if (found.state === 'asking') console.log('\nAnswer with --answer KIND=VALUE');
    else console.log('\nNothing was imported. To import this, run it again with --yes');
    return found.state === 'asking' ? 2 : 0;
  }
  return confirm(desk, found);
}

type Found = Awaited<ReturnType<typeof getImport>>;

async function confirm(desk: Desk, { id, version }: Found): Promise<number> {
  const started = performance.now();
  await callAs(desk.door, desk.actor, 'imports.post', imports.post, { id, version });
  const progress = setInterval(() => {
    getImport(desk, id).then(
      (now) => console.log(`  ${now.importedCount} of ${now.newCount}`),
      () => undefined, // the end of the import says more than a missed line of progress
    );
  }, 2000);
  try {
    await runJobs(desk);
  } finally {
    clearInterval(progress);
  }
  const done = await getImport(desk, id);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`\n${done.importedCount} entries imported in ${seconds} s, state: ${done.state}`);
  if (done.failure !== null) console.log(done.failure);
  return done.state === 'done' ? 0 : 1;
}

function show(found: Found): void {
  console.log(
    `${found.fileName}: ${found.tracker ?? 'unknown tracker'}, ${found.encoding ?? '?'}, "${found.delimiter ?? '?'}"`,
  );
  if (found.failure !== null) console.log(`Can't be read: ${found.failure}`);
  console.log(
    `${found.rowCount} rows, ${found.newCount} new, ${found.duplicateCount} known already, ${found.errorCount} with errors`,
  );
  console.log(
    `${formatDuration(found.minutes, 'clock')} hours, ${found.from ?? '?'} to ${found.until ?? '?'}`,
  );
  for (const { kind, question, choices, answer } of found.questions) {
    console.log(
      `\n? ${kind}: ${question}\n  ${answer === null ? choices.join(', ') : `answered: ${answer}`}`,
    );
  }
  for (const kind of ['person', 'client', 'project', 'service'] as const) {
    const own = found.matches.filter((match) => match.kind === kind);
    const made = own.filter(({ decision }) => decision === 'create');
    console.log(`\n${kind}: ${own.length - made.length} known, ${made.length} new`);
    for (const match of made.slice(0, 10))
      console.log(`  new: ${match.name} (${match.rowCount} rows)`);
    if (made.length > 10) console.log(`  and ${made.length - 10} more`);
  }
  for (const error of found.errors.slice(0, 20)) {
    console.log(`row ${error.row}, ${error.field} "${error.value}": ${error.message}`);
  }
}

async function checkBooks(): Promise<number> {
  const place = await openPlace();
  try {
    return await proveBooks(place.database);
  } finally {
    await place.close();
  }
}

async function proveBooks(database: Database): Promise<number> {
  const jobs = collectJobs();
  const door: DoorContext = { database, clock: systemClock, jobs, commands, mailServer: null };
  let isSound = true;
  for (const firmId of await firmIds(database)) {
    const found = await checkFirm(door, firmId);
    if (found === null) {
      console.log(`Firm ${firmId}: nobody may sign in who owns it, so nobody can ask`);
      continue;
    }
    console.log(`Firm ${firmId}`);
    for (const { title, broken } of found.results)
      console.log(`  ${broken === 0 ? 'holds ' : 'BROKEN'}  ${title}`);
    for (const { rule, label, detail } of found.findings)
      console.log(`  ${rule}: ${label}: ${detail}`);
    isSound &&= found.isSound;
  }
  return isSound ? 0 : 1;
}

function fileAsked(): string {
  const [, file, ...rest] = process.argv.slice(2);
  if (file === undefined || rest.length > 0) throw new UsageError(usage);
  return file;
}

async function backUpTo(): Promise<number> {
  const file = fileAsked();
  if (existsSync(file)) throw new UsageError(`There is a file ${file} already`);
  const owner = await openOwner();
  try {
    await backUp(owner.url, file);
    console.log(`Backed up to ${file}, ${statSync(file).size} bytes`);
    return 0;
  } finally {
    await owner.stop();
  }
}

async function restoreFrom(): Promise<number> {
  const file = fileAsked();
  if (!existsSync(file)) throw new UsageError(`There is no file ${file}`);
  const owner = await openOwner();
  try {
    const { appUrl, rows } = await restore(owner.url, file, { appUrl: owner.appUrl });
    console.log(`Restored ${rows} rows`);
    const database = openDatabase(appUrl, { size: 4 });
    try {
      return await proveBooks(database);
    } finally {
      await database.close();
    }
  } finally {
    await owner.stop();
  }
}

function newAuditKey(): number {
  const { auditDirectory } = readConfig(process.env);
  console.log(keyLine(addLogKey(auditDirectory, systemClock.now())));
  return 0;
}

async function signAgain(): Promise<number> {
  const { auditDirectory, headsDirectory } = readConfig(process.env);
  const place = await openPlace();
  try {
    const { database } = place;
    const signer = openLogSigner({ auditDirectory, headsDirectory }, systemClock.now());
    let isSigned = true;
    for (const firmId of await firmIds(database)) {
      const refused = await resumeSigning({ database, clock: systemClock, signer }, firmId);
      console.log(`Firm ${firmId}: ${refused ?? 'signed'}`);
      isSigned &&= refused === null;
    }
    return isSigned ? 0 : 1;
  } finally {
    await place.close();
  }
}

const chores: Readonly<Record<string, () => number | Promise<number>>> = {
  check: checkBooks,
  backup: backUpTo,
  restore: restoreFrom,
  'new-audit-key': newAuditKey,
  'sign-again': signAgain,
};

async function main(): Promise<number> {
  const chore = chores[process.argv[2] ?? ''];
  if (chore !== undefined) return chore();
  const asked = readArguments(process.argv.slice(2));
  const place = await openPlace();
  try {
    const desk = await enter(place.database, asked.as);
    const code = await importFile(desk, asked);
    const { closeSession } = contract.access;
    const id = existing(desk.actor.sessionId);
    await callAs(desk.door, desk.actor, 'access.closeSession', closeSession, { id });
    return code;
  } finally {
    await place.close();
  }
}

const said = (error: unknown): string | null => {
  if (error instanceof Refusal) {
    return error.fields.map(({ message }) => message).join('; ') || error.code;
  }
  const isExpected = [UsageError, StartError, ConfigError, ArchiveError].some(
    (kind) => error instanceof kind,
  );
  return isExpected && error instanceof Error ? error.message : null;
};

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const line = said(error);
    console.error(line ?? error);
    process.exit(1);
  },
);
