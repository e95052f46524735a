// The audit trail, to read. It is written by the door alone.

import type { ReadDb } from '../../platform/database.ts';
import { conditions, type Key } from '../../platform/page.ts';

export type EventRow = Readonly<{
  id: string;
  at: string;
  type: string;
  endpoint: string;
  record_kind: string;
  record_id: string;
  actor_id: string | null;
  actor_name: string | null;
  on_behalf_of_id: string | null;
  on_behalf_of_name: string | null;
  session_id: string | null;
  branch_id: string | null;
  branch_name: string | null;
  source: string;
  request_id: string | null;
  reason: string | null;
  before: unknown;
  after: unknown;
}>;
export type EventFilter = Readonly<{
  recordKind?: string | undefined;
  recordId?: string | undefined;
  actorId?: string | undefined;
  sessionId?: string | undefined;
  type?: string | undefined;
  from?: string | undefined;
  until?: string | undefined;
}>;

const eventColumns = `e.id, e.at, e.type, c.endpoint, e.record_kind, e.record_id, c.actor_id, a.name as actor_name, c.on_behalf_of_id, o.name as on_behalf_of_name, c.session_id, c.branch_id, b.name as branch_name, c.source, c.request_id, e.reason, e.before, e.after
       from audit_event e join command c on c.firm_id = e.firm_id and c.id = e.command_id left join person a on a.firm_id = c.firm_id and a.id = c.actor_id left join person o on o.firm_id = c.firm_id and o.id = c.on_behalf_of_id
       left join branch b on b.firm_id = c.firm_id and b.id = c.branch_id`;

export const findEvent = async (db: ReadDb, id: string): Promise<EventRow | null> =>
  (
    await db.rows<EventRow>(
      `select ${eventColumns} where e.firm_id = app.firm_id() and e.id = $1`,
      [id],
    )
  )[0] ?? null;

export function listEvents(
  db: ReadDb,
  filter: EventFilter,
  page: Readonly<{ after: Key | null; limit: number }>,
) {
  const c = conditions();
  c.where('e.record_kind = ?', filter.recordKind);
  c.where('e.record_id = ?', filter.recordId);
  c.where('c.actor_id = ?', filter.actorId);
  c.where('c.session_id = ?', filter.sessionId);
  c.where('e.type = ?', filter.type);
  c.where('e.at >= ?', filter.from);
  c.where('e.at < ?', filter.until);
  c.after(['e.id'], ['uuid'], page.after, 'desc');
  return db.rows<EventRow>(
    `select ${eventColumns}
      where e.firm_id = app.firm_id() and ${c.sql()} order by e.id desc limit ${page.limit + 1}`,
    c.values,
  );
}

/** Whether the record waits for this person, who then sees what led to it before they have done anything. */
export const isDecidedBy = async (
  db: ReadDb,
  record: Readonly<{ kind: string; id: string }>,
  personId: string,
) =>
  (
    await db.rows(
      `select from expense x join project p on p.firm_id = x.firm_id and p.id = x.project_id where x.firm_id = app.firm_id() and $1 = 'expense' and x.id = $2 and p.manager_id = $3
       union all select from timesheet_part t where t.firm_id = app.firm_id() and $1 = 'timesheet_part' and t.id = $2 and t.approver_id = $3`,
      [record.kind, record.id, personId],
    )
  ).length > 0;
