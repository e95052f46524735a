// Source: docs/product.md, controls: scope own, team, branch, firm.
import { expect, test } from 'vitest';
import { canReach } from './grants-for-record.ts';

const stranger = { isOwn: false, isTeam: false, isBranch: false };
const own = { isOwn: true, isTeam: false, isBranch: false };
const team = { isOwn: false, isTeam: true, isBranch: false };
const branch = { isOwn: false, isTeam: false, isBranch: true };

test.each([
  [undefined, [false, false, false, false]],
  ['own', [true, false, false, false]],
  ['team', [true, true, false, false]],
  ['branch', [true, true, true, false]],
  ['firm', [true, true, true, true]],
] as const)('scope %s reaches own, team, branch and firm records: %s', (held, reached) => {
  expect([own, team, branch, stranger].map((record) => canReach(held, record))).toEqual(reached);
});
