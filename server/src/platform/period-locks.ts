// Step 7 of the door: what is dated in a closed period stays as it is.

import { Refusal } from '@daybook/core/kernel/refusal.ts';
import type { PeriodTouch } from './command.ts';
import type { ReadDb, WriteTx } from './database.ts';

/** A lock that can't be evaluated locks. Refuses with period_locked. */
export async function requireUnlocked(db: ReadDb, touches: readonly PeriodTouch[]): Promise<void> {
  const unread = touches.filter((touch) => touch.lockedThrough === undefined);
  const read = unread.length === 0 ? [] : await lockDates(db, unread);
  const lockedThrough = new Map(unread.map((touch, index) => [touch, read[index]]));
  for (const touch of touches) {
    const { on, field } = touch;
    const through =
      touch.lockedThrough === undefined ? lockedThrough.get(touch)?.through : touch.lockedThrough;
    if (through !== undefined && (through === null || on > through)) continue;
    const until = through ?? 'an unknown date';
    throw new Refusal('period_locked', { on, lockedThrough: until }, [
      { field, rule: 'period_locked', message: `The period is locked through ${until}` },
    ]);
  }
}

/** Waits for whoever is writing, and holds back who would: no period closes or opens under them. */
export const movePeriods = (tx: WriteTx) => tx.rows('select app.move_periods()');

/** In the order of the touches; undefined where there is no such legal entity. */
export async function lockDates(
  db: ReadDb,
  touches: readonly Pick<PeriodTouch, 'legalEntityId' | 'branchId' | 'area'>[],
) {
  const rows = await db.rows<{ index: number; through: string | null }>(
    `select t.index::int - 1 as index, app.closed_through(e.id, t.branch_id, t.area) as through
       from unnest($1::uuid[], $2::uuid[], $3::text[]) with ordinality as t (entity_id, branch_id, area, index) join legal_entity e on e.firm_id = app.firm_id() and e.id = t.entity_id`,
    [
      touches.map((touch) => touch.legalEntityId),
      touches.map((touch) => touch.branchId),
      touches.map((touch) => touch.area),
    ],
  );
  const found = new Map(rows.map((row) => [row.index, row]));
  return touches.map((_, index) => found.get(index));
}
