// "Explain this amount": from the entry to the billed cent, step by step, each with the numbers
// that it started from. Built from what was stored, so it tells what happened, not what would now.
// Source: docs/product.md (project billing).

import type {
  BeatenBecause,
  CardLevel,
  RateResolution,
  RateRule,
} from '../catalog/rate-resolution.ts';
import type { PlainDate } from '../kernel/plain-date.ts';
import { compare, type Money, subtract } from '../money/money.ts';
import { percentE2Of } from '../money/price.ts';
import type { RoundingPolicy } from '../timesheets/rounding.ts';
import type { Allocation, AllocationDraft } from './allocation.ts';
import type { BillableItem, BillableSourceKind } from './billable-item.ts';
import { printedHoursE3, type QuantityPolicy } from './quantity.ts';
import type { TaxRate } from './tax.ts';

export type ExplainFacts = Readonly<{
  item: BillableItem;
  /** Null where the policy of that time is not known. */
  rounding: RoundingPolicy | null;
  resolution: RateResolution | null;
  quantity: QuantityPolicy;
  allocation: Allocation | null;
  writeDown: Readonly<{ reasonCode: string; comment: string | null }> | null;
  tax: TaxRate | null;
  reversals: readonly (AllocationDraft & Readonly<{ creditNoteNumber?: string | null }>)[];
}>;

export type ExplainStep =
  | Readonly<{ kind: 'worked'; source: BillableSourceKind; workDate: PlainDate; minutes: number }>
  | Readonly<{ kind: 'rounded'; fromMinutes: number; toMinutes: number; policy: RoundingPolicy }>
  | Readonly<{ kind: 'rate' } & ExplainedRule>
  | Readonly<{ kind: 'beaten'; because: BeatenBecause } & ExplainedRule>
  | Readonly<{
      kind: 'agreed';
      minutes: number;
      /** Hours x 10^3 as printed; null where minutes are. */
      hoursE3: bigint | null;
      unitPriceE4: bigint | null;
      /** Null: no rate was found. */
      value: Money | null;
    }>
  /** Only a part of the item is on this line. */
  | Readonly<{ kind: 'taken'; minutes: number; value: Money; ofMinutes: number; ofValue: Money }>
  | Readonly<{
      kind: 'write_down';
      /** Negative: a write-up. */
      amount: Money;
      percentE2: bigint | null;
      reasonCode: string | null;
      comment: string | null;
    }>
  | Readonly<{ kind: 'billed'; invoiceLineId: string; minutes: number; amount: Money }>
  /** The rate alone: tax is computed once on the document, so an item has no tax of its own. */
  | Readonly<{ kind: 'tax'; rate: TaxRate }>
  | Readonly<{
      kind: 'reversed';
      minutes: number;
      value: Money;
      amount: Money;
      creditNoteNumber: string | null;
    }>;

type ExplainedRule = Readonly<{
  ruleId: string;
  cardId: string;
  cardName: string;
  cardLevel: CardLevel;
  personId: string | null;
  serviceId: string | null;
  roleId: string | null;
  from: PlainDate;
  until: PlainDate | null;
  unitPriceE4: bigint;
}>;

/** In the order in which it happened. */
export const explainAmount = (facts: ExplainFacts): readonly ExplainStep[] => [
  ...quantitySteps(facts),
  ...rateSteps(facts),
  agreedStep(facts),
  ...(facts.allocation === null ? [] : allocationSteps(facts, facts.allocation)),
];

function quantitySteps({ item, rounding }: ExplainFacts): readonly ExplainStep[] {
  const { workedMinutes, billableMinutes, workDate } = item;
  const worked = {
    kind: 'worked',
    source: item.source.kind,
    workDate,
    minutes: workedMinutes,
  } as const;
  if (rounding === null || item.source.kind !== 'time') return [worked];
  const rounded = {
    kind: 'rounded',
    fromMinutes: workedMinutes,
    toMinutes: billableMinutes,
  } as const;
  return [worked, { ...rounded, policy: rounding }];
}

function rateSteps({ resolution }: ExplainFacts): readonly ExplainStep[] {
  if (resolution === null) return [];
  const beaten = resolution.beaten.map(
    ({ rule, because }) => ({ kind: 'beaten', because, ...explained(rule) }) as const,
  );
  return [{ kind: 'rate', ...explained(resolution.winner) }, ...beaten];
}

function agreedStep({ item, quantity }: ExplainFacts): ExplainStep {
  const { billableMinutes: minutes, unitPriceE4, amount: value } = item;
  const hoursE3 = unitPriceE4 === null ? null : printedHoursE3(minutes, quantity);
  return { kind: 'agreed', minutes, hoursE3, unitPriceE4, value };
}

function allocationSteps(facts: ExplainFacts, allocation: Allocation): readonly ExplainStep[] {
  const { item, tax, reversals } = facts;
  const { minutes, value, amount, invoiceLineId } = allocation;
  const steps: ExplainStep[] = [];
  const isPart = item.amount !== null && compare(value, item.amount) !== 0;
  if (item.amount !== null && (isPart || minutes !== item.billableMinutes)) {
    const whole = { ofMinutes: item.billableMinutes, ofValue: item.amount };
    steps.push({ kind: 'taken', minutes, value, ...whole });
  }
  const writtenDown = subtract(value, amount);
  if (writtenDown.minor !== 0n) {
    steps.push({
      kind: 'write_down',
      amount: writtenDown,
      percentE2: percentE2Of(writtenDown, value),
      reasonCode: facts.writeDown?.reasonCode ?? null,
      comment: facts.writeDown?.comment ?? null,
    });
  }
  steps.push({ kind: 'billed', invoiceLineId, minutes, amount });
  if (tax !== null) steps.push({ kind: 'tax', rate: tax });
  const ofAllocation = reversals.filter((reversal) => reversal.reversesId === allocation.id);
  return [...steps, ...ofAllocation.map(reversedStep)];
}

const reversedStep = (reversal: ExplainFacts['reversals'][number]): ExplainStep => ({
  kind: 'reversed',
  minutes: reversal.minutes,
  value: reversal.value,
  amount: reversal.amount,
  creditNoteNumber: reversal.creditNoteNumber ?? null,
});

const explained = (rule: RateRule): ExplainedRule => ({
  ruleId: rule.id,
  cardId: rule.cardId,
  cardName: rule.cardName,
  cardLevel: rule.cardLevel,
  personId: rule.personId,
  serviceId: rule.serviceId,
  roleId: rule.roleId,
  from: rule.range.from,
  until: rule.range.until,
  unitPriceE4: rule.unitPriceE4,
});
