// The people of the demo firm and how they sign in.

import { contract } from '@daybook/contract/contract.ts';
import type { WireInputOf } from '@daybook/contract/endpoint.ts';
import { z } from 'zod';
import type { Actor } from '../platform/actor.ts';
import { callAs } from '../platform/caller.ts';
import { existing } from '../platform/rows.ts';
import { type DoorContext, runCommand } from '../platform/run-command.ts';
import { classifications, people } from './demo-data.ts';
import type { DemoPerson } from './demo-world.ts';
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
  random: Random;
  branches: readonly string[];
  ownerActor: Actor;
  founded: Readonly<{ ownerId: string; branchId: string }>;
  classificationIds: ReadonlyMap<string, string>;
  roleIds: ReadonlyMap<string, string>;
  actorOf: (personId: string, sessionId: string) => Promise<Actor>;
}>;

const ParkedAnswer = z.object({ approval: z.object({ id: z.string() }) });

/** The owner adds a person; once there is a partner, they agree. */
async function added(
  { door, ownerActor }: Making,
  partner: Actor | undefined,
  input: WireInputOf<typeof contract.org.createPerson>,
): Promise<Readonly<{ id: string }>> {
  const asked = { actor: ownerActor, input, idempotencyKey: null };
  const { status, body } = await runCommand(door, 'org.createPerson', asked);
  if (status === 202) {
    const { id } = ParkedAnswer.parse(body).approval;
    const { approve } = contract.approvals;
    await callAs(door, existing(partner), 'approvals.approve', approve, { id });
  }
  const [person] = await door.database
    .reader(ownerActor.firmId)
    .rows<{ id: string }>('select id from person where firm_id = app.firm_id() and email = $1', [
      input.email,
    ]);
  return existing(person);
}

export async function makePeople(making: Making): Promise<readonly DemoPerson[]> {
  const { door, branches, founded, classificationIds, roleIds, actorOf } = making;
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
    const made = await added(making, staff[1]?.actor, {
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
