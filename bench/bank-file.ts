// A bank's file of fifty thousand lines against twenty thousand open invoices: read, matched and proposed
// through the door, beside one hand-written statement that stores the same lines, joined with the invoices
// by exact number and amount.

import { randomUUID } from 'node:crypto';
import { contract } from '@daybook/contract/contract.ts';
import { callAs } from '../server/src/platform/caller.ts';
import { type Measure, timed } from './measure.ts';
import { type BenchFirm, connect, type World } from './world.ts';

const lineCount = 50_000;
const invoiceCount = 20_000;
const memoryReach = 1024;

type Line = Readonly<{ on: string; minor: number; reference: string; name: string }>;

export const bankFile: Measure = async (world) => {
  const firm = await world.emptyFirm();
  await fillInvoices(world, firm);
  const lines = Array.from({ length: lineCount }, (_, index) => lineAt(index));
  const ours = await importThem(world, firm, lines);
  const limit = await joinByHand(world, firm, lines);
  if (ours.matched !== invoiceCount || limit.matched !== invoiceCount)
    throw new Error(`${ours.matched} and ${limit.matched} of ${invoiceCount} invoices were found`);
  const ratio = ours.milliseconds / limit.milliseconds;
  return [
    {
      name: `bank file of ${lineCount} lines against ${invoiceCount} open invoices`,
      ours: `${(ours.milliseconds / 1000).toFixed(1)} s`,
      limit: `${(limit.milliseconds / 1000).toFixed(1)} s`,
      ratio,
      reach: 'at most 4',
      holds: ratio <= 4,
    },
    {
      name: 'memory while importing the file',
      ours: `${ours.megabytes} MiB`,
      limit: `${memoryReach} MiB`,
      ratio: ours.megabytes / memoryReach,
      reach: 'at most 1',
      holds: ours.megabytes <= memoryReach,
    },
  ];
};

const numberOf = (index: number): string => `B-${String(index + 1).padStart(5, '0')}`;
const amountOf = (index: number): number => 10_000 + ((index * 7919) % 900_000);

/** Of five lines two pay an invoice, two are of people whom nobody knows, and one goes out. */
function lineAt(index: number): Line {
  const on = `2026-03-${String(1 + (index % 28)).padStart(2, '0')}`;
  const kind = index % 5;
  const invoice = Math.floor(index / 5) * 2 + kind;
  if (kind < 2)
    return { on, minor: amountOf(invoice), reference: numberOf(invoice), name: 'A client' };
  const minor = kind === 4 ? -(index + 1) : 100_000_000 + index;
  return { on, minor, reference: `Order ${index}`, name: `Somebody ${index % 997}` };
}

const decimal = (minor: number): string =>
  `${minor < 0 ? '-' : ''}${Math.floor(Math.abs(minor) / 100)}.${String(Math.abs(minor) % 100).padStart(2, '0')}`;

async function importThem({ server }: World, firm: BenchFirm, lines: readonly Line[]) {
  const { cash } = contract;
  const account = await callAs(
    server.door,
    firm.actor,
    'cash.createBankAccount',
    cash.createBankAccount,
    { name: 'Bench', currency: 'EUR', branchId: firm.branchId },
  );
  const rows = lines.map(
    ({ on, minor, reference, name }) => `${on},${decimal(minor)},Invoice ${reference},${name}`,
  );
  const contentBase64 = Buffer.from(`Date,Amount,Reference,Name\n${rows.join('\n')}\n`).toString(
    'base64',
  );
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 50);
  const { milliseconds, value: file } = await timed(() =>
    callAs(server.door, firm.actor, 'cash.importBankFile', cash.importBankFile, {
      bankAccountId: account.id,
      fileName: 'bench.csv',
      contentBase64,
    }),
  );
  clearInterval(watch);
  const [found] = await server.database
    .reader(firm.firmId)
    .rows<{ count: number }>(
      `select count(*)::int as count from bank_line where firm_id = app.firm_id() and file_id = $1 and state = 'matched'`,
      [file.id],
    );
  return {
    milliseconds,
    matched: found?.count ?? -1,
    megabytes: Math.round(Math.max(peak, process.memoryUsage().rss) / 1_048_576),
  };
}

/** The same lines into the same table, with its keys, and one join that says what they pay. */
async function joinByHand({ appUrl }: World, firm: BenchFirm, lines: readonly Line[]) {
  const connection = await connect(appUrl);
  const run = (text: string, values: unknown[] = []) => connection.query(text, values);
  const [fileId, commandId] = [randomUUID(), randomUUID()];
  const { milliseconds } = await timed(async () => {
    await run('begin');
    await run(
      `select set_config('app.firm_id', $1, true), set_config('app.command_id', $2, true)`,
      [firm.firmId, commandId],
    );
    const account = await run(
      `insert into bank_account (firm_id, id, name, currency, legal_entity_id, branch_id, account, created_at, created_by_id) values (app.firm_id(), gen_random_uuid(), 'By hand', 'EUR', $1, $2, '1000', now(), $3) returning id`,
      [firm.entityId, firm.branchId, firm.actor.personId],
    );
    const accountId = account.rows[0]?.id;
    await run(
      `insert into bank_file (firm_id, id, bank_account_id, file_name, format, sha256, line_count, known_count, credit_minor, debit_minor, imported_at, imported_by_id) values (app.firm_id(), $1, $2, 'by hand', 'csv', '', 0, 0, 0, 0, now(), $3)`,
      [fileId, accountId, firm.actor.personId],
    );
    await run(
      `insert into bank_line (firm_id, id, file_id, bank_account_id, position, on_date, amount_minor, reference, counterparty, fingerprint, state, client_id, score, reasons, parts, candidates)
       select app.firm_id(), gen_random_uuid(), $1, $2, x.position, x.on_date, x.amount, x.reference, x.name, sha256(convert_to(x.on_date || ' ' || x.amount || ' ' || x.reference, 'UTF8')), case when x.amount < 0 then 'debit' when p.id is null then 'unknown' else 'matched' end, p.client_id, 0, '{}',
          case when p.id is null then '[]' else jsonb_build_array(jsonb_build_object('invoiceId', p.id, 'amountMinor', x.amount::text)) end, '{}'
         from unnest($3::int[], $4::date[], $5::bigint[], $6::text[], $7::text[]) as x (position, on_date, amount, reference, name)
         left join (select i.id, i.client_id, i.number, b.open_minor from invoice i join invoice_balance b on b.firm_id = i.firm_id and b.invoice_id = i.id where i.firm_id = app.firm_id() and i.state = 'posted') p on p.number = x.reference and p.open_minor = x.amount`,
      [
        ...[fileId, accountId],
        lines.map((_, index) => index),
        lines.map((line) => line.on),
        lines.map((line) => line.minor),
        lines.map((line) => line.reference),
        lines.map((line) => line.name),
      ],
    );
    await run('commit');
  });
  await run(`select set_config('app.firm_id', $1, false)`, [firm.firmId]);
  const { rows } = await run(
    `select count(*)::int as count from bank_line where file_id = $1 and state = 'matched'`,
    [fileId],
  );
  await connection.end();
  return { milliseconds, matched: Number(rows[0]?.count) };
}

/** By SQL, as the owner and past the triggers: the stage of the measurement, not its subject. */
async function fillInvoices({ ownerUrl }: World, firm: BenchFirm): Promise<void> {
  const owner = await connect(ownerUrl);
  await owner.query('set session_replication_role = replica');
  await owner.query(
    `insert into client (firm_id, id, name, code, legal_entity_id, currency, address, payment_term_days, quantity_policy, grouping, tax_treatment) select $1, gen_random_uuid(), 'Payer ' || n, 'P' || n, $2, 'EUR', '{}', 30, 'minutes', 'service', 'standard' from generate_series(1, 1000) n`,
    [firm.firmId, firm.entityId],
  );
  await owner.query(
    `insert into invoice (firm_id, id, pre_bill_id, client_id, legal_entity_id, branch_id, currency, state, number, invoice_date, due_on, payment_term_days, grouping, quantity_policy, notes, line_net_minor, tax_minor, total_minor, tax_lines, exchange_rate, base_currency, base_total_minor, created_at, posted_at)
     select $1, gen_random_uuid(), gen_random_uuid(), c.id, $2, $3, 'EUR', 'posted', 'B-' || lpad(x.n::text, 5, '0'), date '2026-02-01', date '2026-03-01', 30, 'service', 'minutes', '', x.amount, 0, x.amount, '[]', 1, 'EUR', x.amount, now(), now()
       from unnest($4::int[], $5::bigint[]) as x (n, amount) join (select id, row_number() over (order by code) - 1 as k from client where firm_id = $1 and code like 'P%') c on c.k = x.n % 1000`,
    [
      firm.firmId,
      firm.entityId,
      firm.branchId,
      Array.from({ length: invoiceCount }, (_, index) => index + 1),
      Array.from({ length: invoiceCount }, (_, index) => amountOf(index)),
    ],
  );
  await owner.query('analyze');
  await owner.end();
}
