// Permission = function x verb x scope. Roles are data: these are the built-in eight, copied into a
// new firm, which may then change them. What is not granted here is denied.

/** From the narrowest to the widest; a wider scope includes every narrower one. */
export const scopes = ['own', 'team', 'branch', 'firm'] as const;
export type Scope = (typeof scopes)[number];

/** Function and verb. `own` means own time, own projects, own record: each command says whose. */
export const permissions = [
  'org.view',
  'org.update',
  'people.view',
  'people.update',
  'costs.view',
  'roles.update',
  'apikeys.create',
  'clients.view',
  'clients.update',
  'projects.view',
  'projects.update',
  'catalog.view',
  'catalog.update',
  'rates.view',
  'rates.update',
  'contracts.view',
  'contracts.update',
  'contracts.submit',
  'contracts.approve',
  'contracts.post',
  'retainers.view',
  'retainers.update',
  'retainers.submit',
  'retainers.approve',
  'retainers.post',
  'milestones.view',
  'milestones.update',
  'milestones.submit',
  'milestones.approve',
  'milestones.post',
  'timesheets.view',
  'timesheets.create',
  'timesheets.update',
  'timesheets.submit',
  'timesheets.approve',
  'timesheets.reject',
  'timesheets.void',
  'timesheets.import',
  'expenses.view',
  'expenses.create',
  'expenses.update',
  'expenses.submit',
  'expenses.approve',
  'expenses.override',
  'expenses.reimburse',
  'billing.view',
  'billing.create',
  'billing.update',
  'billing.submit',
  'billing.reject',
  'billing.post',
  'billing.void',
  'billing.credit',
  'billing.export',
  'billing.send',
  'automation.view',
  'automation.update',
  'automation.submit',
  'automation.approve',
  'automation.post',
  'cash.view',
  'cash.create',
  'cash.update',
  'cash.post',
  'cash.void',
  'receivables.view',
  'receivables.update',
  'receivables.post',
  'journal.view',
  'approvals.view',
  'approvals.approve',
  'approvals.update',
  'reports.send',
  'targets.view',
  'targets.update',
  'sessions.view',
  'sessions.update',
  'periods.view',
  'periods.close',
  'exceptions.view',
  'exceptions.update',
  'jobs.view',
  'jobs.update',
  'audit.view',
  'webhooks.view',
  'webhooks.update',
] as const;
export type Permission = (typeof permissions)[number];

export type Grants = Readonly<Partial<Record<Permission, Scope>>>;

export const builtInRoles = [
  'owner',
  'partner',
  'project_manager',
  'timekeeper',
  'biller',
  'cashier',
  'auditor',
  'client',
] as const;
export type BuiltInRole = (typeof builtInRoles)[number];

const everything = (scope: Scope): Grants =>
  Object.fromEntries(permissions.map((permission) => [permission, scope]));
const viewing = (scope: Scope): Grants =>
  Object.fromEntries(
    permissions
      .filter((permission) => permission.endsWith('.view'))
      .map((permission) => [permission, scope]),
  );

const ownTime: Grants = {
  'timesheets.view': 'own',
  'timesheets.create': 'own',
  'timesheets.update': 'own',
  'timesheets.submit': 'own',
  'expenses.view': 'own',
  'expenses.create': 'own',
  'expenses.update': 'own',
  'expenses.submit': 'own',
  'org.view': 'firm',
  'people.view': 'own',
  'clients.view': 'firm',
  'projects.view': 'firm',
  'catalog.view': 'firm',
  'exceptions.view': 'own',
  'sessions.view': 'own',
  'sessions.update': 'own',
  'apikeys.create': 'own',
  'approvals.view': 'own',
};

export const builtInGrants: Readonly<Record<BuiltInRole, Grants>> = {
  owner: everything('firm'),
  partner: {
    ...everything('firm'),
    'roles.update': 'own',
    'sessions.update': 'own',
    'timesheets.create': 'own',
    'timesheets.update': 'own',
    'expenses.create': 'own',
    'expenses.update': 'own',
    'expenses.submit': 'own',
    'apikeys.create': 'own',
  },
  project_manager: {
    ...ownTime,
    'people.view': 'firm',
    'rates.view': 'firm',
    'projects.update': 'team',
    'contracts.view': 'team',
    'retainers.view': 'team',
    'milestones.view': 'team',
    'milestones.update': 'team',
    'milestones.submit': 'team',
    'timesheets.view': 'team',
    'timesheets.approve': 'team',
    'timesheets.reject': 'team',
    'expenses.view': 'team',
    'expenses.approve': 'team',
    'billing.view': 'team',
    'approvals.approve': 'team',
    'exceptions.view': 'team',
    'exceptions.update': 'team',
    'targets.view': 'firm',
  },
  timekeeper: ownTime,
  biller: {
    ...ownTime,
    'people.view': 'firm',
    'clients.update': 'firm',
    'projects.update': 'firm',
    'catalog.update': 'firm',
    'rates.view': 'firm',
    'rates.update': 'firm',
    'contracts.view': 'firm',
    'contracts.update': 'firm',
    'contracts.submit': 'firm',
    'retainers.view': 'firm',
    'retainers.update': 'firm',
    'retainers.submit': 'firm',
    'retainers.post': 'firm',
    'milestones.view': 'firm',
    'milestones.update': 'firm',
    'milestones.submit': 'firm',
    'milestones.approve': 'firm',
    'milestones.post': 'firm',
    'timesheets.view': 'firm',
    'timesheets.import': 'firm',
    'expenses.view': 'firm',
    'expenses.reimburse': 'firm',
    'billing.view': 'firm',
    'billing.create': 'firm',
    'billing.update': 'firm',
    'billing.submit': 'firm',
    'billing.reject': 'firm',
    'billing.credit': 'firm',
    'billing.export': 'firm',
    'billing.send': 'firm',
    'reports.send': 'firm',
    'automation.view': 'firm',
    'automation.update': 'firm',
    'automation.submit': 'firm',
    'automation.post': 'firm',
    'cash.view': 'firm',
    'cash.create': 'firm',
    'cash.update': 'firm',
    'cash.post': 'firm',
    'receivables.view': 'firm',
    'receivables.update': 'firm',
    'receivables.post': 'firm',
    'journal.view': 'firm',
    'periods.view': 'firm',
    'periods.close': 'firm',
    'approvals.view': 'firm',
    'exceptions.view': 'firm',
    'exceptions.update': 'firm',
  },
  cashier: {
    ...ownTime,
    'exceptions.view': 'branch',
    'billing.view': 'branch',
    'cash.view': 'branch',
    'cash.create': 'branch',
    'cash.post': 'branch',
  },
  auditor: { ...viewing('firm'), 'billing.export': 'firm', 'sessions.update': 'own' },
  client: {},
};

/** The wider of what several roles give. */
export function mergeGrants(grants: readonly Grants[]): Grants {
  const merged: Partial<Record<Permission, Scope>> = {};
  for (const permission of permissions) {
    const held = grants.map((grant) => grant[permission]).filter((scope) => scope !== undefined);
    const widest = scopes.findLast((scope) => held.includes(scope));
    if (widest !== undefined) merged[permission] = widest;
  }
  return merged;
}

/** True if `held` reaches at least as far as `needed`; nothing held reaches nothing. */
export const reaches = (held: Scope | undefined, needed: Scope): boolean =>
  held !== undefined && scopes.indexOf(held) >= scopes.indexOf(needed);
