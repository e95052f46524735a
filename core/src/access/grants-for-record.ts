import { reaches, type Scope } from './permissions.ts';

/** How a record stands to the person who asks for it. */
export type Reach = Readonly<{ isOwn: boolean; isTeam: boolean; isBranch: boolean }>;

/** True if a scope held reaches the record. Nothing held reaches nothing. */
export function canReach(held: Scope | undefined, record: Reach): boolean {
  if (reaches(held, 'firm')) return true;
  if (record.isOwn && reaches(held, 'own')) return true;
  if (record.isTeam && reaches(held, 'team')) return true;
  return record.isBranch && reaches(held, 'branch');
}
