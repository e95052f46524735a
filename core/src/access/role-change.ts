// What a changed role grants more and less than before.

import { type Grants, type Permission, permissions, reaches, type Scope } from './permissions.ts';

export type GrantChange = Readonly<{
  permission: Permission;
  before: Scope | null;
  after: Scope | null;
  isWider: boolean;
}>;

/** Permission by permission, in their order; what stays is left out. */
export const grantChanges = (before: Grants, after: Grants): readonly GrantChange[] =>
  permissions.flatMap((permission) => {
    const [from, to] = [before[permission], after[permission]];
    if (from === to) return [];
    const isWider = to !== undefined && !reaches(from, to);
    return [{ permission, before: from ?? null, after: to ?? null, isWider }];
  });

/** Whether it would let its holders do more than they may now, whatever their other roles grant. */
export const raises = (held: Grants, before: Grants, after: Grants): boolean =>
  grantChanges(before, after).some(
    ({ permission, after: scope, isWider }) =>
      isWider && scope !== null && !reaches(held[permission], scope),
  );
