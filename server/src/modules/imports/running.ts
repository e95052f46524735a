// Carries out the jobs of an import. Every chunk goes through the door under a key of its own: after
// a crash the job runs again from the start, and what was done answers at once.

import type { WireInputOf } from '@daybook/contract/endpoint.ts';
import { detectTracker } from '@daybook/core/imports/tracker-columns.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { type Actor, loadActor } from '../../platform/actor.ts';
import type { JobHandler } from '../../platform/jobs.ts';
import { existing } from '../../platform/rows.ts';
import { type DoorContext, runCommand } from '../../platform/run-command.ts';
import { findBranch } from '../org/public.ts';
import { sourceInStore } from './commands.ts';
import { type ImportJob, importQueue } from './import-job.ts';
import type { chunkEndpoint } from './internal-commands.ts';
import { answersOf, trackerFrom } from './questions.ts';
import { batchSize, findLayout } from './reading.ts';
import { openFile } from './records.ts';
import * as store from './store.ts';
import { batches, type TimeRow, timeRows, type WrongRow } from './time-rows.ts';

export const jobHandlers = (door: DoorContext): Readonly<Record<string, JobHandler>> => ({
  [importQueue.name]: (data, signal) => runImportJob(door, importQueue.read(data), signal),
});

async function runImportJob(door: DoorContext, job: ImportJob, signal: AbortSignal): Promise<void> {
  const actor = await importingActor(door, job);
  if (actor === null) return;
  try {
    if (job.step === 'read') await send(door, actor, 'imports.readStep', { id: job.importId });
    else await postFile(door, { actor, job, signal });
  } catch (error) {
    if (signal.aborted) throw error;
    await markFailed(door, { actor, job, error });
  }
}

/** Null if the person may not sign in any more: nobody is there to act for. */
async function importingActor(door: DoorContext, job: ImportJob): Promise<Actor | null> {
  const { firmId, personId, sessionId, apiKeyId, branchId } = job;
  const loaded = await loadActor(
    door.database.reader(firmId),
    { firmId, personId, authSessionId: null, apiKeyId, sessionId },
    { source: 'import', requestId: null, now: door.clock.now() },
  );
  return loaded === null ? null : { ...loaded, sessionId: loaded.sessionId ?? sessionId, branchId };
}

const send = (
  door: DoorContext,
  actor: Actor,
  name: string,
  input: unknown,
  key: string | null = null,
) => runCommand(door, name, { actor, input, idempotencyKey: key });

type Running = Readonly<{ actor: Actor; job: ImportJob; signal: AbortSignal }>;

async function postFile(door: DoorContext, { actor, job, signal }: Running): Promise<void> {
  const db = door.database.reader(job.firmId);
  const row = await store.findImport(db, job.importId);
  if (row === null || row.state !== 'importing') return;
  const keyOf = (step: string) => `import:${row.id}:${row.version}:${step}`;
  const id = row.id;
  await send(door, actor, 'imports.prepareStep', { id }, keyOf('prepare'));
  let chunk = 0;
  for await (const rows of batches(postableRows(door, actor, row), batchSize)) {
    if (signal.aborted) throw new Error('The server is stopping');
    chunk += 1;
    const input: WireInputOf<typeof chunkEndpoint> = { id, chunk, rows: rows.map(wireRow) };
    await send(door, actor, 'imports.chunkStep', input, keyOf(String(chunk)));
  }
  await send(door, actor, 'imports.finishStep', { id }, keyOf('finish'));
}

const wireRow = ({ row, time, sourceKey }: TimeRow) => ({
  row,
  sourceKey: sourceKey.toString('hex'),
  time: { ...time, services: [...time.services] },
});

const isTimeRow = (row: TimeRow | WrongRow): row is TimeRow => 'time' in row;

async function* postableRows(door: DoorContext, actor: Actor, row: store.ImportRow) {
  const db = door.database.reader(actor.firmId);
  const file = await openFile(sourceInStore(db, row));
  const answers = answersOf(row.questions);
  const { tracker } = trackerFrom(detectTracker(file.header), answers);
  const branch = existing(await findBranch(db, actor.branchId));
  const facts = { tracker: existing(tracker), answers, ownCurrency: branch.currency };
  const { layout } = await findLayout(file, facts);
  for await (const each of timeRows(file, layout)) if (isTimeRow(each)) yield each;
}

type Failed = Readonly<{ actor: Actor; job: ImportJob; error: unknown }>;

async function markFailed(door: DoorContext, { actor, job, error }: Failed): Promise<void> {
  const row = await store.findImport(door.database.reader(job.firmId), job.importId);
  // Cancelled, or finished by the same job on another server: there is nothing to tell.
  if (row === null || (row.state !== 'reading' && row.state !== 'importing')) return;
  const failure = failureOf(error);
  await send(door, actor, 'imports.failStep', { id: job.importId, failure });
  if (!(error instanceof Refusal)) throw error;
}

function failureOf(error: unknown): string {
  if (!(error instanceof Refusal))
    return 'The import stopped on our side. Read it again: what was imported stays';
  const said = error.fields.map(({ message }) => message).join('; ');
  return said || String(error.details.message ?? error.code);
}
