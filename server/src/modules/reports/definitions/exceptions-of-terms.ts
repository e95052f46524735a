// Exceptions of contracts, caps, uplifts, retainers and milestones.

import { norms } from '@daybook/core/exceptions/exception-kinds.ts';
import { type Piece, rule } from './exception-rules.ts';
import { minorUnitsOf } from './minor-units.ts';

const contract: Pick<Piece, 'record' | 'label' | 'branch' | 'client' | 'person'> = {
  ...{ record: ['contract', 'k.id'], label: `k.number || ' ' || k.name` },
  ...{ branch: 'k.branch_id', client: 'k.client_id', person: 'k.owner_id' },
};
const inForce = `k.firm_id = app.firm_id() and k.state = 'in_force'`;
const soon = (column: string, day: string) =>
  `${column} between ${day} and ${day} + ${norms.aheadDays}`;

/** As taxFinder: what a client of that treatment pays in the country of the entity. */
const taxPercent = (day: string) =>
  `case when c.tax_treatment = 'standard' then (select x.percent from tax_rate x where x.firm_id = s.firm_id and x.tax_class_id = s.tax_class_id and x.country = e.address ->> 'country' and x.valid @> ${day}) else 0 end`;
const inReach = (row: string) =>
  `(r.project_id is null or ${row}.project_id = r.project_id) and (r.service_id is null or ${row}.service_id = r.service_id)`;
const withTax = (percent: string) =>
  `u.net_minor + sign(u.net_minor) * round(abs(u.net_minor) * ${percent} / 100)`;

export const termsRules = (day: string): readonly string[] => [
  rule('over_cap', {
    ...{ ...contract, id: 'l.contract_line_id', on: 'k.starts_on', currency: 'k.currency' },
    stake: 'u.used_minor - l.cap_minor',
    from: `billing_limit l
      join lateral (select n.contract_id from contract_line n where n.firm_id = l.firm_id and n.line_key = l.contract_line_id limit 1) n on true
      join contract k on k.firm_id = l.firm_id and k.id = n.contract_id
      join lateral (select sum(b.open_minor) filter (where b.is_open) + coalesce(sum(a.amount_minor), 0) as used_minor
          from billable_item i join item_balance b on b.firm_id = i.firm_id and b.item_id = i.id
          left join lateral (select sum(a.amount_minor) as amount_minor from allocation a join invoice v on v.firm_id = a.firm_id and v.id = a.invoice_id and v.state not in ('discarded', 'voided') where a.firm_id = i.firm_id and a.item_id = i.id) a on true
         where i.firm_id = l.firm_id and i.contract_line_id = l.contract_line_id and not i.is_withdrawn) u on true
      where l.firm_id = app.firm_id() and ${inForce} and l.cap_minor is not null and u.used_minor > l.cap_minor`,
  }),
  rule('contract_ended', {
    ...{ id: 'o.item_id', on: 'o.work_date', record: ['project', 'o.project_id'], of: 'o' },
    ...{ label: 'o.note', currency: 'o.currency', stake: 'o.open_minor' },
    from: `open_item o
      where o.firm_id = app.firm_id() and o.contract_line_id is null and o.source_kind = 'time'
        and exists (select from contract_line n join contract k on k.firm_id = n.firm_id and k.id = n.contract_id
          where n.firm_id = o.firm_id and n.client_id = o.client_id and n.project_id = o.project_id and k.until <= o.work_date and k.state not in ('draft', 'submitted', 'approved', 'discarded', 'rejected'))`,
  }),
  rule('ending', {
    ...{ ...contract, id: 'k.id', on: 'k.until' },
    from: `contract k where ${inForce} and ${soon('k.until', day)}`,
  }),
  rule('notice_near', {
    ...{ ...contract, id: 'k.id', on: 'k.notice_on' },
    from: `contract k where ${inForce} and ${soon('k.notice_on', day)}`,
  }),
  rule('uplift_missed', {
    ...{ ...contract, id: 'k.id', on: 'd.due_on' },
    from: `contract k
      join lateral (select v.terms -> 'uplift' as uplift from contract_version v where v.firm_id = k.firm_id and v.contract_id = k.id and v.state = 'posted' order by v.ordinal desc limit 1) t on true
      join lateral (select coalesce(max(v.effective_from) filter (where v.reason like 'Uplift of%'), min(v.effective_from)) as last_on from contract_version v where v.firm_id = k.firm_id and v.contract_id = k.id and v.state = 'posted') p on true
      join lateral (select case when t.uplift ->> 'kind' = 'steps' then (select min((s ->> 'from')::date) from jsonb_array_elements(t.uplift -> 'steps') s where (s ->> 'from')::date > p.last_on) else (p.last_on + interval '1 year')::date end as due_on) d on true
      where ${inForce} and jsonb_typeof(t.uplift) = 'object' and d.due_on <= ${day}`,
  }),
  rule('retainer_low', {
    ...{ id: 'r.id', on: `${day}`, record: ['retainer', 'r.id'], currency: 'r.currency' },
    ...{ label: `r.number || ' ' || r.name`, branch: 'r.branch_id', client: 'r.client_id' },
    ...{ project: 'r.project_id', service: 'r.service_id' },
    stake: `f.floor_minor - p.paid_minor + u.worked_minor + d.drafted_minor`,
    from: `retainer r join client c on c.firm_id = r.firm_id and c.id = r.client_id join legal_entity e on e.firm_id = r.firm_id and e.id = r.legal_entity_id
      join lateral (select ((r.terms #>> '{evergreen,floor,amount}')::numeric * ${minorUnitsOf('r.currency')})::bigint as floor_minor) f on true
      join lateral (select coalesce(sum(m.units), 0) as paid_minor from retainer_movement m where m.firm_id = r.firm_id and m.retainer_id = r.id) p on true
      join lateral (select coalesce(sum(${withTax('u.percent')}), 0) as worked_minor from (
          select sum(o.open_minor) as net_minor, ${taxPercent(day)} as percent from open_item o join service s on s.firm_id = o.firm_id and s.id = o.service_id
           where o.firm_id = r.firm_id and o.client_id = r.client_id and o.currency = r.currency and ${inReach('o')} group by s.firm_id, s.tax_class_id) u) u on true
      join lateral (select coalesce(sum(${withTax('u.tax_percent')}), 0) as drafted_minor from (
          select sum(l.net_minor) as net_minor, l.tax_percent from invoice i join invoice_line l on l.firm_id = i.firm_id and l.invoice_id = i.id and ${inReach('l')}
           where i.firm_id = r.firm_id and i.client_id = r.client_id and i.currency = r.currency and i.state in ('draft', 'submitted') group by l.tax_percent) u) d on true
      where r.firm_id = app.firm_id() and r.state = 'in_force' and r.kind <> 'hours' and jsonb_typeof(r.terms -> 'evergreen') = 'object' and p.paid_minor - u.worked_minor - d.drafted_minor < f.floor_minor`,
  }),
  rule('done_not_billed', {
    ...{ id: 'm.id', on: 'coalesce(m.due_on, k.starts_on)', record: ['milestone', 'm.id'] },
    ...{ label: `k.number || ' ' || m.name`, currency: 'k.currency' },
    ...{ branch: 'k.branch_id', client: 'k.client_id', person: 'k.owner_id' },
    stake: 'm.value_minor - b.billed_minor',
    from: `milestone m join milestone_balance b on b.firm_id = m.firm_id and b.milestone_id = m.id join contract k on k.firm_id = m.firm_id and k.id = m.contract_id
      where m.firm_id = app.firm_id() and not m.is_dropped and m.percent >= 100 and b.billed_minor < m.value_minor`,
  }),
];
