// Price indices: a series and its published values.

import { contracts } from '@daybook/contract/contracts.ts';
import { refuseField } from '@daybook/core/kernel/refusal.ts';
import { type CommandContext, defineCommand, nothing } from '../../platform/command.ts';
import { e4Of } from '../../platform/numeric.ts';
import { existing } from '../../platform/rows.ts';
import { newIndexValues } from './index-file.ts';
import * as store from './index-store.ts';

export const indexView = (
  row: store.IndexRow,
  values: readonly Readonly<{ index_id: string; month: string; value: string }>[],
) => ({
  ...row,
  values: values
    .filter((value) => value.index_id === row.id)
    .map(({ month, value }) => ({ month, value: e4Of(value) })),
});

const viewOf = async ({ tx }: Pick<CommandContext, 'tx'>, id: string) =>
  indexView(existing(await store.findIndex(tx, id)), await store.listValues(tx, [id]));

export const createIndex = defineCommand(contracts.createIndex, {
  permission: 'contracts.update',
  load: nothing,
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, tx, clock }) {
    const id = clock.newId();
    await store.addIndex(tx, { id, ...input });
    const view = await viewOf({ tx }, id);
    return {
      result: view,
      events: [{ type: 'price_index.created', record: { kind: 'price_index', id }, after: view }],
    };
  },
});

export const recordIndexValues = defineCommand(contracts.recordIndexValues, {
  permission: 'contracts.update',
  load: ({ input, tx }) => store.lockIndex(tx, input.id),
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, subject: row, tx }) {
    const bad = input.values.findIndex(({ value }) => value <= 0n);
    if (bad >= 0)
      throw refuseField('amount_out_of_range', `values.${bad}.value`, 'A value is above zero');
    const recorded = new Set((await store.indexValues(tx, row.id)).map(({ month }) => month));
    input.values.forEach(({ month }, index) => {
      if (recorded.has(month))
        throw refuseField(
          'already_exists',
          `values.${index}.month`,
          `${month} is recorded already, and what is recorded does not change`,
        );
      recorded.add(month);
    });
    await store.addValues(tx, row.id, input.values);
    return {
      result: await viewOf({ tx }, row.id),
      events: [
        {
          type: 'price_index.recorded',
          record: { kind: 'price_index', id: row.id },
          after: { count: input.values.length, first: input.values[0], last: input.values.at(-1) },
        },
      ],
    };
  },
});

export const importIndexValues = defineCommand(contracts.importIndexValues, {
  permission: 'contracts.update',
  load: ({ input, tx }) => store.lockIndex(tx, input.id),
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, subject: row, tx }) {
    const recorded = await store.indexValues(tx, row.id);
    const added = newIndexValues(
      Buffer.from(input.contentBase64, 'base64').toString('utf8'),
      new Map(recorded.map(({ month, valueE4 }) => [month, valueE4])),
    );
    if (added.length === 0)
      throw refuseField(
        'already_exists',
        'contentBase64',
        'All of its values are recorded already',
      );
    await store.addValues(tx, row.id, added);
    return {
      result: { ...(await viewOf({ tx }, row.id)), addedCount: added.length },
      events: [
        {
          type: 'price_index.recorded',
          record: { kind: 'price_index', id: row.id },
          after: { count: added.length, first: added[0], last: added.at(-1) },
        },
      ],
    };
  },
});
