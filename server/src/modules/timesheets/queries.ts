// Time, found and listed; the week grid.

import type { OutputOf } from '@daybook/contract/endpoint.ts';
import { timesheets } from '@daybook/contract/timesheets.ts';
import { canReach } from '@daybook/core/access/grants-for-record.ts';
import { weekdayOf } from '@daybook/core/kernel/plain-date.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { daysOf, periodOf } from '@daybook/core/timesheets/period.ts';
import { defineQuery, type QueryContext } from '../../platform/command.ts';
import { mayOf } from '../../platform/may.ts';
import { decodeCursor, pageFrom } from '../../platform/page.ts';
import { existing, reference, referenceOrNull } from '../../platform/rows.ts';
import * as entries from './entry-store.ts';
import { requirePolicy } from './logging.ts';
import * as parts from './part-store.ts';
import { findPersonReach } from './reach-store.ts';
import {
  entryReach,
  entryView,
  lockedBecause,
  partReach,
  partView,
  policyView,
  timerView,
} from './views.ts';

const reachOf = ({
  scope,
  actor,
}: Pick<QueryContext, 'scope' | 'actor'>): Pick<entries.EntryFilter, 'teamOf' | 'ownBranchId'> => {
  if (scope === 'team') return { teamOf: actor.personId };
  return scope === 'branch' ? { ownBranchId: actor.branchId } : {};
};
const ownOnly = (
  { scope, actor }: Pick<QueryContext, 'scope' | 'actor'>,
  personId: string | undefined,
) => (scope === 'own' ? actor.personId : personId);

export const listEntries = defineQuery(timesheets.listEntries, {
  permission: 'timesheets.view',
  async handle({ db, input, ...context }) {
    const filter = { ...input, ...reachOf(context), personId: ownOnly(context, input.personId) };
    const rows = await entries.listEntries(db, filter, {
      after: decodeCursor(input.cursor, 2),
      limit: input.limit,
      direction: input.sort === 'workDate' ? 'asc' : 'desc',
    });
    return pageFrom(rows, input.limit, {
      item: (row) => entryView(row, context.actor),
      key: (row) => [row.work_date, row.id],
    });
  },
});

export const entryTotals = defineQuery(timesheets.entryTotals, {
  permission: 'timesheets.view',
  async handle({ db, input, ...context }) {
    const totals = await entries.entryTotals(db, {
      ...input,
      ...reachOf(context),
      personId: ownOnly(context, input.personId),
    });
    return { count: totals.count, workedMinutes: totals.worked, billableMinutes: totals.billable };
  },
});

export const getEntry = defineQuery(timesheets.getEntry, {
  permission: 'timesheets.view',
  async handle({ db, input, actor, scope }) {
    const row = await entries.findEntry(db, input.id);
    if (row === null || !canReach(scope, entryReach(row, actor))) throw new Refusal('not_found');
    return entryView(row, actor);
  },
});

type Week = OutputOf<typeof timesheets.week>;

export const week = defineQuery(timesheets.week, {
  permission: 'timesheets.view',
  async handle({ db, input, actor, scope }) {
    const personId = input.personId ?? actor.personId;
    const person = await findPersonReach(db, personId);
    if (
      person === null ||
      !canReach(scope, {
        isOwn: personId === actor.personId,
        isTeam: person.manager_id === actor.personId,
        isBranch: person.branch_id === actor.branchId,
      })
    )
      throw new Refusal('not_found');
    const policy = await requirePolicy(db);
    const period = periodOf(input.on, { kind: 'week', weekStartsOn: policy.week_starts_on });
    const [rows, favourites, partRows] = await Promise.all([
      entries.entriesBetween(db, personId, period.from, period.until),
      entries.listFavourites(db, personId),
      parts.partsOfPerson(db, personId, period.from, period.until),
    ]);
    const dates = daysOf(period);
    const days = dates.map((date) => ({
      date,
      totalMinutes: minutesOf(rows.filter((row) => row.work_date === date)),
      expectedMinutes: weekdayOf(date) <= 5 ? person.daily_minutes : 0,
    }));
    const shown = partRows.filter((part) => part.state !== 'open' || part.reason !== null);
    return {
      person: reference(person.id, person.name),
      from: period.from,
      until: period.until,
      days,
      rows: gridRows(rows, favourites, dates),
      parts: shown.map((part) => partView(part, actor)),
      totalMinutes: minutesOf(rows),
      expectedMinutes: days.reduce((total, day) => total + day.expectedMinutes, 0),
      periodKind: policy.period_kind,
      may: mayOf(
        actor,
        {
          log: { permission: 'timesheets.create' },
          submit: {
            permission: 'timesheets.submit',
            when: rows.some((row) => row.state === 'draft') || 'nothing_to_submit',
          },
          recall: {
            permission: 'timesheets.submit',
            when: partRows.some((part) => part.state === 'submitted'),
          },
        },
        { isOwn: personId === actor.personId, isTeam: false, isBranch: false },
      ),
    };
  },
});

const minutesOf = (rows: readonly entries.EntryRow[]) =>
  rows.reduce((total, row) => total + row.worked_minutes, 0);
const rowKey = (
  row: Readonly<{ project_id: string; service_id: string; task_id: string | null }>,
) => `${row.project_id} ${row.service_id} ${row.task_id}`;

function gridRows(
  rows: readonly entries.EntryRow[],
  favourites: readonly entries.NamedRow[],
  dates: readonly string[],
): Week['rows'] {
  const groups = Map.groupBy(rows, rowKey);
  const pinned = new Set(favourites.map(rowKey));
  const named = new Map<string, entries.NamedRow>([
    ...favourites.map((row) => [rowKey(row), row] as const),
    ...rows.map((row) => [rowKey(row), row] as const),
  ]);
  return [...named.entries()]
    .toSorted(
      ([, a], [, b]) =>
        compare(a.client_name, b.client_name) ||
        compare(a.project_name, b.project_name) ||
        compare(a.service_name, b.service_name),
    )
    .map(([key, row]) => {
      const own = groups.get(key) ?? [];
      return {
        project: reference(row.project_id, row.project_name),
        client: reference(row.client_id, row.client_name),
        service: reference(row.service_id, row.service_name),
        task: referenceOrNull(row.task_id, row.task_name),
        isBillable: own[0]?.is_billable ?? row.is_billable,
        cells: dates.map((date) =>
          cellOf(
            own.filter((entry) => entry.work_date === date),
            date,
          ),
        ),
        totalMinutes: minutesOf(own),
        isFavourite: pinned.has(key),
      };
    });
}
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function cellOf(
  own: readonly entries.EntryRow[],
  date: string,
): Week['rows'][number]['cells'][number] {
  const locked = own.map(lockedBecause).find((because) => because !== null) ?? null;
  return {
    date,
    minutes: minutesOf(own),
    entryIds: own.map((entry) => entry.id),
    note: own
      .map((entry) => entry.note)
      .filter((note) => note !== '')
      .join('\n'),
    lockedBecause: locked ?? (own.length > 1 ? 'Several entries: see the day' : null),
    version: own.length === 1 ? existing(own[0]).version : null,
  };
}

export const timer = defineQuery(timesheets.timer, {
  permission: 'timesheets.create',
  handle: async ({ db, actor }) => timerView(await entries.findTimer(db, actor.personId)),
});

export const listParts = defineQuery(timesheets.listParts, {
  permission: 'timesheets.view',
  async handle({ db, input, ...context }) {
    const { actor, scope } = context;
    const { teamOf, ownBranchId } = reachOf(context);
    const isApprover = actor.grants['timesheets.approve'];
    const mine =
      input.awaitingMe === true
        ? {
            notPersonId: actor.personId,
            ...(isApprover === 'firm' ? {} : { approverId: actor.personId }),
          }
        : {};
    const filter = {
      ...input,
      ...mine,
      teamOf,
      branchId: ownBranchId,
      personId: scope === 'own' && input.awaitingMe !== true ? actor.personId : input.personId,
    };
    const rows = await parts.listParts(db, filter, {
      after: decodeCursor(input.cursor, 2),
      limit: input.limit,
    });
    return pageFrom(rows, input.limit, {
      item: (row) => partView(row, actor),
      key: (row) => [row.submitted_at, row.id],
    });
  },
});

export const getPart = defineQuery(timesheets.getPart, {
  permission: 'timesheets.view',
  async handle({ db, input, actor, scope }) {
    const [row] = await parts.findParts(db, [input.id]);
    if (row === undefined || !canReach(scope, partReach(row, actor)))
      throw new Refusal('not_found');
    return partView(row, actor);
  },
});

export const getPolicy = defineQuery(timesheets.getPolicy, {
  permission: 'org.view',
  handle: async ({ db, actor }) => policyView(await requirePolicy(db), actor),
});
