// Which price an hour has. Look-up is by WORK date, and the precedence is published: first the
// level of the card (contract, project, client, firm), then the more specific key inside the level.
// Source of the rules: docs/product.md (service contracts), docs/domain-rules.md, 1, rule 7.

import { compareNumbers, compareText } from '../kernel/order.ts';
import {
  type DateRange,
  type PlainDate,
  rangeContains,
  rangesOverlap,
} from '../kernel/plain-date.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Currency } from '../money/currency.ts';

/** A contract's own rates hold for its project, or for all projects of its client. */
export type CardLevel = 'contract' | 'project' | 'client' | 'firm';

export type RateRule = Readonly<{
  id: string;
  cardId: string;
  cardName: string;
  cardLevel: CardLevel;
  range: DateRange;
  personId: string | null;
  serviceId: string | null;
  /** The labour classification: senior consultant, paralegal. */
  roleId: string | null;
  projectId: string | null;
  clientId: string | null;
  currency: Currency;
  /** Price per hour x 10^4. */
  unitPriceE4: bigint;
}>;

export type RateFacts = Readonly<{
  projectId: string;
  clientId: string;
  personId: string | null;
  serviceId: string | null;
  roleId: string | null;
  workDate: PlainDate;
  currency: Currency;
}>;

/** `rule_id` tells two cards of one level apart that say the same: the lower id wins. */
export type BeatenBecause = 'card_level' | 'specificity' | 'rule_id';
export type BeatenRule = Readonly<{ rule: RateRule; because: BeatenBecause }>;
export type RateResolution = Readonly<{ winner: RateRule; beaten: readonly BeatenRule[] }>;

/** Published: the first entry of each list wins. A key is what the rule names; [] names nothing. */
export const precedence = {
  cardLevels: ['contract', 'project', 'client', 'firm'],
  keys: [
    ['personId', 'serviceId', 'roleId'],
    ['personId', 'serviceId'],
    ['personId', 'roleId'],
    ['personId'],
    ['serviceId', 'roleId'],
    ['serviceId'],
    ['roleId'],
    [],
  ],
} as const satisfies Readonly<{
  cardLevels: readonly CardLevel[];
  keys: readonly (readonly ('personId' | 'serviceId' | 'roleId')[])[];
}>;

/** The rule that prices the work and those that it beat, strongest first; null if none matches. */
export const resolveRate = (rules: readonly RateRule[], facts: RateFacts): RateResolution | null =>
  rateIndex(rules)(facts);

/**
 * The same resolution for many entries: rules are ranked once for each project, person, service,
 * role and currency, and only the date is looked at entry by entry.
 */
export function rateIndex(rules: readonly RateRule[]): (facts: RateFacts) => RateResolution | null {
  const byOwner = Map.groupBy(rules, ownerOf);
  const ranked = new Map<string, readonly RateRule[]>();
  const candidatesOf = (facts: RateFacts): readonly RateRule[] => {
    const key = keyOf(facts);
    const known = ranked.get(key);
    if (known !== undefined) return known;
    const owners = [`project ${facts.projectId}`, `client ${facts.clientId}`, 'firm'];
    const candidates = owners
      .flatMap((owner) => byOwner.get(owner) ?? [])
      .filter((rule) => matchesButDate(rule, facts))
      .sort(compareRules);
    ranked.set(key, candidates);
    return candidates;
  };
  return (facts) => {
    const inForce = candidatesOf(facts).filter((rule) => rangeContains(rule.range, facts.workDate));
    const [winner, ...rest] = inForce;
    if (winner === undefined) return null;
    return { winner, beaten: rest.map((rule) => ({ rule, because: becauseOf(winner, rule) })) };
  };
}

/** Refuses with overlapping_dates two rules of one card with the same key and a day in common. */
export function checkNoOverlap(rules: readonly RateRule[]): void {
  for (const sameKey of Map.groupBy(rules, cardKeyOf).values()) {
    const inOrder = sameKey.toSorted((a, b) => compareText(a.range.from, b.range.from));
    for (const [index, rule] of inOrder.entries()) {
      const next = inOrder[index + 1];
      if (next !== undefined && rangesOverlap(rule.range, next.range)) {
        throw new Refusal('overlapping_dates', { ruleIds: [rule.id, next.id] });
      }
    }
  }
}

// A card without the project or client of its level belongs to nobody, and so prices nothing.
function ownerOf(rule: RateRule): string {
  const isOfProject =
    rule.cardLevel === 'project' || (rule.cardLevel === 'contract' && rule.projectId !== null);
  if (isOfProject) return `project ${rule.projectId ?? ''}`;
  if (rule.cardLevel === 'client' || rule.cardLevel === 'contract')
    return `client ${rule.clientId ?? ''}`;
  return 'firm';
}

const keyOf = (facts: RateFacts): string =>
  JSON.stringify([
    facts.projectId,
    facts.clientId,
    facts.personId,
    facts.serviceId,
    facts.roleId,
    facts.currency,
  ]);

const cardKeyOf = (rule: RateRule): string =>
  JSON.stringify([
    rule.cardId,
    rule.personId,
    rule.serviceId,
    rule.roleId,
    rule.projectId,
    rule.clientId,
    rule.currency,
  ]);

const isOpenOrSame = (named: string | null, actual: string | null): boolean =>
  named === null || named === actual;

const matchesButDate = (rule: RateRule, facts: RateFacts): boolean =>
  rule.currency === facts.currency &&
  isOpenOrSame(rule.projectId, facts.projectId) &&
  isOpenOrSame(rule.clientId, facts.clientId) &&
  isOpenOrSame(rule.personId, facts.personId) &&
  isOpenOrSame(rule.serviceId, facts.serviceId) &&
  isOpenOrSame(rule.roleId, facts.roleId);

const levelRank = (rule: RateRule): number => precedence.cardLevels.indexOf(rule.cardLevel);

const keyFields = ['personId', 'serviceId', 'roleId'] as const;

const keyRank = (rule: RateRule): number =>
  precedence.keys.findIndex((key) =>
    keyFields.every((field) => (rule[field] !== null) === key.some((named) => named === field)),
  );

const compareRules = (a: RateRule, b: RateRule): number =>
  compareNumbers(levelRank(a), levelRank(b)) ||
  compareNumbers(keyRank(a), keyRank(b)) ||
  compareText(a.id, b.id);

function becauseOf(winner: RateRule, beaten: RateRule): BeatenBecause {
  if (winner.cardLevel !== beaten.cardLevel) return 'card_level';
  return keyRank(winner) === keyRank(beaten) ? 'rule_id' : 'specificity';
}
