// The price of work by the rules in force, and what a new rate would do to work that is not billed.

import { amountForMinutes } from '@daybook/core/billing/quantity.ts';
import { cutRates } from '@daybook/core/catalog/rate-change.ts';
import { type RateFacts, type RateRule, rateIndex } from '@daybook/core/catalog/rate-resolution.ts';
import { wipPostings } from '@daybook/core/journal/postings.ts';
import type { DateRange } from '@daybook/core/kernel/plain-date.ts';
import { type Money, money, subtract, sum } from '@daybook/core/money/money.ts';
import type { Posting } from '../../platform/command.ts';
import type { ReadDb } from '../../platform/database.ts';
import { e4Of } from '../../platform/numeric.ts';
import {
  exchangesOn,
  type NewPrice,
  quantityPolicyOf,
  type RepriceableRow,
  repriceableItems,
} from '../billing/public.ts';
import * as store from './store.ts';

export const toRule = (row: store.RateRow): RateRule => ({
  id: row.id,
  cardId: row.card_id,
  cardName: row.card_name,
  cardLevel: row.level,
  range: { from: row.from_date, until: row.until_date },
  personId: row.person_id,
  serviceId: row.service_id,
  roleId: row.classification_id,
  projectId: row.project_id,
  clientId: row.client_id,
  currency: row.currency,
  unitPriceE4: e4Of(row.unit_price),
});

export type Priced = Readonly<{
  unitPriceE4: bigint;
  amount: Money;
  rateId: string;
  beaten: readonly Readonly<{ id: string; because: string }>[];
}>;
export type Priceable = RateFacts & Readonly<{ billableMinutes: number; quantityPolicy: string }>;

/** Prices work; null where no rule matches. */
export function pricer(rules: readonly RateRule[]): (work: Priceable) => Priced | null {
  const resolve = rateIndex(rules);
  return (work) => {
    const found = resolve(work);
    if (found === null) return null;
    const { winner, beaten } = found;
    const { amount } = amountForMinutes(
      work.billableMinutes,
      winner.unitPriceE4,
      work.currency,
      quantityPolicyOf(work.quantityPolicy),
    );
    return {
      unitPriceE4: winner.unitPriceE4,
      amount,
      rateId: winner.id,
      beaten: beaten.map((each) => ({ id: each.rule.id, because: each.because })),
    };
  };
}

/** The rules of a client, and which card holds the rates of which line of its contracts. */
export async function rulesOf(db: ReadDb, clientId: string) {
  const rules = (await store.rulesFor(db, [clientId])).map(toRule);
  const cards = await store.contractCards(db, clientId);
  return { rules, cards: new Map(cards.map((row) => [row.contract_line_id, row.id])) };
}

/** A pricer with the rules of these clients, read once. */
export const pricerFor = async (db: ReadDb, clientIds: readonly string[]) =>
  pricer((await store.rulesFor(db, clientIds)).map(toRule));

export type RateChange = Readonly<{
  id: string;
  personId: string | null;
  serviceId: string | null;
  classificationId: string | null;
  unitPriceE4: bigint;
  range: DateRange;
}>;
export type Effect = Readonly<{
  prices: readonly NewPrice[];
  touched: readonly Readonly<{ row: RepriceableRow; before: Money | null; after: Money }>[];
  billedCount: number;
}>;

/** What a change of one rate does: prices of unbilled work that differ from those it has. */
export async function effectOf(
  db: ReadDb,
  card: store.CardRow,
  change: RateChange,
): Promise<Effect> {
  const candidates = await repriceableItems(db, {
    clientId: card.client_id,
    projectId: card.project_id,
    currency: card.currency,
    from: change.range.from,
    until: change.range.until,
    personId: change.personId,
    serviceId: change.serviceId,
    classificationId: change.classificationId,
  });
  const known = (
    await store.rulesFor(db, [...new Set(candidates.map((row) => row.client_id))])
  ).map(toRule);
  const price = pricer(withChange(known, card, change));
  const touched = candidates
    .filter((row) => !row.is_billed)
    .flatMap((row) => {
      const priced = price({
        projectId: row.project_id,
        clientId: row.client_id,
        personId: row.person_id,
        serviceId: row.service_id,
        roleId: row.classification_id,
        workDate: row.work_date,
        currency: row.currency,
        billableMinutes: row.billable_minutes,
        quantityPolicy: row.quantity_policy,
      });
      if (
        priced === null ||
        (priced.amount.minor === row.amount_minor && priced.rateId === row.rate_id)
      )
        return [];
      return [
        {
          row,
          priced,
          before: row.amount_minor === null ? null : money(row.amount_minor, row.currency),
          after: priced.amount,
        },
      ];
    });
  return {
    touched: touched.map(({ row, before, after }) => ({ row, before, after })),
    prices: touched.map(({ row, priced }) => ({
      id: row.id,
      unitPriceE4: priced.unitPriceE4,
      amountMinor: priced.amount.minor,
      rateId: priced.rateId,
      beaten: priced.beaten,
    })),
    billedCount: candidates.filter((row) => row.is_billed).length,
  };
}

const sameKey = (rule: RateRule, card: store.CardRow, change: RateChange) =>
  rule.cardId === card.id &&
  rule.personId === change.personId &&
  rule.serviceId === change.serviceId &&
  rule.roleId === change.classificationId;

export function withChange(
  rules: readonly RateRule[],
  card: store.CardRow,
  change: RateChange,
): readonly RateRule[] {
  const cut = cutRates(
    rules.filter((rule) => sameKey(rule, card, change)),
    change.range,
  );
  const ranges = new Map(cut.changed.map((each) => [each.id, each.range]));
  const kept = rules
    .filter((rule) => rule.id !== change.id)
    .flatMap((rule) => {
      const range = ranges.has(rule.id) ? ranges.get(rule.id) : rule.range;
      return range === null || range === undefined ? [] : [{ ...rule, range }];
    });
  const added: RateRule = {
    id: change.id,
    cardId: card.id,
    cardName: card.name,
    cardLevel: card.level,
    range: change.range,
    personId: change.personId,
    serviceId: change.serviceId,
    roleId: change.classificationId,
    projectId: card.project_id,
    clientId: card.client_id,
    currency: card.currency,
    unitPriceE4: change.unitPriceE4,
  };
  return [...kept, added];
}

/** The difference that new prices make to work in progress, for entities that book it. */
export async function repricingJournal(
  db: Readonly<{ tx: Parameters<typeof exchangesOn>[0]['tx'] }>,
  effect: Effect,
  facts: Readonly<{
    on: string;
    source: Readonly<{ kind: string; id: string }>;
    baseOf: (legalEntityId: string) => string;
  }>,
): Promise<readonly Posting[]> {
  const booked = effect.touched.filter(({ row }) => row.books_wip);
  const exchanges = await exchangesOn(
    db,
    booked.map(({ row }) => ({
      entity_currency: facts.baseOf(row.legal_entity_id),
      currency: row.currency,
    })),
    facts.on,
  );
  return [
    ...Map.groupBy(
      booked,
      ({ row }) => `${row.legal_entity_id} ${row.branch_id} ${row.currency}`,
    ).values(),
  ].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    const { row } = first;
    const exchange = exchanges.get(`${facts.baseOf(row.legal_entity_id)} ${row.currency}`);
    if (exchange === undefined) return [];
    const items = own.map((each) => ({
      value: each.before === null ? each.after : subtract(each.after, each.before),
      clientId: each.row.client_id,
      projectId: each.row.project_id,
      serviceId: each.row.service_id,
    }));
    const entry = wipPostings(items, {
      on: facts.on,
      description: 'Work in progress priced again',
      source: facts.source,
      branchId: row.branch_id,
      exchange,
    });
    return entry.lines.length === 0 ? [] : [{ ...entry, legalEntityId: row.legal_entity_id }];
  });
}

export const totalsByCurrency = (amounts: readonly (Money | null)[]): readonly Money[] =>
  [
    ...Map.groupBy(
      amounts.filter((amount) => amount !== null),
      (amount) => amount.currency,
    ),
  ].map(([currency, own]) => sum(own, currency));
