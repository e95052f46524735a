// A week of the demo firm: who works on what, how much, and what is approved on Monday.

import { addDays } from '@daybook/core/kernel/plain-date.ts';
import { existing } from '../platform/rows.ts';
import { notes } from './demo-data.ts';
import { caller, type DemoPerson, type DemoProject, type DemoWorld } from './demo-world.ts';

/** How busy a month is: summer and Christmas are quiet, spring and autumn are not. */
const seasons: Readonly<Record<string, number>> = {
  '01': 0.86,
  '02': 0.97,
  '03': 1.04,
  '04': 0.98,
  '05': 0.95,
  '06': 1.0,
  '07': 0.84,
  '08': 0.66,
  '09': 1.03,
  '10': 1.07,
  '11': 1.06,
  '12': 0.7,
};

const skills: Readonly<Record<string, readonly string[]>> = {
  'Principal consultant': ['ADV', 'ADV', 'TRN'],
  'Senior consultant': ['ADV', 'ANA', 'TRN'],
  Consultant: ['ANA', 'ANA', 'SUP'],
  'Business analyst': ['ANA', 'PM'],
  'Solution architect': ['ARC', 'ARC', 'DEV'],
  'Senior software engineer': ['DEV', 'DEV', 'ARC'],
  'Software engineer': ['DEV', 'DEV', 'SUP'],
  'User experience designer': ['UX'],
  'Data engineer': ['DAT'],
  'Quality engineer': ['QA', 'QA', 'SUP'],
  'Project manager': ['PM'],
  Partner: ['ADV'],
};

type Day = Readonly<{ date: string; person: DemoPerson }>;

type Entry = Readonly<{
  projectId: string;
  serviceId: string;
  workDate: string;
  workedMinutes: number;
  note: string;
}>;

/** Who works on what; people who are on no team help where there is most to do. */
export function assign({
  people,
  clients,
  random,
}: DemoWorld): ReadonlyMap<string, readonly DemoProject[]> {
  const projects = clients.flatMap((client) => client.projects);
  return new Map(
    people.map((person) => {
      const own = projects.filter(
        (project) =>
          project.team.some((member) => member.id === person.id) ||
          (project.managerId === person.id && person.classification === 'Project manager'),
      );
      const chosen = own.length > 0 ? own : [random.pick(projects), random.pick(projects)];
      return [
        person.id,
        chosen.flatMap((project) => Array.from({ length: project.weight }, () => project)),
      ] as const;
    }),
  );
}

type WeekPlan = Readonly<{
  assignments: ReadonlyMap<string, readonly DemoProject[]>;
  isSubmitted: boolean;
  isApproved: boolean;
}>;

export async function workWeek(world: DemoWorld, monday: string, plan: WeekPlan): Promise<void> {
  const { door, people, moveTo } = world;
  const submitted: string[] = [];
  moveTo(`${addDays(monday, 4)}T15:30:00.000Z`);
  for (const person of people) {
    const entries = daysOfWork(world, monday, person).flatMap((day) =>
      workDay(world, day, existing(plan.assignments.get(person.id))),
    );
    if (entries.length === 0) continue;
    const call = caller(door, person.actor);
    await call.timesheets.createEntries({ entries: entries.map((entry) => ({ ...entry })) });
    if (!plan.isSubmitted) continue;
    const parts = await call.timesheets.submit({ from: monday });
    submitted.push(...parts.items.map((part) => part.id));
  }
  if (plan.isApproved && submitted.length > 0) await approveWeek(world, monday, submitted);
}

function daysOfWork(
  { random, today }: DemoWorld,
  monday: string,
  person: DemoPerson,
): readonly Day[] {
  const isAway = random.chance(
    monday.slice(5, 7) === '08' ? 0.35 : monday.slice(5, 7) === '12' ? 0.25 : 0.06,
  );
  const isTimekeeper =
    person.actor.grants['timesheets.create'] !== undefined && person.classification !== 'Partner';
  if (isAway || !isTimekeeper) return [];
  return [0, 1, 2, 3, 4]
    .map((day) => addDays(monday, day))
    .filter((date) => date <= today && random.chance(0.97))
    .map((date) => ({ date, person }));
}

function workDay(
  { random, serviceIds }: DemoWorld,
  { date, person }: Day,
  projects: readonly DemoProject[],
): readonly Entry[] {
  const busy = (seasons[date.slice(5, 7)] ?? 1) * person.dailyMinutes;
  const billable = Math.round((busy * (0.68 + random.next() * 0.2)) / 5) * 5;
  const parts = random.between(1, 3);
  const own = skills[person.classification] ?? ['ADV'];
  const entry = (sku: string, projectId: string, minutes: number): Entry => ({
    projectId,
    serviceId: existing(serviceIds.get(sku)),
    workDate: date,
    workedMinutes: minutes,
    note: random.pick(notes[sku] ?? ['Work']),
  });
  const work = Array.from({ length: parts }, () =>
    entry(random.pick(own), random.pick(projects).id, Math.max(10, Math.round(billable / parts))),
  );
  const internal = Math.max(0, Math.round((person.dailyMinutes * 0.95 - billable) / 5) * 5);
  const isOffice = internal >= 20 && random.chance(0.4);
  return isOffice
    ? [...work, entry('INT', random.pick(projects).id, Math.min(internal, 180))]
    : work;
}

/** One of the partners approves on Monday; now and then a week goes back first. */
async function approveWeek(
  world: DemoWorld,
  monday: string,
  partIds: readonly string[],
): Promise<void> {
  const { door, random, partner, people, moveTo } = world;
  moveTo(`${addDays(monday, 7)}T08:10:00.000Z`);
  const call = caller(door, partner.actor);
  if (random.chance(0.25)) {
    const [sentBack] = (
      await call.timesheets.reject({
        partIds: [random.pick(partIds)],
        reason: random.pick([
          'Please say what was done',
          'Wrong project: this belongs to support',
          'Too many hours on Thursday',
        ]),
      })
    ).items;
    const person = people.find((each) => each.id === sentBack?.person.id);
    if (sentBack !== undefined && person !== undefined)
      await caller(door, person.actor).timesheets.submit({ from: sentBack.from });
  }
  for (let at = 0; at < partIds.length; at += 400)
    await call.timesheets.approve({ partIds: partIds.slice(at, at + 400) });
}
