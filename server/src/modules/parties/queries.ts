// Clients and projects, found and listed.

import { parties } from '@daybook/contract/parties.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { money } from '@daybook/core/money/money.ts';
import { defineQuery, type QueryContext } from '../../platform/command.ts';
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

type Reader = Pick<QueryContext, 'db' | 'actor' | 'scope'>;
/** A project is of its branch, of who manages it, and of those who work on it by name. */
function withinOf({ actor, scope }: Reader): readonly string[] | undefined {
  if (scope === 'firm') return undefined;
  return scope === 'branch' ? [actor.personId, actor.branchId] : [actor.personId];
}

async function requireProject(reader: Reader, id: string): Promise<projects.ProjectRow> {
  const filter = { ids: [id], within: withinOf(reader) };
  const [row] = await projects.listProjects(reader.db, filter, { after: null, limit: 1 });
  if (row === undefined) throw new Refusal('not_found');
  return row;
}

export const listProjects = defineQuery(parties.listProjects, {
  permission: 'projects.view',
  async handle({ db, actor, scope, input }) {
    const forTime = input.forTime === true ? { memberId: actor.personId, isActive: true } : {};
    const rows = await projects.listProjects(
      db,
      { ...input, ...forTime, within: withinOf({ db, actor, scope }) },
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
  async handle({ db, actor, scope, input }) {
    const row = await requireProject({ db, actor, scope }, input.id);
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
  async handle({ input, ...reader }) {
    const { id } = await requireProject(reader, input.id);
    return { items: (await projects.listTasks(reader.db, id)).map(taskView) };
  },
});
