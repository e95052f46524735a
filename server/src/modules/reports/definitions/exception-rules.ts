// The rules of exceptions as SQL: each gives a row a piece (an item, an entry, a week), with the record that it is about.

import type { ExceptionKind } from '@daybook/core/exceptions/exception-kinds.ts';

/** Columns by their SQL; of the dimensions, those that are not named are nothing. */
export type Piece = Readonly<{
  id: string;
  on: string;
  record: readonly [kind: string, id: string];
  label: string;
  currency?: string;
  stake?: string;
  /** The alias that has all of branch, client, project, person and service. */
  of?: string;
  branch?: string;
  client?: string;
  project?: string;
  person?: string;
  service?: string;
  from: string;
}>;

const dimensionNames = ['branch', 'client', 'project', 'person', 'service'] as const;

export function rule(kind: ExceptionKind, piece: Piece): string {
  const [recordKind, recordId] = piece.record;
  const dimensions = dimensionNames.map((name) => {
    const whole = piece.of === undefined ? 'null' : `${piece.of}.${name}_id`;
    return `(${piece[name] ?? whole})::uuid as ${name}_id`;
  });
  return `select '${kind} ' || ${piece.id} as id, ${piece.on} as on_date, '${recordKind}' as record_kind, ${recordId} as record_id, ${piece.label} as label, (${piece.currency ?? 'null'})::text as currency,
     ${dimensions.join(', ')}, '${kind}' as kind, (${piece.stake ?? '0'})::bigint as stake_minor
   from ${piece.from}`;
}
