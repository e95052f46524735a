// What an hour costs the firm is for those who hold costs.view, wherever a record is told as it was stored.

import type { Actor } from './actor.ts';

const costKeys = new Set(['costRate', 'costCurrency', 'cost_rate', 'cost_currency']);

export const tellsCosts = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(value).some(([key, inner]) => costKeys.has(key) || tellsCosts(inner));

function withoutCosts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutCosts);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !costKeys.has(key))
      .map(([key, inner]) => [key, withoutCosts(inner)]),
  );
}

/** The value as the person may see it. */
export const seenBy = (actor: Actor, value: unknown): unknown =>
  actor.grants['costs.view'] === undefined ? withoutCosts(value) : value;
