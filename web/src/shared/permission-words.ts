// Permissions as people read them: function, verb and how far it reaches.

import { type Permission, permissions, type Scope } from '@daybook/core/access/permissions.ts';

const functionNames: Readonly<Record<string, string>> = {
  org: 'Firm',
  apikeys: 'API keys',
  catalog: 'Catalogue',
};
const spelled = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

const parts = (permission: string): readonly [string, string] => {
  const [noun = '', verb = ''] = permission.split('.');
  return [noun, verb];
};
export const functionName = (noun: string): string => functionNames[noun] ?? spelled(noun);
export const verbName = (verb: string): string => spelled(verb);
/** "Billing, post". */
export function permissionName(permission: string): string {
  const [noun, verb] = parts(permission);
  return `${functionName(noun)}, ${verb}`;
}

export const scopeNames: Readonly<Record<Scope, string>> = {
  own: 'Own',
  team: 'Team',
  branch: 'Branch',
  firm: 'Firm',
};

const inOrder = (words: readonly string[]): readonly string[] => [...new Set(words)];

export const functions: readonly string[] = inOrder(permissions.map((each) => parts(each)[0]));
/** The most common first, so that the matrix is full on its left. */
export const verbs: readonly string[] = inOrder(permissions.map((each) => parts(each)[1])).toSorted(
  (a, b) => countOf(b) - countOf(a),
);
function countOf(verb: string): number {
  return permissions.filter((each) => parts(each)[1] === verb).length;
}
/** Not every function has every verb. */
export const permissionAt = (noun: string, verb: string): Permission | undefined =>
  permissions.find((each) => each === `${noun}.${verb}`);
