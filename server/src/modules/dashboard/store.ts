// Search over all modules, in one statement; and whether anything was written.

import type { ReadDb } from '../../platform/database.ts';

/** Moves with every command. */
export async function newestCommand(db: ReadDb): Promise<string | null> {
  const [row] = await db.rows<{ id: string }>(
    'select id from command where firm_id = app.firm_id() order by id desc limit 1',
  );
  return row?.id ?? null;
}

export type HitRow = Readonly<{
  kind: 'client' | 'project' | 'person' | 'invoice' | 'pre_bill' | 'receipt' | 'service';
  id: string;
  name: string;
  detail: string;
}>;
export const search = (db: ReadDb, q: string, kinds: readonly string[]) =>
  db.rows<HitRow>(
    `select * from (
       (select 'client' as kind, id, name, code as detail from client where firm_id = app.firm_id() and (name ilike '%' || $1 || '%' or code ilike $1 || '%') order by name limit 6)
       union all (select 'project', p.id, p.name, c.name from project p join client c on c.firm_id = p.firm_id and c.id = p.client_id where p.firm_id = app.firm_id() and (p.name ilike '%' || $1 || '%' or p.code ilike $1 || '%') order by p.name limit 6)
       union all (select 'person', id, name, email from person where firm_id = app.firm_id() and name ilike '%' || $1 || '%' order by name limit 6)
       union all (select 'invoice', i.id, i.number, c.name from invoice i join client c on c.firm_id = i.firm_id and c.id = i.client_id where i.firm_id = app.firm_id() and i.number ilike '%' || $1 || '%' order by i.created_at desc limit 6)
       union all (select 'receipt', r.id, r.number, c.name from receipt r join client c on c.firm_id = r.firm_id and c.id = r.client_id where r.firm_id = app.firm_id() and (r.number ilike '%' || $1 || '%' or r.reference ilike '%' || $1 || '%') order by r.created_at desc limit 6)
       union all (select 'service', id, name, sku from service where firm_id = app.firm_id() and (name ilike '%' || $1 || '%' or sku ilike $1 || '%') order by name limit 6)) hits
     where kind = any($2)`,
    [q, kinds],
  );
