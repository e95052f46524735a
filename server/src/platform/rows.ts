// Small readings of query results that every store needs.

/** The one row that a statement by key must have given back. */
export function only<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (row === undefined) throw new Error('A row that was just written is not there');
  return row;
}

/** What must be there, for it was just written or is held by a foreign key. */
export function existing<T>(value: T | null | undefined): T {
  if (value === null || value === undefined)
    throw new Error('A record that must exist is not there');
  return value;
}

export const reference = (id: string, name: string) => ({ id, name });
export const referenceOrNull = (id: string | null, name: string | null) =>
  id === null ? null : { id, name: name ?? '' };

/** What was sent; a field that is left out keeps its value. */
export const defined = <T extends object>(input: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

export const byId = <T extends Readonly<{ id: string }>>(
  rows: readonly T[],
): ReadonlyMap<string, T> => new Map(rows.map((row) => [row.id, row]));
