// Contracts, their versions, lines and clauses, as they are stored.

import type {
  ContractState,
  ContractVersionState,
} from '@daybook/core/contracts/contract-lifecycle.ts';
import type { LineModel } from '@daybook/core/contracts/line-for-work.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { toJson } from '../../platform/json.ts';
import { conditions, type Key } from '../../platform/page.ts';

export type ContractRow = Readonly<{
  id: string;
  version: number;
  number: string;
  name: string;
  client_id: string;
  client_name: string;
  legal_entity_id: string;
  entity_currency: string;
  branch_id: string;
  branch_name: string;
  owner_id: string;
  owner_name: string;
  currency: string;
  state: ContractState;
  starts_on: string;
  until: string | null;
  notice_on: string | null;
  terminated_on: string | null;
  terminated_because: string | null;
  rejected_because: string | null;
  created_at: string;
  created_by_id: string | null;
  written_id: string | null;
  written_state: ContractVersionState | null;
}>;
const contractSelect = `select k.id, k.version, k.number, k.name, k.client_id, c.name as client_name, k.legal_entity_id, e.currency as entity_currency, k.branch_id, b.name as branch_name, k.owner_id, o.name as owner_name,
    k.currency, k.state, k.starts_on, k.until, k.notice_on, k.terminated_on, k.terminated_because, k.rejected_because, k.created_at, k.created_by_id, w.id as written_id, w.state as written_state
  from contract k join client c on c.firm_id = k.firm_id and c.id = k.client_id join legal_entity e on e.firm_id = k.firm_id and e.id = k.legal_entity_id join branch b on b.firm_id = k.firm_id and b.id = k.branch_id
  join person o on o.firm_id = k.firm_id and o.id = k.owner_id
  left join contract_version w on w.firm_id = k.firm_id and w.contract_id = k.id and w.state in ('draft', 'submitted', 'approved')
  where k.firm_id = app.firm_id()`;

export type ContractFilter = Readonly<{
  q?: string | undefined;
  clientId?: string | undefined;
  ownerId?: string | undefined;
  branchId?: string | undefined;
  states?: readonly string[] | undefined;
  isNoticeDue?: boolean | undefined;
  endsBefore?: string | undefined;
}>;
export function listContracts(
  db: ReadDb,
  filter: ContractFilter,
  page: Readonly<{ after: Key | null; limit: number; sort: 'number' | 'until'; today: string }>,
) {
  const c = conditions();
  c.where(
    `(k.name ilike '%' || ? || '%' or k.number ilike '%' || ? || '%' or c.name ilike '%' || ? || '%')`,
    filter.q,
  );
  c.where('k.client_id = ?', filter.clientId);
  c.where('k.owner_id = ?', filter.ownerId);
  c.where('k.branch_id = ?', filter.branchId);
  c.where('k.state = any(?)', filter.states);
  c.where('k.until < ?', filter.endsBefore);
  if (filter.isNoticeDue === true)
    c.where(`k.state = 'in_force' and k.notice_on <= ? and k.until > ?`, page.today);
  const byEnd = page.sort === 'until';
  if (byEnd) c.always('k.until is not null');
  c.after(
    [byEnd ? 'k.until' : 'k.number', 'k.id'],
    [byEnd ? 'date' : 'text', 'uuid'],
    page.after,
    'asc',
  );
  return db.rows<ContractRow>(
    `${contractSelect} and ${c.sql()} order by ${byEnd ? 'k.until' : 'k.number'}, k.id limit ${page.limit + 1}`,
    c.values,
  );
}
export const findContract = async (db: ReadDb, id: string) =>
  (await db.rows<ContractRow>(`${contractSelect} and k.id = $1`, [id]))[0] ?? null;
export const lockContract = async (tx: WriteTx, id: string) =>
  (await tx.rows<ContractRow>(`${contractSelect} and k.id = $1 for update of k`, [id]))[0] ?? null;

/** One contract of a client is posted at a time, so that two can't take in the same work unseen. */
export const lockTermsOf = (tx: WriteTx, clientId: string) =>
  tx.rows('select pg_advisory_xact_lock(hashtextextended($1::text, 11))', [clientId]);

export async function takeContractNumber(tx: WriteTx): Promise<string> {
  const [row] = await tx.rows<{ last: bigint }>(
    'insert into contract_number as n (firm_id, last) values (app.firm_id(), 1) on conflict (firm_id) do update set last = n.last + 1 returning last',
  );
  return `C-${(row?.last ?? 1n).toString().padStart(4, '0')}`;
}

export type NewContract = Readonly<{
  id: string;
  number: string;
  name: string;
  clientId: string;
  legalEntityId: string;
  branchId: string;
  ownerId: string;
  currency: string;
  startsOn: string;
  until: string | null;
  createdAt: string;
  createdById: string;
}>;
export const addContract = (tx: WriteTx, contract: NewContract) =>
  tx.rows(
    `insert into contract (firm_id, id, number, name, client_id, legal_entity_id, branch_id, owner_id, currency, state, starts_on, until, created_at, created_by_id)
     values (app.firm_id(), $1, $2, $3, $4, $5, $6, $7, $8, 'draft', $9, $10, $11, $12)`,
    [
      contract.id,
      contract.number,
      contract.name,
      contract.clientId,
      contract.legalEntityId,
      contract.branchId,
      contract.ownerId,
      contract.currency,
      contract.startsOn,
      contract.until,
      contract.createdAt,
      contract.createdById,
    ],
  );

export type ContractChange = Readonly<{
  name?: string;
  state?: ContractState;
  startsOn?: string;
  until?: string | null;
  noticeOn?: string | null;
  terminatedOn?: string;
  terminatedBecause?: string;
  rejectedBecause?: string | null;
}>;
const columnOf: Readonly<Record<keyof ContractChange, string>> = {
  name: 'name',
  state: 'state',
  startsOn: 'starts_on',
  until: 'until',
  noticeOn: 'notice_on',
  terminatedOn: 'terminated_on',
  terminatedBecause: 'terminated_because',
  rejectedBecause: 'rejected_because',
};
export function saveContract(tx: WriteTx, id: string, change: ContractChange) {
  const keys = (Object.keys(columnOf) as (keyof ContractChange)[]).filter(
    (key) => change[key] !== undefined,
  );
  const sets = keys.map((key, index) => `, ${columnOf[key]} = $${index + 2}`).join('');
  return tx.rows(
    `update contract set version = version + 1${sets} where firm_id = app.firm_id() and id = $1`,
    [id, ...keys.map((key) => change[key])],
  );
}

export type VersionRow = Readonly<{
  id: string;
  contract_id: string;
  ordinal: number;
  state: ContractVersionState;
  effective_from: string;
  valid_from: string | null;
  valid_until: string | null;
  terms: unknown;
  reason: string | null;
  created_at: string;
  created_by_id: string | null;
  created_by_name: string | null;
  submitted_by_id: string | null;
  posted_at: string | null;
}>;
const versionSelect = `select v.id, v.contract_id, v.ordinal, v.state, v.effective_from, lower(v.valid) as valid_from, upper(v.valid) as valid_until, v.terms, v.reason, v.created_at, v.created_by_id, p.name as created_by_name, v.submitted_by_id, v.posted_at
  from contract_version v left join person p on p.firm_id = v.firm_id and p.id = v.created_by_id where v.firm_id = app.firm_id()`;
export const listVersions = (db: ReadDb, contractId: string) =>
  db.rows<VersionRow>(`${versionSelect} and v.contract_id = $1 order by v.ordinal`, [contractId]);

export type NewVersion = Readonly<{
  id: string;
  contractId: string;
  ordinal: number;
  effectiveFrom: string;
  terms: unknown;
  reason: string | null;
  createdAt: string;
  createdById: string;
}>;
export const addVersion = (tx: WriteTx, version: NewVersion) =>
  tx.rows(
    `insert into contract_version (firm_id, id, contract_id, ordinal, state, effective_from, terms, reason, created_at, created_by_id) values (app.firm_id(), $1, $2, $3, 'draft', $4, $5, $6, $7, $8)`,
    [
      version.id,
      version.contractId,
      version.ordinal,
      version.effectiveFrom,
      toJson(version.terms),
      version.reason,
      version.createdAt,
      version.createdById,
    ],
  );
export const saveVersionTerms = (
  tx: WriteTx,
  version: Readonly<{ id: string; effectiveFrom: string; terms: unknown }>,
) =>
  tx.rows(
    'update contract_version set effective_from = $2, terms = $3 where firm_id = app.firm_id() and id = $1',
    [version.id, version.effectiveFrom, toJson(version.terms)],
  );
export const saveVersionState = (
  tx: WriteTx,
  version: Readonly<{ id: string; state: ContractVersionState; submittedById?: string }>,
) =>
  tx.rows(
    'update contract_version set state = $2, submitted_by_id = coalesce($3, submitted_by_id) where firm_id = app.firm_id() and id = $1',
    [version.id, version.state, version.submittedById ?? null],
  );
export const postVersion = (
  tx: WriteTx,
  version: Readonly<{ id: string; from: string; until: string | null; at: string }>,
) =>
  tx.rows(
    `update contract_version set state = 'posted', valid = daterange($2, $3), posted_at = $4 where firm_id = app.firm_id() and id = $1`,
    [version.id, version.from, version.until, version.at],
  );
/** Cuts every posted version at a day; of one that begins then or later, nothing is left. */
export const cutVersions = (tx: WriteTx, contractId: string, at: string) =>
  tx.rows(
    `update contract_version set valid = valid * daterange(null, $2) where firm_id = app.firm_id() and contract_id = $1 and state = 'posted' and not isempty(valid) and (upper_inf(valid) or upper(valid) > $2)`,
    [contractId, at],
  );
/** The last version in force runs until another day. */
export const extendVersion = (tx: WriteTx, versionId: string, until: string) =>
  tx.rows(
    'update contract_version set valid = daterange(lower(valid), $2) where firm_id = app.firm_id() and id = $1',
    [versionId, until],
  );

export type LineRow = Readonly<{
  version_id: string;
  contract_id: string;
  line_key: string;
  position: number;
  model: LineModel;
  description: string;
  clause: string | null;
  project_id: string | null;
  project_name: string | null;
  service_id: string | null;
  service_name: string | null;
  value_minor: bigint | null;
  terms: unknown;
}>;
const lineSelect = `select l.version_id, l.contract_id, l.line_key, l.position, l.model, l.description, l.clause, l.project_id, p.name as project_name, l.service_id, s.name as service_name, l.value_minor, l.terms
  from contract_line l left join project p on p.firm_id = l.firm_id and p.id = l.project_id left join service s on s.firm_id = l.firm_id and s.id = l.service_id where l.firm_id = app.firm_id()`;
export const listLines = (db: ReadDb, versionIds: readonly string[]) =>
  db.rows<LineRow>(`${lineSelect} and l.version_id = any($1) order by l.version_id, l.position`, [
    versionIds,
  ]);

export type NewLine = Readonly<{
  key: string;
  position: number;
  model: LineModel;
  description: string;
  clause: string | null;
  projectId: string | null;
  serviceId: string | null;
  valueMinor: bigint | null;
  terms: unknown;
}>;
/** The whole of a draft version: what was there before goes. */
export async function saveLines(
  tx: WriteTx,
  version: Readonly<{ id: string; contractId: string; clientId: string }>,
  lines: readonly NewLine[],
): Promise<void> {
  await tx.rows('delete from contract_line where firm_id = app.firm_id() and version_id = $1', [
    version.id,
  ]);
  await tx.rows(
    `insert into contract_line (firm_id, version_id, contract_id, client_id, line_key, position, model, description, clause, project_id, service_id, value_minor, terms)
     select app.firm_id(), $1, $2, $3, x.* from unnest($4::uuid[], $5::int[], $6::text[], $7::text[], $8::text[], $9::uuid[], $10::uuid[], $11::bigint[], $12::jsonb[]) as x`,
    [
      version.id,
      version.contractId,
      version.clientId,
      lines.map((x) => x.key),
      lines.map((x) => x.position),
      lines.map((x) => x.model),
      lines.map((x) => x.description),
      lines.map((x) => x.clause),
      lines.map((x) => x.projectId),
      lines.map((x) => x.serviceId),
      lines.map((x) => x.valueMinor),
      lines.map((x) => toJson(x.terms)),
    ],
  );
}
/** The lines of the latest version in force. */
export const linesOfLatest = (db: ReadDb, contractId: string) =>
  db.rows<LineRow>(
    `${lineSelect} and l.version_id = (select v.id from contract_version v where v.firm_id = app.firm_id() and v.contract_id = $1 and v.state = 'posted' order by v.ordinal desc limit 1) order by l.position`,
    [contractId],
  );
export type ClauseRow = Readonly<{ number: string; title: string; text: string }>;
export const listClauses = (db: ReadDb, versionId: string) =>
  db.rows<ClauseRow>(
    'select number, title, text from contract_clause where firm_id = app.firm_id() and version_id = $1 order by position',
    [versionId],
  );
export async function saveClauses(
  tx: WriteTx,
  versionId: string,
  clauses: readonly ClauseRow[],
): Promise<void> {
  await tx.rows('delete from contract_clause where firm_id = app.firm_id() and version_id = $1', [
    versionId,
  ]);
  await tx.rows(
    'insert into contract_clause (firm_id, version_id, number, position, title, text) select app.firm_id(), $1, x.* from unnest($2::text[], $3::int[], $4::text[], $5::text[]) as x',
    [
      versionId,
      clauses.map((x) => x.number),
      clauses.map((_, index) => index + 1),
      clauses.map((x) => x.title),
      clauses.map((x) => x.text),
    ],
  );
}

/** Lines of posted versions, with the days on which their version holds. */
export type HeldLineRow = LineRow &
  Readonly<{
    client_id: string;
    currency: string;
    contract_number: string;
    valid_from: string;
    valid_until: string | null;
  }>;
const heldSelect = `select l.version_id, l.contract_id, l.line_key, l.position, l.model, l.description, l.clause, l.project_id, p.name as project_name, l.service_id, s.name as service_name, l.value_minor, l.terms,
    l.client_id, k.currency, k.number as contract_number, lower(v.valid) as valid_from, upper(v.valid) as valid_until
  from contract_line l join contract_version v on v.firm_id = l.firm_id and v.id = l.version_id and v.state = 'posted' and not isempty(v.valid) join contract k on k.firm_id = l.firm_id and k.id = l.contract_id
  left join project p on p.firm_id = l.firm_id and p.id = l.project_id left join service s on s.firm_id = l.firm_id and s.id = l.service_id where l.firm_id = app.firm_id()`;
/** What a schedule or a retainer stands on: one line with its contract. */
export type ContractLineRow = LineRow &
  Readonly<{
    contract_number: string;
    contract_state: ContractState;
    client_id: string;
    legal_entity_id: string;
    branch_id: string;
    owner_id: string;
    currency: string;
    valid_from: string | null;
    valid_until: string | null;
  }>;
const contractLineSelect = `select l.version_id, l.contract_id, l.line_key, l.position, l.model, l.description, l.clause, l.project_id, p.name as project_name, l.service_id, s.name as service_name, l.value_minor, l.terms,
    k.number as contract_number, k.state as contract_state, k.client_id, k.legal_entity_id, k.branch_id, k.owner_id, k.currency, lower(v.valid) as valid_from, upper(v.valid) as valid_until
  from contract_line l join contract_version v on v.firm_id = l.firm_id and v.id = l.version_id and v.state = 'posted' join contract k on k.firm_id = l.firm_id and k.id = l.contract_id
  left join project p on p.firm_id = l.firm_id and p.id = l.project_id left join service s on s.firm_id = l.firm_id and s.id = l.service_id
  where l.firm_id = app.firm_id() and l.line_key = $1 order by v.ordinal desc limit 1`;
/** As its latest posted version has it; null until one is posted. */
export const findLine = async (db: ReadDb, lineKey: string) =>
  (await db.rows<ContractLineRow>(contractLineSelect, [lineKey]))[0] ?? null;
/** Also holds the line for the rest of the transaction: whatever adds up to its value does so one by one. */
export async function lockLine(tx: WriteTx, lineKey: string) {
  await tx.rows('select pg_advisory_xact_lock(hashtextextended($1::text, 12))', [lineKey]);
  return findLine(tx, lineKey);
}

/** Of several lines, in order, so that two who lock some of the same don't wait for each other. */
export const lockLines = (tx: WriteTx, lineKeys: readonly string[]) =>
  tx.rows(
    'select pg_advisory_xact_lock(hashtextextended(x.key, 12)) from (select unnest($1::text[]) as key order by 1) x',
    [lineKeys],
  );
/** What milestones take of lines, and what change orders moved: theirs are read where terms have to hold them. */
export const scheduledOf = (db: ReadDb, lineKeys: readonly string[]) =>
  db.rows<Readonly<{ line_key: string; parts_minor: bigint; change_minor: bigint }>>(
    `select w.line_key, w.change_minor, greatest(sum(m.value_minor) filter (where not m.is_deposit), sum(m.value_minor) filter (where m.is_deposit))::bigint as parts_minor
       from schedule_worth w join milestone m on m.firm_id = w.firm_id and m.line_key = w.line_key and not m.is_dropped
      where w.firm_id = app.firm_id() and w.line_key = any($1) group by w.line_key, w.change_minor`,
    [lineKeys],
  );

export const heldLinesOf = (db: ReadDb, clientIds: readonly string[]) =>
  db.rows<HeldLineRow>(`${heldSelect} and l.client_id = any($1) order by l.line_key, v.valid`, [
    clientIds,
  ]);
export const heldLines = (db: ReadDb, contractIds: readonly string[]) =>
  db.rows<HeldLineRow>(`${heldSelect} and l.contract_id = any($1) order by l.line_key, v.valid`, [
    contractIds,
  ]);
export const heldLinesOfContracts = (
  db: ReadDb,
  filter: Readonly<{
    contractIds: readonly string[] | null;
    clientIds: readonly string[] | null;
    models: readonly LineModel[];
  }>,
) =>
  db.rows<HeldLineRow>(
    `${heldSelect} and ($1::uuid[] is null or l.contract_id = any($1)) and l.model = any($2) and ($3::uuid[] is null or l.client_id = any($3)) order by l.line_key, v.valid`,
    [filter.contractIds, filter.models, filter.clientIds],
  );

export const addWaiver = (
  tx: WriteTx,
  waiver: Readonly<{
    contractId: string;
    kind: string;
    reason: string;
    personId: string;
    at: string;
  }>,
) =>
  tx.rows(
    `insert into contract_waiver (firm_id, contract_id, kind, reason, person_id, at) values (app.firm_id(), $1, $2, $3, $4, $5)
     on conflict (firm_id, contract_id, kind) do update set reason = excluded.reason, person_id = excluded.person_id, at = excluded.at`,
    [waiver.contractId, waiver.kind, waiver.reason, waiver.personId, waiver.at],
  );
export const listWaivers = (db: ReadDb, contractId: string) =>
  db.rows<{ kind: string; reason: string }>(
    'select kind, reason from contract_waiver where firm_id = app.firm_id() and contract_id = $1',
    [contractId],
  );
export type OpenPointRow = Readonly<{
  kind: string;
  count: number;
  amount_minor: bigint;
  currency: string;
}>;
export const listOpenPoints = (db: ReadDb, contractId: string) =>
  db.rows<OpenPointRow>(
    'select kind, count, amount_minor, currency from contract_open_point where firm_id = app.firm_id() and contract_id = $1 order by kind, currency',
    [contractId],
  );

export const knownFees = async (db: ReadDb, lineKeys: readonly string[]) =>
  new Set(
    (
      await db.rows<{ key: string }>(
        `select line_key || ' ' || fee_key as key from contract_fee where firm_id = app.firm_id() and line_key = any($1)`,
        [lineKeys],
      )
    ).map((row) => row.key),
  );
export type NewFee = Readonly<{
  id: string;
  contractId: string;
  lineKey: string;
  feeKey: string;
  amountMinor: bigint;
}>;
export const addFees = (tx: WriteTx, fees: readonly NewFee[]) =>
  tx.rows(
    'insert into contract_fee (firm_id, id, contract_id, line_key, fee_key, amount_minor) select app.firm_id(), x.* from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::bigint[]) as x',
    [
      fees.map((x) => x.id),
      fees.map((x) => x.contractId),
      fees.map((x) => x.lineKey),
      fees.map((x) => x.feeKey),
      fees.map((x) => x.amountMinor),
    ],
  );
