// Under which line of which contract work is done: the one in force on the WORK date that names its
// project and service most closely. Two lines that name the same are refused when they are posted, so
// the answer never depends on an order.
// Source of the rules: docs/product.md (service contracts), docs/domain-rules.md, section 1, rule 7.

import { compareNumbers, compareText } from '../kernel/order.ts';
import {
  type DateRange,
  type PlainDate,
  rangeContains,
  rangesOverlap,
} from '../kernel/plain-date.ts';
import { Refusal } from '../kernel/refusal.ts';

export const lineModels = [
  'time',
  'fixed',
  'retainer',
  'milestone',
  'percent',
  'unit',
  'recurring',
  'non_billable',
] as const;
export type LineModel = (typeof lineModels)[number];

export type LineScope = Readonly<{
  clientId: string;
  /** Null takes in every project of the client. */
  projectId: string | null;
  /** Null takes in every service. */
  serviceId: string | null;
  range: DateRange;
}>;
export type LineInForce = LineScope &
  Readonly<{ lineKey: string; model: LineModel; clause: string | null }>;
export type Work = Readonly<{
  clientId: string;
  projectId: string;
  serviceId: string;
  workDate: PlainDate;
}>;

/** What a line takes in of work; a unit or a fee by the calendar takes in none. */
export const takesInWork: Readonly<Record<LineModel, boolean>> = {
  time: true,
  fixed: true,
  retainer: true,
  milestone: true,
  percent: true,
  unit: false,
  recurring: false,
  non_billable: true,
};

/** Paid by the hour; all other lines that take in work pay for it by their fee. */
export const paysByTime = (model: LineModel): boolean => model === 'time';

/** The most specific line in force, by project and then service; null if there is none. */
export function lineForWork(lines: readonly LineInForce[], work: Work): LineInForce | null {
  const [found] = lines
    .filter(
      (line) =>
        takesInWork[line.model] &&
        line.clientId === work.clientId &&
        isOpenOrSame(line.projectId, work.projectId) &&
        isOpenOrSame(line.serviceId, work.serviceId) &&
        rangeContains(line.range, work.workDate),
    )
    .toSorted((a, b) => compareNumbers(rank(a), rank(b)) || compareText(a.lineKey, b.lineKey));
  return found ?? null;
}

const isOpenOrSame = (named: string | null, actual: string): boolean =>
  named === null || named === actual;
const rank = (line: LineScope): number =>
  (line.projectId === null ? 2 : 0) + (line.serviceId === null ? 1 : 0);

/** Refuses with overlapping_terms two lines that take in the same work on a day that they share. */
export function checkNoSharedWork(
  lines: readonly LineInForce[],
  others: readonly LineInForce[],
): void {
  for (const [index, line] of lines.entries()) {
    const rest = [...lines.slice(index + 1), ...others];
    const other = rest.find((each) => sharesWork(line, each));
    if (other !== undefined)
      throw new Refusal('overlapping_terms', { lineKey: line.lineKey, other: other.lineKey }, [
        {
          field: `lines.${index}`,
          rule: 'overlapping_terms',
          message: 'Another line takes in the same project and service on these dates',
        },
      ]);
  }
}

const sharesWork = (a: LineInForce, b: LineInForce): boolean =>
  takesInWork[a.model] &&
  takesInWork[b.model] &&
  a.clientId === b.clientId &&
  a.projectId === b.projectId &&
  a.serviceId === b.serviceId &&
  rangesOverlap(a.range, b.range);
