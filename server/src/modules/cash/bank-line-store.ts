// Lines of bank files and what is learned of payers, as they are stored. All go in sets.

import type { bankLineStates } from '@daybook/contract/bank-files.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { toJson } from '../../platform/json.ts';
import { conditions, type Key } from '../../platform/page.ts';

export type LineState = (typeof bankLineStates)[number];
export type StoredPart = Readonly<{ invoiceId: string; amountMinor: string }>;
export type BankLineRow = Readonly<{
  id: string;
  version: number;
  file_id: string;
  file_name: string;
  bank_account_id: string;
  bank_account_name: string;
  legal_entity_id: string;
  branch_id: string;
  account: string;
  currency: string;
  position: number;
  on_date: string;
  amount_minor: bigint;
  reference: string;
  counterparty: string | null;
  counterparty_iban: string | null;
  state: LineState;
  client_id: string | null;
  client_name: string | null;
  score: number;
  reasons: readonly string[];
  parts: readonly StoredPart[];
  candidates: readonly string[];
  receipt_id: string | null;
  receipt_number: string | null;
  receipt_state: string | null;
  refund_id: string | null;
  refund_number: string | null;
  refund_state: string | null;
  known_file_id: string | null;
  known_file_name: string | null;
  ignored_because: string | null;
}>;
const select = `select l.id, l.version, l.file_id, f.file_name, l.bank_account_id, k.name as bank_account_name, k.legal_entity_id, k.branch_id, k.account, k.currency, l.position, l.on_date, l.amount_minor, l.reference, l.counterparty, l.counterparty_iban, l.state, l.client_id, c.name as client_name,
    l.score, l.reasons, l.parts, l.candidates::text[] as candidates, l.receipt_id, r.number as receipt_number, r.state as receipt_state, l.refund_id, x.number as refund_number, x.state as refund_state, g.id as known_file_id, g.file_name as known_file_name, l.ignored_because
  from bank_line l join bank_file f on f.firm_id = l.firm_id and f.id = l.file_id join bank_account k on k.firm_id = l.firm_id and k.id = l.bank_account_id left join client c on c.firm_id = l.firm_id and c.id = l.client_id
  left join receipt r on r.firm_id = l.firm_id and r.id = l.receipt_id left join refund x on x.firm_id = l.firm_id and x.id = l.refund_id left join bank_line n on n.firm_id = l.firm_id and n.id = l.known_line_id left join bank_file g on g.firm_id = n.firm_id and g.id = n.file_id
  where l.firm_id = app.firm_id()`;

export function listBankLines(
  db: ReadDb,
  filter: Readonly<{ fileId: string; states?: readonly string[] | undefined }>,
  page: Readonly<{ after: Key | null; limit: number }>,
) {
  const c = conditions();
  c.where('l.file_id = ?', filter.fileId);
  c.where('l.state = any(?)', filter.states);
  c.after(['l.position'], ['int'], page.after, 'asc');
  return db.rows<BankLineRow>(
    `${select} and ${c.sql()} order by l.position limit ${page.limit + 1}`,
    c.values,
  );
}
export const findBankLine = async (db: ReadDb, id: string) =>
  (await db.rows<BankLineRow>(`${select} and l.id = $1`, [id]))[0] ?? null;
export const lockBankLine = async (tx: WriteTx, id: string) =>
  (await tx.rows<BankLineRow>(`${select} and l.id = $1 for update of l`, [id]))[0] ?? null;
export const lockLinesIn = (tx: WriteTx, fileId: string, state: LineState) =>
  tx.rows<BankLineRow>(
    `${select} and l.file_id = $1 and l.state = $2 order by l.position for update of l`,
    [fileId, state],
  );

export type ProposableRow = Readonly<{
  id: string;
  position: number;
  on_date: string;
  amount_minor: bigint;
  reference: string;
  counterparty: string | null;
  counterparty_iban: string | null;
}>;
export const lockProposable = (
  tx: WriteTx,
  fileId: string,
  { after, limit }: Readonly<{ after: number; limit: number }>,
) =>
  tx.rows<ProposableRow>(
    `select id, position, on_date, amount_minor, reference, counterparty, counterparty_iban from bank_line
      where firm_id = app.firm_id() and file_id = $1 and position > $2 and state in ('matched', 'to_check', 'unknown') order by position limit $3 for update`,
    [fileId, after, limit],
  );

export type Proposed = Readonly<{
  id: string;
  state: LineState;
  clientId: string | null;
  score: number;
  reasons: readonly string[];
  parts: readonly StoredPart[];
  candidates: readonly string[];
}>;
export type NewBankLine = Proposed &
  Readonly<{
    position: number;
    on: string;
    amountMinor: bigint;
    reference: string;
    counterparty: string | null;
    iban: string | null;
    bankId: string | null;
    fingerprint: Buffer;
    knownLineId: string | null;
    ignoredBecause: string | null;
  }>;

// Lists within the columns travel as PostgreSQL writes them: unnest would take a list of lists apart.
const listOf = (texts: readonly string[]): string =>
  `{${texts.map((text) => `"${text.replaceAll(/["\\]/g, '\\$&')}"`).join(',')}}`;
const proposedColumns = (lines: readonly Proposed[]) => [
  lines.map((x) => x.id),
  lines.map((x) => x.state),
  lines.map((x) => x.clientId),
  lines.map((x) => x.score),
  lines.map((x) => listOf(x.reasons)),
  lines.map((x) => toJson(x.parts)),
  lines.map((x) => listOf(x.candidates)),
];

export const addBankLines = (
  tx: WriteTx,
  file: Readonly<{ id: string; bankAccountId: string }>,
  lines: readonly NewBankLine[],
) =>
  tx.rows(
    `insert into bank_line (firm_id, file_id, bank_account_id, id, state, client_id, score, reasons, parts, candidates, position, on_date, amount_minor, reference, counterparty, counterparty_iban, bank_id, fingerprint, known_line_id, ignored_because)
     select app.firm_id(), $1, $2, x.id, x.state, x.client_id, x.score, x.reasons::text[], x.parts, x.candidates::uuid[], x.position, x.on_date, x.amount, x.reference, x.counterparty, x.iban, x.bank_id, x.fingerprint, x.known, x.because
       from unnest($3::uuid[], $4::text[], $5::uuid[], $6::int[], $7::text[], $8::jsonb[], $9::text[], $10::int[], $11::date[], $12::bigint[], $13::text[], $14::text[], $15::text[], $16::text[], $17::bytea[], $18::uuid[], $19::text[])
         as x (id, state, client_id, score, reasons, parts, candidates, position, on_date, amount, reference, counterparty, iban, bank_id, fingerprint, known, because)`,
    [
      file.id,
      file.bankAccountId,
      ...proposedColumns(lines),
      lines.map((x) => x.position),
      lines.map((x) => x.on),
      lines.map((x) => x.amountMinor),
      lines.map((x) => x.reference),
      lines.map((x) => x.counterparty),
      lines.map((x) => x.iban),
      lines.map((x) => x.bankId),
      lines.map((x) => x.fingerprint),
      lines.map((x) => x.knownLineId),
      lines.map((x) => x.ignoredBecause),
    ],
  );
export const saveProposed = (tx: WriteTx, lines: readonly Proposed[]) =>
  lines.length === 0
    ? Promise.resolve([])
    : tx.rows(
        `update bank_line l set version = version + 1, state = x.state, client_id = x.client_id, score = x.score, reasons = x.reasons::text[], parts = x.parts, candidates = x.candidates::uuid[]
           from unnest($1::uuid[], $2::text[], $3::uuid[], $4::int[], $5::text[], $6::jsonb[], $7::text[]) as x (id, state, client_id, score, reasons, parts, candidates) where l.firm_id = app.firm_id() and l.id = x.id`,
        proposedColumns(lines),
      );

/** Lines of the account that are there already, by fingerprint. */
export const knownLines = (db: ReadDb, bankAccountId: string, fingerprints: readonly Buffer[]) =>
  db.rows<Readonly<{ id: string; fingerprint: Buffer }>>(
    `select id, fingerprint from bank_line where firm_id = app.firm_id() and bank_account_id = $1 and fingerprint = any($2::bytea[]) and state <> 'known'`,
    [bankAccountId, fingerprints],
  );

export type Accepted = Readonly<{
  id: string;
  receiptId: string;
  clientId: string;
  parts: readonly StoredPart[];
}>;
export const saveAccepted = (tx: WriteTx, lines: readonly Accepted[]) =>
  tx.rows(
    `update bank_line l set version = version + 1, state = 'accepted', receipt_id = x.receipt_id, client_id = x.client_id, parts = x.parts
       from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::jsonb[]) as x (id, receipt_id, client_id, parts) where l.firm_id = app.firm_id() and l.id = x.id`,
    [
      lines.map((x) => x.id),
      lines.map((x) => x.receiptId),
      lines.map((x) => x.clientId),
      lines.map((x) => toJson(x.parts)),
    ],
  );
export const saveRefundLine = (
  tx: WriteTx,
  line: Readonly<{ id: string; refundId: string; clientId: string }>,
) =>
  tx.rows(
    `update bank_line set version = version + 1, state = 'accepted', refund_id = $2, client_id = $3 where firm_id = app.firm_id() and id = $1`,
    [line.id, line.refundId, line.clientId],
  );
export const saveIgnored = (tx: WriteTx, id: string, because: string | null) =>
  tx.rows(
    `update bank_line set version = version + 1, state = 'ignored', ignored_because = $2 where firm_id = app.firm_id() and id = $1`,
    [id, because],
  );
export const saveReopened = (tx: WriteTx, id: string, state: LineState) =>
  tx.rows(
    'update bank_line set version = version + 1, state = $2, receipt_id = null, refund_id = null, ignored_because = null, parts = $3 where firm_id = app.firm_id() and id = $1',
    [id, state, '[]'],
  );

export type OpenInvoiceRow = Readonly<{
  id: string;
  number: string;
  client_id: string;
  client_name: string;
  due_on: string;
  open_minor: bigint;
}>;
/** All that is open at a legal entity in a currency: what a file of its account can pay. */
export const openInvoicesAt = (
  db: ReadDb,
  { legalEntityId, currency }: Readonly<{ legalEntityId: string; currency: string }>,
) =>
  db.rows<OpenInvoiceRow>(
    `select i.id, i.number, i.client_id, c.name as client_name, i.due_on, b.open_minor from invoice i join client c on c.firm_id = i.firm_id and c.id = i.client_id join invoice_balance b on b.firm_id = i.firm_id and b.invoice_id = i.id
      where i.firm_id = app.firm_id() and i.legal_entity_id = $1 and i.currency = $2 and i.state = 'posted' and b.open_minor > 0 order by i.due_on, i.number`,
    [legalEntityId, currency],
  );

export type CandidateRow = OpenInvoiceRow;
/** Invoices by id, and of a client all that is open; the first due first. */
export const candidatesFor = (
  db: ReadDb,
  {
    ids,
    clientId,
    currency,
  }: Readonly<{ ids: readonly string[]; clientId: string | null; currency: string }>,
) =>
  db.rows<CandidateRow>(
    `select i.id, i.number, i.client_id, c.name as client_name, i.due_on, b.open_minor from invoice i join client c on c.firm_id = i.firm_id and c.id = i.client_id join invoice_balance b on b.firm_id = i.firm_id and b.invoice_id = i.id
      where i.firm_id = app.firm_id() and (i.id = any($1) or i.client_id = $2) and i.currency = $3 and i.state = 'posted' and b.open_minor > 0 order by i.due_on, i.number limit 100`,
    [ids, clientId, currency],
  );

export const invoiceNumbers = (db: ReadDb, ids: readonly string[]) =>
  db.rows<Readonly<{ id: string; number: string | null }>>(
    'select id, number from invoice where firm_id = app.firm_id() and id = any($1)',
    [ids],
  );

export type PayerKey = Readonly<{ kind: 'iban' | 'name'; key: string }>;
export const payersOf = (db: ReadDb, keys: readonly PayerKey[]) =>
  db.rows<PayerKey & Readonly<{ client_id: string }>>(
    'select p.kind, p.key, p.client_id from unnest($1::text[], $2::text[]) as x (kind, key) join payer p on p.firm_id = app.firm_id() and p.kind = x.kind and p.key = x.key',
    [keys.map((x) => x.kind), keys.map((x) => x.key)],
  );
export type SeenPayer = PayerKey & Readonly<{ clientId: string }>;
export const learnPayers = (tx: WriteTx, seen: readonly SeenPayer[], at: string) =>
  seen.length === 0
    ? Promise.resolve([])
    : tx.rows(
        `insert into payer as p (firm_id, kind, key, client_id, times, seen_at) select app.firm_id(), x.kind, x.key, x.client_id, count(*)::int, $4 from unnest($1::text[], $2::text[], $3::uuid[]) as x (kind, key, client_id) group by 2, 3, 4 order by 2, 3, 4
         on conflict (firm_id, kind, key, client_id) do update set times = p.times + excluded.times, seen_at = excluded.seen_at`,
        [seen.map((x) => x.kind), seen.map((x) => x.key), seen.map((x) => x.clientId), at],
      );
