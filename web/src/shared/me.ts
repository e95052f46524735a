import type { Permission } from '@daybook/core/access/permissions.ts';
import { createContext, use } from 'react';
import type { Answer, api } from './api.ts';

export type Me = Answer<typeof api.access.me>;

export const MeContext = createContext<Me | null>(null);

/** Who is signed in. Only below the gate of the shell, which waits for it. */
export function useMe(): Me {
  const me = use(MeContext);
  if (me === null) throw new Error('Nobody is signed in here');
  return me;
}

/** Whether a permission is held at all; for whose records, the server says by record in `may`. */
export function useCan(): (permission: Permission) => boolean {
  const { grants } = useMe();
  return (permission) => grants[permission] !== undefined;
}

/** The branch of the working session. */
export function useBranch(): Me['branches'][number] | undefined {
  const { branches, session } = useMe();
  return branches.find((branch) => branch.id === session?.branch.id) ?? branches[0];
}
