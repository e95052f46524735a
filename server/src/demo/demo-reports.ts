// What the demo firm looks at again and again: two views for everybody, and a report by e-mail every month.

import { existing } from '../platform/rows.ts';
import { caller, type DemoWorld } from './demo-world.ts';

export async function keepReports(world: DemoWorld): Promise<void> {
  const { door, partner, biller, today } = world;
  const often = existing(world.clients[0]);
  const call = caller(door, partner.actor);
  const ofLastMonth = { period: 'last_month', by: 'client' };
  await call.savedViews.create({
    place: 'report/time-activity',
    name: 'Last month by client',
    query: ofLastMonth,
    isShared: true,
  });
  await call.savedViews.create({
    place: 'list/invoices',
    name: `Overdue of ${often.name}`,
    query: { paymentState: 'overdue', clientId: often.id },
    isShared: true,
  });
  await call.reportSchedules.create({
    name: 'Time of the month by client',
    report: 'time-activity',
    query: ofLastMonth,
    format: 'xlsx',
    rule: 'FREQ=MONTHLY;BYMONTHDAY=1',
    startsOn: today,
    atTime: '07:00',
    branchId: partner.branchId,
    personIds: [partner.id, biller.id],
  });
}
