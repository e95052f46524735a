// The steps of an import that nobody calls by hand: reading a large file, making what is new, adding
// a chunk of rows, finishing. Each is a command, so each has its transaction, audit and key.

import { command } from '@daybook/contract/endpoint.ts';
import { Id, PlainDate } from '@daybook/contract/values.ts';
import { timeImportLifecycle } from '@daybook/core/imports/time-import-lifecycle.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { z } from 'zod';
import { type AuditEvent, type CommandContext, defineCommand } from '../../platform/command.ts';
import { existing } from '../../platform/rows.ts';
import { findServices } from '../catalog/public.ts';
import { ensureTasks } from '../parties/public.ts';
import { addEntries, type NewEntry } from '../timesheets/public.ts';
import { readInto, sourceInStore } from './commands.ts';
import { judgeRows, type MatchedRow } from './judging.ts';
import { targetsOf } from './match-targets.ts';
import { makeParties, requireMaking } from './new-parties.ts';
import * as store from './store.ts';

const ImportRowTime = z.object({
  person: z.string(),
  email: z.string(),
  client: z.string(),
  project: z.string(),
  services: z.array(z.string()),
  task: z.string(),
  workDate: PlainDate,
  startTime: z.string().nullable(),
  endTime: z.string().nullable(),
  minutes: z.int().min(1).max(1440),
  isBillable: z.boolean().nullable(),
  note: z.string(),
  currency: z.string().nullable(),
});

const State = z.object({ state: z.string() });
const path = '/time-imports/{id}/steps';

export const readEndpoint = command({
  path,
  summary: 'Internal: read a large file',
  input: z.object({ id: Id }),
  output: State,
});
export const prepareEndpoint = command({
  path,
  summary: 'Internal: make the people, clients, projects and services that are new',
  input: z.object({ id: Id }),
  output: z.object({ made: z.int() }),
});
export const chunkEndpoint = command({
  path,
  summary: 'Internal: add one chunk of rows',
  input: z.object({
    id: Id,
    chunk: z.int(),
    rows: z.array(z.object({ row: z.int(), sourceKey: z.string(), time: ImportRowTime })),
  }),
  output: z.object({ added: z.int() }),
});
export const finishEndpoint = command({
  path,
  summary: 'Internal: finish an import',
  input: z.object({ id: Id }),
  output: State,
});
export const failEndpoint = command({
  path,
  summary: 'Internal: stop an import that can not go on',
  input: z.object({ id: Id, failure: z.string() }),
  output: State,
});

const record = (id: string) => ({ kind: 'time_import', id });
const shared = {
  permission: 'timesheets.import',
  standing: 'firm',
  locks: 'none',
  approval: 'never',
} as const;
const lock = ({
  input,
  tx,
}: Readonly<{ input: Readonly<{ id: string }> }> & Pick<CommandContext, 'tx'>) =>
  store.lockImport(tx, input.id);

function requireState(row: store.ImportRow, state: store.ImportRow['state']): void {
  if (row.state !== state) throw new Refusal('wrong_state', { state: row.state });
}

export const readStep = defineCommand(readEndpoint, {
  ...shared,
  load: lock,
  async handle({ subject: row, input: _, ...context }) {
    requireState(row, 'reading');
    const event = await readInto(context, row, sourceInStore(context.tx, row));
    const after = existing(await store.findImport(context.tx, row.id));
    return { result: { state: after.state }, events: [event] };
  },
});

export const prepareStep = defineCommand(prepareEndpoint, {
  ...shared,
  load: lock,
  async handle({ subject: row, input: _, ...context }) {
    requireState(row, 'importing');
    const matches = await store.findMatches(context.tx, row.id);
    requireMaking(matches, context.actor);
    const made = await makeParties(context, matches, row.id);
    await store.saveMatches(context.tx, row.id, made.matches);
    const after = { made: made.events.length };
    const events: readonly AuditEvent[] = [
      ...made.events,
      { type: 'import.progressed', record: record(row.id), after },
    ];
    return { result: after, events };
  },
});

export const chunkStep = defineCommand(chunkEndpoint, {
  ...shared,
  load: lock,
  async handle({ subject: row, input, ...context }) {
    requireState(row, 'importing');
    const { tx } = context;
    const targets = targetsOf(await store.findMatches(tx, row.id));
    const rows = input.rows.map((each) => ({
      ...each,
      sourceKey: Buffer.from(each.sourceKey, 'hex'),
    }));
    const judged = await judgeRows(tx, rows, { targets, days: new Map() });
    const { entries, taskEvents } = await entriesFrom(context, row.id, judged.accepted);
    const added = new Set((await addEntries(tx, entries)).map(({ id }) => id));
    await store.addProgress(tx, row.id, { importedCount: added.size, errors: judged.errors });
    const after = { chunk: input.chunk, added: added.size, errors: judged.errors.length };
    const events: readonly AuditEvent[] = [
      ...taskEvents,
      ...entries.filter(({ id }) => added.has(id)).map(createdEvent),
      { type: 'import.progressed', record: record(row.id), after },
    ];
    return { result: { added: added.size }, events };
  },
});

const createdEvent = (entry: NewEntry): AuditEvent => {
  const { sourceKey: _, ...after } = entry;
  return { type: 'time_entry.created', record: { kind: 'time_entry', id: entry.id }, after };
};

async function entriesFrom(context: CommandContext, importId: string, rows: readonly MatchedRow[]) {
  const { tx, actor, clock } = context;
  const serviceIds = rows.map(({ matches }) => existing(matches.service.target).id);
  const services = new Map(
    (await findServices(tx, [...new Set(serviceIds)])).map((service) => [service.id, service]),
  );
  const tasks = await tasksOf(context, rows);
  const entries = rows.map((row): NewEntry => {
    const { time, matches, sourceKey } = row;
    const project = existing(row.project);
    const service = existing(services.get(existing(matches.service.target).id));
    const isBillable = (time.isBillable ?? true) && project.is_billable && service.is_billable;
    return {
      id: clock.newId(),
      personId: existing(matches.person.target).id,
      enteredById: actor.personId,
      projectId: project.id,
      clientId: project.client_id,
      branchId: project.branch_id,
      serviceId: service.id,
      taskId: tasks.ids.get(`${project.id} ${time.task}`) ?? null,
      workDate: time.workDate,
      startTime: time.endTime === null ? null : time.startTime,
      endTime: time.endTime,
      workedMinutes: time.minutes,
      isBillable,
      note: time.note,
      activityCode: null,
      source: 'import',
      importId,
      sourceKey,
    };
  });
  return { entries, taskEvents: tasks.events };
}

/** Tasks of Toggl and Clockify belong to a project, as ours do. */
async function tasksOf({ tx, clock }: CommandContext, rows: readonly MatchedRow[]) {
  const wanted = new Map(
    rows.flatMap(({ time, project }) =>
      time.task === '' || project === null
        ? []
        : [[`${project.id} ${time.task}`, { projectId: project.id, name: time.task }] as const],
    ),
  );
  if (wanted.size === 0) return { ids: new Map<string, string>(), events: [] };
  const found = await ensureTasks(
    tx,
    [...wanted.values()].map((task) => ({ ...task, id: clock.newId() })),
  );
  const events = found
    .filter((task) => task.is_new)
    .map((task): AuditEvent => {
      const after = { id: task.id, name: task.name };
      return { type: 'task.added', record: { kind: 'project', id: task.project_id }, after };
    });
  return {
    ids: new Map(found.map((task) => [`${task.project_id} ${task.name}`, task.id])),
    events,
  };
}

export const finishStep = defineCommand(finishEndpoint, {
  ...shared,
  load: lock,
  async handle({ subject: row, input: _, tx }) {
    const state = timeImportLifecycle.next(row.state, 'finish');
    await store.saveState(tx, row.id, { state, failure: null });
    const after = { importedCount: row.imported_count, errorCount: row.error_count };
    return {
      result: { state },
      events: [{ type: 'import.finished', record: record(row.id), after }],
    };
  },
});

export const failStep = defineCommand(failEndpoint, {
  ...shared,
  load: lock,
  async handle({ subject: row, input, tx }) {
    const state = timeImportLifecycle.next(row.state, 'fail');
    await store.saveState(tx, row.id, { state, failure: input.failure });
    const after = { failure: input.failure };
    return {
      result: { state },
      events: [{ type: 'import.failed', record: record(row.id), after }],
    };
  },
});
