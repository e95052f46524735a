// Source: docs/product.md, service contracts: rate resolution is dated by WORK date with a
// published precedence; docs/domain-rules.md, section 1, rule 7.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectRefusal, refusalOf } from '../../test/refusing.ts';
import { rateRule } from '../../test/samples.ts';
import {
  checkNoOverlap,
  precedence,
  type RateFacts,
  type RateRule,
  rateIndex,
  resolveRate,
} from './rate-resolution.ts';

const facts: RateFacts = {
  projectId: 'engine',
  clientId: 'lovelace',
  personId: 'ada',
  serviceId: 'consulting',
  roleId: 'senior',
  workDate: '2026-03-10',
  currency: 'EUR',
};
const named = { personId: 'ada', serviceId: 'consulting', roleId: 'senior' } as const;

/** One rule for each level and key that the published precedence lists, in its order. */
const everyRule: readonly RateRule[] = precedence.cardLevels.flatMap((cardLevel) =>
  precedence.keys.map((key) =>
    rateRule({
      id: `${cardLevel}: ${key.join(' + ')}`,
      cardLevel,
      projectId: cardLevel === 'project' ? 'engine' : null,
      clientId: cardLevel === 'client' || cardLevel === 'contract' ? 'lovelace' : null,
      ...Object.fromEntries(key.map((field) => [field, named[field]])),
    }),
  ),
);

test('each published step wins over all of those below it', () => {
  everyRule.forEach((expected, index) => {
    const resolution = resolveRate(everyRule.slice(index).toReversed(), facts);
    expect(resolution?.winner.id).toBe(expected.id);
    expect(resolution?.beaten.map(({ rule }) => rule.id)).toEqual(
      everyRule.slice(index + 1).map((rule) => rule.id),
    );
  });
});

test('a beaten rule says whether its card or its key lost', () => {
  const client = rateRule({ id: 'client', cardLevel: 'client', clientId: 'lovelace' });
  const person = rateRule({ id: 'person', personId: 'ada' });
  const service = rateRule({ id: 'service', serviceId: 'consulting' });
  const twin = rateRule({ id: 'twin of person', personId: 'ada', cardId: 'another' });
  const all = resolveRate([service, person, client], facts);
  expect(all?.winner.id).toBe('client');
  expect(all?.beaten.map(({ because }) => because)).toEqual(['card_level', 'card_level']);
  expect(resolveRate([service, person], facts)?.beaten).toEqual([
    { rule: service, because: 'specificity' },
  ]);
  expect(resolveRate([twin, person], facts)?.beaten).toEqual([{ rule: twin, because: 'rule_id' }]);
});

test('the price is that of the work date', () => {
  const until = rateRule({ id: 'until March', range: { from: '2026-01-01', until: '2026-03-10' } });
  const from = rateRule({ id: 'from March', range: { from: '2026-03-10', until: null } });
  const winnerOn = (workDate: string) =>
    resolveRate([until, from], { ...facts, workDate })?.winner.id;
  expect(winnerOn('2025-12-31')).toBeUndefined();
  expect(winnerOn('2026-03-09')).toBe('until March');
  expect(winnerOn('2026-03-10')).toBe('from March');
});

test.each([
  ['another currency', { currency: 'USD' }],
  ['another person', { personId: 'babbage' }],
  ['another service', { serviceId: 'training' }],
  ['another role', { roleId: 'junior' }],
  ['another project', { cardLevel: 'project', projectId: 'loom' }],
  ['another client', { cardLevel: 'client', clientId: 'jacquard' }],
  ['a project card of no project', { cardLevel: 'project' }],
  ['a client card of no client', { cardLevel: 'client' }],
] as const)('a rule of %s never matches', (_, given) => {
  expect(resolveRate([rateRule(given)], facts)).toBeNull();
});

test('work of nobody in particular has the price that names nobody', () => {
  const nobody = { ...facts, personId: null, roleId: null };
  expect(resolveRate(everyRule, nobody)?.winner.id).toBe('contract: serviceId');
});

const anyKey = (value: string) => fc.constantFrom(value, 'other', null);
const someRules = fc
  .array(
    fc.record({
      cardLevel: fc.constantFrom('project' as const, 'client' as const, 'firm' as const),
      personId: anyKey('ada'),
      serviceId: anyKey('consulting'),
      roleId: anyKey('senior'),
      projectId: anyKey('engine'),
      clientId: anyKey('lovelace'),
      currency: fc.constantFrom('EUR', 'USD'),
      range: fc.constantFrom(
        { from: '2026-01-01', until: null },
        { from: '2026-01-01', until: '2026-03-10' },
        { from: '2026-03-10', until: '2026-06-01' },
      ),
    }),
    { maxLength: 20 },
  )
  .map((rules) => rules.map((rule, index) => rateRule({ id: `rule ${index}`, ...rule })));

test('the order of the rules, and what was asked before, change nothing', () => {
  const anyDate = fc.constantFrom('2025-12-31', '2026-02-01', '2026-03-10', '2026-07-01');
  fc.assert(
    fc.property(someRules, fc.array(anyDate, { minLength: 1 }), (rules, workDates) => {
      const resolve = rateIndex(rules);
      for (const workDate of workDates) {
        const alone = resolveRate(rules.toReversed(), { ...facts, workDate });
        expect(resolve({ ...facts, workDate })).toEqual(alone);
      }
    }),
  );
});

test('a hundred thousand entries resolve within two seconds', () => {
  const resolve = rateIndex(everyRule);
  const days = Array.from(
    { length: 28 },
    (_, day) => `2026-03-${String(day + 1).padStart(2, '0')}`,
  );
  const started = performance.now();
  for (let entry = 0; entry < 100_000; entry += 1) {
    resolve({ ...facts, personId: `person ${entry % 50}`, workDate: days[entry % 28] ?? '' });
  }
  expect(performance.now() - started).toBeLessThan(2_000);
});

test('two rules of one card with one key may touch, and not overlap', () => {
  const first = rateRule({ id: 'first', range: { from: '2026-01-01', until: '2026-03-01' } });
  const second = rateRule({ id: 'second', range: { from: '2026-03-01', until: null } });
  const early = rateRule({ id: 'early', range: { from: '2026-02-28', until: null } });
  expect(refusalOf(() => checkNoOverlap([second, first]))).toBeUndefined();
  expectRefusal('overlapping_dates', () => checkNoOverlap([early, first]));
  const elsewhere = [
    rateRule({ ...early, cardId: 'another' }),
    rateRule({ ...early, personId: 'ada' }),
    rateRule({ ...early, currency: 'USD' }),
  ];
  expect(refusalOf(() => checkNoOverlap([first, ...elsewhere]))).toBeUndefined();
});
