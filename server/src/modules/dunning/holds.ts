// Disputes, promises to pay and holds: while one is there, nobody is written to about what it covers.

import { dunning } from '@daybook/contract/dunning.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { defineCommand, defineQuery } from '../../platform/command.ts';
import { decodeCursor, pageFrom } from '../../platform/page.ts';
import { existing } from '../../platform/rows.ts';
import { findInvoice } from '../billing/public.ts';
import { findPerson } from '../org/public.ts';
import { lockClient } from '../parties/public.ts';
import * as store from './store.ts';
import { holdView } from './views.ts';

export const listHolds = defineQuery(dunning.listHolds, {
  permission: 'receivables.view',
  standing: 'firm',
  async handle({ db, input, actor, today }) {
    const rows = await store.listHolds(
      db,
      { clientId: input.clientId, isActive: input.isActive, today },
      { after: decodeCursor(input.cursor, 2), limit: input.limit },
    );
    return pageFrom(rows, input.limit, {
      item: (row) => holdView(row, { actor, today }),
      key: (row) => [row.created_at, row.id],
    });
  },
});

const shared = {
  permission: 'receivables.update',
  standing: 'firm',
  locks: 'none',
  approval: 'never',
} as const;

export const hold = defineCommand(dunning.hold, {
  ...shared,
  load: ({ input, tx }) => lockClient(tx, input.clientId),
  async handle({ input, subject: client, tx, clock, actor, today }) {
    if (input.until !== null && input.until <= today)
      throw refuseField('invalid_input', 'until', `After today, ${today}`);
    if (input.kind === 'promise' && input.until === null)
      throw refuseField('invalid_input', 'until', 'A promise says by when');
    const invoice = input.invoiceId === null ? null : await findInvoice(tx, input.invoiceId);
    if (input.invoiceId !== null && invoice?.client_id !== client.id)
      throw refuseField('not_found', 'invoiceId', 'The client has no such invoice');
    const ownerId = input.ownerId ?? actor.personId;
    if ((await findPerson(tx, ownerId)) === null)
      throw refuseField('not_found', 'ownerId', 'There is no such person');
    const id = clock.newId();
    await store.addHold(tx, {
      id,
      clientId: client.id,
      invoiceId: input.invoiceId,
      kind: input.kind,
      reason: input.reason,
      until: input.until,
      ownerId,
      at: clock.now(),
      byId: actor.personId,
    });
    const view = holdView(existing(await store.findHold(tx, id)), { actor, today });
    return {
      result: view,
      events: [
        {
          type: 'dunning.held',
          record: { kind: 'client', id: client.id },
          reason: input.reason,
          after: { kind: view.kind, invoice: view.invoice?.name, until: view.until },
        },
      ],
    };
  },
});

export const endHold = defineCommand(dunning.endHold, {
  ...shared,
  load: ({ input, tx }) => store.lockHold(tx, input.id),
  async handle({ input, subject: row, tx, clock, actor, today }) {
    if (row.ended_at !== null) throw new Refusal('wrong_state', { state: 'ended' });
    await store.endHold(tx, {
      id: row.id,
      at: clock.now(),
      byId: actor.personId,
      because: input.reason,
    });
    return {
      result: holdView(existing(await store.findHold(tx, row.id)), { actor, today }),
      events: [
        {
          type: 'dunning.hold_ended',
          record: { kind: 'client', id: row.client_id },
          reason: input.reason,
          before: { kind: row.kind, reason: row.reason, until: row.until_on },
        },
      ],
    };
  },
});
