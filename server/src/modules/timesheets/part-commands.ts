// Submit, recall, approve, reject, reopen: by project x person x period. Approved time becomes work in
// progress at its rate, and its rows stand still.

import { timesheets } from '@daybook/contract/timesheets.ts';
import { wipPostings } from '@daybook/core/journal/postings.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import type { Exchange } from '@daybook/core/money/exchange.ts';
import { money, negate } from '@daybook/core/money/money.ts';
import { periodOf } from '@daybook/core/timesheets/period.ts';
import { billableMinutesOf } from '@daybook/core/timesheets/rounding.ts';
import {
  approvePart,
  recallPart,
  rejectPart,
  reopenPart,
  submitPart,
  type TimesheetPart,
  type TimesheetPartChange,
} from '@daybook/core/timesheets/timesheet-part.ts';
import type { Actor } from '../../platform/actor.ts';
import {
  type AuditEvent,
  type CommandContext,
  defineCommand,
  type Posting,
} from '../../platform/command.ts';
import { planForSets } from '../../platform/database.ts';
import { existing } from '../../platform/rows.ts';
import { addItems, exchangesOn, type OfferedItem, withdrawItems } from '../billing/public.ts';
import { findProjects } from '../parties/public.ts';
import { pricerFor } from '../rates/public.ts';
import * as entries from './entry-store.ts';
import { requirePolicy } from './logging.ts';
import * as store from './part-store.ts';
import { findBooks, findPersonReach } from './reach-store.ts';
import { entryReach, entryView, partReach, partView, policyView, toTimeEntry } from './views.ts';

const toPart = (row: store.PartRow): TimesheetPart => ({
  id: row.id,
  personId: row.person_id,
  projectId: row.project_id,
  from: row.period_from,
  until: row.period_until,
  state: row.state,
  reason: row.reason,
});

const partEvent = (change: TimesheetPartChange): readonly AuditEvent[] =>
  change.events.map(({ type, partId, reason, ...after }) => ({
    type,
    record: { kind: 'timesheet_part', id: partId },
    after: { ...after, state: change.part.state },
    reason,
  }));

type Submitting = Readonly<{
  personId: string;
  managerId: string | null;
  branchId: string;
  from: string;
  until: string;
  rows: readonly entries.EntryRow[];
  parts: readonly store.PartRow[];
}>;
const submittingReach = ({ subject, actor }: Readonly<{ subject: Submitting; actor: Actor }>) => ({
  isOwn: subject.personId === actor.personId,
  isTeam: subject.managerId === actor.personId,
  isBranch: subject.branchId === actor.branchId,
});

async function loadPeriod({
  input,
  tx,
  actor,
}: CommandContext &
  Readonly<{
    input: Readonly<{
      personId?: string | undefined;
      from: string;
      projectIds?: readonly string[] | undefined;
    }>;
  }>): Promise<Submitting | null> {
  const personId = input.personId ?? actor.personId;
  const person = await findPersonReach(tx, personId);
  if (person === null) return null;
  const policy = await requirePolicy(tx);
  const { from, until } = periodOf(input.from, {
    kind: policy.period_kind,
    weekStartsOn: policy.week_starts_on,
  });
  await entries.lockPeople(tx, [personId]);
  const isAsked = (projectId: string) =>
    input.projectIds === undefined || input.projectIds.includes(projectId);
  const rows = (await entries.lockEntriesBetween(tx, personId, from, until)).filter((row) =>
    isAsked(row.project_id),
  );
  const parts = (await store.lockPartsOfPerson(tx, personId, from)).filter((row) =>
    isAsked(row.project_id),
  );
  return {
    personId,
    managerId: person.manager_id,
    branchId: person.branch_id,
    from,
    until,
    rows,
    parts,
  };
}

/** A project's manager approves; of their own time, their manager does. */
async function missingParts(
  { tx, clock }: CommandContext,
  subject: Submitting,
  projectIds: readonly string[],
): Promise<readonly store.NewPart[]> {
  const known = new Set(subject.parts.map((part) => part.project_id));
  const projects = await findProjects(
    tx,
    projectIds.filter((id) => !known.has(id)),
  );
  return projects.map((project) => ({
    id: clock.newId(),
    personId: subject.personId,
    projectId: project.id,
    clientId: project.client_id,
    from: subject.from,
    until: subject.until,
    approverId:
      project.manager_id === subject.personId
        ? (subject.managerId ?? project.manager_id)
        : project.manager_id,
  }));
}

export const submit = defineCommand(timesheets.submit, {
  permission: 'timesheets.submit',
  load: loadPeriod,
  standing: submittingReach,
  locks: 'none',
  approval: 'never',
  async handle({ subject, input: _, ...context }) {
    const { tx, actor, clock } = context;
    const drafts = subject.rows.filter((row) => row.state === 'draft');
    if (drafts.length === 0)
      throw new Refusal('nothing_to_submit', { from: subject.from, until: subject.until });
    const projectIds = [...new Set(drafts.map((row) => row.project_id))];
    const added = await missingParts(context, subject, projectIds);
    await store.addParts(tx, added);
    const open = [
      ...added.map(
        (part): TimesheetPart => ({
          id: part.id,
          personId: part.personId,
          projectId: part.projectId,
          from: part.from,
          until: part.until,
          state: 'open',
          reason: null,
        }),
      ),
      // Time that was added after an approval is submitted on its own; what was approved stays so.
      ...subject.parts
        .filter((part) => projectIds.includes(part.project_id))
        .map((row) => ({
          ...toPart(row),
          state: row.state === 'approved' ? ('open' as const) : row.state,
        })),
    ];
    const changes = open.map((part) =>
      submitPart(part, drafts.map(toTimeEntry), { by: actor.personId }),
    );
    await entries.saveEntryStates(
      tx,
      changes.flatMap((change) => change.entries.map((entry) => entry.id)),
      'submitted',
    );
    await store.saveParts(
      tx,
      changes.map(({ part }) => ({
        id: part.id,
        state: part.state,
        reason: part.reason,
        submittedAt: clock.now(),
        submittedById: actor.personId,
        decidedAt: null,
        decidedById: null,
      })),
    );
    const parts = await store.findParts(
      tx,
      changes.map(({ part }) => part.id),
    );
    return {
      result: { items: parts.map((row) => partView(row, actor)) },
      events: changes.flatMap(partEvent),
    };
  },
});

export const recall = defineCommand(timesheets.recall, {
  permission: 'timesheets.submit',
  load: loadPeriod,
  standing: submittingReach,
  locks: 'none',
  approval: 'never',
  async handle({ subject, tx, actor }) {
    const submitted = subject.parts.filter((part) => part.state === 'submitted');
    if (submitted.length === 0)
      throw new Refusal('wrong_state', { because: 'Nothing of this period waits for approval' });
    const changes = submitted.map((row) =>
      recallPart(toPart(row), subject.rows.map(toTimeEntry), { by: actor.personId }),
    );
    await entries.saveEntryStates(
      tx,
      changes.flatMap((change) => change.entries.map((entry) => entry.id)),
      'draft',
    );
    await store.saveParts(
      tx,
      changes.map(({ part }) => ({
        id: part.id,
        state: part.state,
        reason: part.reason,
        submittedAt: null,
        submittedById: null,
        decidedAt: null,
        decidedById: null,
      })),
    );
    const parts = await store.findParts(
      tx,
      submitted.map((row) => row.id),
    );
    return {
      result: { items: parts.map((row) => partView(row, actor)) },
      events: changes.flatMap(partEvent),
    };
  },
});

type Deciding = Readonly<{ parts: readonly store.PartRow[]; rows: readonly store.PartEntryRow[] }>;
async function loadParts({
  input,
  tx,
}: CommandContext &
  Readonly<{ input: Readonly<{ partIds: readonly string[] }> }>): Promise<Deciding | null> {
  await planForSets(tx);
  const parts = await store.lockParts(tx, input.partIds);
  if (parts.length !== new Set(input.partIds).size) return null;
  return { parts, rows: await store.lockEntriesOfParts(tx, input.partIds) };
}
/** The furthest of them decides how far the actor must reach. */
const decidingReach = ({ subject, actor }: Readonly<{ subject: Deciding; actor: Actor }>) => {
  const reaches = subject.parts.map((part) => ({ ...partReach(part, actor), isOwn: false }));
  return {
    isOwn: false,
    isTeam: reaches.every((reach) => reach.isTeam),
    isBranch: reaches.every((reach) => reach.isBranch),
  };
};
const entriesOf = ({ rows }: Deciding, partId: string) =>
  rows.filter((row) => row.part_id === partId);

export const approve = defineCommand(timesheets.approve, {
  permission: 'timesheets.approve',
  load: loadParts,
  standing: decidingReach,
  locks: 'none',
  approval: 'never',
  async handle({ subject, input: _, ...context }) {
    const { tx, actor, clock } = context;
    const policy = await requirePolicy(tx);
    const byPart = Map.groupBy(subject.rows, (row) => row.part_id);
    const changes = subject.parts.map((row) =>
      approvePart(toPart(row), (byPart.get(row.id) ?? []).map(toTimeEntry), {
        by: actor.personId,
        allowOwn: false,
      }),
    );
    const approvedIds = new Set(
      changes.flatMap((change) => change.entries.map((entry) => entry.id)),
    );
    await entries.saveEntryStates(tx, [...approvedIds], 'approved');
    await store.saveParts(
      tx,
      changes.map(({ part }) => ({
        id: part.id,
        state: part.state,
        reason: part.reason,
        submittedAt: null,
        submittedById: null,
        decidedAt: clock.now(),
        decidedById: actor.personId,
      })),
    );
    const items = await offeredItems(
      context,
      subject.rows.filter((row) => approvedIds.has(row.id)),
      policy,
    );
    await addItems(tx, items);
    const parts = await store.findParts(
      tx,
      subject.parts.map((part) => part.id),
    );
    return {
      result: { items: parts.map((row) => partView(row, actor)) },
      events: changes.flatMap(partEvent),
      journal: await wipJournal(context, subject, items),
    };
  },
});

/** Approved billable work at its rate; what has no rate is offered without one, and shows as that. */
async function offeredItems(
  { tx, clock }: CommandContext,
  rows: readonly store.PartEntryRow[],
  policy: entries.PolicyRow,
): Promise<readonly OfferedItem[]> {
  const rounding = {
    incrementMinutes: policy.increment_minutes,
    direction: policy.direction,
    per: policy.per,
  };
  const price = await pricerFor(tx, [...new Set(rows.map((row) => row.client_id))]);
  const minutes = new Map(
    [...Map.groupBy(rows, (row) => row.part_id).values()].flatMap((own) => [
      ...billableMinutesOf(own.map(toTimeEntry), rounding),
    ]),
  );
  return rows
    .filter((row) => row.is_billable)
    .map((row) => {
      const billableMinutes = minutes.get(row.id) ?? 0;
      const priced = price({
        projectId: row.project_id,
        clientId: row.client_id,
        personId: row.person_id,
        serviceId: row.service_id,
        roleId: row.classification_id,
        workDate: row.work_date,
        currency: row.currency,
        billableMinutes,
        quantityPolicy: row.quantity_policy,
      });
      return {
        id: clock.newId(),
        sourceKind: 'time',
        sourceId: row.id,
        clientId: row.client_id,
        projectId: row.project_id,
        branchId: row.branch_id,
        personId: row.person_id,
        serviceId: row.service_id,
        taskId: row.task_id,
        workDate: row.work_date,
        note: row.note,
        currency: row.currency,
        workedMinutes: row.worked_minutes,
        billableMinutes,
        unitPriceE4: priced?.unitPriceE4 ?? null,
        amountMinor: priced?.amount.minor ?? null,
        rateId: priced?.rateId ?? null,
        beaten: priced?.beaten ?? [],
        rounding,
        quantityPolicy: row.quantity_policy,
      };
    });
}

/** One entry a part, for entities that book work in progress; at the rate of the day where currencies differ. */
async function wipJournal(
  context: CommandContext,
  subject: Deciding,
  items: readonly OfferedItem[],
): Promise<readonly Posting[]> {
  const rows = new Map(subject.rows.map((row) => [row.id, row]));
  const booked = items
    .map((item) => ({ item, row: existing(rows.get(item.sourceId)) }))
    .filter(
      ({ item, row }) => row.books_wip && item.amountMinor !== null && item.amountMinor !== 0n,
    );
  const exchanges = await exchangesOn(
    context,
    booked.map(({ row }) => row),
    context.today,
  );
  return [...Map.groupBy(booked, ({ row }) => row.part_id)].map(([partId, own]) => {
    const { row, item } = existing(own[0]);
    const exchange: Exchange = existing(exchanges.get(`${row.entity_currency} ${row.currency}`));
    const part = existing(subject.parts.find((each) => each.id === partId));
    const entry = wipPostings(
      own.map((each) => ({
        value: money(each.item.amountMinor ?? 0n, each.item.currency),
        clientId: each.item.clientId,
        projectId: each.item.projectId,
        serviceId: each.item.serviceId,
      })),
      {
        on: context.today,
        description: `Approved time: ${part.person_name}, ${part.project_name}`,
        source: { kind: 'timesheet_part', id: partId },
        branchId: item.branchId,
        exchange,
      },
    );
    return { ...entry, legalEntityId: row.legal_entity_id };
  });
}

export const reject = defineCommand(timesheets.reject, {
  permission: 'timesheets.reject',
  load: loadParts,
  standing: decidingReach,
  locks: 'none',
  approval: 'never',
  async handle({ subject, input, tx, actor, clock }) {
    const changes = subject.parts.map((row) =>
      rejectPart(toPart(row), entriesOf(subject, row.id).map(toTimeEntry), {
        by: actor.personId,
        reason: input.reason,
      }),
    );
    await entries.saveEntryStates(
      tx,
      changes.flatMap((change) => change.entries.map((entry) => entry.id)),
      'draft',
    );
    await store.saveParts(
      tx,
      changes.map(({ part }) => ({
        id: part.id,
        state: part.state,
        reason: part.reason,
        submittedAt: null,
        submittedById: null,
        decidedAt: clock.now(),
        decidedById: actor.personId,
      })),
    );
    const parts = await store.findParts(
      tx,
      subject.parts.map((part) => part.id),
    );
    return {
      result: { items: parts.map((row) => partView(row, actor)) },
      events: changes.flatMap(partEvent),
    };
  },
});

type Reopening = Readonly<{ version: number; row: entries.EntryRow; part: store.PartRow | null }>;

export const reopenEntry = defineCommand(timesheets.reopenEntry, {
  permission: 'timesheets.reject',
  async load({ input, tx }): Promise<Reopening | null> {
    const row = await entries.lockEntry(tx, input.id);
    if (row === null) return null;
    const parts = await store.partsOfPerson(tx, row.person_id, row.work_date, row.work_date);
    const [part] = await store.lockParts(
      tx,
      parts
        .filter(
          (each) =>
            each.project_id === row.project_id &&
            each.period_from <= row.work_date &&
            row.work_date < each.period_until,
        )
        .map((each) => each.id),
    );
    return { version: row.version, row, part: part ?? null };
  },
  standing: ({ subject, actor }) => ({ ...entryReach(subject.row, actor), isOwn: false }),
  locks: ({ subject }) => [
    { legalEntityId: subject.row.legal_entity_id, on: subject.row.work_date, field: 'id' },
  ],
  approval: 'never',
  async handle({ subject: { row, part }, input, ...context }) {
    const { tx, actor } = context;
    if (part === null) throw new Refusal('wrong_state', { state: row.state });
    const change = reopenPart(toPart(part), [toTimeEntry(row)], {
      by: actor.personId,
      reason: input.reason,
      billedEntryIds: new Set(row.billed_minutes > 0 ? [row.id] : []),
    });
    const withdrawn = await withdrawItems(tx, [row.id]);
    if (row.is_billable && withdrawn.length === 0)
      throw new Refusal('already_billed', { because: 'The entry is billed, or on a pre-bill' });
    await entries.saveEntryStates(tx, [row.id], 'draft');
    await store.saveParts(tx, [
      {
        id: part.id,
        state: change.part.state,
        reason: change.part.reason,
        submittedAt: null,
        submittedById: null,
        decidedAt: part.decided_at,
        decidedById: part.decided_by_id,
      },
    ]);
    const after = entryView(existing(await entries.findEntry(tx, row.id)), actor);
    return {
      result: after,
      journal: await unbookedWip(context, row, withdrawn),
      events: [
        ...partEvent(change),
        {
          type: 'time_entry.reopened',
          record: { kind: 'time_entry', id: row.id },
          reason: input.reason,
          before: entryView(row, actor),
          after,
        },
      ],
    };
  },
});

async function unbookedWip(
  context: CommandContext,
  row: entries.EntryRow,
  withdrawn: Awaited<ReturnType<typeof withdrawItems>>,
): Promise<readonly Posting[]> {
  const books = await findBooks(context.tx, row.client_id);
  const priced = withdrawn.filter((item) => item.amount_minor !== null && item.amount_minor !== 0n);
  if (books === null || !books.books_wip || priced.length === 0) return [];
  const exchanges = await exchangesOn(
    context,
    priced.map((item) => ({ entity_currency: books.entity_currency, currency: item.currency })),
    context.today,
  );
  return priced.map((item) => ({
    ...wipPostings(
      [
        {
          value: negate(money(item.amount_minor ?? 0n, item.currency)),
          clientId: item.client_id,
          projectId: item.project_id,
          serviceId: item.service_id,
        },
      ],
      {
        on: context.today,
        description: `Reopened time: ${row.person_name}, ${row.project_name}`,
        source: { kind: 'time_entry', id: row.id },
        branchId: item.branch_id,
        exchange: existing(exchanges.get(`${books.entity_currency} ${item.currency}`)),
      },
    ),
    legalEntityId: books.legal_entity_id,
  }));
}

export const updatePolicy = defineCommand(timesheets.updatePolicy, {
  permission: 'org.update',
  load: ({ tx }) => entries.lockPolicy(tx),
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, subject, tx, actor }) {
    const before = policyView(subject, actor);
    await entries.savePolicy(tx, {
      ...subject,
      increment_minutes: input.incrementMinutes ?? subject.increment_minutes,
      direction: input.direction ?? subject.direction,
      per: input.per ?? subject.per,
      forbid_overlap: input.forbidOverlap ?? subject.forbid_overlap,
      max_daily_minutes: input.maxDailyMinutes ?? subject.max_daily_minutes,
      require_note: input.requireNote ?? subject.require_note,
      period_kind: input.periodKind ?? subject.period_kind,
      grace_days: input.graceDays ?? subject.grace_days,
    });
    const after = policyView(await requirePolicy(tx), actor);
    return {
      result: after,
      events: [
        {
          type: 'timesheet_policy.updated',
          record: { kind: 'firm', id: actor.firmId },
          before,
          after,
        },
      ],
    };
  },
});
