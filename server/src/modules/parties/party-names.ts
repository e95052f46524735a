// Clients and projects as another system names them, and who works on which project.

import type { ReadDb } from '../../platform/database.ts';
import { type NameTable, nameEquals } from '../../platform/name-match.ts';

export const clientNames: NameTable = { table: 'client', isWanted: nameEquals, label: 't.name' };

/** The extra is the id of the client; empty, any client will do. */
export const projectNames: NameTable = {
  table: 'project',
  isWanted: `(w.extra = '' or t.client_id::text = w.extra) and ${nameEquals}`,
  label: `t.name || ' (' || (select c.name from client c where c.firm_id = t.firm_id and c.id = t.client_id) || ')'`,
};

export const listMemberships = (db: ReadDb, projectIds: readonly string[]) =>
  db.rows<Readonly<{ project_id: string; person_id: string }>>(
    'select project_id, person_id from project_member where firm_id = app.firm_id() and project_id = any($1)',
    [projectIds],
  );

export type CodeRow = Readonly<{ client_id: string | null; code: string }>;
/** Codes that are taken: of all clients, and of the projects of these clients. */
export const listCodes = (db: ReadDb, clientIds: readonly string[]) =>
  db.rows<CodeRow>(
    `select null as client_id, code from client where firm_id = app.firm_id()
     union all select client_id, code from project where firm_id = app.firm_id() and client_id = any($1)`,
    [clientIds],
  );

export type TaskName = Readonly<{ id: string; projectId: string; name: string }>;
/** Makes the tasks that are missing, and gives the ids of all. */
export const ensureTasks = (tx: ReadDb, tasks: readonly TaskName[]) =>
  tx.rows<Readonly<{ id: string; project_id: string; name: string; is_new: boolean }>>(
    `with wanted as (select * from unnest($1::uuid[], $2::uuid[], $3::text[]) as w (id, project_id, name)),
          made as (insert into task (firm_id, id, project_id, name, is_billable) select app.firm_id(), id, project_id, name, true from wanted
                   on conflict (firm_id, project_id, name) do nothing returning id, project_id, name)
     select id, project_id, name, true as is_new from made
     union all
     select t.id, t.project_id, t.name, false from wanted w join task t on t.firm_id = app.firm_id() and t.project_id = w.project_id and t.name = w.name`,
    [
      tasks.map((each) => each.id),
      tasks.map((each) => each.projectId),
      tasks.map((each) => each.name),
    ],
  );
