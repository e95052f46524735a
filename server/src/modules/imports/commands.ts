// Uploading, answering, confirming and cancelling an import of time.

import { imports } from '@daybook/contract/imports.ts';
import { timeImportLifecycle } from '@daybook/core/imports/time-import-lifecycle.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import {
  type AuditEvent,
  type CommandContext,
  defineCommand,
  nothing,
} from '../../platform/command.ts';
import type { ReadDb } from '../../platform/database.ts';
import { findNamed } from '../../platform/name-match.ts';
import { existing } from '../../platform/rows.ts';
import { serviceNames } from '../catalog/public.ts';
import { personNames } from '../org/public.ts';
import { clientNames, projectNames } from '../parties/public.ts';
import { type FileSource, sourceFrom, sourceOf } from './file-source.ts';
import { importQueue } from './import-job.ts';
import { keyOf, targetsOf } from './match-targets.ts';
import { requireMaking } from './new-parties.ts';
import { answered } from './questions.ts';
import { readImport } from './reading.ts';
import * as store from './store.ts';
import { importView } from './views.ts';

/** Up to here a file is read at once; beyond it, the reading is a job. */
const readAtOnceBytes = 2 * 1024 * 1024;

const record = (id: string) => ({ kind: 'time_import', id });

export const sourceInStore = (db: ReadDb, row: store.ImportRow): FileSource =>
  sourceFrom(row.size, (from, length) => store.readFilePiece(db, row.id, { from, length }));

/** Reads a file into its import; one that can't be read fails, and says why. */
export async function readInto(
  context: CommandContext,
  row: store.ImportRow,
  source: FileSource,
): Promise<AuditEvent> {
  const { tx, actor } = context;
  try {
    const matches = await store.findMatches(tx, row.id);
    const reading = await readImport(tx, source, { actor, questions: row.questions, matches });
    await store.saveReading(tx, row.id, reading);
    const isOpen = reading.questions.some(({ answer }) => answer === null);
    const state = timeImportLifecycle.next(row.state, isOpen ? 'ask' : 'settle');
    await store.saveState(tx, row.id, { state, failure: null });
    const { rowCount, errorCount, duplicateCount, newCount, tracker } = reading;
    const after = { tracker, rowCount, errorCount, duplicateCount, newCount, state };
    return { type: 'import.read', record: record(row.id), after };
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'import_unreadable') throw error;
    const failure = String(error.details.message ?? 'The file can not be read');
    const state = timeImportLifecycle.next(row.state, 'fail');
    await store.saveState(tx, row.id, { state, failure });
    return { type: 'import.failed', record: record(row.id), after: { failure } };
  }
}

const viewOf = async (context: CommandContext, id: string) =>
  importView(existing(await store.findImport(context.tx, id)), context.actor);

export const upload = defineCommand(imports.upload, {
  permission: 'timesheets.import',
  load: nothing,
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, subject: _, ...context }) {
    const { tx, actor, clock } = context;
    const content = Buffer.from(input.contentBase64, 'base64');
    const id = clock.newId();
    const chosen = {
      kind: 'tracker',
      question: 'Which tracker wrote this file?',
      choices: [],
      answer: input.tracker ?? null,
    } as const;
    await store.addImport(
      tx,
      {
        id,
        fileName: input.fileName,
        createdAt: clock.now(),
        createdById: actor.personId,
        sessionId: actor.sessionId,
        state: timeImportLifecycle.initial,
        questions: input.tracker === undefined ? [] : [{ ...chosen, choices: [] }],
      },
      content,
    );
    const uploaded: AuditEvent = {
      type: 'import.uploaded',
      record: record(id),
      after: { fileName: input.fileName, bytes: content.length },
    };
    const read = await readNowOrLater(context, id, sourceOf(content));
    return {
      result: await viewOf(context, id),
      events: [uploaded, ...read.events],
      jobs: read.jobs,
    };
  },
});

async function readNowOrLater(context: CommandContext, id: string, source: FileSource) {
  const row = existing(await store.lockImport(context.tx, id));
  if (source.size > readAtOnceBytes) {
    return { events: [], jobs: [importQueue.job(context.actor, { importId: id, step: 'read' })] };
  }
  return { events: [await readInto(context, row, source)], jobs: [] };
}

export const answer = defineCommand(imports.answer, {
  permission: 'timesheets.import',
  load: ({ input, tx }) => store.lockImport(tx, input.id),
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, subject: row, ...context }) {
    const { tx } = context;
    const state = timeImportLifecycle.next(row.state, 'reread');
    const questions = withAnswers(row.questions, input.answers);
    const decided = await withDecisions(tx, await store.findMatches(tx, row.id), input.matches);
    await store.saveQuestions(tx, row.id, questions);
    await store.saveMatches(tx, row.id, decided);
    await store.saveState(tx, row.id, { state, failure: null });
    const said: AuditEvent = {
      type: 'import.answered',
      record: record(row.id),
      after: { answers: input.answers, decisions: input.matches.length },
    };
    const read = await readNowOrLater(context, row.id, sourceInStore(tx, row));
    return {
      result: await viewOf(context, row.id),
      events: [said, ...read.events],
      jobs: read.jobs,
    };
  },
});

function withAnswers(
  questions: readonly store.Question[],
  answers: readonly Readonly<{ kind: string; answer: string }>[],
): readonly store.Question[] {
  const given = new Map(answers.map((each, index) => [each.kind, { ...each, index }]));
  for (const { kind, index } of given.values()) {
    if (questions.some((question) => question.kind === kind)) continue;
    throw refuseField('invalid_input', `answers.${index}.kind`, 'This was not asked');
  }
  return questions.map((question) => {
    const own = given.get(question.kind);
    if (own === undefined) return question;
    const kept = answered(question, own.answer);
    if (kept !== null) return kept;
    const choices = question.choices.join(', ');
    throw refuseField('invalid_input', `answers.${own.index}.answer`, `One of ${choices}`);
  });
}

type Decision = Readonly<{
  kind: store.Match['kind'];
  name: string;
  client: string | null;
  decision: store.Match['decision'];
  targetId: string | null;
}>;

const tables = {
  person: personNames,
  client: clientNames,
  project: projectNames,
  service: serviceNames,
};

async function withDecisions(
  tx: ReadDb,
  matches: readonly store.Match[],
  decisions: readonly Decision[],
): Promise<readonly store.Match[]> {
  const known = targetsOf(matches);
  const named = new Map<string, Readonly<{ id: string; name: string }>>();
  for (const kind of ['person', 'client', 'project', 'service'] as const) {
    const ids = decisions.flatMap((each) =>
      each.kind === kind && each.targetId !== null ? [each.targetId] : [],
    );
    const found = ids.length === 0 ? [] : await findNamed(tx, tables[kind], ids);
    for (const target of found) named.set(`${kind} ${target.id}`, target);
  }
  const changes = new Map(
    decisions.map((each, index) => {
      const key = keyOf(each);
      if (!known.has(key)) {
        throw refuseField('not_found', `matches.${index}.name`, 'The file has no such name');
      }
      const target = named.get(`${each.kind} ${each.targetId}`) ?? null;
      if (each.decision === 'match' && target === null) {
        throw refuseField('not_found', `matches.${index}.targetId`, 'Choose what it stands for');
      }
      return [key, { decision: each.decision, target: each.decision === 'match' ? target : null }];
    }),
  );
  return matches.map((match) => {
    const change = changes.get(keyOf(match));
    return change === undefined ? match : { ...match, ...change, isDecided: true };
  });
}

export const post = defineCommand(imports.post, {
  permission: 'timesheets.import',
  load: ({ input, tx }) => store.lockImport(tx, input.id),
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ subject: row, input: _, ...context }) {
    const { tx, actor } = context;
    if (row.state === 'asking') {
      throw refuseField('import_ambiguous', 'answers', 'Answer the questions first');
    }
    const state = timeImportLifecycle.next(row.state, 'post');
    requireMaking(await store.findMatches(tx, row.id), actor);
    await store.saveState(tx, row.id, { state, failure: null });
    const job = importQueue.job(actor, { importId: row.id, step: 'post' });
    const after = { newCount: row.new_count, duplicateCount: row.duplicate_count };
    return {
      result: await viewOf(context, row.id),
      events: [{ type: 'import.posted', record: record(row.id), after }],
      jobs: [job],
    };
  },
});

export const cancel = defineCommand(imports.cancel, {
  permission: 'timesheets.import',
  load: ({ input, tx }) => store.lockImport(tx, input.id),
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ subject: row, input: _, ...context }) {
    const state = timeImportLifecycle.next(row.state, 'cancel');
    await store.saveState(context.tx, row.id, { state, failure: null });
    const after = { importedCount: row.imported_count };
    return {
      result: await viewOf(context, row.id),
      events: [{ type: 'import.cancelled', record: record(row.id), after }],
    };
  },
});
