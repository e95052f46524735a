// How the lines of an invoice look. Grouping changes the look, never the total: a line's amount is
// the sum of what it holds, and tax is computed on the document.
// Source of the rules: docs/product.md (project billing), docs/domain-rules.md, section 1, rule 3.

import { assert } from '../kernel/assert.ts';
import { compareNumbers, compareText } from '../kernel/order.ts';
import { addDays, type PlainDate } from '../kernel/plain-date.ts';
import { compare, type Money, sum } from '../money/money.ts';
import type { AllocationDraft } from './allocation.ts';
import { billedLines, type PreBillLine } from './pre-bill.ts';
import { amountForMinutes, type QuantityPolicy } from './quantity.ts';
import type { TaxRate } from './tax.ts';

export const groupings = ['entry', 'day', 'task', 'person', 'service', 'project'] as const;
export type Grouping = (typeof groupings)[number];

/** A line of the pre-bill with what the invoice shows of its item. */
export type LineSource = PreBillLine &
  Readonly<{
    workDate: PlainDate;
    personId: string | null;
    personName: string | null;
    projectId: string;
    projectName: string;
    serviceId: string;
    serviceName: string;
    taskId: string | null;
    taskName: string | null;
    note: string;
    /** The clause of the contract that it bills under. */
    clause: string | null;
    /** A fee or a milestone is no work to be grouped: it has a line of its own. */
    isOwnLine: boolean;
    tax: TaxRate;
  }>;

export type InvoiceLine = Readonly<{
  /** From 1, without gaps. */
  position: number;
  description: string;
  projectId: string;
  /** Null where the line holds work of several services. */
  serviceId: string | null;
  /** Null where the line holds work of several people. */
  personId: string | null;
  workDateFrom: PlainDate;
  /** The day after the last work date. */
  workDateUntil: PlainDate;
  /** Billed minutes. */
  minutes: number;
  /** Price per hour x 10^4, where all of the line has it and quantity x price is the amount. */
  unitPriceE4: bigint | null;
  net: Money;
  clause: string | null;
  tax: TaxRate;
  itemIds: readonly string[];
}>;

/** Once it is kept: allocations name the line by its id. */
export type KeptInvoiceLine = InvoiceLine & Readonly<{ id: string }>;

/** Of the line at `position`; the server knows its id once the line is kept. */
export type PositionedAllocation = Omit<AllocationDraft, 'invoiceLineId'> &
  Readonly<{ position: number }>;

export type LinesPolicy = Readonly<{ grouping: Grouping; quantity: QuantityPolicy }>;

/** Lines for what is billed, numbered from 1; the order of the sources does not matter. */
export const groupIntoLines = (
  sources: readonly LineSource[],
  policy: LinesPolicy,
): readonly InvoiceLine[] =>
  groupsOf(sources, policy.grouping).map((group, index) => lineOf(group, index + 1, policy));

/** What each of those lines takes from its items: the whole minutes and value, and the amount. */
export const allocationsForLines = (
  sources: readonly LineSource[],
  grouping: Grouping,
): readonly PositionedAllocation[] =>
  groupsOf(sources, grouping).flatMap((group, index) =>
    group.map(({ itemId, minutes, value, amount }) => ({
      position: index + 1,
      itemId,
      minutes,
      value,
      amount,
      reversesId: null,
    })),
  );

type Group = readonly LineSource[];

function groupsOf(sources: readonly LineSource[], grouping: Grouping): readonly Group[] {
  const inOrder = billedLines(sources).toSorted(compareSources);
  const groups = [...Map.groupBy(inOrder, (source) => groupKey(source, grouping)).values()];
  return groups.toSorted((a, b) => compareGroups(firstOf(a), firstOf(b), grouping));
}

// Projects stay apart, since an invoice may have several; so do taxes, and hours from expenses.
const groupKey = (source: LineSource, grouping: Grouping): string =>
  JSON.stringify([
    source.projectId,
    source.unitPriceE4 !== null,
    source.tax.taxClassId,
    source.tax.category,
    source.tax.percentE4.toString(),
    source.clause,
    ...(source.isOwnLine ? ['own line', source.id] : ownKey(source, grouping)),
  ]);

function ownKey(source: LineSource, grouping: Grouping): readonly (string | null)[] {
  switch (grouping) {
    case 'entry':
      return [source.id];
    case 'day':
      return [source.workDate];
    case 'task':
      return [source.taskId, source.taskId === null ? source.serviceId : null];
    case 'person':
      return [source.personId, source.personId === null ? source.serviceId : null];
    case 'service':
      return [source.serviceId];
    case 'project':
      return [];
    default:
      return grouping satisfies never;
  }
}

function lineOf(group: Group, position: number, policy: LinesPolicy): InvoiceLine {
  const first = firstOf(group);
  const dates = group.map((source) => source.workDate).sort(compareText);
  const minutes = group.reduce((total, source) => total + source.billedMinutes, 0);
  const net = sum(
    group.map((source) => source.amount),
    first.amount.currency,
  );
  return {
    position,
    description: descriptionOf(group, policy.grouping),
    projectId: first.projectId,
    serviceId: sharedBy(group, (source) => source.serviceId),
    personId: sharedBy(group, (source) => source.personId),
    workDateFrom: dates[0] ?? first.workDate,
    workDateUntil: addDays(dates.at(-1) ?? first.workDate, 1),
    minutes,
    unitPriceE4: printedPriceE4(group, { minutes, net }, policy.quantity),
    net,
    clause: first.clause,
    tax: first.tax,
    itemIds: group.map((source) => source.itemId),
  };
}

// A printed price must explain the printed amount (PEPPOL-EN16931-R120): a line that was written
// down, or whose rounded parts add up to something else, prints its amount alone.
function printedPriceE4(
  group: Group,
  line: Readonly<{ minutes: number; net: Money }>,
  quantity: QuantityPolicy,
): bigint | null {
  const unitPriceE4 = sharedBy(group, (source) => source.unitPriceE4);
  if (unitPriceE4 === null) return null;
  const { amount } = amountForMinutes(line.minutes, unitPriceE4, line.net.currency, quantity);
  return compare(amount, line.net) === 0 ? unitPriceE4 : null;
}

function descriptionOf(group: Group, grouping: Grouping): string {
  const first = firstOf(group);
  const note = first.note.trim();
  if (first.isOwnLine) return note === '' ? first.serviceName : note;
  switch (grouping) {
    case 'entry':
      return note === '' ? (first.taskName ?? first.serviceName) : note;
    case 'day':
      return [...new Set(group.map((source) => source.serviceName))].sort(compareText).join(', ');
    case 'task':
      return first.taskName ?? first.serviceName;
    case 'person':
      return first.personName ?? first.serviceName;
    case 'service':
      return first.serviceName;
    case 'project':
      return first.projectName;
    default:
      return grouping satisfies never;
  }
}

function sharedBy<V>(group: Group, pick: (source: LineSource) => V): V | null {
  const values = new Set(group.map(pick));
  const [value] = values;
  return values.size === 1 && value !== undefined ? value : null;
}

function firstOf(group: Group): LineSource {
  const [first] = group;
  assert(first !== undefined, 'a group has a line');
  return first;
}

const compareSources = (a: LineSource, b: LineSource): number =>
  compareText(a.projectName, b.projectName) ||
  compareText(a.projectId, b.projectId) ||
  compareText(a.workDate, b.workDate) ||
  compareText(a.personName ?? '', b.personName ?? '') ||
  compareText(a.itemId, b.itemId) ||
  compareText(a.id, b.id);

function compareGroups(a: LineSource, b: LineSource, grouping: Grouping): number {
  const byProject =
    compareText(a.projectName, b.projectName) ||
    compareText(a.projectId, b.projectId) ||
    // Hours first, then what has no hourly price.
    compareNumbers(Number(a.unitPriceE4 === null), Number(b.unitPriceE4 === null));
  if (byProject !== 0 || grouping === 'entry' || grouping === 'day') {
    return byProject || compareSources(a, b);
  }
  const byName = compareText(descriptionOf([a], grouping), descriptionOf([b], grouping));
  return byName || compareSources(a, b);
}
