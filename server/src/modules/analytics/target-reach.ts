// Whose targets a figure may stand beside: of the whole, by who sees the whole.

import { Refusal } from '@daybook/core/kernel/refusal.ts';
import {
  type TargetHolder,
  type TargetMeasure,
  targetFactsOf,
} from '@daybook/core/targets/target-measures.ts';
import { type Actor, scopeOf } from '../../platform/actor.ts';
import { allReports, scopeIn } from '../reports/public.ts';
import { mayAimAt, targetReach } from '../targets/public.ts';

export const filterOfHolder = {
  firm: null,
  branch: 'branchId',
  person: 'personId',
  service: 'serviceId',
} as const satisfies Readonly<Record<TargetHolder, string | null>>;
export const isHolderKind = (text: string): text is TargetHolder =>
  Object.hasOwn(filterOfHolder, text);

/** Refuses with not_permitted who may not see targets, or sees a part of what came of them. */
export function reachOfTargets(
  measure: TargetMeasure,
  by: TargetHolder,
  { actor }: Readonly<{ actor: Actor }>,
) {
  const { report: name, needs } = targetFactsOf(measure);
  const scope = scopeOf(actor, 'targets.view');
  if (scope === undefined || !mayAimAt(actor, measure))
    throw new Refusal('not_permitted', { permission: needs ?? 'targets.view' });
  const report = allReports.find((each) => each.name === name);
  const seen = report === undefined ? undefined : scopeIn(report, actor);
  // A part of what a branch billed, beside the target of the whole branch, would look like a failure.
  if (seen !== 'firm' && !(seen === 'branch' && by === 'branch'))
    throw new Refusal('not_permitted', {
      because: 'A target is of the whole, and your role reaches a part of what came of it',
    });
  return targetReach(actor, scope);
}
