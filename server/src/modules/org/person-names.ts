// People as another system names them.

import { type NameTable, nameEquals } from '../../platform/name-match.ts';

export const personNames: NameTable = { table: 'person', isWanted: nameEquals, label: 't.name' };

/** The extra is an e-mail address. */
export const personEmails: NameTable = {
  ...personNames,
  isWanted: 'lower(t.email) = w.extra',
};
