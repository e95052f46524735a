// What an explanation reads: items and the rate rules that they cite, as they are stored.

import type { ReadDb } from '../../platform/database.ts';
import type { OfferedItem } from './item-store.ts';

export type ExplainedItem = Readonly<{
  id: string;
  source_kind: OfferedItem['sourceKind'];
  source_id: string;
  client_id: string;
  project_id: string;
  person_id: string | null;
  service_id: string;
  work_date: string;
  note: string;
  currency: string;
  worked_minutes: number;
  billable_minutes: number;
  unit_price: string | null;
  amount_minor: bigint | null;
  rate_id: string | null;
  beaten: unknown;
  rounding: unknown;
  quantity_policy: string;
  clause: string | null;
  retention_minor: bigint;
  deposit_minor: bigint;
}>;
export const findItems = (db: ReadDb, ids: readonly string[]) =>
  db.rows<ExplainedItem>(
    `select id, source_kind, source_id, client_id, project_id, person_id, service_id, work_date, note, currency, worked_minutes, billable_minutes, unit_price, amount_minor, rate_id, beaten, rounding, quantity_policy, clause, retention_minor, deposit_minor
       from billable_item where firm_id = app.firm_id() and id = any($1)`,
    [ids],
  );

export type RuleRow = Readonly<{
  id: string;
  card_id: string;
  card_name: string;
  level: 'contract' | 'firm' | 'client' | 'project';
  client_id: string | null;
  project_id: string | null;
  currency: string;
  person_id: string | null;
  service_id: string | null;
  classification_id: string | null;
  unit_price: string;
  from_date: string | null;
  until_date: string | null;
}>;
export const findRules = (db: ReadDb, ids: readonly string[]) =>
  db.rows<RuleRow>(
    `select r.id, r.card_id, k.name as card_name, k.level, k.client_id, k.project_id, k.currency, r.person_id, r.service_id, r.classification_id, r.unit_price, lower(r.valid) as from_date, upper(r.valid) as until_date
       from rate r join rate_card k on k.firm_id = r.firm_id and k.id = r.card_id where r.firm_id = app.firm_id() and r.id = any($1)`,
    [ids],
  );
