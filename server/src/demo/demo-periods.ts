// The first half of the demo firm's year is closed in every branch; the months since are still worked on.

import { addDays, monthFrom } from '@daybook/core/kernel/plain-date.ts';
import { periodAreas } from '@daybook/core/periods/period-close.ts';
import { listBranches } from '../modules/org/public.ts';
import { caller, type DemoWorld } from './demo-world.ts';

export async function closeFirstHalf({ door, biller, today }: DemoWorld): Promise<void> {
  const { periods } = caller(door, biller.actor);
  const through = addDays(monthFrom(addDays(today, -150)), -1);
  const branches = await listBranches(door.database.reader(biller.actor.firmId));
  for (const branch of branches)
    await periods.close({
      ...{ branchId: branch.id, areas: [...periodAreas], through },
      ...{ openIsAccepted: true, reason: 'What is left is looked at by hand' },
    });
}
