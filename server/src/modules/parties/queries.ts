// Clients and projects, found and listed.

import { parties } from '@daybook/contract/parties.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { money } from '@daybook/core/money/money.ts';
import { defineQuery } from '../../platform/command.ts';
import { decodeCursor, pageFrom } from '../../platform/page.ts';
import { existing } from '../../platform/rows.ts';
import * as clients from './client-store.ts';
import * as projects from './project-store.ts';
import { clientView, contactView, projectView, taskView } from './views.ts';

export const listClients = defineQuery(parties.listClients, {
  permission: 'clients.view',
  async handle({ db, actor, input }) {
    const rows = await clients.listClients(db, input, {
      after: decodeCursor(input.cursor, 2),
      limit: input.limit,
    });
    return pageFrom(rows, input.limit, {
      item: (row) => clientView(row, actor),
      key: (row) => [row.name, row.id],
    });
  },
});

export const getClient = defineQuery(parties.getClient, {
  permission: 'clients.view',
  async handle({ db, actor, input, today }) {
    const row = await clients.findClient(db, input.id);
    if (row === null) throw new Refusal('not_found');
    const [contacts, worth] = await Promise.all([
      clients.listContacts(db, row.id),
      clients.clientMoney(db, row.id, today),
    ]);
    const { open_minor, overdue_minor, wip_minor, unapplied_minor } = existing(worth);
    const seesMoney = actor.grants['billing.view'] !== undefined;
    const shown = (minor: bigint) => money(seesMoney ? minor : 0n, row.currency);
    return {
      ...clientView(row, actor),
      contacts: contacts.map(contactView),
      openAmount: shown(open_minor),
      overdueAmount: shown(overdue_minor),
      wipAmount: shown(wip_minor),
      unappliedAmount: shown(unapplied_minor),
    };
  },
});

export const listProjects = defineQuery(parties.listProjects, {
  permission: 'projects.view',
  async handle({ db, actor, input }) {
    const forTime = input.forTime === true ? { memberId: actor.personId, isActive: true } : {};
    const rows = await projects.listProjects(
      db,
      { ...input, ...forTime },
      { after: decodeCursor(input.cursor, 2), limit: input.limit },
    );
    return pageFrom(rows, input.limit, {
      item: (row) => projectView(row, actor),
      key: (row) => [row.name, row.id],
    });
  },
});

export const getProject = defineQuery(parties.getProject, {
  permission: 'projects.view',
  async handle({ db, actor, input }) {
    const row = await projects.findProject(db, input.id);
    if (row === null) throw new Refusal('not_found');
    const [tasks, members, found] = await Promise.all([
      projects.listTasks(db, row.id),
      projects.listMembers(db, row.id),
      projects.projectBurn(db, row.id),
    ]);
    const burn = existing(found);
    const seesMoney = actor.grants['billing.view'] !== undefined;
    return {
      ...projectView(row, actor),
      tasks: tasks.map(taskView),
      members: [...members],
      workedMinutes: burn.worked_minutes,
      billableMinutes: burn.billable_minutes,
      unpricedCount: burn.unpriced,
      ...(seesMoney
        ? {
            wipAmount: money(burn.wip_minor, row.currency),
            billedAmount: money(burn.billed_minor, row.currency),
          }
        : {}),
    };
  },
});

export const listTasks = defineQuery(parties.listTasks, {
  permission: 'projects.view',
  handle: async ({ db, input }) => ({
    items: (await projects.listTasks(db, input.id)).map(taskView),
  }),
});
