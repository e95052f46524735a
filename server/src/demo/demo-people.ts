// The people of the demo firm and how they sign in.

import { contract } from '@daybook/contract/contract.ts';
import type { Actor } from '../platform/actor.ts';
import { callAs } from '../platform/caller.ts';
import { existing } from '../platform/rows.ts';
import type { DoorContext } from '../platform/run-command.ts';
import { classifications, people } from './demo-data.ts';
import type { Call, DemoPerson } from './demo-world.ts';
import type { Random } from './random.ts';

export const password = 'daybook-demo-2026';

export const emailOf = (name: string) =>
  `${(name.split(' ')[0] ?? '').toLowerCase()}@brandt-oyelaran.example`;

const shownRoles = 7;

export const demoSignIns = {
  password,
  people: people
    .slice(0, shownRoles)
    .map(([name, , role]) => ({ email: emailOf(name), role: role.replaceAll('_', ' ') })),
};

type Making = Readonly<{
  door: DoorContext;
  call: Call;
  random: Random;
  branches: readonly string[];
  ownerActor: Actor;
  founded: Readonly<{ ownerId: string; branchId: string }>;
  classificationIds: ReadonlyMap<string, string>;
  roleIds: ReadonlyMap<string, string>;
  actorOf: (personId: string, sessionId: string) => Promise<Actor>;
}>;

export async function makePeople(making: Making): Promise<readonly DemoPerson[]> {
  const { door, call, branches, founded, classificationIds, roleIds, actorOf } = making;
  const staff: DemoPerson[] = [
    {
      id: founded.ownerId,
      name: people[0][0],
      classification: people[0][1],
      actor: making.ownerActor,
      branchId: founded.branchId,
      dailyMinutes: 480,
    },
  ];
  for (const [index, [name, classification, role]] of people.entries()) {
    if (index === 0) continue;
    const branchId = existing(branches[index % 5 < 3 ? 0 : (index % 5) - 2]);
    const dailyMinutes = index % 9 === 4 ? 360 : 480;
    const cost = existing(classifications.find((each) => each.name === classification)).cost;
    const made = await call.org.createPerson({
      name,
      email: emailOf(name),
      branchId,
      classificationId: existing(classificationIds.get(classification)),
      managerId: founded.ownerId,
      dailyMinutes,
      roleIds: [existing(roleIds.get(role))],
      password: index < shownRoles ? password : null,
      costRate: cost,
      costCurrency: 'EUR',
    });
    const unopened = await actorOf(made.id, made.id);
    const session = await callAs(
      door,
      unopened,
      'access.openSession',
      contract.access.openSession,
      { branchId },
    );
    staff.push({
      id: made.id,
      name,
      classification,
      actor: await actorOf(made.id, session.id),
      branchId,
      dailyMinutes,
    });
  }
  return staff;
}
