// Counts what a file is about while its rows go by: names with their rows and minutes, the span of
// dates, a sample, and the rows that can't be read.

import { matchKey } from '@daybook/core/imports/imported-names.ts';
import type { ImportedTime } from '@daybook/core/imports/imported-row.ts';
import { namesOf } from './match-targets.ts';
import type { RowError, Sample } from './store.ts';
import type { TimeRow, WrongRow } from './time-rows.ts';

export type Group = Readonly<{
  name: string;
  client: string | null;
  email: string | null;
  currency: string | null;
  services: readonly string[];
}> & {
  rowCount: number;
  minutes: number;
};

export type Tally = Readonly<{
  people: ReadonlyMap<string, Group>;
  clients: ReadonlyMap<string, Group>;
  projects: ReadonlyMap<string, Group>;
  /** By all the names that may stand for the service, for only the firm knows which does. */
  services: ReadonlyMap<string, Group>;
}>;

/** Rows that a person will read; a file with more is wrong as a whole. */
export const mostErrors = 5000;
const sampleSize = 20;

export function openTally() {
  const people = new Map<string, Group>();
  const clients = new Map<string, Group>();
  const projects = new Map<string, Group>();
  const services = new Map<string, Group>();
  const samples: Sample[] = [];
  const span = { from: null as string | null, until: null as string | null, minutes: 0 };
  const add = (groups: Map<string, Group>, key: string, time: ImportedTime, facts: Facts) => {
    const group = groups.get(key) ?? { ...noFacts, ...facts, rowCount: 0, minutes: 0 };
    group.rowCount += 1;
    group.minutes += time.minutes;
    groups.set(key, group);
  };
  return {
    add({ row, time }: TimeRow): void {
      const names = namesOf(time);
      const personKey = matchKey('person', names.person, null);
      add(people, personKey, time, { name: names.person, email: time.email || null });
      const { currency } = time;
      add(clients, matchKey('client', names.client, null), time, { name: names.client, currency });
      const projectKey = matchKey('project', names.project, names.client);
      add(projects, projectKey, time, { name: names.project, client: names.client });
      add(services, time.services.join('\u001f'), time, { name: '', services: time.services });
      span.minutes += time.minutes;
      if (span.from === null || time.workDate < span.from) span.from = time.workDate;
      if (span.until === null || time.workDate > span.until) span.until = time.workDate;
      if (samples.length < sampleSize) samples.push(sampleOf(row, time));
    },
    result: () => ({ people, clients, projects, services, samples, ...span }),
  };
}

type Facts = Partial<Omit<Group, 'rowCount' | 'minutes'>> & Readonly<{ name: string }>;
const noFacts = { client: null, email: null, currency: null, services: [] };

const sampleOf = (row: number, time: ImportedTime): Sample => ({
  row,
  ...namesOf(time),
  service: time.services[0] ?? '',
  workDate: time.workDate,
  minutes: time.minutes,
  note: time.note.slice(0, 200),
  outcome: '',
});

/** Keeps the first few thousand errors and counts all the rows that have one. */
export function openErrors() {
  const errors: RowError[] = [];
  let rowCount = 0;
  const keep = (error: RowError) => {
    if (errors.length < mostErrors) errors.push(error);
  };
  return {
    addWrong({ row, problems }: WrongRow): void {
      rowCount += 1;
      for (const problem of problems) keep({ row, ...problem });
    },
    addAll(found: readonly RowError[]): void {
      rowCount += found.length;
      for (const error of found) keep(error);
    },
    result: () => ({ errors: errors.toSorted((a, b) => a.row - b.row), rowCount }),
  };
}
