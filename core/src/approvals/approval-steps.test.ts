// Source: docs/product.md, controls; docs/domain-rules.md, section 10: the maker is never the checker.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectRefusal } from '../../test/refusing.ts';
import {
  type Agreed,
  type Approver,
  type AskedFor,
  afterAgreement,
  authorityOf,
  type Decider,
  isOverdue,
  type Standing,
} from './approval-steps.ts';

const role = (name: string): Approver => ({ kind: 'role', role: name });
const named = (personId: string): Approver => ({ kind: 'person', personId });
const person = (
  personId: string,
  roles: readonly string[] = [],
  standsInFor: readonly Standing[] = [],
): Decider => ({ personId, roles, standsInFor });
const asked = (given: Partial<AskedFor> = {}): AskedFor => ({
  makerId: 'mia',
  steps: [{ approvers: [role('partner')], needed: 1 }],
  step: 0,
  escalatedTo: null,
  agreed: [],
  ...given,
});
const agreedBy = (personId: string, step = 0, onBehalfOfId: string | null = null): Agreed => ({
  personId,
  onBehalfOfId,
  step,
});

test('whoever holds the role decides, and nobody else', () => {
  expect(authorityOf(asked(), person('pia', ['biller', 'partner']))).toBeNull();
  expectRefusal('not_permitted', () => authorityOf(asked(), person('ben', ['biller'])));
});

test('a person who is named decides, whatever their roles', () => {
  const byName = asked({ steps: [{ approvers: [named('nia'), role('owner')], needed: 1 }] });
  expect(authorityOf(byName, person('nia'))).toBeNull();
  expectRefusal('not_permitted', () => authorityOf(byName, person('pia', ['partner'])));
});

test('the maker never decides, whatever their roles', () => {
  expectRefusal('own_approval', () => authorityOf(asked(), person('mia', ['partner', 'owner'])));
});

test('who stands in for somebody decides in their name', () => {
  const away = { personId: 'pia', roles: ['partner'] };
  expect(authorityOf(asked(), person('dan', [], [away]))).toBe('pia');
});

test('who stands in for the maker does not decide for them', () => {
  const maker = { personId: 'mia', roles: ['partner'] };
  expectRefusal('own_approval', () => authorityOf(asked(), person('dan', [], [maker])));
  // With a standing of their own they do, in their own name.
  expect(authorityOf(asked(), person('dan', ['partner'], [maker]))).toBeNull();
});

test('the maker does not decide in the name of somebody who is away', () => {
  const away = { personId: 'pia', roles: ['partner'] };
  expectRefusal('own_approval', () => authorityOf(asked(), person('mia', [], [away])));
});

test('of several, each agrees once, and nobody with two voices', () => {
  const two = asked({
    steps: [{ approvers: [role('partner')], needed: 2 }],
    agreed: [agreedBy('pia')],
  });
  expectRefusal('wrong_state', () => authorityOf(two, person('pia', ['partner'])));
  const standIn = person('dan', ['partner'], [{ personId: 'pia', roles: ['partner'] }]);
  expect(authorityOf(two, standIn)).toBeNull();
  const onlyForPia = person('dan', [], [{ personId: 'pia', roles: ['partner'] }]);
  expectRefusal('wrong_state', () => authorityOf(two, onlyForPia));
  const both = asked({ ...two, agreed: [agreedBy('dan')] });
  expectRefusal('wrong_state', () => authorityOf(both, standIn));
  // Pia was spoken for: her own voice is used up.
  const spoken = asked({ ...two, agreed: [agreedBy('dan', 0, 'pia')] });
  expectRefusal('wrong_state', () => authorityOf(spoken, person('pia', ['partner'])));
});

test('steps come one after the other', () => {
  const steps = [
    { approvers: [role('biller')], needed: 2 },
    { approvers: [role('partner')], needed: 1 },
  ];
  expect(afterAgreement(asked({ steps }))).toEqual({ step: 0, isDone: false, missing: 1 });
  const one = asked({ steps, agreed: [agreedBy('ben')] });
  expect(afterAgreement(one)).toEqual({ step: 1, isDone: false, missing: 1 });
  const last = asked({ steps, step: 1, agreed: [agreedBy('ben'), agreedBy('bea')] });
  expectRefusal('not_permitted', () => authorityOf(last, person('bob', ['biller'])));
  expect(afterAgreement(last)).toMatchObject({ isDone: true });
});

test('who it was escalated to decides as those of the step do', () => {
  const late = asked({ escalatedTo: role('owner') });
  expect(authorityOf(late, person('ole', ['owner']))).toBeNull();
  expect(authorityOf(late, person('pia', ['partner']))).toBeNull();
  expectRefusal('not_permitted', () => authorityOf(asked(), person('ole', ['owner'])));
});

test.each([
  ['2026-03-02T08:59:59.999Z', 24, false],
  ['2026-03-02T09:00:00.000Z', 24, true],
  ['2030-03-02T09:00:00.000Z', null, false],
])('at %s, %s hours after, it is overdue: %s', (now, hours, isLate) => {
  expect(isOverdue('2026-03-01T09:00:00.000Z', hours, now)).toBe(isLate);
});

test('whatever the order of people, it is done only when every step has its different people, none of them the maker', () => {
  const people = ['mia', 'a', 'b', 'c', 'd'];
  const roles = ['x', 'y'];
  const standing = fc.record({
    personId: fc.constantFrom(...people),
    roles: fc.subarray(roles),
  });
  const step = fc.record({
    approvers: fc.array(
      fc.oneof(fc.constantFrom(...roles).map(role), fc.constantFrom(...people).map(named)),
      { minLength: 1, maxLength: 3 },
    ),
    needed: fc.integer({ min: 1, max: 3 }),
  });
  const decider = fc
    .tuple(standing, fc.array(standing, { maxLength: 2 }))
    .map(([own, standsInFor]) => ({
      ...own,
      standsInFor: standsInFor.filter((each) => each.personId !== own.personId),
    }));
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 1, maxLength: 3 }),
      fc.array(decider, { maxLength: 20 }),
      (steps, deciders) => {
        let now = asked({ steps });
        for (const each of deciders) {
          let authority: string | null;
          try {
            authority = authorityOf(now, each);
          } catch {
            continue;
          }
          const after = afterAgreement(now);
          const agreed = [...now.agreed, agreedBy(each.personId, now.step, authority)];
          now = { ...now, step: after.step, agreed };
          if (!after.isDone) continue;
          for (const [index, { needed }] of steps.entries())
            expect(agreed.filter((one) => one.step === index)).toHaveLength(needed);
          break;
        }
        const voices = now.agreed.map((one) => one.onBehalfOfId ?? one.personId);
        expect(new Set(voices).size).toBe(voices.length);
        expect(new Set(now.agreed.map((one) => one.personId)).size).toBe(now.agreed.length);
        expect(voices).not.toContain('mia');
        expect(now.agreed.map((one) => one.personId)).not.toContain('mia');
      },
    ),
  );
});
