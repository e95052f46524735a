// Targets, as they are stored. One without a figure was removed.

import type { Scope } from '@daybook/core/access/permissions.ts';
import type { TargetHolder, TargetMeasure } from '@daybook/core/targets/target-measures.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { conditions, type Key } from '../../platform/page.ts';

export type TargetRow = Readonly<{
  id: string;
  version: number;
  key: string;
  measure: TargetMeasure;
  holder_kind: TargetHolder;
  holder_id: string | null;
  holder_name: string | null;
  month: string;
  currency: string | null;
  amount_minor: bigint | null;
  minutes: number | null;
  set_at: string;
  set_by_id: string;
  set_by_name: string;
}>;

const select = `select t.id, t.version, t.key, t.measure, t.holder_kind, coalesce(t.branch_id, t.person_id, t.service_id) as holder_id, coalesce(b.name, p.name, s.name) as holder_name,
    t.month, t.currency, t.amount_minor, t.minutes::int as minutes, t.set_at, t.set_by_id, w.name as set_by_name`;
const names = `left join branch b on b.firm_id = t.firm_id and b.id = t.branch_id left join person p on p.firm_id = t.firm_id and p.id = t.person_id
    left join service s on s.firm_id = t.firm_id and s.id = t.service_id join person w on w.firm_id = t.firm_id and w.id = t.set_by_id`;
const isThere = '(t.amount_minor is not null or t.minutes is not null)';

/** Whose targets somebody reaches, and of which measures. */
export type TargetReach = Readonly<{
  scope: Scope;
  personId: string;
  branchId: string;
  measures: readonly TargetMeasure[];
}>;
export type TargetFilter = Readonly<{
  measure?: readonly TargetMeasure[] | undefined;
  holderKind?: readonly TargetHolder[] | undefined;
  branchId?: readonly string[] | undefined;
  personId?: readonly string[] | undefined;
  serviceId?: readonly string[] | undefined;
  currency?: string | undefined;
  from?: string | undefined;
  until?: string | undefined;
}>;

function narrowed(filter: TargetFilter, reach: TargetReach) {
  const c = conditions();
  c.always(isThere);
  c.where('t.measure = any(?::text[])', reach.measures);
  if (reach.scope === 'branch') c.where('t.branch_id = ?', reach.branchId);
  // A team has no targets: who reaches no further sees their own.
  if (reach.scope === 'own' || reach.scope === 'team') c.where('t.person_id = ?', reach.personId);
  c.where('t.measure = any(?::text[])', filter.measure);
  c.where('t.holder_kind = any(?::text[])', filter.holderKind);
  c.where('t.branch_id = any(?::uuid[])', filter.branchId);
  c.where('t.person_id = any(?::uuid[])', filter.personId);
  c.where('t.service_id = any(?::uuid[])', filter.serviceId);
  c.where('t.currency = ?', filter.currency);
  c.where('t.month >= ?', filter.from);
  c.where('t.month < ?', filter.until);
  return c;
}

export function listTargets(
  db: ReadDb,
  filter: TargetFilter & Readonly<{ reach: TargetReach }>,
  page: Readonly<{ after: Key | null; limit: number; sort: 'month' | '-month' }>,
) {
  const c = narrowed(filter, filter.reach);
  const direction = page.sort === 'month' ? 'asc' : 'desc';
  c.after(['t.month', 't.id'], ['text', 'uuid'], page.after, direction);
  const order = (name: string) => `order by ${name}.month ${direction}, ${name}.id ${direction}`;
  // The page first, then the names of what is on it.
  return db.rows<TargetRow>(
    `${select} from (select t.* from target t where t.firm_id = app.firm_id() and ${c.sql()} ${order('t')} limit ${page.limit + 1}) t ${names} ${order('t')}`,
    c.values,
  );
}

export type TargetSum = Readonly<{
  holder_id: string | null;
  holder_name: string | null;
  currency: string | null;
  months: number;
  amount_minor: bigint;
  minutes: bigint;
}>;

/** Of a measure and a kind of holders, each holder's months added up. */
export function sumTargets(
  db: ReadDb,
  filter: TargetFilter,
  reach: TargetReach,
): Promise<readonly TargetSum[]> {
  const c = narrowed(filter, reach);
  return db.rows<TargetSum>(
    `select x.*, coalesce(b.name, p.name, s.name) as holder_name from (
       select coalesce(t.branch_id, t.person_id, t.service_id) as holder_id, t.currency, count(*)::int as months, coalesce(sum(t.amount_minor), 0)::bigint as amount_minor, coalesce(sum(t.minutes), 0)::bigint as minutes
         from target t where t.firm_id = app.firm_id() and ${c.sql()} group by 1, 2) x
       left join branch b on b.firm_id = app.firm_id() and b.id = x.holder_id left join person p on p.firm_id = app.firm_id() and p.id = x.holder_id left join service s on s.firm_id = app.firm_id() and s.id = x.holder_id`,
    c.values,
  );
}

export type MonthTarget = Readonly<{
  holder_id: string | null;
  month: string;
  currency: string | null;
  size: bigint;
}>;

/** Month by month, in minor units or minutes. */
export function listMonthTargets(
  db: ReadDb,
  filter: TargetFilter,
  reach: TargetReach,
): Promise<readonly MonthTarget[]> {
  const c = narrowed(filter, reach);
  return db.rows<MonthTarget>(
    `select coalesce(t.branch_id, t.person_id, t.service_id) as holder_id, t.month, t.currency, coalesce(t.amount_minor, t.minutes) as size from target t where t.firm_id = app.firm_id() and ${c.sql()}`,
    c.values,
  );
}

/** In the order of their keys, so that two who set the same ones wait for each other. */
export const lockTargets = (
  tx: WriteTx,
  wanted: Readonly<{ keys: readonly string[]; ids: readonly string[] }>,
) =>
  tx.rows<TargetRow>(
    `${select} from target t ${names} where t.firm_id = app.firm_id() and (t.key = any($1::text[]) or t.id = any($2::uuid[])) order by t.key for update of t`,
    [wanted.keys, wanted.ids],
  );

export type TargetFields = Readonly<{
  id: string;
  measure: TargetMeasure;
  holderKind: TargetHolder;
  holderId: string | null;
  month: string;
  currency: string | null;
  amountMinor: bigint | null;
  minutes: number | null;
}>;

/** The ids that were written: one that somebody else has made meanwhile is not among them. */
export const saveTargets = (
  tx: WriteTx,
  targets: readonly TargetFields[],
  by: Readonly<{ at: string; personId: string }>,
) =>
  tx.rows<Readonly<{ id: string }>>(
    `insert into target as t (firm_id, id, measure, holder_kind, branch_id, person_id, service_id, month, currency, amount_minor, minutes, set_at, set_by_id)
     select app.firm_id(), x.id, x.measure, x.kind, case when x.kind = 'branch' then x.holder end, case when x.kind = 'person' then x.holder end, case when x.kind = 'service' then x.holder end, x.month, x.currency, x.amount_minor, x.minutes, $9, $10
       from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::bigint[], $8::bigint[]) as x (id, measure, kind, holder, month, currency, amount_minor, minutes)
     on conflict (firm_id, key) do update set version = t.version + 1, amount_minor = excluded.amount_minor, minutes = excluded.minutes, set_at = excluded.set_at, set_by_id = excluded.set_by_id
       where t.id = excluded.id returning t.id`,
    [
      targets.map(({ id }) => id),
      targets.map(({ measure }) => measure),
      targets.map(({ holderKind }) => holderKind),
      targets.map(({ holderId }) => holderId),
      targets.map(({ month }) => month),
      targets.map(({ currency }) => currency),
      targets.map(({ amountMinor }) => amountMinor),
      targets.map(({ minutes }) => minutes),
      by.at,
      by.personId,
    ],
  );

const tables = { branch: 'branch', person: 'person', service: 'service' } as const;

/** Holders by id or by name; of one name, the active one first. */
export const findHolders = (
  db: ReadDb,
  kind: keyof typeof tables,
  wanted: Readonly<{ ids: readonly string[]; names: readonly string[] }>,
) =>
  db.rows<Readonly<{ id: string; name: string }>>(
    `select x.id, x.name from ${tables[kind]} x where x.firm_id = app.firm_id() and (x.id = any($1::uuid[]) or lower(x.name) = any($2::text[])) order by x.is_active desc, x.id`,
    [wanted.ids, wanted.names.map((name) => name.toLowerCase())],
  );
