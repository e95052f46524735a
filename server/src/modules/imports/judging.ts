// Which rows of a batch become time: not what is there already, not into a locked or submitted
// period, not more than a day into a day. The dry run and the import ask here.

import type { ReadDb } from '../../platform/database.ts';
import { lockDates } from '../../platform/period-locks.ts';
import { existing } from '../../platform/rows.ts';
import { findProjects, listMemberships, type ProjectRow } from '../parties/public.ts';
import { findDayMinutes, findSourceKeys, findSubmittedDays } from '../timesheets/public.ts';
import { isSkipped, keyOf, matchesOf, type RowMatches, type Targets } from './match-targets.ts';
import type { RowError } from './store.ts';
import type { TimeRow } from './time-rows.ts';

export type MatchedRow = TimeRow & Readonly<{ matches: RowMatches; project: ProjectRow | null }>;
export type Judgement = Readonly<{
  accepted: readonly MatchedRow[];
  duplicateCount: number;
  errors: readonly RowError[];
}>;

/** Minutes of a person's day so far, by person and date; grows as rows are accepted. */
export type DayMinutes = Map<string, number>;

const minutesOfDay = 1440;

export async function judgeRows(
  db: ReadDb,
  rows: readonly TimeRow[],
  facts: Readonly<{ targets: Targets; days: DayMinutes }>,
): Promise<Judgement> {
  const known = new Set(
    (
      await findSourceKeys(
        db,
        rows.map((row) => row.sourceKey),
      )
    ).map((row) => row.source_key.toString('hex')),
  );
  const errors: RowError[] = [];
  const fresh: MatchedRow[] = [];
  let duplicateCount = 0;
  const projects = await loadProjects(db, rows, facts.targets);
  for (const row of rows) {
    const matches = matchesOf(row.time, facts.targets);
    if (matches === null)
      errors.push(errorOf(row, 'project', 'A name that the dry run did not have'));
    else if (isSkipped(matches)) continue;
    else if (known.has(row.sourceKey.toString('hex'))) duplicateCount += 1;
    else {
      const project = projects.get(matches.project.target?.id ?? '') ?? null;
      fresh.push({ ...row, matches, project });
    }
  }
  const barred = await findBarriers(db, fresh);
  const open = fresh.filter((row) => !barred.has(row.row));
  await loadDays(db, open, facts.days);
  const { accepted, tooMuch } = fitIntoDays(open, facts.days);
  return { accepted, duplicateCount, errors: [...errors, ...barred.values(), ...tooMuch] };
}

const errorOf = (row: TimeRow, field: string, message: string, value = ''): RowError => ({
  row: row.row,
  field,
  value,
  message,
});

async function loadProjects(db: ReadDb, rows: readonly TimeRow[], targets: Targets) {
  const ids = rows.map((row) => matchesOf(row.time, targets)?.project.target?.id);
  const wanted = [...new Set(ids.filter((id) => id !== undefined))];
  const found = wanted.length === 0 ? [] : await findProjects(db, wanted);
  return new Map(found.map((project) => [project.id, project]));
}

/** What the firm does not allow, by row; a row that meets several barriers names the first. */
async function findBarriers(
  db: ReadDb,
  rows: readonly MatchedRow[],
): Promise<ReadonlyMap<number, RowError>> {
  const placed = rows.flatMap((row) =>
    row.project === null ? [] : [{ ...row, project: row.project }],
  );
  if (placed.length === 0) return new Map();
  const projects = [...new Map(placed.map(({ project }) => [project.id, project])).values()];
  const branches = [...new Map(projects.map((each) => [each.branch_id, each])).values()];
  const dates = await lockDates(
    db,
    branches.map((each) => ({
      legalEntityId: each.legal_entity_id,
      branchId: each.branch_id,
      area: 'time' as const,
    })),
  );
  const locks = new Map(branches.map((each, index) => [each.branch_id, dates[index]?.through]));
  const memberships = await listMemberships(
    db,
    projects.map(({ id }) => id),
  );
  const members = Map.groupBy(memberships, (membership) => membership.project_id);
  const dated = placed.flatMap(({ matches, project, time, row }) =>
    matches.person.target === null
      ? []
      : [
          {
            row,
            personId: matches.person.target.id,
            projectId: project.id,
            workDate: time.workDate,
          },
        ],
  );
  const submitted = new Set(
    (await findSubmittedDays(db, dated)).map(({ index }) => existing(dated[index]).row),
  );
  const barrierOf = (row: (typeof placed)[number]): RowError | null => {
    const { project, time, matches } = row;
    const through = locks.get(project.branch_id);
    const at = (field: string, message: string, value: string) =>
      errorOf(row, field, message, value);
    if (through === undefined || (through !== null && time.workDate <= through)) {
      return at(
        'date',
        `The period is locked through ${through ?? 'an unknown date'}`,
        time.workDate,
      );
    }
    if (submitted.has(row.row))
      return at('date', 'This period of the project is submitted', time.workDate);
    if (!project.is_active) return at('project', 'The project is closed', project.name);
    if (project.starts_on !== null && time.workDate < project.starts_on) {
      return at('date', `The project starts on ${project.starts_on}`, time.workDate);
    }
    if (project.ends_on !== null && time.workDate > project.ends_on) {
      return at('date', `The project ended on ${project.ends_on}`, time.workDate);
    }
    const own = members.get(project.id);
    const isMember =
      own === undefined || own.some((each) => each.person_id === matches.person.target?.id);
    return isMember
      ? null
      : at('person', 'This person does not work on the project', matches.person.name);
  };
  return new Map(
    placed.flatMap((row) => {
      const barrier = barrierOf(row);
      return barrier === null ? [] : [[row.row, barrier] as const];
    }),
  );
}

const dayKey = ({ matches, time }: MatchedRow): string =>
  `${matches.person.target?.id ?? keyOf(matches.person)} ${time.workDate}`;

async function loadDays(db: ReadDb, rows: readonly MatchedRow[], days: DayMinutes): Promise<void> {
  const missing = new Map(
    rows.flatMap((row) => {
      const personId = row.matches.person.target?.id;
      const key = dayKey(row);
      const isWanted = personId !== undefined && !days.has(key);
      return isWanted ? [[key, { personId, workDate: row.time.workDate }] as const] : [];
    }),
  );
  if (missing.size === 0) return;
  for (const day of await findDayMinutes(db, [...missing.values()])) {
    days.set(`${day.person_id} ${day.work_date}`, day.minutes);
  }
}

function fitIntoDays(rows: readonly MatchedRow[], days: DayMinutes) {
  const accepted: MatchedRow[] = [];
  const tooMuch: RowError[] = [];
  for (const row of rows) {
    const key = dayKey(row);
    const minutes = (days.get(key) ?? 0) + row.time.minutes;
    if (minutes > minutesOfDay) {
      const message = `More than 24 hours on ${row.time.workDate} for ${row.matches.person.name}`;
      tooMuch.push(errorOf(row, 'duration', message, String(row.time.minutes)));
      continue;
    }
    days.set(key, minutes);
    accepted.push(row);
  }
  return { accepted, tooMuch };
}
