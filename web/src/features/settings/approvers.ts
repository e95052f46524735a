// Approvers as the fields of a form and as words.

import { useMemo } from 'react';
import { api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import type { Policy } from './ApprovalPolicies.tsx';

type Approver = Policy['steps'][number]['approvers'][number];
export type ApproverInput =
  | Readonly<{ kind: 'role'; role: string }>
  | Readonly<{ kind: 'person'; personId: string }>;

/** As the value of a select: "role partner", "person 0190…". */
export const choiceOf = ({ kind, role, personId }: Approver): string =>
  `${kind} ${role ?? personId}`;

export function approverOf(value: string): ApproverInput {
  const [kind, key = ''] = value.split(' ');
  return kind === 'role' ? { kind, role: key } : { kind: 'person', personId: key };
}

const peopleAtMost = 500;

/** Roles first, then people. */
export function useApproverChoices() {
  const roles = useAsk(api.org.listRoles, {});
  const people = useAsk(api.org.listPeople, { isActive: true, limit: peopleAtMost });
  return useMemo(
    () => [
      {
        group: 'Roles',
        items:
          roles.data?.items
            .filter(({ key }) => key !== 'client')
            .map(({ key, name }) => ({ value: `role ${key}`, label: name })) ?? [],
      },
      {
        group: 'People',
        items:
          people.data?.items.map(({ id, name }) => ({ value: `person ${id}`, label: name })) ?? [],
      },
    ],
    [roles.data, people.data],
  );
}

type Step = Readonly<{ approvers: readonly Readonly<{ name: string }>[]; needed: number }>;

/** "Partner or Anna Weber, then 2 of Owner". */
export const stepsText = (steps: readonly Step[]): string =>
  steps
    .map(({ approvers, needed }) => {
      const names = approvers.map(({ name }) => name).join(' or ');
      return needed === 1 ? names : `${needed} of ${names}`;
    })
    .join(', then ');
