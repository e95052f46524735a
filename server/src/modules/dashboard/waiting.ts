// What waits for a person, of all that waits.

import type { dashboard } from '@daybook/contract/dashboard.ts';
import type { OutputOf } from '@daybook/contract/endpoint.ts';
import type { Permission } from '@daybook/core/access/permissions.ts';
import type { Area } from '@daybook/core/dashboard/areas.ts';
import { money } from '@daybook/core/money/money.ts';
import { type Actor, voicesOf } from '../../platform/actor.ts';
import type { WaitingRow } from './waiting-store.ts';

type Waiting = OutputOf<typeof dashboard.home>['waiting'][number];
type Kind = Readonly<{
  one: string;
  many: string;
  opens: string;
  /** The page of one of them. */
  at?: string;
  needs: Permission;
  area: Exclude<Area, 'module'> | null;
  verb?: Waiting['items'][number]['verb'];
}>;

export const waitingKinds: Readonly<Record<string, Kind>> = {
  approval: {
    ...{ one: 'request waits for your approval', many: 'requests wait for your approval' },
    ...{ opens: '/requests', at: '/requests/', needs: 'approvals.approve', area: null },
    verb: 'approve_request',
  },
  rejected: {
    ...{ one: 'timesheet was sent back to you', many: 'timesheets were sent back to you' },
    ...{ opens: '/timesheet', needs: 'timesheets.submit', area: 'timesheets' },
  },
  unsubmitted: {
    one: 'project has time of past weeks that is not submitted',
    many: 'projects have time of past weeks that is not submitted',
    ...{ opens: '/timesheet', needs: 'timesheets.submit', area: 'timesheets' },
  },
  timesheet: {
    ...{ one: 'timesheet waits for you', many: 'timesheets wait for you' },
    ...{ opens: '/approvals', needs: 'timesheets.approve', area: 'timesheets' },
    verb: 'approve_timesheet',
  },
  expense: {
    ...{ one: 'expense waits for you', many: 'expenses wait for you' },
    ...{ opens: '/expenses?awaitingMe=true', at: '/expenses/', needs: 'expenses.approve' },
    ...{ area: 'timesheets', verb: 'approve_expense' },
  },
  expense_rejected: {
    ...{ one: 'expense was sent back to you', many: 'expenses were sent back to you' },
    ...{ opens: '/expenses?states=rejected', at: '/expenses/', needs: 'expenses.submit' },
    area: 'timesheets',
  },
  contract_submitted: {
    ...{ one: 'contract waits for approval', many: 'contracts wait for approval' },
    ...{ opens: '/contracts?states=submitted', at: '/contracts/', needs: 'contracts.approve' },
    area: 'contracts',
  },
  contract_draft: {
    ...{ one: 'contract of yours is a draft', many: 'contracts of yours are drafts' },
    ...{ opens: '/contracts?states=draft', at: '/contracts/', needs: 'contracts.update' },
    area: 'contracts',
  },
  invoice: {
    ...{ one: 'invoice waits to be posted', many: 'invoices wait to be posted' },
    ...{ opens: '/invoices?states=submitted', at: '/invoices/', needs: 'billing.post' },
    area: 'billing',
  },
  pre_bill: {
    ...{ one: 'pre-bill is open', many: 'pre-bills are open' },
    ...{ opens: '/pre-bills?states=draft', at: '/pre-bills/', needs: 'billing.update' },
    area: 'billing',
  },
  billing_run: {
    ...{ one: 'billing run waits for your approval', many: 'billing runs wait for your approval' },
    ...{ opens: '/billing-runs?states=submitted', at: '/billing-runs/' },
    ...{ needs: 'automation.approve', area: 'automation' },
  },
  billing_run_review: {
    one: 'billing run is simulated and waits for review',
    many: 'billing runs are simulated and wait for review',
    ...{ opens: '/billing-runs?states=simulated', at: '/billing-runs/' },
    ...{ needs: 'automation.update', area: 'automation' },
  },
};
const itemsShown = 8;

export const counted = (count: number, { one, many }: Pick<Kind, 'one' | 'many'>) =>
  `${count} ${count === 1 ? one : many}`;

/** What waits for whoever may is for those whose scope reaches it. */
function isAsked(row: WaitingRow, actor: Actor, needs: Permission): boolean {
  const { audience_id, roles, person_ids, branch_id } = row;
  if (audience_id !== null) return audience_id === actor.personId;
  if (roles === null) {
    const scope = actor.grants[needs];
    return scope === 'firm' || (scope === 'branch' && branch_id === actor.branchId);
  }
  const voices = voicesOf(actor);
  return (
    roles.some((role) => voices.roles.includes(role)) ||
    person_ids.some((id) => voices.personIds.includes(id))
  );
}

/** More than are read are counted with those that the person made themself. */
function countOf(rows: readonly WaitingRow[], all: readonly WaitingRow[]): number {
  const totals = new Map(
    all.map((row) => [
      `${row.audience_id} ${row.roles} ${row.person_ids} ${row.branch_id}`,
      row.total,
    ]),
  );
  const read = all.length;
  const total = [...totals.values()].reduce((sum, each) => sum + each, 0);
  return total > read ? total - (read - rows.length) : rows.length;
}

/** In the order of the kinds, for an area or for all. */
export function waitingOf(rows: readonly WaitingRow[], actor: Actor, area: Area): Waiting[] {
  const byKind = Map.groupBy(rows, (row) => row.kind);
  return Object.entries(waitingKinds).flatMap(([kind, about]): readonly Waiting[] => {
    const all = (byKind.get(kind) ?? []).filter((row) => isAsked(row, actor, about.needs));
    const own = all.filter((row) => !row.not_for.includes(actor.personId));
    const isElsewhere = area !== 'module' && about.area !== null && about.area !== area;
    if (isElsewhere || own.length === 0 || actor.grants[about.needs] === undefined) return [];
    const count = countOf(own, all);
    const items = own.slice(0, itemsShown).map((row) => ({
      kind,
      id: row.id,
      title: row.title,
      since: row.since,
      amount: row.currency === null || row.minor === null ? null : money(row.minor, row.currency),
      minutes: row.minutes,
      person: row.person_id === null ? null : { id: row.person_id, name: row.person_name ?? '' },
      opens: about.at === undefined ? about.opens : `${about.at}${row.id}`,
      verb: about.verb ?? null,
    }));
    return [{ kind, count, text: counted(count, about), opens: about.opens, items }];
  });
}
