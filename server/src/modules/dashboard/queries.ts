// Home: what waits for the person, and the numbers that their permissions let them see.

import { dashboard } from '@daybook/contract/controls.ts';
import type { OutputOf } from '@daybook/contract/endpoint.ts';
import type { Permission } from '@daybook/core/access/permissions.ts';
import { addDays, monthFrom } from '@daybook/core/kernel/plain-date.ts';
import { money } from '@daybook/core/money/money.ts';
import { periodOf } from '@daybook/core/timesheets/period.ts';
import { defineQuery } from '../../platform/command.ts';
import type { ReadDb } from '../../platform/database.ts';
import { eventView, listEvents } from '../audit/public.ts';
import { alertCounts } from '../milestones/public.ts';
import { evergreenRetainers, lowAmong } from '../retainers/public.ts';
import * as store from './store.ts';

type Home = OutputOf<typeof dashboard.home>;

const cards = {
  hours: { label: 'Hours in, this month', opens: '/time?' },
  approved: { label: 'Approved, this month', opens: '/time?states=approved&' },
  wip: { label: 'Work in progress', opens: '/wip' },
  billed: {
    label: 'Billed, this month (net)',
    opens: '/invoices?states=posted,credited,uncollectible&',
  },
  collected: { label: 'Collected, this month', opens: '/receipts?states=posted&' },
  overdue: { label: 'Overdue', opens: '/invoices?paymentState=overdue' },
} as const;

function cardsOf(rows: readonly store.GlanceRow[], from: string): Home['cards'] {
  const found = Map.groupBy(rows, (row) => row.key);
  return Object.entries(cards).flatMap(([key, card]) => {
    const own = found.get(key);
    if (own === undefined) return [];
    const amounts = (pick: (row: store.GlanceRow) => bigint | null) =>
      own.flatMap((row) =>
        row.currency === null || pick(row) === null ? [] : [money(pick(row) ?? 0n, row.currency)],
      );
    const total = (pick: (row: store.GlanceRow) => number | null) =>
      own.every((row) => pick(row) === null)
        ? null
        : own.reduce((sum, row) => sum + (pick(row) ?? 0), 0);
    return [
      {
        key,
        ...card,
        // A card of this month opens the list of this month, so that the two say the same.
        opens: /[?&]$/.test(card.opens) ? `${card.opens}from=${from}` : card.opens,
        minutes: total((row) => row.minutes),
        amounts: amounts((row) => row.minor),
        count: total((row) => row.count),
        previousMinutes: total((row) => row.previous_minutes),
        previousAmounts: amounts((row) => row.previous_minor),
      },
    ];
  });
}

const pendingTexts: Readonly<
  Record<string, Readonly<{ one: string; many: string; opens: string; needs: Permission }>>
> = {
  rejected: {
    one: 'timesheet was sent back to you',
    many: 'timesheets were sent back to you',
    opens: '/timesheet',
    needs: 'timesheets.submit',
  },
  unsubmitted: {
    one: 'project has time of past weeks that is not submitted',
    many: 'projects have time of past weeks that is not submitted',
    opens: '/timesheet',
    needs: 'timesheets.submit',
  },
  timesheet: {
    one: 'timesheet waits for you',
    many: 'timesheets wait for you',
    opens: '/approvals',
    needs: 'timesheets.approve',
  },
  expense: {
    one: 'expense waits for you',
    many: 'expenses wait for you',
    opens: '/expenses?awaitingMe=true',
    needs: 'expenses.approve',
  },
  expense_rejected: {
    one: 'expense was sent back to you',
    many: 'expenses were sent back to you',
    opens: '/expenses?states=rejected',
    needs: 'expenses.submit',
  },
  approval: {
    one: 'request waits for your approval',
    many: 'requests wait for your approval',
    opens: '/requests',
    needs: 'approvals.approve',
  },
  invoice: {
    one: 'invoice waits to be posted',
    many: 'invoices wait to be posted',
    opens: '/invoices?states=submitted',
    needs: 'billing.post',
  },
  pre_bill: {
    one: 'pre-bill is open',
    many: 'pre-bills are open',
    opens: '/pre-bills?states=draft',
    needs: 'billing.update',
  },
  milestone_done_not_billed: {
    one: 'milestone is done and not billed',
    many: 'milestones are done and not billed',
    opens: '/milestones?alert=done_not_billed',
    needs: 'milestones.post',
  },
  milestone_overdue: {
    one: 'milestone is overdue',
    many: 'milestones are overdue',
    opens: '/milestones?alert=overdue',
    needs: 'milestones.update',
  },
  milestone_due_soon: {
    one: 'milestone is due within 30 days',
    many: 'milestones are due within 30 days',
    opens: '/milestones?alert=due_soon',
    needs: 'milestones.update',
  },
  billing_run: {
    one: 'billing run waits for your approval',
    many: 'billing runs wait for your approval',
    opens: '/billing-runs?states=submitted',
    needs: 'automation.approve',
  },
  billing_run_review: {
    one: 'billing run is simulated and waits for review',
    many: 'billing runs are simulated and wait for review',
    opens: '/billing-runs?states=simulated',
    needs: 'automation.update',
  },
  retainer_low: {
    one: 'retainer is below its floor',
    many: 'retainers are below their floor',
    opens: '/retainers?isLow=true',
    needs: 'retainers.update',
  },
  unpriced: {
    one: 'piece of work has no rate',
    many: 'pieces of work have no rate',
    opens: '/wip',
    needs: 'rates.update',
  },
};

const lowRetainers = async (db: ReadDb, today: string) =>
  lowAmong(db, await evergreenRetainers(db), today);

export const home = defineQuery(dashboard.home, {
  permission: 'anyone',
  async handle({ db, actor, today }) {
    const from = monthFrom(today);
    const period = { from, until: addDays(today, 1), previousFrom: monthFrom(addDays(from, -1)) };
    const seesAllTime = actor.grants['timesheets.view'] === 'firm';
    const weekFrom = periodOf(today, { kind: 'week', weekStartsOn: 1 }).from;
    const [hours, amounts, waiting, alerts, low] = await Promise.all([
      store.hours(db, period, seesAllTime ? null : actor.personId),
      actor.grants['billing.view'] === 'firm' ? store.moneyCards(db, period) : [],
      store.pending(db, { personId: actor.personId, roleKeys: actor.roleKeys, weekFrom }),
      alertCounts(db, actor, today),
      actor.grants['retainers.update'] === 'firm' ? lowRetainers(db, today) : new Set(),
    ]);
    const pending = [
      ...waiting,
      { kind: 'retainer_low', count: low.size },
      ...[...alerts].map(([alert, count]) => ({ kind: `milestone_${alert}`, count })),
    ];
    const recent = await listEvents(
      db,
      actor.grants['audit.view'] === 'firm' ? {} : { actorId: actor.personId },
      { after: null, limit: 12 },
    );
    return {
      cards: cardsOf([...hours, ...amounts], from),
      period: { from: period.from, until: period.until },
      recent: recent.slice(0, 12).map((row) => eventView(row, actor)),
      pending: pending.flatMap(({ kind, count }) => {
        const text = pendingTexts[kind];
        if (text === undefined || count === 0 || actor.grants[text.needs] === undefined) return [];
        return [
          {
            kind,
            count,
            text: `${count} ${count === 1 ? text.one : text.many}`,
            opens: text.opens,
          },
        ];
      }),
    };
  },
});

const searchable: Readonly<Record<string, Permission>> = {
  client: 'clients.view',
  project: 'projects.view',
  person: 'people.view',
  invoice: 'billing.view',
  receipt: 'cash.view',
  service: 'catalog.view',
};

export const search = defineQuery(dashboard.search, {
  permission: 'anyone',
  async handle({ db, input, actor }) {
    const kinds = Object.entries(searchable).flatMap(([kind, permission]) =>
      actor.grants[permission] === 'firm' ? [kind] : [],
    );
    return { items: (await store.search(db, input.q, kinds)).map((row) => ({ ...row })) };
  },
});
