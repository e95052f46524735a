// Putting a version in force: its rates stand before all others from its first day, and unbilled work
// from then on gets its terms. What is billed keeps what it was billed under.

import { cutRates } from '@daybook/core/catalog/rate-change.ts';
import type { LineInForce } from '@daybook/core/contracts/line-for-work.ts';
import type { DateRange } from '@daybook/core/kernel/plain-date.ts';
import { divideHalfAwayFromZero, money } from '@daybook/core/money/money.ts';
import type { CommandContext, Posting } from '../../platform/command.ts';
import type { ReadDb } from '../../platform/database.ts';
import {
  type NewTerms,
  type RepriceableRow,
  repriceableItems,
  saveLimits,
  setTerms,
} from '../billing/public.ts';
import {
  addCards,
  addRates,
  type Effect,
  type NewRate,
  pricer,
  type RateRule,
  repricingJournal,
  rulesOf,
  setRanges,
} from '../rates/public.ts';
import * as store from './store.ts';
import { headOf, lineTermsOf } from './terms.ts';
import { termsFinder, toLineInForce } from './work-terms.ts';

export type Whole = Readonly<{
  contract: store.ContractRow;
  version: store.VersionRow;
  versions: readonly store.VersionRow[];
  lines: readonly store.LineRow[];
  /** The terms end on the version's first day, instead of beginning. */
  isEnd?: true;
}>;

/** The latest terms from a day on: for another term, or, without `until`, their end. */
export function wholeFrom(
  contract: store.ContractRow,
  latest: Readonly<{ version: store.VersionRow; lines: readonly store.LineRow[] }>,
  term: Readonly<{ from: string; until: string | null }>,
): Whole {
  const { version, lines } = latest;
  const terms = { ...Object(version.terms), until: term.until };
  return {
    contract,
    version: { ...version, effective_from: term.from, terms },
    versions: [],
    lines,
    ...(term.until === null ? { isEnd: true } : {}),
  };
}

export const rangeOf = ({ version }: Pick<Whole, 'version'>): DateRange => ({
  from: version.effective_from,
  until: headOf(version).until,
});

export const asInForce = (whole: Whole): readonly LineInForce[] =>
  (whole.isEnd === true ? [] : whole.lines).map((line) => ({
    lineKey: line.line_key,
    model: line.model,
    clause: line.clause,
    clientId: whole.contract.client_id,
    projectId: line.project_id,
    serviceId: line.service_id,
    range: rangeOf(whole),
  }));

/** What holds for the client once the version is in force: this contract's other versions are cut. */
function linesAfter(held: readonly store.HeldLineRow[], whole: Whole): readonly LineInForce[] {
  const { from } = rangeOf(whole);
  const others = held.flatMap((row) => {
    const line = toLineInForce(row);
    if (row.contract_id !== whole.contract.id) return [line];
    if (line.range.from >= from) return [];
    const until = [line.range.until ?? from, from].sort()[0] ?? from;
    return [{ ...line, range: { ...line.range, until } }];
  });
  return [...others, ...asInForce(whole)];
}

type CardChange = Readonly<{
  cardId: string;
  isNew: boolean;
  line: store.LineRow;
  ranges: ReturnType<typeof cutRates>['changed'];
  rates: readonly NewRate[];
}>;

/** Of each line that pays by time, its own card: what it holds is cut, and what it agrees on is added. */
function cardChanges(
  whole: Whole,
  rules: readonly RateRule[],
  cards: ReadonlyMap<string, string>,
  newId: () => string,
): readonly CardChange[] {
  const range = rangeOf(whole);
  return whole.lines.flatMap((line) => {
    const terms = lineTermsOf(line);
    const known = cards.get(line.line_key);
    const isAgreed = terms.model === 'time' && whole.isEnd !== true;
    const agreed = isAgreed ? agreedRates(terms.schedule, line, rules, range) : [];
    if (known === undefined && agreed.length === 0) return [];
    const cardId = known ?? newId();
    const own = rules.filter((rule) => rule.cardId === cardId);
    const cut = cutRates(own, { from: range.from, until: null });
    return [
      {
        cardId,
        isNew: known === undefined,
        line,
        ranges: cut.changed,
        rates: agreed.map((rate) => ({ ...rate, id: newId(), cardId })),
      },
    ];
  });
}

type Schedule = Extract<ReturnType<typeof lineTermsOf>, { model: 'time' }>['schedule'];

function agreedRates(
  schedule: Schedule,
  line: store.LineRow,
  rules: readonly RateRule[],
  range: DateRange,
): readonly Omit<NewRate, 'id' | 'cardId'>[] {
  if (schedule.kind === 'cards') return [];
  if (schedule.kind === 'own')
    return schedule.rates.map((rate) => ({
      personId: rate.personId,
      serviceId: rate.serviceId ?? line.service_id,
      classificationId: rate.classificationId,
      unitPriceE4: rate.unitPrice,
      ...range,
    }));
  return rules
    .filter((rule) => rule.cardId === schedule.cardId)
    .filter(
      (rule) =>
        line.service_id === null || rule.serviceId === null || rule.serviceId === line.service_id,
    )
    .flatMap((rule) => {
      const [, from = range.from] = [rule.range.from, range.from].sort();
      const ends = [rule.range.until, range.until].filter((end) => end !== null).sort();
      const until = ends[0] ?? null;
      if (until !== null && until <= from) return [];
      return [
        {
          personId: rule.personId,
          serviceId: rule.serviceId ?? line.service_id,
          classificationId: rule.roleId,
          unitPriceE4: divideHalfAwayFromZero(
            rule.unitPriceE4 * (1_000_000n - schedule.discount),
            1_000_000n,
          ),
          from,
          until,
        },
      ];
    });
}

function rulesAfter(
  whole: Whole,
  rules: readonly RateRule[],
  changes: readonly CardChange[],
): readonly RateRule[] {
  const cuts = new Map(changes.flatMap((each) => each.ranges).map((each) => [each.id, each.range]));
  const kept = rules.flatMap((rule) => {
    const range = cuts.has(rule.id) ? (cuts.get(rule.id) ?? null) : rule.range;
    return range === null ? [] : [{ ...rule, range }];
  });
  const added = changes.flatMap(({ cardId, line, rates }) =>
    rates.map(
      (rate): RateRule => ({
        id: rate.id,
        cardId,
        cardName: cardName(whole, line),
        cardLevel: 'contract',
        range: { from: rate.from, until: rate.until },
        personId: rate.personId,
        serviceId: rate.serviceId,
        roleId: rate.classificationId,
        projectId: line.project_id,
        clientId: whole.contract.client_id,
        currency: whole.contract.currency,
        unitPriceE4: rate.unitPriceE4,
      }),
    ),
  );
  return [...kept, ...added];
}

const cardName = ({ contract }: Whole, line: store.LineRow): string =>
  `${contract.number} ${line.description}`.slice(0, 120);

export type TermsEffect = Effect &
  Readonly<{ terms: readonly NewTerms[]; cards: readonly CardChange[] }>;

/** What putting the version in force does: terms and prices of unbilled work that differ from those it has. */
export async function effectOfTerms(
  db: ReadDb,
  whole: Whole,
  newId: () => string,
): Promise<TermsEffect> {
  const { contract } = whole;
  const { from } = rangeOf(whole);
  const { rules, cards } = await rulesOf(db, contract.client_id);
  const changes = cardChanges(whole, rules, cards, newId);
  const candidates = await repriceableItems(db, {
    clientId: contract.client_id,
    projectId: null,
    currency: contract.currency,
    from,
    until: null,
    personId: null,
    serviceId: null,
    classificationId: null,
    isAlsoCovered: true,
  });
  const held = await store.heldLinesOf(db, [contract.client_id]);
  const find = termsFinder(linesAfter(held, whole));
  const price = pricer(rulesAfter(whole, rules, changes));
  const touched = candidates
    .filter((row) => !row.is_billed)
    .flatMap((row) => changeOf(row, { find, price }));
  return {
    cards: changes,
    terms: touched.map((each) => each.terms),
    prices: [],
    touched: touched.map(({ row, terms }) => ({
      row,
      before: row.amount_minor === null ? null : money(row.amount_minor, row.currency),
      after: money(terms.amountMinor ?? 0n, row.currency),
    })),
    billedCount: candidates.filter((row) => row.is_billed).length,
  };
}

type Rules = Readonly<{ find: ReturnType<typeof termsFinder>; price: ReturnType<typeof pricer> }>;

function changeOf(row: RepriceableRow, { find, price }: Rules) {
  const work = {
    clientId: row.client_id,
    projectId: row.project_id,
    serviceId: row.service_id,
    workDate: row.work_date,
  };
  const line = find(work);
  const priced =
    line !== undefined && line.coverage !== null
      ? null
      : price({
          ...work,
          personId: row.person_id,
          roleId: row.classification_id,
          currency: row.currency,
          billableMinutes: row.billable_minutes,
          quantityPolicy: row.quantity_policy,
        });
  const isCovered = line !== undefined && line.coverage !== null;
  const terms: NewTerms = {
    id: row.id,
    contractLineId: line?.contractLineId ?? null,
    clause: line?.clause ?? null,
    coverage: line?.coverage ?? null,
    unitPriceE4: isCovered ? 0n : (priced?.unitPriceE4 ?? null),
    amountMinor: isCovered ? 0n : (priced?.amount.minor ?? null),
    rateId: priced?.rateId ?? null,
    beaten: priced?.beaten ?? [],
  };
  const isSame =
    terms.contractLineId === row.contract_line_id &&
    terms.clause === row.clause &&
    terms.coverage === row.coverage &&
    terms.amountMinor === row.amount_minor &&
    terms.rateId === row.rate_id;
  return isSame ? [] : [{ row, terms }];
}

/** Carries the effect out: cards, limits, unbilled work; gives what it does to work in progress. */
export async function applyTerms(
  context: CommandContext,
  whole: Whole,
  effect: TermsEffect,
): Promise<readonly Posting[]> {
  const { tx, today } = context;
  const { contract } = whole;
  const head = headOf(whole.version);
  const fresh = effect.cards.filter((each) => each.isNew);
  await addCards(
    tx,
    fresh.map(({ cardId, line }) => ({
      id: cardId,
      name: cardName(whole, line),
      level: 'contract',
      clientId: contract.client_id,
      projectId: line.project_id,
      currency: contract.currency,
      isStandard: false,
      contractLineId: line.line_key,
    })),
  );
  await setRanges(
    tx,
    effect.cards.flatMap((each) => each.ranges),
  );
  await addRates(
    tx,
    effect.cards.flatMap((each) => each.rates),
  );
  await saveLimits(
    tx,
    whole.lines.map((line) => {
      const terms = lineTermsOf(line);
      const timed = terms.model === 'time' ? terms : null;
      return {
        lineKey: line.line_key,
        capMinor: timed?.cap?.minor ?? null,
        capMinutes: timed?.capMinutes ?? null,
        includedMinutes: timed?.includedMinutes ?? null,
        paymentTermDays: head.paymentTermDays,
        purchaseOrder: head.purchaseOrder,
      };
    }),
  );
  await setTerms(tx, effect.terms);
  return repricingJournal({ tx }, effect, {
    on: today,
    source: { kind: 'contract', id: contract.id },
    baseOf: () => contract.entity_currency,
  });
}
