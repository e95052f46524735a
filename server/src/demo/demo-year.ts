// A year in the life of the demo firm: weeks of work, and at the end of each month the bills.

import { addMonths } from '@daybook/core/contracts/proration.ts';
import { addDays, monthFrom, weekdayOf } from '@daybook/core/kernel/plain-date.ts';
import { planBilling } from './demo-automation.ts';
import { receiveMoney } from './demo-cash.ts';
import { endTheYear, makeContracts, upliftSupport } from './demo-contracts.ts';
import { layOutLately, layOutMonth, makeExpenseCategories } from './demo-expenses.ts';
import { billingDay, closeMonth, type Owed } from './demo-month-end.ts';
import { chaseTheLate } from './demo-receivables.ts';
import { keepReports } from './demo-reports.ts';
import { closeHours, keepRetainers, makeRetainers, reconcileTrust } from './demo-retainers.ts';
import { setTargets } from './demo-targets.ts';
import { assign, workWeek } from './demo-week.ts';
import type { DemoWorld } from './demo-world.ts';

export async function liveThroughTheYear(world: DemoWorld): Promise<void> {
  const assignments = assign(world);
  const contracts = await makeContracts(world);
  const retainers = await makeRetainers(world);
  const outlay = await makeExpenseCategories(world);
  await setTargets(world);
  const halfYear = addMonths(world.from, 6);
  const lastWeek = addDays(world.today, 1 - weekdayOf(world.today));
  let month = world.from.slice(0, 7);
  let owed: readonly Owed[] = [];
  for (
    let monday = addDays(world.from, (8 - weekdayOf(world.from)) % 7);
    monday <= lastWeek;
    monday = addDays(monday, 7)
  ) {
    const monthEnd = addDays(monthFrom(monday), -1);
    // In the first days of a month the one before is not billed yet.
    if (monday.slice(0, 7) !== month && billingDay(monthEnd) <= world.today) {
      world.moveTo(`${billingDay(monthEnd)}T08:30:00.000Z`);
      await layOutMonth(world, outlay, month);
      await closeHours(world, retainers);
      owed = await closeMonth(world, monthEnd, owed);
      await keepRetainers(world, retainers, monthEnd);
      month = monday.slice(0, 7);
      if (`${month}-01` === halfYear) await upliftSupport(world, contracts, halfYear);
      await world.door.database.refreshStatistics();
    }
    await workWeek(world, monday, {
      assignments,
      isSubmitted: monday < lastWeek,
      isApproved: monday < addDays(lastWeek, -7),
    });
  }
  await endTheYear(world, contracts, monthFrom(world.today));
  await reconcileTrust(world, retainers);
  await layOutLately(world, outlay);
  await receiveMoney(world);
  await chaseTheLate(world);
  await planBilling(world);
  await keepReports(world);
}
