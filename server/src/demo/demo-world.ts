// What the demo firm is made of, and how its people call the door.

import { contract } from '@daybook/contract/contract.ts';
import type { Actor } from '../platform/actor.ts';
import { callAs } from '../platform/caller.ts';
import type { DoorContext } from '../platform/run-command.ts';
import type { Random } from './random.ts';

export type Say = Readonly<{ say: (line: string) => void }>;
export type Frame = Say &
  Readonly<{ from: string; today: string; moveTo: (instant: string) => void }>;

export type DemoPerson = Readonly<{
  id: string;
  name: string;
  classification: string;
  actor: Actor;
  branchId: string;
  dailyMinutes: number;
}>;

export type DemoProject = Readonly<{
  id: string;
  managerId: string;
  team: readonly DemoPerson[];
  weight: number;
}>;

export type DemoClient = Readonly<{
  id: string;
  name: string;
  currency: string;
  paysAfterDays: number;
  projects: readonly DemoProject[];
}>;

export type DemoWorld = Readonly<{
  door: DoorContext;
  moveTo: (instant: string) => void;
  random: Random;
  people: readonly DemoPerson[];
  clients: readonly DemoClient[];
  serviceIds: ReadonlyMap<string, string>;
  taxClassId: string;
  from: string;
  today: string;
  say: (line: string) => void;
  owner: DemoPerson;
  partner: DemoPerson;
  biller: DemoPerson;
  cashier: DemoPerson;
}>;

/** contract.org.createBranch becomes call.org.createBranch(input), for one actor. */
export function caller(door: DoorContext, actor: Actor) {
  const { org, catalog, rates, parties, contracts, milestones, retainers } = contract;
  const { billing, plans, runs, access, timesheets, cash, deliveries, dunning, expenses } =
    contract;
  const { savedViews, reportSchedules, targets, periods } = contract;
  const of = <M extends Readonly<Record<string, Parameters<typeof callAs>[3]>>>(
    noun: string,
    endpoints: M,
  ) =>
    Object.fromEntries(
      Object.entries(endpoints).map(([name, endpoint]) => [
        name,
        (input: never) => callAs(door, actor, `${noun}.${name}`, endpoint, input),
      ]),
    ) as unknown as {
      [K in keyof M]: (
        input: Parameters<typeof callAs<M[K]>>[4],
      ) => ReturnType<typeof callAs<M[K]>>;
    };
  return {
    org: of('org', org),
    catalog: of('catalog', catalog),
    rates: of('rates', rates),
    parties: of('parties', parties),
    contracts: of('contracts', contracts),
    milestones: of('milestones', milestones),
    retainers: of('retainers', retainers),
    billing: of('billing', billing),
    plans: of('plans', plans),
    runs: of('runs', runs),
    access: of('access', access),
    timesheets: of('timesheets', timesheets),
    cash: of('cash', cash),
    deliveries: of('deliveries', deliveries),
    dunning: of('dunning', dunning),
    expenses: of('expenses', expenses),
    savedViews: of('savedViews', savedViews),
    reportSchedules: of('reportSchedules', reportSchedules),
    targets: of('targets', targets),
    periods: of('periods', periods),
  };
}

export type Call = ReturnType<typeof caller>;

export const address = (line1: string, postalCode: string, city: string, country: string) => ({
  line1,
  line2: '',
  postalCode,
  city,
  region: '',
  country,
});
