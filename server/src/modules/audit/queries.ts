// Who did what, when, why. The history of a record is for those who may see records of its kind.

import { audit } from '@daybook/contract/controls.ts';
import type { OutputOf } from '@daybook/contract/endpoint.ts';
import type { Permission, Scope } from '@daybook/core/access/permissions.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import type { Actor } from '../../platform/actor.ts';
import { defineQuery } from '../../platform/command.ts';
import { seenBy } from '../../platform/cost-fields.ts';
import type { ReadDb } from '../../platform/database.ts';
import { decodeCursor, pageFrom } from '../../platform/page.ts';
import { reference, referenceOrNull } from '../../platform/rows.ts';
import * as store from './store.ts';

type View = OutputOf<typeof audit.list>['items'][number];

export function eventView(row: store.EventRow, actor: Actor): View {
  return {
    id: row.id,
    at: row.at,
    type: row.type,
    command: row.endpoint,
    record: { kind: row.record_kind, id: row.record_id },
    actor: referenceOrNull(row.actor_id, row.actor_name),
    onBehalfOf: referenceOrNull(row.on_behalf_of_id, row.on_behalf_of_name),
    sessionId: row.session_id,
    branch: row.branch_id === null ? null : reference(row.branch_id, row.branch_name ?? ''),
    source: row.source,
    requestId: row.request_id,
    reason: row.reason,
    before: seenBy(actor, row.before) ?? null,
    after: seenBy(actor, row.after) ?? null,
  };
}

export const list = defineQuery(audit.list, {
  permission: 'audit.view',
  standing: 'firm',
  async handle({ db, input, actor }) {
    const rows = await store.listEvents(db, input, {
      after: decodeCursor(input.cursor, 1),
      limit: input.limit,
    });
    return pageFrom(rows, input.limit, {
      item: (row) => eventView(row, actor),
      key: (row) => [row.id],
    });
  },
});

/** Kinds whose history a person sees who may see all records of the kind. What is not here is for the auditor. */
const seenWith: Readonly<Record<string, Permission>> = {
  client: 'clients.view',
  project: 'projects.view',
  service: 'catalog.view',
  rate_card: 'rates.view',
  contract: 'contracts.view',
  price_index: 'contracts.view',
  milestone: 'milestones.view',
  retainer: 'retainers.view',
  invoice: 'billing.view',
  pre_bill: 'billing.view',
  credit_note: 'billing.view',
  receipt: 'cash.view',
  time_entry: 'timesheets.view',
  timesheet_part: 'timesheets.view',
  expense: 'expenses.view',
  expense_category: 'catalog.view',
  person: 'people.view',
  role: 'people.view',
  branch: 'org.view',
  legal_entity: 'org.view',
  approval: 'approvals.view',
  import: 'timesheets.import',
  session: 'sessions.view',
};

/** Kinds of which the actor may see every record, and so may hear of each; null for all kinds. */
export const kindsHeardBy = ({ grants }: Actor): readonly string[] | null =>
  grants['audit.view'] === 'firm'
    ? null
    : Object.entries(seenWith).flatMap(([kind, needed]) =>
        grants[needed] === 'firm' ? [kind] : [],
      );

/** Refuses who may see no record of the kind. */
export function scopeOfHistory(
  record: Readonly<{ kind: string; id: string }>,
  actor: Actor,
): Scope {
  const needed = seenWith[record.kind];
  const scope =
    actor.grants['audit.view'] ?? (needed === undefined ? undefined : actor.grants[needed]);
  if (scope === undefined)
    throw new Refusal('not_permitted', { permission: needed ?? 'audit.view' });
  return scope;
}

/** A narrower scope sees the history of what it takes part in. */
export const isConcerned = async (
  db: ReadDb,
  record: Readonly<{ kind: string; id: string }>,
  { actor, scope, rows }: Readonly<{ actor: Actor; scope: Scope; rows: readonly store.EventRow[] }>,
): Promise<boolean> =>
  scope === 'firm' ||
  record.id === actor.personId ||
  rows.some((row) => row.actor_id === actor.personId || row.on_behalf_of_id === actor.personId) ||
  (scope === 'branch' && rows.some((row) => row.branch_id === actor.branchId)) ||
  (scope === 'team' && (await store.isDecidedBy(db, record, actor.personId)));

export const history = defineQuery(audit.history, {
  permission: 'anyone',
  async handle({ db, input, actor }) {
    const scope = scopeOfHistory(input, actor);
    const rows = await store.listEvents(
      db,
      { recordKind: input.kind, recordId: input.id },
      { after: decodeCursor(input.cursor, 1), limit: input.limit },
    );
    if (!(await isConcerned(db, input, { actor, scope, rows }))) throw new Refusal('not_found');
    return pageFrom(rows, input.limit, {
      item: (row) => eventView(row, actor),
      key: (row) => [row.id],
    });
  },
});
