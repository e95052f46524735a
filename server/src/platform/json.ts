// JSON in which a bigint is text, with keys in one order, so that equal contents have equal hashes.

import { createHash } from 'node:crypto';

const bigintAsText = (_key: string, value: unknown) =>
  typeof value === 'bigint' ? value.toString() : value;

export const toJson = (value: unknown): string => JSON.stringify(value, bigintAsText) ?? 'null';

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
      .map(([key, inner]) => [key, ordered(inner)]),
  );
}

export const contentHash = (value: unknown): Buffer =>
  createHash('sha256')
    .update(toJson(ordered(value)))
    .digest();
