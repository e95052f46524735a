// What a report is: facts (a statement that gives one row a record), what they can be grouped and filtered
// by, and what is added up. Adding a report is one file in definitions/ and its line in catalogue.ts.

import type { measureKinds, reportAreas } from '@daybook/contract/reports.ts';
import type { Permission, Scope } from '@daybook/core/access/permissions.ts';
import type { DimensionKey } from './dimensions.ts';

type MeasureBase = Readonly<{
  key: string;
  label: string;
  /** In words, shown beside the figure. */
  formula: string;
  /** Without it the measure is neither shown nor sent. */
  needs?: Permission;
}>;
/** A sum of a column of the facts; of a count, the number of rows where no column is named. */
export type SumMeasure = MeasureBase &
  Readonly<{ kind: Exclude<(typeof measureKinds)[number], 'percent'>; column?: string }>;
/** Of two other measures, computed from their sums: of totals too, never an average of percents. */
export type RatioMeasure = MeasureBase &
  Readonly<{ kind: 'percent'; of: readonly [part: string, whole: string] }>;
export type Measure = SumMeasure | RatioMeasure;

/** Placeholders of the statement's values: half-open period, and the day that ages are counted to. */
export type FactsPeriod = Readonly<{ from: string; until: string; day: string }>;

export type Report = Readonly<{
  name: string;
  title: string;
  area: (typeof reportAreas)[number];
  about: string;
  permission: Permission;
  /** Of what happened in a period, or of what is there at a moment. */
  kind: 'period' | 'moment';
  /**
   * Columns: id, on_date, record_kind, record_id, label; currency (null where there is no money), the columns of the
   * dimensions and of the measures. What has no period of its own is narrowed by on_date.
   */
  facts: (period: FactsPeriod) => string;
  dimensions: readonly DimensionKey[];
  /** What it is grouped by where nobody says. */
  by: readonly DimensionKey[];
  measures: readonly Measure[];
  /** How facts are narrowed for who may not see the whole firm: a condition on f, `?` the person or branch. */
  within?: Readonly<Partial<Record<Exclude<Scope, 'firm'>, string>>>;
}>;

export const withinOwnTeamBranch = {
  own: 'f.person_id = ?',
  team: '(f.person_id = ? or f.project_id in (select id from project where firm_id = app.firm_id() and manager_id = ?))',
  branch: 'f.branch_id = ?',
} as const;
/** Of projects that somebody manages. */
export const withinTeamBranch = {
  team: 'f.project_id in (select id from project where firm_id = app.firm_id() and manager_id = ?)',
  branch: 'f.branch_id = ?',
} as const;
export const withinBranch = { branch: 'f.branch_id = ?' } as const;
