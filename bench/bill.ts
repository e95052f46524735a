// All approved entries billed, project by project: propose, invoice, post through the door, beside one
// hand-written transaction that writes the same invoices, lines, allocations, audit and journal.

import { randomUUID } from 'node:crypto';
import { contract } from '@daybook/contract/contract.ts';
import { callAs } from '../server/src/platform/caller.ts';
import { type Measure, timed } from './measure.ts';
import { type BenchFirm, connect, type World } from './world.ts';

const chunk = 100;
const refreshAfter: ReadonlySet<number> = new Set([1, 4, 16, 64]);

export const bill: Measure = async (world) => {
  const { ours: firm, limit } = await world.firms();
  let peak = 0;
  const { milliseconds: mine } = await timed(async () => {
    for (let at = 0; at < firm.projectIds.length; at += chunk) {
      await billChunk(world, firm, firm.projectIds.slice(at, at + chunk));
      peak = Math.max(peak, process.memoryUsage().rss);
      // Plans are made for tables of a size that a bulk run soon leaves behind; its own time pays for this.
      if (refreshAfter.has(at / chunk + 1)) await world.server.database.refreshStatistics();
    }
  });
  const { milliseconds: theirs } = await timed(() => billByHand(world, limit));
  const [left, right] = [await billedOf(world, firm), await billedOf(world, limit)];
  if (left !== right) throw new Error(`The two billed different amounts: ${left} and ${right}`);
  const ratio = mine / theirs;
  const megabytes = Math.round(peak / 1_048_576);
  return [
    {
      name: `bill ${world.size} entries of ${firm.projectIds.length} projects`,
      ours: `${(mine / 1000).toFixed(1)} s`,
      limit: `${(theirs / 1000).toFixed(1)} s`,
      ratio,
      reach: 'at most 5',
      holds: ratio <= 5,
    },
    {
      name: 'memory while billing',
      ours: `${megabytes} MiB`,
      limit: '1024 MiB',
      ratio: megabytes / 1024,
      reach: 'at most 1',
      holds: megabytes <= 1024,
    },
  ];
};

export async function billChunk(
  { server }: World,
  firm: BenchFirm,
  projectIds: readonly string[],
): Promise<void> {
  const { billing } = contract;
  const preBills = await callAs(
    server.door,
    firm.actor,
    'billing.proposeMany',
    billing.proposeMany,
    { per: 'project', projectIds: [...projectIds], cutOff: '2026-12-31' },
  );
  const invoices = await callAs(
    server.door,
    firm.actor,
    'billing.invoiceMany',
    billing.invoiceMany,
    { preBillIds: preBills.items.map(({ id }) => id) },
  );
  await callAs(server.door, firm.actor, 'billing.postMany', billing.postMany, {
    invoiceIds: invoices.items.map(({ id }) => id),
  });
}

export async function billedOf({ ownerUrl }: World, firm: BenchFirm): Promise<string> {
  const owner = await connect(ownerUrl);
  const { rows } = await owner.query<{ total: string }>(
    `select count(*) || ' ' || sum(amount_minor) || ' ' || (select sum(amount_minor) from journal_line l where l.firm_id = $1 and account = '1200') as total from allocation where firm_id = $1`,
    [firm.firmId],
  );
  await owner.end();
  return rows[0]?.total ?? '';
}

export async function billByHand({ appUrl }: World, firm: BenchFirm): Promise<void> {
  const connection = await connect(appUrl);
  const commandId = randomUUID();
  const run = (text: string, values: unknown[] = []) => connection.query(text, values);
  await run('begin');
  await run(`select set_config('app.firm_id', $1, true), set_config('app.command_id', $2, true)`, [
    firm.firmId,
    commandId,
  ]);
  await run(
    `create temp table job on commit drop as select p.id as project_id, p.client_id, gen_random_uuid() as pre_bill_id, gen_random_uuid() as invoice_id, gen_random_uuid() as entry_id, row_number() over (order by p.id) as n from project p`,
  );
  await run(`create temp table job_line on commit drop as select j.invoice_id, i.project_id, i.service_id, gen_random_uuid() as line_id, min(i.work_date) as from_date, max(i.work_date) + 1 as until_date, sum(i.billable_minutes)::int as minutes, sum(i.amount_minor)::bigint as net,
      row_number() over (partition by j.invoice_id order by i.service_id) as position from job j join billable_item i on i.firm_id = app.firm_id() and i.project_id = j.project_id group by 1, 2, 3`);
  await run(
    `create temp table job_total on commit drop as select invoice_id, sum(net)::bigint as net, round(sum(net) * 0.19)::bigint as tax from job_line group by 1`,
  );
  await run(
    `insert into command (firm_id, id, endpoint, input_hash, source, at) values (app.firm_id(), $1, 'by-hand', '', 'console', now())`,
    [commandId],
  );
  await run(
    `insert into pre_bill (firm_id, id, client_id, legal_entity_id, branch_id, currency, cut_off, state, grouping, quantity_policy, skipped_unpriced, created_at) select app.firm_id(), pre_bill_id, client_id, $1, $2, 'EUR', '2026-12-31', 'invoiced', 'service', 'minutes', 0, now() from job`,
    [firm.entityId, firm.branchId],
  );
  await run(
    `insert into invoice (firm_id, id, pre_bill_id, client_id, legal_entity_id, branch_id, currency, state, number, invoice_date, due_on, payment_term_days, grouping, quantity_policy, notes, line_net_minor, tax_minor, total_minor, tax_lines, seller, buyer, exchange_rate, base_currency, base_total_minor, created_at, posted_at)
    select app.firm_id(), j.invoice_id, j.pre_bill_id, j.client_id, $1, $2, 'EUR', 'posted', 'B-' || lpad(j.n::text, 5, '0'), current_date, current_date + 30, 30, 'service', 'minutes', '', t.net, t.tax, t.net + t.tax, '[]', to_jsonb(e), to_jsonb(c), 1, 'EUR', t.net + t.tax, now(), now()
      from job j join job_total t using (invoice_id) join legal_entity e on e.id = $1 join client c on c.id = j.client_id`,
    [firm.entityId, firm.branchId],
  );
  await run(`insert into invoice_line (firm_id, id, invoice_id, position, description, service_id, project_id, from_date, until_date, minutes, unit_price, net_minor, tax_class_id, tax_category, tax_percent)
    select app.firm_id(), l.line_id, l.invoice_id, l.position, s.name, l.service_id, l.project_id, l.from_date, l.until_date, l.minutes, 120, l.net, s.tax_class_id, 'S', 19 from job_line l join service s on s.id = l.service_id`);
  await run(
    `insert into allocation (firm_id, id, item_id, invoice_id, line_id, minutes, value_minor, amount_minor, command_id)
    select app.firm_id(), gen_random_uuid(), i.id, l.invoice_id, l.line_id, i.billable_minutes, i.amount_minor, i.amount_minor, $1 from billable_item i join job_line l on l.project_id = i.project_id and l.service_id = i.service_id where i.firm_id = app.firm_id()`,
    [commandId],
  );
  await run(
    `insert into audit_event (firm_id, id, command_id, type, record_kind, record_id, after, at) select app.firm_id(), gen_random_uuid(), $1, 'invoice.posted', 'invoice', j.invoice_id, jsonb_build_object('number', j.n, 'net', t.net, 'tax', t.tax), now() from job j join job_total t using (invoice_id)`,
    [commandId],
  );
  await run(
    `insert into journal_entry (firm_id, id, legal_entity_id, on_date, description, source_kind, source_id, command_id) select app.firm_id(), entry_id, $1, current_date, 'Invoice', 'invoice', invoice_id, $2 from job`,
    [firm.entityId, commandId],
  );
  await run(`insert into journal_line (firm_id, entry_id, position, account, currency, amount_minor, base_currency, base_minor, client_id, project_id, service_id)
    select app.firm_id(), j.entry_id, row_number() over (partition by j.entry_id) - 1, x.account, 'EUR', x.minor, 'EUR', x.minor, j.client_id, x.project_id, x.service_id from job j join (
      select invoice_id, '1200' as account, net + tax as minor, null::uuid as project_id, null::uuid as service_id from job_total union all select invoice_id, '2200', -tax, null, null from job_total
      union all select invoice_id, '4000', -net, project_id, service_id from job_line union all select invoice_id, '1300', -net, project_id, service_id from job_line union all select invoice_id, '4900', net, project_id, service_id from job_line) x using (invoice_id)`);
  await run('commit');
  await connection.end();
}
