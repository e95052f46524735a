// What should be looked at: the list, and what people say about it.

import type { OutputOf } from '@daybook/contract/endpoint.ts';
import { exceptions } from '@daybook/contract/exceptions.ts';
import type { AuditEventType } from '@daybook/core/audit/audit-event.ts';
import {
  exceptionKinds,
  isExceptionKind,
  norms,
} from '@daybook/core/exceptions/exception-kinds.ts';
import { addDays, type PlainDate } from '@daybook/core/kernel/plain-date.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { money } from '@daybook/core/money/money.ts';
import type { Actor } from '../../platform/actor.ts';
import {
  type AuditEvent,
  type CommandContext,
  defineCommand,
  defineQuery,
  type Handlers,
} from '../../platform/command.ts';
import type { ReadDb } from '../../platform/database.ts';
import { mayOf } from '../../platform/may.ts';
import { decodeCursor, pageFrom } from '../../platform/page.ts';
import { findPerson } from '../org/public.ts';
import { exceptionsReport, filterIn } from '../reports/public.ts';
import * as store from './store.ts';

type View = OutputOf<typeof exceptions.list>['items'][number];

const named = (id: string | null, name: string | null) =>
  id === null ? null : { id, name: name ?? '' };

/** Of what is at stake in several currencies, one for each; what is said of one holds for all. */
const idOf = ({ key, currency }: store.SubjectRow): string =>
  currency === null ? key : `${key}:${currency}`;
const keysOf = (ids: readonly string[]): readonly string[] => [
  ...new Set(ids.map((id) => id.split(':').slice(0, 3).join(':'))),
];

function viewOf(row: store.SubjectRow, actor: Actor): View {
  if (!isExceptionKind(row.kind)) throw new RangeError(`No kind of exception: ${row.kind}`);
  const isSnoozed = row.state === 'snoozed';
  return {
    id: idOf(row),
    kind: row.kind,
    ...exceptionKinds[row.kind],
    record: { kind: row.record_kind, id: row.record_id, name: row.record_name },
    detail: row.label,
    since: row.since,
    pieces: row.pieces,
    stake: row.currency === null ? null : money(row.stake_minor, row.currency),
    branch: named(row.branch_id, row.branch_name),
    client: named(row.client_id, row.client_name),
    project: named(row.project_id, row.project_name),
    owner: named(row.owner_id, row.owner_name),
    state: row.state,
    snoozedUntil: isSnoozed ? row.snoozed_until : null,
    reason: isSnoozed ? row.reason : null,
    may: mayOf(actor, {
      snooze: { permission: 'exceptions.update', when: !isSnoozed },
      wake: { permission: 'exceptions.update', when: isSnoozed },
      assign: { permission: 'exceptions.update', when: true },
    }),
  };
}

const list = defineQuery(exceptions.list, {
  permission: 'exceptions.view',
  async handle({ db, input: { limit, cursor, sort, ownerId, ...asked }, scope, ...room }) {
    const filter = filterIn(exceptionsReport, scope, {
      asked: { name: 'exceptions', ...asked },
      room,
    });
    const rows = await store.listSubjects(
      db,
      { filter, ownerId },
      { after: decodeCursor(cursor, 3), limit, sort },
    );
    return pageFrom(rows, limit, {
      item: (row) => viewOf(row, room.actor),
      key: (row) => [
        sort === 'since' ? row.since : row.stake_minor.toString(),
        row.key,
        row.currency ?? '',
      ],
    });
  },
});

type Room = Pick<CommandContext, 'actor' | 'today' | 'scope'>;

const rowsOf = (db: ReadDb, { actor, today, scope }: Room, keys: readonly string[]) =>
  store.listSubjects(
    db,
    {
      keys,
      filter: {
        ...{ from: addDays(today, 1), until: addDays(today, 1), day: today, values: new Map() },
        ...{ scope, personId: actor.personId, branchId: actor.branchId },
      },
    },
    // In several currencies an exception has a row for each.
    { after: null, limit: keys.length * 20, sort: 'since' },
  );

/** Refuses with not_found what is no exception, or none that the person looks after. */
async function loadSubjects({ tx, ...room }: CommandContext, keys: readonly string[]) {
  const rows = await rowsOf(tx, room, keys);
  const found = new Set(rows.map((row) => row.key));
  const lost = keys.find((key) => !found.has(key));
  if (lost !== undefined)
    throw new Refusal('not_found', { id: lost }, [
      {
        field: 'ids',
        rule: 'not_found',
        message: `${lost} is not an exception any more, or not in your reach`,
      },
    ]);
  return rows;
}

const handlingsOf = (rows: readonly store.SubjectRow[], newId: () => string) =>
  [...new Set(rows.map((row) => row.key))].map((key) => ({ id: newId(), key }));

/** One for each record, in its history. */
const eventsOf = (
  type: AuditEventType,
  rows: readonly store.SubjectRow[],
  of: (row: store.SubjectRow) => Pick<AuditEvent, 'before' | 'after' | 'reason'>,
): AuditEvent[] =>
  [...new Map(rows.map((row) => [row.key, row])).values()].map((row) => ({
    type,
    record: { kind: row.record_kind, id: row.record_id },
    ...of(row),
  }));

const shared = {
  permission: 'exceptions.update',
  standing: 'any',
  locks: 'none',
  approval: 'never',
} as const;

function checkUntil(until: PlainDate, today: PlainDate): void {
  if (until <= today) throw refuseField('invalid_input', 'until', 'A day after today');
  if (until > addDays(today, norms.snoozeDays))
    throw refuseField('invalid_input', 'until', 'At most a year from today');
}

const snooze = defineCommand(exceptions.snooze, {
  ...shared,
  load: (context) => loadSubjects(context, keysOf(context.input.ids)),
  async handle({ input, subject: rows, ...context }) {
    const { tx, clock, actor, today } = context;
    checkUntil(input.until, today);
    await store.putOff(tx, handlingsOf(rows, clock.newId), {
      ...{ at: clock.now(), personId: actor.personId },
      ...{ until: input.until, reason: input.reason },
    });
    const items = (await rowsOf(tx, context, keysOf(input.ids))).map((row) => viewOf(row, actor));
    return {
      result: { items },
      events: eventsOf('exception.snoozed', rows, (row) => ({
        before: {
          kind: row.kind,
          snoozedUntil: row.state === 'snoozed' ? row.snoozed_until : null,
        },
        after: { kind: row.kind, snoozedUntil: input.until },
        reason: input.reason,
      })),
    };
  },
});

const wake = defineCommand(exceptions.wake, {
  ...shared,
  load: (context) => loadSubjects(context, keysOf(context.input.ids)),
  async handle({ input, subject: rows, ...context }) {
    const { tx, clock, actor } = context;
    await store.putOff(tx, handlingsOf(rows, clock.newId), {
      ...{ at: clock.now(), personId: actor.personId, until: null, reason: null },
    });
    const items = (await rowsOf(tx, context, keysOf(input.ids))).map((row) => viewOf(row, actor));
    return {
      result: { items },
      events: eventsOf('exception.reopened', rows, (row) => ({
        before: { kind: row.kind, snoozedUntil: row.snoozed_until },
        after: { kind: row.kind, snoozedUntil: null },
      })),
    };
  },
});

const assign = defineCommand(exceptions.assign, {
  ...shared,
  load: (context) => loadSubjects(context, keysOf(context.input.ids)),
  async handle({ input, subject: rows, ...context }) {
    const { tx, clock, actor } = context;
    const { ownerId } = input;
    const owner = ownerId === null ? null : await findPerson(tx, ownerId);
    if (ownerId !== null && owner === null)
      throw refuseField('not_found', 'ownerId', 'There is no such person');
    await store.giveTo(tx, handlingsOf(rows, clock.newId), {
      ...{ at: clock.now(), personId: actor.personId, ownerId },
    });
    const items = (await rowsOf(tx, context, keysOf(input.ids))).map((row) => viewOf(row, actor));
    return {
      result: { items },
      events: eventsOf('exception.assigned', rows, (row) => ({
        before: { kind: row.kind, owner: named(row.owner_id, row.owner_name) },
        after: { kind: row.kind, owner: owner === null ? null : named(owner.id, owner.name) },
      })),
    };
  },
});

export const handlers = { list, snooze, wake, assign } satisfies Handlers<typeof exceptions>;
