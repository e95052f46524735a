// Source: docs/product.md, controls; docs/domain-rules.md, section 10: the maker is never the
// checker, and controls fail closed.
import { expect, test } from 'vitest';
import { dollars, euros } from '../../test/samples.ts';
import { type ApprovalPolicy, policyFor } from './approval-policy.ts';

const by = (role: string, needed = 1) => [{ approvers: [{ kind: 'role' as const, role }], needed }];
const policy = (given: Partial<ApprovalPolicy>): ApprovalPolicy => ({
  id: 'policy',
  command: 'billing.post',
  condition: { kind: 'always' },
  clientId: null,
  branchId: null,
  steps: by('biller'),
  isActive: true,
  ...given,
});
const over1000 = policy({
  id: 'over 1000',
  condition: { kind: 'amount_over', amount: euros(100_000) },
  steps: by('partner'),
});
const over10 = policy({ id: 'over 10 %', condition: { kind: 'percent_over', percentE2: 1_000n } });
const own = policy({ id: 'own', condition: { kind: 'own_record' } });

test('a policy is for its own command, and only while it is active', () => {
  expect(policyFor([policy({})], 'billing.post', {})?.id).toBe('policy');
  expect(policyFor([policy({})], 'billing.void', {})).toBeNull();
  expect(policyFor([policy({ isActive: false })], 'billing.post', {})).toBeNull();
});

test.each([
  [100_000, null],
  [100_001, 'over 1000'],
  [-100_001, 'over 1000'],
])('an amount of %i cents against 1,000.00: %s', (minor, id) => {
  const met = policyFor([over1000], 'billing.post', { amount: euros(minor) });
  expect(met?.id ?? null).toBe(id);
});

test('a write-down of 10 % passes, and 10.01 % needs approval', () => {
  expect(policyFor([over10], 'billing.post', { percentE2: 1_000n })).toBeNull();
  expect(policyFor([over10], 'billing.post', { percentE2: 1_001n })?.id).toBe('over 10 %');
});

test('an own record needs approval, that of another does not', () => {
  expect(policyFor([own], 'billing.post', { isOwnRecord: true })?.id).toBe('own');
  expect(policyFor([own], 'billing.post', { isOwnRecord: false })).toBeNull();
});

test('what cannot be compared needs approval', () => {
  expect(policyFor([over1000], 'billing.post', { amount: dollars(1) })?.id).toBe('over 1000');
  for (const condition of [over1000, over10, own]) {
    expect(policyFor([condition], 'billing.post', {})?.id).toBe(condition.id);
  }
});

test('the most demanding policy wins: the senior role, then the highest threshold', () => {
  const over500 = policy({
    id: 'over 500',
    condition: { kind: 'amount_over', amount: euros(50_000) },
    steps: by('partner'),
  });
  const owners = policy({ id: 'owners', steps: by('owner') });
  const stake = { amount: euros(200_000), percentE2: 5_000n, isOwnRecord: true };
  const all = [policy({}), own, over10, over500, over1000];
  expect(policyFor(all, 'billing.post', stake)?.id).toBe('over 1000');
  expect(policyFor([...all, owners], 'billing.post', stake)?.id).toBe('owners');
  expect(policyFor(all.toReversed(), 'billing.post', stake)?.id).toBe('over 1000');
  expect(policyFor([policy({}), own, over10], 'billing.post', stake)?.id).toBe('over 10 %');
});

test('of two that ask the same role, the one that asks more people wins', () => {
  const two = policy({ id: 'two', steps: by('biller', 2) });
  const inTurn = policy({ id: 'in turn', steps: [...by('biller'), ...by('partner')] });
  expect(policyFor([policy({}), two], 'billing.post', {})?.id).toBe('two');
  expect(policyFor([policy({}), two, inTurn], 'billing.post', {})?.id).toBe('in turn');
});

test('a policy of a client or a branch is for them alone; where it is not known whose it is, it holds', () => {
  const acme = policy({ id: 'acme', clientId: 'acme' });
  const berlin = policy({ id: 'berlin', branchId: 'berlin' });
  const met = (stake: Parameters<typeof policyFor>[2]) =>
    [acme, berlin].filter((each) => policyFor([each], 'billing.post', stake) !== null);
  expect(met({ clientIds: ['acme'], branchIds: ['bonn'] })).toEqual([acme]);
  expect(met({ clientIds: ['birch', 'acme'], branchIds: ['berlin', 'bonn'] })).toEqual([
    acme,
    berlin,
  ]);
  expect(met({ clientIds: ['birch'], branchIds: ['bonn'] })).toEqual([]);
  expect(met({})).toEqual([acme, berlin]);
});
