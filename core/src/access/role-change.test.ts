// Source: docs/product.md, controls: nobody raises their own.
import { expect, test } from 'vitest';
import { grantChanges, raises } from './role-change.ts';

test('a change is told permission by permission, and what stays is not', () => {
  expect(
    grantChanges(
      { 'cash.view': 'branch', 'cash.post': 'firm', 'audit.view': 'firm' },
      { 'cash.view': 'firm', 'billing.view': 'own', 'audit.view': 'firm' },
    ),
  ).toEqual([
    { permission: 'billing.view', before: null, after: 'own', isWider: true },
    { permission: 'cash.view', before: 'branch', after: 'firm', isWider: true },
    { permission: 'cash.post', before: 'firm', after: null, isWider: false },
  ]);
});

test.each([
  ['wider than anything held', {}, { 'cash.view': 'firm' }, true],
  ['what another role grants already', { 'cash.view': 'firm' }, { 'cash.view': 'firm' }, false],
  ['further than another role', { 'cash.view': 'own' }, { 'cash.view': 'branch' }, true],
  ['narrower', { 'cash.post': 'firm' }, {}, false],
] as const)('%s', (_, held, after, isRaised) => {
  expect(raises(held, { 'cash.post': 'own' }, after)).toBe(isRaised);
});
