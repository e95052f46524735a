// What the firm looks like.

import { org } from '@daybook/contract/org.ts';
import { canReach } from '@daybook/core/access/grants-for-record.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { defineQuery } from '../../platform/command.ts';
import { decodeCursor, pageFrom } from '../../platform/page.ts';
import * as branches from './branch-store.ts';
import * as entities from './entity-store.ts';
import * as firm from './firm-store.ts';
import * as people from './person-store.ts';
import { branchView, entityView, personStanding, personView } from './views.ts';

export const listEntities = defineQuery(org.listEntities, {
  permission: 'org.view',
  handle: async ({ db, actor }) => ({
    items: (await entities.listEntities(db)).map((row) => entityView(row, actor)),
  }),
});
export const listBranches = defineQuery(org.listBranches, {
  permission: 'org.view',
  handle: async ({ db, actor }) => ({
    items: (await branches.listBranches(db)).map((row) => branchView(row, actor)),
  }),
});
export const listPeople = defineQuery(org.listPeople, {
  permission: 'people.view',
  async handle({ db, actor, input, scope, clock }) {
    const { roleId, ...filter } = input;
    const role = roleId === undefined ? undefined : { id: roleId, now: clock.now() };
    const reach = {
      own: { personId: actor.personId },
      team: { teamOf: actor.personId },
      branch: { branchId: actor.branchId },
      firm: {},
    }[scope];
    const rows = await people.listPeople(
      db,
      { ...filter, role, ...reach },
      { after: decodeCursor(input.cursor, 2), limit: input.limit },
    );
    return pageFrom(rows, input.limit, {
      item: (row) => personView(row, actor, clock.now()),
      key: (row) => [row.name, row.id],
    });
  },
});
export const getPerson = defineQuery(org.getPerson, {
  permission: 'people.view',
  async handle({ db, actor, input, scope, clock }) {
    const row = await people.findPerson(db, input.id);
    if (row === null || !canReach(scope, personStanding(row, actor)))
      throw new Refusal('not_found');
    return personView(row, actor, clock.now());
  },
});
export const listClassifications = defineQuery(org.listClassifications, {
  permission: 'org.view',
  handle: async ({ db }) => ({
    items: (await firm.listClassifications(db)).map((row) => ({
      id: row.id,
      name: row.name,
      isActive: row.is_active,
    })),
  }),
});
