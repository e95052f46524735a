// Receipts, found and listed.

import { cash } from '@daybook/contract/cash.ts';
import { canReach } from '@daybook/core/access/grants-for-record.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { defineQuery } from '../../platform/command.ts';
import { decodeCursor, pageFrom } from '../../platform/page.ts';
import * as store from './store.ts';
import { receiptDetail, receiptReach, receiptView } from './views.ts';

export const listReceipts = defineQuery(cash.listReceipts, {
  permission: 'cash.view',
  async handle({ db, input, actor, scope }) {
    const reach = {
      own: { receivedById: actor.personId },
      team: { receivedById: actor.personId },
      branch: { branchId: actor.branchId },
      firm: {},
    }[scope];
    const rows = await store.listReceipts(
      db,
      { ...input, ...reach },
      { after: decodeCursor(input.cursor, 2), limit: input.limit },
    );
    return pageFrom(rows, input.limit, {
      item: (row) => receiptView(row, actor),
      key: (row) => [row.created_at, row.id],
    });
  },
});

export const getReceipt = defineQuery(cash.getReceipt, {
  permission: 'cash.view',
  async handle({ db, input, actor, scope }) {
    const row = await store.findReceipt(db, input.id);
    if (row === null || !canReach(scope, receiptReach(row, actor))) throw new Refusal('not_found');
    const [settlements, writeOffs, bankFile] = await Promise.all([
      store.settlementsOf(db, row.id),
      store.writeOffsOf(db, row.id),
      store.bankFileOf(db, row.id),
    ]);
    return receiptDetail(row, { settlements, writeOffs, bankFile }, actor);
  },
});
