// The dashboard's areas: the whole module and its six functions; which a person may look at, and where they land.

import type { Grants, Permission } from '../access/permissions.ts';

export const areas = [
  'module',
  'timesheets',
  'contracts',
  'retainers',
  'milestones',
  'billing',
  'automation',
] as const;
export type Area = (typeof areas)[number];

const needs: Readonly<Record<Area, Permission>> = {
  module: 'timesheets.view',
  timesheets: 'timesheets.view',
  contracts: 'contracts.view',
  retainers: 'retainers.view',
  milestones: 'milestones.view',
  billing: 'billing.view',
  automation: 'cash.view',
};

export const areasFor = (grants: Grants): readonly Area[] =>
  areas.filter((area) => grants[needs[area]] !== undefined);

export const sections = ['cards', 'queue', 'exceptions', 'timeline'] as const;
export type Section = (typeof sections)[number];
export type Landing = Readonly<{ area: Area; sections: readonly Section[] }>;

/**
 * What a person came for: who answers for the whole firm sees it whole; a biller what is to be billed; a cashier the
 * money that comes in; a manager what waits for a decision; an auditor what happened; everybody else their own time.
 */
export function landingFor(grants: Grants): Landing {
  const inOrder = (area: Area, first: readonly Section[]): Landing => ({
    area,
    sections: [...first, ...sections.filter((section) => !first.includes(section))],
  });
  if (grants['audit.view'] === 'firm' && grants['billing.create'] === undefined)
    return inOrder('module', ['timeline', 'exceptions']);
  if (grants['costs.view'] === 'firm') return inOrder('module', ['cards', 'queue']);
  if (grants['billing.create'] !== undefined) return inOrder('billing', ['queue', 'cards']);
  if (grants['timesheets.approve'] !== undefined) return inOrder('module', ['queue', 'cards']);
  if (grants['cash.create'] !== undefined) return inOrder('automation', ['cards', 'queue']);
  return inOrder('timesheets', ['queue', 'cards']);
}
