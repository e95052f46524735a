// Source: docs/product.md, controls: several roles a person, with effective dates. Ranges are half-open:
// docs/domain-rules.md, section 1, rules 6 and 7.
import { expect, test } from 'vitest';
import { expectRefusal } from '../../test/refusing.ts';
import { assignmentState, planRoles, requireNotPast } from './role-assignments.ts';

const today = '2026-03-10';
const biller = { id: 'b', roleId: 'biller', from: '2026-01-01', until: null };
const coming = { id: 'c', roleId: 'cashier', from: '2026-04-01', until: '2026-05-01' };
const past = { id: 'p', roleId: 'cashier', from: '2025-01-01', until: '2026-03-10' };
const held = { held: [biller, coming, past], today };
const want = (roleId: string, from: string | null = null, until: string | null = null) => ({
  roleId,
  from,
  until,
});

test.each([
  [{ from: '2026-03-10', until: null }, 'current'],
  [{ from: '2026-03-01', until: '2026-03-11' }, 'current'],
  [{ from: '2026-03-01', until: '2026-03-10' }, 'past'],
  [{ from: '2026-03-11', until: null }, 'coming'],
  [{ from: '2026-04-01', until: '2026-04-01' }, 'past'],
] as const)('%j is %s on 10 March', (range, state) => {
  expect(assignmentState(range, today)).toBe(state);
});

test.each([
  ['all that is held stays', [want('biller'), want('cashier', '2026-04-01', '2026-05-01')], [], []],
  [
    'nothing: what is held ends today, what is coming never begins',
    [],
    [
      { id: 'b', until: '2026-03-10' },
      { id: 'c', until: '2026-04-01' },
    ],
    [],
  ],
  [
    'what is held gets a last day',
    [want('biller', '2026-01-01', '2026-04-01'), want('cashier', '2026-04-01', '2026-05-01')],
    [{ id: 'b', until: '2026-04-01' }],
    [],
  ],
  [
    'a role that was held before is given again',
    [want('biller'), want('cashier'), want('cashier', '2026-04-01', '2026-05-01')],
    'overlapping_dates',
    [],
  ],
  [
    'a role until a coming one begins',
    [
      want('biller'),
      want('cashier', null, '2026-04-01'),
      want('cashier', '2026-04-01', '2026-05-01'),
    ],
    [],
    [{ roleId: 'cashier', from: '2026-03-10', until: '2026-04-01' }],
  ],
  ['it ends before it begins', [want('owner', '2026-05-01', '2026-05-01')], 'invalid_input', []],
  ['its last day is over', [want('biller', '2026-01-01', '2026-03-10')], 'invalid_input', []],
  ['twice the same', [want('owner'), want('owner')], 'overlapping_dates', []],
  [
    'the day on which it was to begin has passed while it waited',
    [want('biller'), want('owner', '2026-03-08'), want('cashier', '2026-04-01', '2026-05-01')],
    [],
    [{ roleId: 'owner', from: '2026-03-10', until: null }],
  ],
] as const)('%s', (_, wanted, ended, added) => {
  if (typeof ended === 'string') expectRefusal(ended, () => planRoles(wanted, held));
  else expect(planRoles(wanted, held)).toEqual({ ended, added });
});

test('nobody held yesterday what they are given today', () => {
  expectRefusal('invalid_input', () => requireNotPast([want('owner', '2026-03-09')], held));
  requireNotPast([want('owner', '2026-03-10'), want('biller', '2026-01-01')], held);
});
