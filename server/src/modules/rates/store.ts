// Rate cards and their dated rates, as they are stored.

import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { toJson } from '../../platform/json.ts';
import { numericOfE4 } from '../../platform/numeric.ts';

export type CardRow = Readonly<{
  id: string;
  version: number;
  name: string;
  level: 'contract' | 'firm' | 'client' | 'project';
  client_id: string | null;
  client_name: string | null;
  project_id: string | null;
  project_name: string | null;
  currency: string;
  is_standard: boolean;
  rates: number;
}>;
const cardSelect = `select k.id, k.version, k.name, k.level, k.client_id, c.name as client_name, k.project_id, p.name as project_name, k.currency, k.is_standard,
    (select count(*)::int from rate r where r.firm_id = k.firm_id and r.card_id = k.id and not isempty(r.valid)) as rates
  from rate_card k left join client c on c.firm_id = k.firm_id and c.id = k.client_id left join project p on p.firm_id = k.firm_id and p.id = k.project_id where k.firm_id = app.firm_id()`;
export const listCards = (
  db: ReadDb,
  filter: Readonly<{ clientId?: string | undefined; projectId?: string | undefined }>,
) =>
  db.rows<CardRow>(
    `${cardSelect} and ($1::uuid is null or k.client_id = $1 or p.client_id = $1) and ($2::uuid is null or k.project_id = $2) order by array_position(array['contract', 'project', 'client', 'firm'], k.level), k.name`,
    [filter.clientId ?? null, filter.projectId ?? null],
  );
export const findCard = async (db: ReadDb, id: string) =>
  (await db.rows<CardRow>(`${cardSelect} and k.id = $1`, [id]))[0] ?? null;
export const lockCard = async (tx: WriteTx, id: string) =>
  (await tx.rows<CardRow>(`${cardSelect} and k.id = $1 for update of k`, [id]))[0] ?? null;
export type NewCard = Readonly<{
  id: string;
  name: string;
  level: string;
  clientId: string | null;
  projectId: string | null;
  currency: string;
  isStandard: boolean;
  contractLineId?: string | undefined;
}>;
export const addCards = (tx: WriteTx, cards: readonly NewCard[]) =>
  tx.rows(
    'insert into rate_card (firm_id, id, name, level, client_id, project_id, currency, is_standard, contract_line_id) select app.firm_id(), x.* from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::uuid[], $6::text[], $7::boolean[], $8::uuid[]) as x',
    [
      cards.map((x) => x.id),
      cards.map((x) => x.name),
      cards.map((x) => x.level),
      cards.map((x) => x.clientId),
      cards.map((x) => x.projectId),
      cards.map((x) => x.currency),
      cards.map((x) => x.isStandard),
      cards.map((x) => x.contractLineId ?? null),
    ],
  );
export const touchCard = (tx: WriteTx, id: string) =>
  tx.rows('update rate_card set version = version + 1 where firm_id = app.firm_id() and id = $1', [
    id,
  ]);

export type RateRow = Readonly<{
  id: string;
  card_id: string;
  card_name: string;
  level: CardRow['level'];
  client_id: string | null;
  project_id: string | null;
  currency: string;
  person_id: string | null;
  person_name: string | null;
  service_id: string | null;
  service_name: string | null;
  classification_id: string | null;
  classification_name: string | null;
  unit_price: string;
  from_date: string;
  until_date: string | null;
}>;
const rateSelect = `select r.id, r.card_id, k.name as card_name, k.level, k.client_id, k.project_id, k.currency, r.person_id, w.name as person_name, r.service_id, s.name as service_name, r.classification_id, l.name as classification_name, r.unit_price,
    coalesce(lower(r.valid), '0001-01-01') as from_date, upper(r.valid) as until_date
  from rate r join rate_card k on k.firm_id = r.firm_id and k.id = r.card_id left join person w on w.firm_id = r.firm_id and w.id = r.person_id left join service s on s.firm_id = r.firm_id and s.id = r.service_id
  left join classification l on l.firm_id = r.firm_id and l.id = r.classification_id where r.firm_id = app.firm_id() and not isempty(r.valid)`;
export const listRates = (db: ReadDb, cardId: string, on: string | null) =>
  db.rows<RateRow>(
    `${rateSelect} and r.card_id = $1 and ($2::date is null or r.valid @> $2::date) order by l.name nulls last, s.name nulls last, w.name nulls last, lower(r.valid)`,
    [cardId, on],
  );
/** Every rule that could price work of these clients: theirs, their projects', and the firm's. */
export const rulesFor = (db: ReadDb, clientIds: readonly string[]) =>
  db.rows<RateRow>(
    `${rateSelect} and (k.level = 'firm' or k.client_id = any($1) or exists (select from project p where p.firm_id = k.firm_id and p.id = k.project_id and p.client_id = any($1)))`,
    [clientIds],
  );
export const contractCards = (db: ReadDb, clientId: string) =>
  db.rows<{ id: string; contract_line_id: string }>(
    `select id, contract_line_id from rate_card where firm_id = app.firm_id() and client_id = $1 and level = 'contract'`,
    [clientId],
  );
export const findRate = async (db: ReadDb, id: string) =>
  (await db.rows<RateRow>(`${rateSelect} and r.id = $1`, [id]))[0] ?? null;

export type NewRate = Readonly<{
  id: string;
  cardId: string;
  personId: string | null;
  serviceId: string | null;
  classificationId: string | null;
  unitPriceE4: bigint;
  from: string;
  until: string | null;
}>;
export const addRates = (tx: WriteTx, rates: readonly NewRate[]) =>
  tx.rows(
    `insert into rate (firm_id, id, card_id, person_id, service_id, classification_id, unit_price, valid)
     select app.firm_id(), x.id, x.card_id, x.person_id, x.service_id, x.classification_id, x.price, daterange(x.from_date, x.until_date)
       from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::numeric[], $7::date[], $8::date[]) as x (id, card_id, person_id, service_id, classification_id, price, from_date, until_date)`,
    [
      rates.map((x) => x.id),
      rates.map((x) => x.cardId),
      rates.map((x) => x.personId),
      rates.map((x) => x.serviceId),
      rates.map((x) => x.classificationId),
      rates.map((x) => numericOfE4(x.unitPriceE4)),
      rates.map((x) => x.from),
      rates.map((x) => x.until),
    ],
  );
export const setRanges = (
  tx: WriteTx,
  changes: readonly Readonly<{
    id: string;
    range: Readonly<{ from: string; until: string | null }> | null;
  }>[],
) =>
  tx.rows(
    `update rate r set valid = case when x.from_date is null then 'empty'::daterange else daterange(x.from_date, x.until_date) end from unnest($1::uuid[], $2::date[], $3::date[]) as x (id, from_date, until_date) where r.firm_id = app.firm_id() and r.id = x.id`,
    [
      changes.map((x) => x.id),
      changes.map((x) => x.range?.from ?? null),
      changes.map((x) => x.range?.until ?? null),
    ],
  );

export type MappingRow = Readonly<{
  id: string;
  name: string;
  mapping: Readonly<{ category: string; price: string; from: string | null; until: string | null }>;
}>;
export const listMappings = (db: ReadDb) =>
  db.rows<MappingRow>(
    'select id, name, mapping from rate_mapping where firm_id = app.firm_id() order by name',
  );
export const saveMapping = (tx: WriteTx, mapping: MappingRow) =>
  tx.rows(
    'insert into rate_mapping (firm_id, id, name, mapping) values (app.firm_id(), $1, $2, $3) on conflict (firm_id, name) do update set mapping = excluded.mapping',
    [mapping.id, mapping.name, toJson(mapping.mapping)],
  );
