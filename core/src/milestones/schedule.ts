// A schedule of values: what each milestone is worth, how far it is, and what this bill takes of it.
// Source of the rules: docs/domain-rules.md, section 6.

import { addDays, type PlainDate } from '../kernel/plain-date.ts';
import { refuseField } from '../kernel/refusal.ts';
import { add, formatAmount, type Money, scale, subtract, sum } from '../money/money.ts';
import { percentOf } from '../money/price.ts';

/** x 10^4: the whole of a milestone. */
export const wholeE4 = 1_000_000n;

export type ScheduledValue = Readonly<{
  name: string;
  value: Money;
  /** Paid ahead and deducted from later bills, so it adds nothing to what the contract is worth. */
  isDeposit: boolean;
}>;

/**
 * Refuses with over_contract_value a schedule whose milestones add up to more than `worth` (the line
 * and its posted change orders), or a deposit of more than that.
 */
export function checkSchedule(milestones: readonly ScheduledValue[], worth: Money): void {
  const of = (isDeposit: boolean) =>
    sum(
      milestones.filter((each) => each.isDeposit === isDeposit).map((each) => each.value),
      worth.currency,
    );
  for (const total of [of(false), of(true)]) {
    if (total.minor <= worth.minor) continue;
    throw refuseField(
      'over_contract_value',
      'milestones',
      `They add up to ${formatAmount(total)}; the contract is worth ${formatAmount(worth)}. Lower them, or post a change order first`,
    );
  }
}

export type Progress = Readonly<{
  value: Money;
  /** Percent to date x 10^4. */
  percentE4: bigint;
  /** On bills and offered for them, credits taken off. */
  billedBefore: Money;
}>;

/** Percent to date x value, rounded once. Refuses with amount_out_of_range outside of 0 to 100. */
export function earnedToDate({ value, percentE4 }: Pick<Progress, 'value' | 'percentE4'>): Money {
  if (percentE4 < 0n || percentE4 > wholeE4)
    throw refuseField('amount_out_of_range', 'percent', 'Between 0 and 100 percent');
  return percentE4 === wholeE4 ? value : percentOf(value, percentE4);
}

/**
 * This bill: what is earned to date less what was billed before. Never negative: to take back is a
 * credit note. Refuses with below_billed or amount_out_of_range.
 */
export function billOf(progress: Progress): Money {
  const bill = subtract(earnedToDate(progress), progress.billedBefore);
  if (bill.minor < 0n)
    throw refuseField(
      'below_billed',
      'percent',
      `${formatAmount(progress.billedBefore)} is billed already: ${lowestPercent(progress)} percent or more, or credit the bill`,
    );
  return bill;
}

/** The least percent, two decimals, that is not below what is billed. */
function lowestPercent({ value, billedBefore }: Progress): string {
  if (value.minor === 0n) return '0';
  const hundredths = (billedBefore.minor * 10_000n + value.minor - 1n) / value.minor;
  return `${hundredths / 100n}.${(hundredths % 100n).toString().padStart(2, '0')}`;
}

/** percent x this bill, held back until it is released. */
export const retentionOf = (bill: Money, percentE4: bigint): Money => percentOf(bill, percentE4);

/**
 * The part of a deposit that this bill deducts: in the share that it bills of the whole schedule. As a
 * difference of what all bills up to it deduct, so that the last deducts what is left, to the cent.
 */
export function depositShare(
  deposit: Money,
  facts: Readonly<{ bill: Money; billedBefore: Money; worth: Money }>,
): Money {
  const upTo = (amount: Money): Money =>
    facts.worth.minor === 0n
      ? deposit
      : scale(deposit, { numerator: amount.minor, denominator: facts.worth.minor });
  return subtract(upTo(add(facts.billedBefore, facts.bill)), upTo(facts.billedBefore));
}

export const acceptanceStates = ['none', 'submitted', 'accepted', 'rejected'] as const;
export type AcceptanceState = (typeof acceptanceStates)[number];

export const milestoneStates = [
  'planned',
  'in_progress',
  'submitted',
  'rejected',
  'done',
  'offered',
  'part_billed',
  'billed',
] as const;
export type MilestoneState = (typeof milestoneStates)[number];

export type MilestoneFacts = Readonly<{
  value: Money;
  percentE4: bigint;
  needsAcceptance: boolean;
  acceptance: AcceptanceState;
  /** In work in progress, or on a draft. */
  offered: Money;
  billed: Money;
}>;

const isDone = ({ percentE4, needsAcceptance, acceptance }: MilestoneFacts): boolean =>
  percentE4 === wholeE4 && (!needsAcceptance || acceptance === 'accepted');

/** Follows from its live bills and its progress: voiding or crediting a bill frees it. */
export function milestoneStateOf(facts: MilestoneFacts): MilestoneState {
  const { value, billed, offered, percentE4, acceptance } = facts;
  if (billed.minor >= value.minor && value.minor > 0n) return 'billed';
  if (offered.minor > 0n) return 'offered';
  if (billed.minor > 0n) return 'part_billed';
  if (acceptance === 'submitted' || acceptance === 'rejected') return acceptance;
  if (isDone(facts)) return 'done';
  return percentE4 > 0n ? 'in_progress' : 'planned';
}

export const milestoneAlerts = ['due_soon', 'overdue', 'done_not_billed'] as const;
export type MilestoneAlert = (typeof milestoneAlerts)[number];

/** How far ahead somebody wants to know what is due. */
export const dueSoonDays = 30;

/** Why somebody has to look at a milestone; null where nobody has. The list filters by the same rule, in SQL. */
export function alertOf(
  facts: MilestoneFacts & Readonly<{ dueOn: PlainDate | null }>,
  today: PlainDate,
): MilestoneAlert | null {
  const { value, billed, offered, dueOn } = facts;
  if (isDone(facts)) return billed.minor + offered.minor < value.minor ? 'done_not_billed' : null;
  if (dueOn === null || dueOn > addDays(today, dueSoonDays)) return null;
  return dueOn < today ? 'overdue' : 'due_soon';
}
