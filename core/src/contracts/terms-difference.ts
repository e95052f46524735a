// What an amendment changes, in words that a partner can read: field by field, before and after.

import { compareText } from '../kernel/order.ts';

export type TermValue = string | number | boolean | null;
/** Flat: a line's field is "line 2: cap". */
export type FlatTerms = Readonly<Record<string, TermValue>>;
export type TermChange = Readonly<{ field: string; before: TermValue; after: TermValue }>;

/** Changed, added (before is null) and dropped (after is null) fields, in the order of their names. */
export function differenceOf(before: FlatTerms, after: FlatTerms): readonly TermChange[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(compareText);
  return fields
    .map((field) => ({ field, before: before[field] ?? null, after: after[field] ?? null }))
    .filter((change) => change.before !== change.after);
}
