// What the demo firm aims at: revenue of branches and of services, money collected, and the billable hours of people, from
// the first month of its history to the end of this year.

import { addMonths } from '@daybook/core/contracts/proration.ts';
import { addDays, type PlainDate, weekdayOf } from '@daybook/core/kernel/plain-date.ts';
import { listBranches } from '../modules/org/public.ts';
import { existing } from '../platform/rows.ts';
import { caller, type DemoWorld } from './demo-world.ts';

const ofBranches: Readonly<Record<string, Readonly<{ revenue: number; hours: number }>>> = {
  Berlin: { revenue: 200_000, hours: 1240 },
  Vienna: { revenue: 245_000, hours: 1480 },
  London: { revenue: 195_000, hours: 1390 },
};
/** In euros, of both branches that bill in them. */
const ofServices: Readonly<Record<string, number>> = {
  ...{ ADV: 46_000, ARC: 42_000, ANA: 66_000, DEV: 72_000, DAT: 44_000, QA: 14_000 },
  ...{ UX: 24_000, PM: 88_000, TRN: 30_000, SUP: 46_000 },
};
const collected = { EUR: 430_000, GBP: 205_000 } as const;
/** Percent of a usual month, from January: holidays in summer, less billed after the turn of the year. */
const season = [70, 95, 105, 105, 105, 105, 105, 90, 85, 105, 110, 95] as const;
const seasonOf = (month: PlainDate): number => season[Number(month.slice(5, 7)) - 1] ?? 100;
/** Of the hours that people are there for. */
const billablePercent = { partner: 55, others: 82 } as const;

const workingDays = (month: PlainDate): number => {
  const until = addMonths(month, 1);
  let days = 0;
  for (let day = month; day < until; day = addDays(day, 1)) if (weekdayOf(day) < 6) days += 1;
  return days;
};

export async function setTargets(world: DemoWorld): Promise<void> {
  const { door, owner, people, serviceIds, from, today } = world;
  const call = caller(door, owner.actor);
  const branches = await listBranches(door.database.reader(owner.actor.firmId));
  const months: PlainDate[] = [];
  for (let month = from; month.slice(0, 4) <= today.slice(0, 4); month = addMonths(month, 1))
    months.push(month);
  const inSeason = (usual: number, month: PlainDate, currency: string) => ({
    amount: String(Math.round((usual * seasonOf(month)) / 100)),
    currency,
  });
  for (const month of months) {
    const shared = { month: month.slice(0, 7) };
    const revenue = { ...shared, measure: 'revenue_billed' as const };
    await call.targets.set({
      set: [
        ...branches.map(({ id, name, currency }) => ({
          ...{ ...revenue, holderKind: 'branch' as const, holderId: id },
          amount: inSeason(existing(ofBranches[name]).revenue, month, currency),
        })),
        ...branches.map(({ id, name }) => ({
          ...{ ...shared, measure: 'hours_billable' as const },
          ...{ holderKind: 'branch' as const, holderId: id },
          minutes: Math.round((existing(ofBranches[name]).hours * seasonOf(month)) / 100) * 60,
        })),
        ...Object.entries(ofServices).map(([sku, usual]) => ({
          ...{
            ...revenue,
            holderKind: 'service' as const,
            holderId: existing(serviceIds.get(sku)),
          },
          amount: inSeason(usual, month, 'EUR'),
        })),
        ...Object.entries(collected).map(([currency, usual]) => ({
          ...{ ...shared, measure: 'collected' as const, holderKind: 'firm' as const },
          amount: inSeason(usual, month, currency),
        })),
        ...people.map(({ id, dailyMinutes, classification }) => ({
          ...{ ...shared, measure: 'hours_billable' as const },
          ...{ holderKind: 'person' as const, holderId: id },
          minutes: hoursOf(dailyMinutes, month, classification === 'Partner'),
        })),
      ],
    });
  }
}

/** In whole hours, after the time that people are away. */
const hoursOf = (dailyMinutes: number, month: PlainDate, isPartner: boolean): number => {
  const percent = isPartner ? billablePercent.partner : billablePercent.others;
  return Math.round((dailyMinutes * workingDays(month) * percent) / 6000 / 1.12) * 60;
};
