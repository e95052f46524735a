// Views of lists and reports under a name. A view is an address; what it shows is asked as whoever looks at it.

import type { OutputOf } from '@daybook/contract/endpoint.ts';
import { savedViews } from '@daybook/contract/saved-views.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { type Actor, scopeOf } from '../../platform/actor.ts';
import {
  type CommandContext,
  defineCommand,
  defineQuery,
  type Handlers,
  nothing,
} from '../../platform/command.ts';
import { existing, reference } from '../../platform/rows.ts';
import * as store from './store.ts';

/** Another's view can be changed by who may change the firm, and only if it is shared. */
const mayChange = (row: store.ViewRow, actor: Actor): boolean =>
  row.owner_id === actor.personId || (row.is_shared && scopeOf(actor, 'org.update') === 'firm');

function viewOf(row: store.ViewRow, actor: Actor): OutputOf<typeof savedViews.create> {
  const may = mayChange(row, actor) ? 'yes' : 'not_permitted';
  return {
    id: row.id,
    version: row.version,
    may: { update: may, remove: may },
    place: row.place,
    name: row.name,
    query: { ...row.query },
    isShared: row.is_shared,
    isDefault: row.is_default,
    owner: reference(row.owner_id, row.owner_name),
  };
}

const list = defineQuery(savedViews.list, {
  permission: 'anyone',
  handle: async ({ db, actor, input }) => ({
    items: (await store.listViews(db, actor.personId, input.place)).map((row) =>
      viewOf(row, actor),
    ),
  }),
});

const shared = {
  permission: 'anyone',
  standing: 'any',
  locks: 'none',
  approval: 'never',
} as const;

async function refuseTaken(
  { tx }: CommandContext,
  x: Parameters<typeof store.hasName>[1],
): Promise<void> {
  if (await store.hasName(tx, x))
    throw refuseField('already_exists', 'name', 'A view of this name is here already');
}

const facts = (row: store.ViewFields) => ({
  ...{ name: row.name, query: row.query, isShared: row.isShared },
});
const fieldsOf = (row: store.ViewRow): store.ViewFields => ({
  ...{ name: row.name, query: row.query, isShared: row.is_shared },
});

const create = defineCommand(savedViews.create, {
  ...shared,
  load: nothing,
  async handle({ input, subject: _, ...context }) {
    const { tx, actor, clock } = context;
    const ownerId = actor.personId;
    await refuseTaken(context, { ...input, ownerId, otherThan: null });
    const id = clock.newId();
    await store.addView(tx, { ...input, id, ownerId, at: clock.now() });
    return {
      result: viewOf(existing(await store.findView(tx, ownerId, id)), actor),
      events: [
        {
          type: 'saved_view.created',
          record: { kind: 'saved_view', id },
          after: { place: input.place, ...facts(input) },
        },
      ],
    };
  },
});

const load = async ({
  tx,
  actor,
  input,
}: CommandContext & Readonly<{ input: Readonly<{ id: string }> }>) => {
  const row = await store.lockView(tx, actor.personId, input.id);
  if (row !== null && !mayChange(row, actor))
    throw new Refusal('not_permitted', { because: 'It is of somebody else' });
  return row;
};

const update = defineCommand(savedViews.update, {
  ...shared,
  load,
  async handle({ input, subject: row, ...context }) {
    const { tx, actor, clock } = context;
    const before = fieldsOf(row);
    const after = {
      name: input.name ?? before.name,
      query: input.query ?? before.query,
      isShared: input.isShared ?? before.isShared,
    };
    await refuseTaken(context, {
      ...{ ownerId: row.owner_id, place: row.place, name: after.name, otherThan: row.id },
    });
    await store.saveView(tx, row.id, { ...after, at: clock.now() });
    // Who unshares a view of another does not see it any more, but gets its last word.
    const saved = await store.findView(tx, row.owner_id, row.id);
    return {
      result: viewOf({ ...existing(saved), is_default: row.is_default }, actor),
      events: [
        {
          type: 'saved_view.updated',
          record: { kind: 'saved_view', id: row.id },
          before: facts(before),
          after: facts(after),
        },
      ],
    };
  },
});

const remove = defineCommand(savedViews.remove, {
  ...shared,
  load,
  async handle({ subject: row, tx }) {
    await store.removeView(tx, row.id);
    return {
      result: { id: row.id },
      events: [
        {
          type: 'saved_view.removed',
          record: { kind: 'saved_view', id: row.id },
          before: { place: row.place, ...facts(fieldsOf(row)) },
        },
      ],
    };
  },
});

const setDefault = defineCommand(savedViews.setDefault, {
  ...shared,
  load: async ({ tx, actor, input }) =>
    input.viewId === null ? {} : store.findView(tx, actor.personId, input.viewId),
  async handle({ input, subject, tx, actor }) {
    const { place, viewId } = input;
    if ('place' in subject && subject.place !== place)
      throw refuseField('invalid_input', 'viewId', 'It is a view of another place');
    if (viewId === null) await store.removeDefault(tx, actor.personId, place);
    else await store.saveDefault(tx, actor.personId, place, viewId);
    return {
      result: { place, viewId },
      events: [
        {
          type: 'saved_view.default_set',
          record: { kind: 'person', id: actor.personId },
          after: { place, viewId },
        },
      ],
    };
  },
});

export const handlers = { list, create, update, remove, setDefault } satisfies Handlers<
  typeof savedViews
>;
