// What an hour costs the firm is for those who hold costs.view, wherever a record is told as it was stored.

import { targetFactsOf, targetMeasureKeys } from '@daybook/core/targets/target-measures.ts';
import type { Actor } from './actor.ts';

const costKeys = new Set(['costRate', 'costCurrency', 'cost_rate', 'cost_currency']);

const costMeasures: readonly unknown[] = targetMeasureKeys.filter(
  (measure) => targetFactsOf(measure).needs === 'costs.view',
);
/** A target of what only they see: of a margin. */
const isCostTarget = (value: object): boolean =>
  'measure' in value && costMeasures.includes(value.measure);

export const tellsCosts = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (isCostTarget(value) ||
    Object.entries(value).some(([key, inner]) => costKeys.has(key) || tellsCosts(inner)));

const isCostTargetAmong = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && isCostTarget(value);

function withoutCosts(value: unknown): unknown {
  if (Array.isArray(value))
    return value.filter((each) => !isCostTargetAmong(each)).map(withoutCosts);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !costKeys.has(key))
      .map(([key, inner]) => [key, withoutCosts(inner)]),
  );
}

/** Whose costs a stored value tells is not looked up: only who sees all of them sees these. */
export const seesAllCosts = ({ grants }: Actor): boolean => grants['costs.view'] === 'firm';

/** The value as the person may see it. */
export const seenBy = (actor: Actor, value: unknown): unknown =>
  seesAllCosts(actor) ? value : withoutCosts(value);
