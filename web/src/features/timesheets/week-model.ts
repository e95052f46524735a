// The week as it is shown: what the server has, with what was typed and is not saved yet on top.

import type { Answer, api } from '../../shared/api.ts';
import { type CellStatus, cellKeyText, type QueuedChange } from './cell-queue.ts';
import { type RowKey, type RowNames, rowKeyText } from './row-key.ts';

export type Week = Answer<typeof api.timesheets.week>;
export type Part = Week['parts'][number];
export type LocalRow = RowKey & RowNames;

export type Cell = Readonly<{
  key: string;
  date: string;
  minutes: number;
  /** What the server has; differs while something newer is typed. */
  savedMinutes: number;
  note: string;
  lockedBecause: string | null;
  entryCount: number;
  status: CellStatus | null;
  message: string | null;
}>;
export type GridRow = Readonly<{
  key: string;
  rowKey: RowKey;
  names: RowNames;
  isBillable: boolean;
  isFavourite: boolean;
  isLocal: boolean;
  cells: readonly Cell[];
  totalMinutes: number;
}>;
export type ProjectGroup = Readonly<{
  projectId: string;
  client: string;
  project: string;
  part: Part | null;
  rows: readonly GridRow[];
  totalMinutes: number;
}>;

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

type Changes = ReadonlyMap<string, QueuedChange>;
type ServerRow = Week['rows'][number];

function cellsOf(week: Week, rowKey: RowKey, server: ServerRow | null, changes: Changes) {
  return week.days.map(({ date }): Cell => {
    const key = cellKeyText({ ...rowKey, personId: week.person.id, date });
    const saved = server?.cells.find((cell) => cell.date === date);
    const typed = changes.get(key);
    return {
      key,
      date,
      minutes: typed?.minutes ?? saved?.minutes ?? 0,
      savedMinutes: saved?.minutes ?? 0,
      note: typed?.note ?? saved?.note ?? '',
      lockedBecause: saved?.lockedBecause ?? null,
      entryCount: saved?.entryIds.length ?? 0,
      status: typed?.status ?? null,
      message: typed?.message ?? null,
    };
  });
}

function rowOf(week: Week, row: ServerRow, changes: Changes): GridRow {
  const rowKey = {
    projectId: row.project.id,
    serviceId: row.service.id,
    taskId: row.task?.id ?? null,
  };
  const cells = cellsOf(week, rowKey, row, changes);
  return {
    key: rowKeyText(rowKey),
    rowKey,
    names: {
      project: row.project.name,
      client: row.client.name,
      service: row.service.name,
      task: row.task?.name ?? null,
    },
    isBillable: row.isBillable,
    isFavourite: row.isFavourite,
    isLocal: false,
    cells,
    totalMinutes: sum(cells.map((cell) => cell.minutes)),
  };
}

function localRowOf(week: Week, local: LocalRow, changes: Changes): GridRow {
  const { projectId, serviceId, taskId } = local;
  const rowKey = { projectId, serviceId, taskId };
  const cells = cellsOf(week, rowKey, null, changes);
  return {
    key: rowKeyText(rowKey),
    rowKey,
    names: local,
    isBillable: true,
    isFavourite: false,
    isLocal: true,
    cells,
    totalMinutes: sum(cells.map((cell) => cell.minutes)),
  };
}

/** Rows by project, in the server's order; rows that were only added here come last. */
export function groupsOf(week: Week, locals: readonly LocalRow[], changes: Changes) {
  const rows = week.rows.map((row) => rowOf(week, row, changes));
  const known = new Set(rows.map((row) => row.key));
  const added = locals.filter((local) => !known.has(rowKeyText(local)));
  const all = [...rows, ...added.map((local) => localRowOf(week, local, changes))];
  const byProject = Map.groupBy(all, (row) => row.rowKey.projectId);
  return [...byProject].map(([projectId, rowsOfProject]): ProjectGroup => {
    const names = rowsOfProject[0]?.names;
    return {
      projectId,
      client: names?.client ?? '',
      project: names?.project ?? '',
      part: week.parts.find((part) => part.project.id === projectId) ?? null,
      rows: rowsOfProject,
      totalMinutes: sum(rowsOfProject.map((row) => row.totalMinutes)),
    };
  });
}

export const dayMinutes = (groups: readonly ProjectGroup[], date: string): number =>
  sum(
    groups.flatMap((group) =>
      group.rows.map((row) => row.cells.find((cell) => cell.date === date)?.minutes ?? 0),
    ),
  );

export const weekMinutes = (groups: readonly ProjectGroup[]): number =>
  sum(groups.map((group) => group.totalMinutes));

const lockTexts: Readonly<Record<string, string>> = {
  submitted: 'Submitted: recall it to change it',
  approved: 'Approved: it can only be reopened entry by entry',
  billed: 'Billed: credit the invoice first',
  already_billed: 'Billed: credit the invoice first',
  entry_locked: 'Submitted or approved: recall it to change it',
  period_locked: 'The period is locked',
  not_permitted: 'You may not change this',
};

export const lockText = (because: string): string => lockTexts[because] ?? because;

export const canSubmit = (group: ProjectGroup): boolean =>
  group.totalMinutes > 0 && (group.part === null || /^(open|rejected)$/.test(group.part.state));
