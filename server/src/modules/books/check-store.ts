// Checks of the books and what they found, as they are stored.

import type { BookRule } from '@daybook/core/books/book-rules.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { toJson } from '../../platform/json.ts';
import { conditions, type Key } from '../../platform/page.ts';
import type { Finding } from './rules.ts';

export type CheckRow = Readonly<{
  id: string;
  at: string;
  person_id: string | null;
  person_name: string | null;
  is_sound: boolean;
  results: readonly Readonly<{ rule: BookRule; broken: number }>[];
}>;
const select = `select c.id, c.at, c.person_id, p.name as person_name, c.is_sound, c.results from books_check c left join person p on p.firm_id = c.firm_id and p.id = c.person_id where c.firm_id = app.firm_id()`;
export function listChecks(db: ReadDb, page: Readonly<{ after: Key | null; limit: number }>) {
  const c = conditions();
  c.after(['c.id'], ['uuid'], page.after, 'desc');
  return db.rows<CheckRow>(
    `${select} and ${c.sql()} order by c.id desc limit ${page.limit + 1}`,
    c.values,
  );
}
export const findCheck = async (db: ReadDb, id: string) =>
  (await db.rows<CheckRow>(`${select} and c.id = $1`, [id]))[0] ?? null;
export const findingsOf = (db: ReadDb, checkId: string) =>
  db.rows<Omit<Finding, 'total'>>(
    'select rule, record_kind, record_id, label, detail, place from books_finding where firm_id = app.firm_id() and check_id = $1 order by rule, place',
    [checkId],
  );

export async function addCheck(
  tx: WriteTx,
  x: Readonly<{
    id: string;
    at: string;
    personId: string | null;
    results: CheckRow['results'];
    findings: readonly Finding[];
  }>,
): Promise<void> {
  await tx.rows(
    'insert into books_check (firm_id, id, at, person_id, is_sound, results) values (app.firm_id(), $1, $2, $3, $4, $5)',
    [x.id, x.at, x.personId, x.findings.length === 0, toJson(x.results)],
  );
  await tx.rows(
    `insert into books_finding (firm_id, check_id, rule, place, record_kind, record_id, label, detail)
     select app.firm_id(), $1, f.* from unnest($2::text[], $3::int[], $4::text[], $5::uuid[], $6::text[], $7::text[]) as f`,
    [
      x.id,
      x.findings.map((f) => f.rule),
      x.findings.map((f) => f.place),
      x.findings.map((f) => f.record_kind),
      x.findings.map((f) => f.record_id),
      x.findings.map((f) => f.label),
      x.findings.map((f) => f.detail),
    ],
  );
}
