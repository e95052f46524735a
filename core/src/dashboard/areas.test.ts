import { expect, test } from 'vitest';
import { builtInGrants } from '../access/permissions.ts';
import { areas, areasFor, landingFor, sections } from './areas.ts';

test.each([
  ['owner', 'module', 'cards'],
  ['partner', 'module', 'cards'],
  ['project_manager', 'module', 'queue'],
  ['timekeeper', 'timesheets', 'queue'],
  ['biller', 'billing', 'queue'],
  ['cashier', 'automation', 'cards'],
  ['auditor', 'module', 'timeline'],
] as const)('a %s lands on %s, with %s first', (role, area, first) => {
  const landing = landingFor(builtInGrants[role]);
  expect([landing.area, landing.sections[0]]).toEqual([area, first]);
  expect(landing.sections.toSorted()).toEqual([...sections].toSorted());
  expect(areasFor(builtInGrants[role])).toContain(landing.area);
});

test('an area is open to whom its records are', () => {
  expect(areasFor(builtInGrants.owner)).toEqual(areas);
  expect(areasFor(builtInGrants.timekeeper)).toEqual(['module', 'timesheets']);
  expect(areasFor(builtInGrants.client)).toEqual([]);
});
