// Firms with a past: so many entries over so many months, all billed and paid but for the newest.

import { type BenchFirm, connect, type World } from './world.ts';

const openMonths = 2;
const entriesPerInvoice = 100;

const made = new WeakMap<World, Map<string, Promise<BenchFirm>>>();

/** Made once for all measurements of a run. */
export function historyOf(world: World, size: number, months: number): Promise<BenchFirm> {
  const known = made.get(world) ?? new Map<string, Promise<BenchFirm>>();
  made.set(world, known);
  const name = `${size} ${months}`;
  const firm = known.get(name) ?? make(world, size, months);
  known.set(name, firm);
  return firm;
}

/** Written past the triggers, as the rest of the stage. */
async function make(world: World, size: number, lasting: number): Promise<BenchFirm> {
  world.say(`  making a firm with ${size} entries, most of them billed`);
  const firm = await world.emptyFirm();
  const owner = await connect(world.ownerUrl);
  await owner.query('set session_replication_role = replica');
  await owner.query(`set maintenance_work_mem = '512MB'`);
  const values = [
    firm.firmId,
    firm.personIds,
    firm.projectIds,
    firm.serviceIds,
    firm.branchId,
    lasting,
    Math.round(size / lasting),
  ];
  await owner.query(
    `insert into time_entry (firm_id, id, person_id, entered_by_id, project_id, client_id, branch_id, service_id, work_date, worked_minutes, is_billable, note, state, source)
     select $1, gen_random_uuid(), ($2::uuid[])[1 + n % 100], ($2::uuid[])[1 + n % 100], p.id, p.client_id, $5, ($4::uuid[])[1 + n % 5],
        (date_trunc('month', current_date) - m * interval '1 month' + (n % 27) * interval '1 day')::date, 15 + 15 * (n % 20), true, 'Work ' || n, 'approved', 'api'
       from generate_series(0, $6::int - 1) m cross join generate_series(1, $7::int) n join project p on p.firm_id = $1 and p.id = ($3::uuid[])[1 + n % array_length($3::uuid[], 1)]`,
    values,
  );
  await owner.query(
    `insert into billable_item (firm_id, id, source_kind, source_id, client_id, project_id, branch_id, person_id, service_id, work_date, note, currency, worked_minutes, billable_minutes, unit_price, amount_minor, beaten, quantity_policy)
     select firm_id, gen_random_uuid(), 'time', id, client_id, project_id, branch_id, person_id, service_id, work_date, note, 'EUR', worked_minutes, worked_minutes, 120, worked_minutes * 200, '[]', 'minutes' from time_entry where firm_id = $1`,
    [firm.firmId],
  );
  const cut = `(date_trunc('month', current_date) - interval '${openMonths - 1} months')::date`;
  await owner.query(
    `create temp table billed as select x.*, dense_rank() over (order by x.month, x.project_id, x.part) as place from (
       select i.id as item_id, i.client_id, i.branch_id, i.project_id, i.billable_minutes, i.amount_minor, date_trunc('month', i.work_date)::date as month,
          (row_number() over (partition by date_trunc('month', i.work_date), i.project_id order by i.id)) / ${entriesPerInvoice} as part
         from billable_item i where i.firm_id = $1 and i.work_date < ${cut}) x`,
    [firm.firmId],
  );
  await owner.query(
    `create temp table document as select place, gen_random_uuid() as id, gen_random_uuid() as line_id, (array_agg(client_id))[1] as client_id, (array_agg(branch_id))[1] as branch_id, (array_agg(project_id))[1] as project_id, (max(month) + interval '1 month')::date as on_date,
        sum(amount_minor)::bigint as net, sum(billable_minutes)::int as minutes from billed group by place`,
  );
  await owner.query(
    `insert into invoice (firm_id, id, pre_bill_id, client_id, legal_entity_id, branch_id, currency, state, number, invoice_date, due_on, payment_term_days, grouping, quantity_policy, notes, line_net_minor, tax_minor, total_minor, tax_lines, created_at)
     select $1, id, id, client_id, $2, branch_id, 'EUR', 'posted', 'D-' || place, on_date, on_date + 30, 30, 'service', 'minutes', '', net, 0, net, '[]', on_date from document`,
    [firm.firmId, firm.entityId],
  );
  await owner.query(
    `insert into allocation (firm_id, id, item_id, invoice_id, line_id, minutes, value_minor, amount_minor, command_id)
     select $1, gen_random_uuid(), b.item_id, d.id, d.line_id, b.billable_minutes, b.amount_minor, b.amount_minor, $1 from billed b join document d using (place)`,
    [firm.firmId],
  );
  await owner.query(
    `with paid as (insert into receipt (firm_id, id, number, client_id, legal_entity_id, branch_id, received_on, currency, amount_minor, method, state, received_by_id, created_at)
       select $1, id, 'R-' || place, client_id, $2, branch_id, on_date + 30, 'EUR', net, 'bank_transfer', 'posted', $3, on_date from document where on_date < current_date - 60 and net > 0 returning id, amount_minor)
     insert into settlement (firm_id, id, receipt_id, invoice_id, amount_minor, at) select $1, gen_random_uuid(), id, id, amount_minor, now() from paid`,
    [firm.firmId, firm.entityId, firm.personIds[0]],
  );
  await owner.query(
    `insert into unbilled_item select firm_id, id from billable_item where firm_id = $1 and work_date >= ${cut}`,
    [firm.firmId],
  );
  await owner.query(
    'insert into unsettled_invoice select firm_id, invoice_id from invoice_balance where firm_id = $1 and open_minor <> 0',
    [firm.firmId],
  );
  await owner.query('drop table billed, document');
  await owner.query('vacuum analyze');
  await owner.end();
  return firm;
}
