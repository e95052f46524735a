// One record of a tracker's export as time. Flags such as "exported", "approved" and "invoiced" are
// another system's: they say nothing here, and what comes in is a draft.

import { addDays, type PlainDate } from '../kernel/plain-date.ts';
import { clockOf, minutesOfSeconds, readClock, readDuration } from './imported-clock.ts';
import { type DateOrder, readDate } from './imported-date.ts';
import { readCurrency, tidyName } from './imported-names.ts';
import {
  type DecimalMark,
  minutesOfHours,
  readDecimal,
  secondsOfHours,
} from './imported-number.ts';
import type { ImportField, Tracker, TrackerColumns } from './tracker-columns.ts';

export type RowProblem = Readonly<{ field: string; value: string; message: string }>;

export type ImportedTime = Readonly<{
  /** Empty if the file does not say who. */
  person: string;
  email: string;
  /** Empty if the row has none. */
  client: string;
  project: string;
  /** What may name the service: the tracker's own, or its tags and task. */
  services: readonly string[];
  /** A task of the project, where the tracker knows both tasks and tags. */
  task: string;
  workDate: PlainDate;
  startTime: string | null;
  endTime: string | null;
  minutes: number;
  /** Null if the file does not say. */
  isBillable: boolean | null;
  note: string;
  currency: string | null;
}>;

export type RowLayout = Readonly<{
  tracker: Tracker;
  columns: TrackerColumns;
  dateOrder: DateOrder;
  decimalMark: DecimalMark;
}>;

export type RowReading =
  | Readonly<{ time: ImportedTime; problems: null }>
  | Readonly<{ time: null; problems: readonly RowProblem[] }>;

export const longestName = 200;
export const longestNote = 4000;
const minutesOfDay = 1440;

type Cells = (field: ImportField) => string;

class Problems {
  readonly found: RowProblem[] = [];
  add(field: string, value: string, message: string): null {
    this.found.push({ field, value: value.slice(0, 200), message });
    return null;
  }
}

export function readRow(record: readonly string[], layout: RowLayout): RowReading {
  const { at } = layout.columns;
  const cell: Cells = (field) => {
    const position = at[field];
    return position === undefined ? '' : (record[position] ?? '').trim();
  };
  const problems = new Problems();
  const workDate = readWorkDate(cell, layout, problems);
  const span = readSpan(cell, problems);
  const minutes = readMinutes(cell, { layout, span, workDate }, problems);
  const names = readNames(cell, layout.tracker, problems);
  const isBillable = readFlag(cell('isBillable'), problems);
  const currency = readRowCurrency(cell('currency'), problems);
  const note = readNote(cell('note'), problems);
  if (/^break$/i.test(cell('kind'))) problems.add('Type', cell('kind'), 'A break, not work');
  if (problems.found.length > 0 || workDate === null || minutes === null) {
    return { time: null, problems: problems.found };
  }
  const clock = {
    startTime: span.start === null ? null : clockOf(span.start),
    endTime: span.start === null || span.end === null ? null : clockOf(span.end),
  };
  return {
    time: { ...names, workDate, ...clock, minutes, isBillable, note, currency },
    problems: null,
  };
}

function readWorkDate(cell: Cells, layout: RowLayout, problems: Problems): PlainDate | null {
  const text = cell('startDate');
  if (text === '') return problems.add('date', text, 'The row has no date');
  const date = readDate(text, layout.dateOrder);
  return date ?? problems.add('date', text, `Not a date, read as ${orderWords[layout.dateOrder]}`);
}

const orderWords = { ymd: 'year, month, day', dmy: 'day, month, year', mdy: 'month, day, year' };

type Span = Readonly<{ start: number | null; end: number | null }>;

function readSpan(cell: Cells, problems: Problems): Span {
  const time = (field: 'startTime' | 'endTime') => {
    const text = cell(field);
    return text === '' ? null : (readClock(text) ?? problems.add(field, text, 'Not a time of day'));
  };
  return { start: time('startTime'), end: time('endTime') };
}

type LengthFacts = Readonly<{ layout: RowLayout; span: Span; workDate: PlainDate | null }>;

/** The duration as written wins over the clock times: breaks and rounding are in it. */
function readMinutes(cell: Cells, facts: LengthFacts, problems: Problems): number | null {
  const written = writtenMinutes(cell, facts.layout);
  if (written === undefined) {
    const text = cell('duration') || cell('hours');
    return problems.add('duration', text, 'Not a duration, such as 7:30:00 or 7.5');
  }
  const minutes = written ?? spanMinutes(cell, facts);
  const text = cell('duration') || cell('hours') || `${cell('startTime')} - ${cell('endTime')}`;
  if (minutes === null) return problems.add('duration', text, 'The row does not say how long');
  if (minutes === 0) return problems.add('duration', text, 'No time was worked');
  if (minutes < 0) return problems.add('duration', text, 'The time is negative');
  if (minutes > minutesOfDay) return problems.add('duration', text, 'More than 24 hours in a day');
  return minutes;
}

/** Undefined if something is written that is no duration, null if nothing is. */
function writtenMinutes(cell: Cells, layout: RowLayout): number | null | undefined {
  const duration = cell('duration');
  if (duration !== '') {
    const seconds = readDuration(duration);
    if (seconds !== null) return fromSeconds(seconds);
    const number = readDecimal(duration, layout.decimalMark);
    // A whole number is Kimai's seconds; with decimals it is hours.
    if (number !== null && layout.tracker === 'kimai' && number.scale === 0) {
      return fromSeconds(Number(number.digits));
    }
    return number === null ? undefined : fromHours(number);
  }
  const hours = cell('hours');
  if (hours === '') return null;
  const seconds = readDuration(hours);
  if (seconds !== null) return fromSeconds(seconds);
  const number = readDecimal(hours, layout.decimalMark);
  return number === null ? undefined : fromHours(number);
}

const fromSeconds = (seconds: number): number =>
  seconds > 0 ? minutesOfSeconds(seconds) : seconds;

function fromHours(hours: Readonly<{ digits: bigint; scale: number }>): number {
  const isLessThanAMinute = hours.digits > 0n && secondsOfHours(hours) < 60n;
  return isLessThanAMinute ? 1 : Number(minutesOfHours(hours));
}

function spanMinutes(cell: Cells, { span, layout, workDate }: LengthFacts): number | null {
  if (span.start === null || span.end === null || workDate === null) return null;
  const endDate = cell('endDate') === '' ? null : readDate(cell('endDate'), layout.dateOrder);
  const isNextDay = endDate === null ? span.end < span.start : endDate === addDays(workDate, 1);
  if (endDate !== null && endDate !== workDate && !isNextDay) return minutesOfDay + 1;
  return fromSeconds(span.end - span.start + (isNextDay ? 86_400 : 0));
}

function readNames(cell: Cells, tracker: Tracker, problems: Problems) {
  const email = cell('email').toLowerCase();
  const fullName = tidyName(`${cell('firstName')} ${cell('lastName')}`);
  const names = {
    person: fullName || tidyName(cell('person')) || email,
    email: email.includes('@') ? email : '',
    client: tidyName(cell('client')),
    project: tidyName(cell('project')),
    ...serviceNames(cell, tracker),
  };
  for (const field of ['person', 'client', 'project', 'task'] as const) {
    if (names[field].length > longestName)
      problems.add(field, names[field], `Longer than ${longestName} letters`);
  }
  return names;
}

/** Harvest and Kimai say what kind of work it was; Toggl and Clockify have tasks and tags. */
function serviceNames(cell: Cells, tracker: Tracker) {
  if (tracker === 'harvest' || tracker === 'kimai') {
    return { services: [tidyName(cell('service'))].filter((name) => name !== ''), task: '' };
  }
  const task = tidyName(cell('task'));
  const tags = cell('tags').split(/[,;|]/).map(tidyName);
  return { services: [task, ...tags].filter((name) => name !== ''), task };
}

const yes = /^(yes|y|true|1|ja|oui|s[ií]|x|billable)$/i;
const no = /^(no|n|false|0|nein|non|non-billable|nonbillable|not billable)$/i;

function readFlag(text: string, problems: Problems): boolean | null {
  if (text === '') return null;
  if (yes.test(text)) return true;
  if (no.test(text)) return false;
  return problems.add('billable', text, 'Neither yes nor no');
}

function readRowCurrency(text: string, problems: Problems): string | null {
  if (text === '') return null;
  return readCurrency(text) ?? problems.add('currency', text, 'Not a currency of ISO 4217');
}

function readNote(text: string, problems: Problems): string {
  // PostgreSQL keeps no NUL; everything else stays as it was typed, formulas too.
  const note = text.replaceAll('\u0000', '');
  if (note.length > longestNote) problems.add('note', note, `Longer than ${longestNote} letters`);
  return note;
}

/**
 * What makes a row the same row in another export of the same work. Flags and tags may change
 * between two exports, so they are not in it. `occurrence` counts equal rows of one file: they are
 * all kept, and the same file again adds none of them.
 */
export const rowIdentity = (tracker: Tracker, time: ImportedTime, occurrence: number): string =>
  [
    tracker,
    time.email || time.person,
    time.client,
    time.project,
    tracker === 'harvest' || tracker === 'kimai' ? (time.services[0] ?? '') : time.task,
    time.workDate,
    time.startTime ?? '',
    time.endTime ?? '',
    time.minutes,
    time.note,
    occurrence,
  ].join('\u001f');
