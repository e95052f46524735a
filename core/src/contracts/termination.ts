// Before a contract ends early, what it leaves open is resolved, or waived by somebody who may.
// Source of the rules: docs/product.md (service contracts).

import { Refusal } from '../kernel/refusal.ts';

export const checklistKinds = ['unbilled_wip', 'unused_retainer', 'open_milestone'] as const;
export type ChecklistKind = (typeof checklistKinds)[number];
export type ChecklistPoint = Readonly<{
  kind: ChecklistKind;
  /** What is open of it in words, "3 entries, 420.00"; null once nothing is. */
  open: string | null;
  waivedBecause: string | null;
}>;

export const isSettled = (point: ChecklistPoint): boolean =>
  point.open === null || (point.waivedBecause ?? '').trim() !== '';

/** Refuses with checklist_open, naming the points, unless each is resolved or waived with a reason. */
export function checkChecklist(points: readonly ChecklistPoint[]): void {
  const open = points.filter((point) => !isSettled(point));
  if (open.length === 0) return;
  throw new Refusal(
    'checklist_open',
    { open: open.map((point) => point.kind) },
    open.map((point) => ({
      field: `waive.${point.kind}`,
      rule: 'checklist_open',
      message: `${point.open}: resolve it, or say why it is waived`,
    })),
  );
}
