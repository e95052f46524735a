// Somebody is away, and somebody else decides for them: in their name, and never on what either has made.

import { approvals } from '@daybook/contract/controls.ts';
import type { PlainDate } from '@daybook/core/kernel/plain-date.ts';
import { refuseField } from '@daybook/core/kernel/refusal.ts';
import type { Actor } from '../../platform/actor.ts';
import { loadActor } from '../../platform/actor.ts';
import { type CommandContext, defineCommand, defineQuery } from '../../platform/command.ts';
import { mayOf } from '../../platform/may.ts';
import { decodeCursor, pageFrom } from '../../platform/page.ts';
import { existing, reference } from '../../platform/rows.ts';
import { findPerson } from '../org/public.ts';
import * as store from './delegation-store.ts';

const record = (id: string) => ({ kind: 'approval_delegation', id });
const reach = (actor: Actor, personId: string) => ({
  isOwn: personId === actor.personId,
  isTeam: false,
  isBranch: false,
});

function stateOf(row: store.DelegationRow, today: PlainDate) {
  if (row.ended_at !== null) return 'ended' as const;
  if (row.until_date <= today) return 'over' as const;
  return row.from_date > today ? ('coming' as const) : ('current' as const);
}

function delegationView(row: store.DelegationRow, actor: Actor, today: PlainDate) {
  const state = stateOf(row, today);
  return {
    id: row.id,
    version: row.version,
    may: mayOf(
      actor,
      {
        end: { permission: 'approvals.view', when: state === 'coming' || state === 'current' },
      },
      reach(actor, row.person_id),
    ),
    person: reference(row.person_id, row.person_name),
    delegate: reference(row.delegate_id, row.delegate_name),
    from: row.from_date,
    until: row.until_date,
    note: row.note,
    state,
  };
}

export const listDelegations = defineQuery(approvals.listDelegations, {
  permission: 'approvals.view',
  async handle({ db, input, actor, scope, today }) {
    const concernsId = scope === 'firm' ? undefined : actor.personId;
    const rows = await store.listDelegations(
      db,
      { ...input, concernsId },
      { after: decodeCursor(input.cursor, 2), limit: input.limit },
    );
    return pageFrom(rows, input.limit, {
      item: (row) => delegationView(row, actor, today),
      key: (row) => [row.from_date, row.id],
    });
  },
});

/** The delegate decides with a right of their own to decide at all. */
async function requireDelegate({ tx, actor, clock }: CommandContext, id: string): Promise<void> {
  const delegate = await loadActor(
    tx,
    { firmId: actor.firmId, personId: id, authSessionId: null, apiKeyId: null },
    { source: actor.source, requestId: null, now: clock.now() },
  );
  if (delegate === null)
    throw refuseField('not_found', 'delegateId', 'Nobody of this name may sign in');
  if (delegate.grants['approvals.approve'] === undefined)
    throw refuseField(
      'not_permitted',
      'delegateId',
      `${delegate.name} holds no role that may approve at all`,
    );
}

export const delegate = defineCommand(approvals.delegate, {
  permission: 'approvals.approve',
  load: ({ input, tx, actor }) => findPerson(tx, input.personId ?? actor.personId),
  standing: ({ subject, actor }) => reach(actor, subject.id),
  locks: 'none',
  // Whoever gives somebody else's voice away hands out what a role would.
  approvedAs: 'org.setPersonRoles',
  approval: ({ subject: { id, name }, actor }) =>
    id === actor.personId
      ? null
      : {
          title: `Have somebody decide for ${name}`,
          record: { kind: 'person', id, name },
          unlessNobodyElse: true,
        },
  async handle({ input, subject: person, ...context }) {
    const { tx, clock, actor, today } = context;
    if (person.id === input.delegateId)
      throw refuseField('invalid_input', 'delegateId', 'Somebody else decides for you');
    if (input.until <= input.from)
      throw refuseField('invalid_input', 'until', 'The day after the last comes after the first');
    if (input.until <= today)
      throw refuseField('invalid_input', 'until', 'These days are over already');
    await requireDelegate(context, input.delegateId);
    const { delegateId, from, until, note } = input;
    const [other] = await store.overlapping(tx, { personId: person.id, from, until });
    if (other !== undefined)
      throw refuseField(
        'overlapping_dates',
        'from',
        `${other.delegate_name} decides from ${other.from_date} on already`,
      );
    const id = clock.newId();
    await store.addDelegation(tx, {
      ...{ id, personId: person.id, delegateId, from, until, note, at: clock.now() },
    });
    const view = delegationView(existing(await store.findDelegation(tx, id)), actor, today);
    return {
      result: view,
      events: [{ type: 'approval.delegated', record: record(id), after: view }],
    };
  },
});

export const endDelegation = defineCommand(approvals.endDelegation, {
  permission: 'approvals.view',
  load: ({ input, tx }) => store.lockDelegation(tx, input.id),
  standing: ({ subject, actor }) => reach(actor, subject.person_id),
  locks: 'none',
  approval: 'never',
  async handle({ subject: row, tx, clock, actor, today }) {
    const before = delegationView(row, actor, today);
    if (before.state === 'ended' || before.state === 'over')
      throw refuseField('wrong_state', 'id', 'It is over already');
    await store.endDelegation(tx, row.id, clock.now());
    const after = delegationView(existing(await store.findDelegation(tx, row.id)), actor, today);
    return {
      result: after,
      events: [{ type: 'approval.delegation_ended', record: record(row.id), before, after }],
    };
  },
});
