// Who a person belongs to, and whose books a client's work is in.

import type { ReadDb } from '../../platform/database.ts';

export type PersonReach = Readonly<{
  id: string;
  name: string;
  manager_id: string | null;
  branch_id: string;
  daily_minutes: number;
}>;
export const findPersonReach = async (db: ReadDb, id: string) =>
  (
    await db.rows<PersonReach>(
      'select id, name, manager_id, branch_id, daily_minutes from person where firm_id = app.firm_id() and id = $1',
      [id],
    )
  )[0] ?? null;

export type Books = Readonly<{
  legal_entity_id: string;
  entity_currency: string;
  books_wip: boolean;
}>;
export const findBooks = async (db: ReadDb, clientId: string) =>
  (
    await db.rows<Books>(
      'select e.id as legal_entity_id, e.currency as entity_currency, e.books_wip from client c join legal_entity e on e.firm_id = c.firm_id and e.id = c.legal_entity_id where c.firm_id = app.firm_id() and c.id = $1',
      [clientId],
    )
  )[0] ?? null;
