import { expect, test } from 'vitest';
import { standardCodeSets } from './standard-code-sets.ts';

test('standard code sets hold each code once, of the kind that its letter says', () => {
  const kinds = { L: 'task', A: 'activity', E: 'expense' };
  const codes = standardCodeSets.flatMap((set) => set.codes);
  expect(new Set(codes.map((each) => each.code)).size).toBe(codes.length);
  for (const { code, kind } of codes) {
    expect(code).toMatch(/^[LAE]\d{3}$/);
    expect(Object.entries(kinds)).toContainEqual([code.charAt(0), kind]);
  }
});
