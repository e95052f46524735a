// The dry run: reads a file three times, a row at a time. First how it writes dates and numbers, then
// whom and what it is about, then what each row would become. Nothing of it is held as a whole.

import { dateOrderCounter, decideDateOrder } from '@daybook/core/imports/imported-date.ts';
import { markCounter, markEvidence } from '@daybook/core/imports/imported-number.ts';
import type { RowLayout } from '@daybook/core/imports/imported-row.ts';
import {
  columnsOf,
  detectTracker,
  missingColumns,
  type Tracker,
  type TrackerColumns,
} from '@daybook/core/imports/tracker-columns.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import type { Actor } from '../../platform/actor.ts';
import type { ReadDb } from '../../platform/database.ts';
import { existing } from '../../platform/rows.ts';
import { findBranch } from '../org/public.ts';
import type { FileSource } from './file-source.ts';
import { judgeRows } from './judging.ts';
import { type Targets, targetsOf } from './match-targets.ts';
import { proposeMatches } from './matching.ts';
import {
  type Answers,
  answersOf,
  currencyFrom,
  dateOrderFrom,
  decimalMarkFrom,
  isAnswered,
  trackerFrom,
} from './questions.ts';
import { type OpenedFile, openFile } from './records.ts';
import type { Match, Question, Reading } from './store.ts';
import { openErrors, openTally } from './tally.ts';
import { batches, type TimeRow, timeRows } from './time-rows.ts';

export const batchSize = 2000;

type ReadFacts = Readonly<{
  actor: Actor;
  questions: readonly Question[];
  matches: readonly Match[];
}>;

/** Refuses with import_unreadable. */
export async function readImport(
  db: ReadDb,
  source: FileSource,
  facts: ReadFacts,
): Promise<Reading> {
  const file = await openFile(source);
  const dialect = { encoding: file.encoding, delimiter: file.delimiter };
  const answers = answersOf(facts.questions);
  const { tracker, questions: whichTracker } = trackerFrom(detectTracker(file.header), answers);
  if (tracker === null) {
    return {
      ...nothingRead,
      ...dialect,
      tracker,
      rowCount: await countRows(file),
      questions: whichTracker,
    };
  }
  const branch = existing(await findBranch(db, facts.actor.branchId));
  const found = await findLayout(file, { tracker, answers, ownCurrency: branch.currency });
  const questions = [...whichTracker, ...found.questions];
  const tally = openTally();
  const errors = openErrors();
  for await (const row of timeRows(file, found.layout)) {
    if ('problems' in row) errors.addWrong(row);
    else tally.add(row);
  }
  const counted = tally.result();
  const matches = await proposeMatches(db, counted, {
    actor: facts.actor,
    before: targetsOf(facts.matches),
    currency: found.currency,
    hasServices: tracker === 'harvest' || tracker === 'kimai',
  });
  const targets = targetsOf(matches);
  const judged = isAnswered(questions)
    ? await judgeFile(db, file, { layout: found.layout, targets, errors })
    : { newCount: 0, duplicateCount: 0 };
  const wrong = errors.result();
  // A date whose order is not answered yet is not shown: it would be a guess.
  const isDated = isAnswered(questions.filter(({ kind }) => kind === 'date_order'));
  const outcomes = new Map(wrong.errors.map((error) => [error.row, error.message]));
  return {
    ...dialect,
    tracker,
    rowCount: found.rowCount,
    errorCount: wrong.rowCount,
    duplicateCount: judged.duplicateCount,
    newCount: judged.newCount,
    minutes: counted.minutes,
    from: isDated ? counted.from : null,
    until: isDated ? counted.until : null,
    questions,
    matches,
    sample: counted.samples.map((sample) => ({
      ...sample,
      workDate: isDated ? sample.workDate : null,
      outcome: outcomes.get(sample.row) ?? '',
    })),
    errors: wrong.errors,
  };
}

const nothingRead = {
  errorCount: 0,
  duplicateCount: 0,
  newCount: 0,
  minutes: 0,
  from: null,
  until: null,
  matches: [],
  sample: [],
  errors: [],
};

async function countRows(file: OpenedFile): Promise<number> {
  let count = 0;
  for await (const _ of file.records()) count += 1;
  return count;
}

type LayoutFacts = Readonly<{ tracker: Tracker; answers: Answers; ownCurrency: string }>;

/** The first pass: how this file writes what the others read. Refuses with import_unreadable. */
export async function findLayout(file: OpenedFile, facts: LayoutFacts) {
  const columns = columnsOf(facts.tracker, file.header);
  const missing = missingColumns(columns);
  if (missing.length > 0) {
    const message = `No column for ${missing.join(' and for ')}. The columns are: ${file.header.join(', ').slice(0, 500)}`;
    throw new Refusal('import_unreadable', { message });
  }
  const dates = dateOrderCounter();
  const marks = markCounter();
  let rowCount = 0;
  for await (const { cells } of file.records()) {
    rowCount += 1;
    for (const position of [columns.at.startDate, columns.at.endDate]) {
      if (position !== undefined) dates.add(cells[position] ?? '');
    }
    addMarks(cells, columns, marks);
  }
  const order = dateOrderFrom(decideDateOrder(dates.facts()), facts.answers);
  const mark = decimalMarkFrom(marks.verdict(), facts.answers);
  const currency = currencyFrom(columns.titleCurrency, {
    answers: facts.answers,
    own: facts.ownCurrency,
  });
  const layout: RowLayout = {
    tracker: facts.tracker,
    columns,
    dateOrder: order.dateOrder,
    decimalMark: mark.decimalMark,
  };
  return {
    layout,
    rowCount,
    currency: currency.currency,
    questions: [...order.questions, ...mark.questions, ...currency.questions],
  };
}

/** Money shows the mark too, but a doubtful price is no reason to ask: only hours are. */
function addMarks(
  cells: readonly string[],
  { at, moneyAt }: TrackerColumns,
  marks: ReturnType<typeof markCounter>,
): void {
  const duration = at.duration === undefined ? '' : (cells[at.duration] ?? '').trim();
  const hours = at.hours === undefined ? '' : (cells[at.hours] ?? '').trim();
  marks.add(duration || hours);
  for (const position of moneyAt) {
    const cell = cells[position] ?? '';
    if (cell !== '' && markEvidence(cell) !== 'either') marks.add(cell);
  }
}

async function judgeFile(
  db: ReadDb,
  file: OpenedFile,
  facts: Readonly<{ layout: RowLayout; targets: Targets; errors: ReturnType<typeof openErrors> }>,
) {
  const days = new Map<string, number>();
  let newCount = 0;
  let duplicateCount = 0;
  for await (const batch of batches(timeRows(file, facts.layout), batchSize)) {
    const rows = batch.filter((row): row is TimeRow => 'time' in row);
    const judged = await judgeRows(db, rows, { targets: facts.targets, days });
    newCount += judged.accepted.length;
    duplicateCount += judged.duplicateCount;
    facts.errors.addAll(judged.errors);
  }
  return { newCount, duplicateCount };
}
