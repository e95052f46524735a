// What is still to be done in a branch before its functions can be closed through a day.

import { money } from '@daybook/core/money/money.ts';
import {
  type ClosingCheck,
  closingCheckNames,
  closingChecks,
  type PeriodArea,
} from '@daybook/core/periods/period-close.ts';
import type { ReadDb } from '../../platform/database.ts';
import { type BranchPeriodsRow, findOpenWork } from './store.ts';

export async function checklistOf(
  db: ReadDb,
  branch: BranchPeriodsRow,
  { areas, through }: Readonly<{ areas: readonly PeriodArea[]; through: string }>,
) {
  const checks = closingCheckNames.filter((check) => areas.includes(closingChecks[check].area));
  const rows = await findOpenWork(db, checks, {
    branchId: branch.id,
    legalEntityId: branch.legal_entity_id,
    through,
  });
  const found = Map.groupBy(rows, (row) => row.check);
  return checks.map((check) => itemOf(check, found.get(check) ?? []));
}

function itemOf(check: ClosingCheck, rows: Awaited<ReturnType<typeof findOpenWork>>) {
  return {
    check,
    ...closingChecks[check],
    count: rows.reduce((sum, row) => sum + row.count, 0),
    amounts: rows.flatMap((row) => (row.currency === null ? [] : [money(row.minor, row.currency)])),
  };
}

/** So many things that ought to be done before. */
export const blocking = (items: Awaited<ReturnType<typeof checklistOf>>): number =>
  items.reduce((sum, item) => sum + (item.blocks ? item.count : 0), 0);
