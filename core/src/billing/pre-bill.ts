// The pre-bill room: what of the work goes on this invoice, and at what price. A write-down or
// write-up needs a reason code, lowers or lifts realization and is no tax document.
// Source of the rules: docs/domain-rules.md, section 1, rule 5, and section 3.

import { Refusal, refuseField } from '../kernel/refusal.ts';
import type { Currency } from '../money/currency.ts';
import { compare, type Money, money, scale, splitInteger, subtract, sum } from '../money/money.ts';
import { percentE2Of } from '../money/price.ts';
import { shareOfEach } from '../money/share.ts';
import { type BillableItem, isFullyAllocated, type Remaining } from './billable-item.ts';
import { amountForMinutes, type QuantityPolicy } from './quantity.ts';

/** hold: later, not before someone says so. exclude: not on this invoice. Both stay unbilled. */
export type Decision = 'bill' | 'hold' | 'exclude';

export type PreBillLine = Readonly<{
  id: string;
  itemId: string;
  decision: Decision;
  /** Billable minutes that the line takes from its item. */
  minutes: number;
  /** Minutes that the invoice shows: fewer than it takes after a write-down by hours. */
  billedMinutes: number;
  /** Value at the agreed rate. */
  value: Money;
  /** What is billed for it. */
  amount: Money;
  /** Price per hour x 10^4 of the item. */
  unitPriceE4: bigint | null;
  reasonCode: string | null;
  comment: string | null;
}>;

/**
 * A target for the chosen lines: what they cost in total, a percentage (x 10^2) off their agreed
 * value, or the minutes that the invoice shows.
 */
export type WriteTarget =
  | Readonly<{ total: Money }>
  | Readonly<{ percentOffE2: bigint }>
  | Readonly<{ minutes: number }>;

export type WriteFacts = Readonly<{
  reasonCode: string;
  comment?: string | null;
  /** Without it, all lines that are billed. */
  lineIds?: readonly string[];
  /** For a write by minutes: so that quantity x price stays the amount. */
  quantity?: QuantityPolicy;
}>;

/** All that is left of an item, as a line. Refuses with no_rate or nothing_to_bill. */
export function preBillLineOf(id: string, item: BillableItem, remaining: Remaining): PreBillLine {
  if (item.amount === null) throw new Refusal('no_rate', { itemId: item.id });
  if (isFullyAllocated(remaining)) throw new Refusal('nothing_to_bill', { itemId: item.id });
  const { minutes, value } = remaining;
  return {
    id,
    itemId: item.id,
    decision: 'bill',
    minutes,
    billedMinutes: minutes,
    value,
    amount: value,
    unitPriceE4: item.unitPriceE4,
    reasonCode: null,
    comment: null,
  };
}

/**
 * Writes the chosen lines down or up. A total is spread in proportion to their amounts, a
 * percentage in proportion to their agreed value, minutes in proportion to their minutes: each by
 * largest remainder. Lines that are not billed keep what they have. Refuses with reason_missing,
 * amount_out_of_range, nothing_to_bill (no such line) or currency_mismatch.
 */
export function writeTo<L extends PreBillLine>(
  lines: readonly L[],
  target: WriteTarget,
  facts: WriteFacts,
): readonly L[] {
  if (facts.reasonCode.trim() === '') {
    throw refuseField('reason_missing', 'reasonCode', 'Choose a reason');
  }
  const ids = new Set(facts.lineIds ?? lines.map((line) => line.id));
  const chosen = lines.filter((line) => ids.has(line.id) && line.decision === 'bill');
  const written = new Map(writeChosen(chosen, target, facts).map((line) => [line.id, line]));
  const { reasonCode, comment = null } = facts;
  return lines.map((line) => {
    const change = written.get(line.id);
    return change === undefined ? line : { ...line, ...change, reasonCode, comment };
  });
}

type Written = Pick<PreBillLine, 'id' | 'amount' | 'billedMinutes'>;

function writeChosen(
  lines: readonly PreBillLine[],
  target: WriteTarget,
  facts: WriteFacts,
): readonly Written[] {
  if ('minutes' in target) return writeMinutes(lines, target.minutes, facts.quantity);
  if (lines.length === 0) throw new Refusal('nothing_to_bill');
  const values = lines.map((line) => line.value.minor);
  if ('total' in target) return withAmounts(lines, totalSpread(lines, target.total, values));
  if (target.percentOffE2 > 10_000n) {
    throw refuseField('amount_out_of_range', 'percentOff', 'No more than 100 % can be taken off');
  }
  const ratio = { numerator: 10_000n - target.percentOffE2, denominator: 10_000n };
  return withAmounts(lines, shareOfEach(values, ratio));
}

function totalSpread(
  lines: readonly PreBillLine[],
  total: Money,
  values: readonly bigint[],
): readonly bigint[] {
  if (lines.some((line) => line.value.currency !== total.currency)) {
    throw new Refusal('currency_mismatch', { currency: total.currency });
  }
  if (total.minor < 0n) throw refuseField('amount_out_of_range', 'total', 'It is below zero');
  const amounts = lines.map((line) => line.amount.minor);
  const evenly = lines.map(() => 1n);
  const weights = [amounts, values].find((candidate) => sumOf(candidate) > 0n) ?? evenly;
  return shareOfEach(weights, { numerator: total.minor, denominator: sumOf(weights) });
}

const sumOf = (quantities: readonly bigint[]): bigint =>
  quantities.reduce((sofar, quantity) => sofar + quantity, 0n);

const withAmounts = (
  lines: readonly PreBillLine[],
  amounts: readonly bigint[],
): readonly Written[] =>
  lines.map(({ id, billedMinutes, value }, index) => {
    return { id, billedMinutes, amount: money(amounts[index] ?? value.minor, value.currency) };
  });

function writeMinutes(
  lines: readonly PreBillLine[],
  minutes: number,
  quantity: QuantityPolicy = { printed: 'minutes', hourDigits: 2 },
): readonly Written[] {
  const timed = lines.filter((line) => line.minutes > 0);
  if (timed.length === 0) throw new Refusal('nothing_to_bill');
  if (!Number.isInteger(minutes) || minutes < 0) {
    throw refuseField('amount_out_of_range', 'minutes', 'Minutes are whole and not negative');
  }
  const parts = splitInteger(
    BigInt(minutes),
    timed.map((line) => BigInt(line.minutes)),
  );
  return timed.map((line, index) => {
    const billedMinutes = Number(parts[index] ?? 0n);
    return { id: line.id, billedMinutes, amount: amountOfMinutes(line, billedMinutes, quantity) };
  });
}

/** What some minutes of a line cost: by its price, or, without one, their share of its value. */
export function amountOfMinutes(
  line: PreBillLine,
  billedMinutes: number,
  quantity: QuantityPolicy,
): Money {
  // The same minutes cost what was agreed, even where the line is the last part of its item.
  if (billedMinutes === line.minutes) return line.value;
  if (line.unitPriceE4 !== null) {
    const { currency } = line.value;
    return amountForMinutes(billedMinutes, line.unitPriceE4, currency, quantity).amount;
  }
  const ratio = { numerator: BigInt(billedMinutes), denominator: BigInt(line.minutes) };
  return scale(line.value, ratio);
}

/** Puts the lines off until someone includes them again. */
export const hold = <L extends PreBillLine>(
  lines: readonly L[],
  lineIds: readonly string[],
): readonly L[] => decide(lines, lineIds, 'hold');

/** Leaves the lines out of this invoice. */
export const exclude = <L extends PreBillLine>(
  lines: readonly L[],
  lineIds: readonly string[],
): readonly L[] => decide(lines, lineIds, 'exclude');

export const include = <L extends PreBillLine>(
  lines: readonly L[],
  lineIds: readonly string[],
): readonly L[] => decide(lines, lineIds, 'bill');

function decide<L extends PreBillLine>(
  lines: readonly L[],
  lineIds: readonly string[],
  decision: Decision,
): readonly L[] {
  const ids = new Set(lineIds);
  return lines.map((line) => (ids.has(line.id) ? { ...line, decision } : line));
}

export const billedLines = <L extends Pick<PreBillLine, 'decision'>>(
  lines: readonly L[],
): readonly L[] => lines.filter((line) => line.decision === 'bill');

/** Billed / value at the agreed rate, in percent x 10^2; null where nothing is agreed. */
export type Realization = Readonly<{ billed: Money; agreed: Money; percentE2: bigint | null }>;

/** Of the lines that are billed. */
export function realizationOf(lines: readonly PreBillLine[], currency: Currency): Realization {
  const live = billedLines(lines);
  const billed = sum(
    live.map((line) => line.amount),
    currency,
  );
  const agreed = sum(
    live.map((line) => line.value),
    currency,
  );
  return { billed, agreed, percentE2: percentE2Of(billed, agreed) };
}

/** What the billed lines are written down; a write-up is negative. Percent x 10^2 of the agreed. */
export type WriteDown = Readonly<{ amount: Money; percentE2: bigint | null }>;

export function writeDownOf(lines: readonly PreBillLine[], currency: Currency): WriteDown {
  const { billed, agreed } = realizationOf(lines, currency);
  const amount = subtract(agreed, billed);
  return { amount, percentE2: percentE2Of(amount, agreed) };
}

/** True if the amount is not the value at the agreed rate. */
export const isWritten = (line: Pick<PreBillLine, 'amount' | 'value'>): boolean =>
  compare(line.amount, line.value) !== 0;
