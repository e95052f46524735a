// Money that comes in ahead, credit that is granted, and requests for more.

import { retainers } from '@daybook/contract/retainers.ts';
import {
  retainerReceivedPostings,
  trustReceivedPostings,
} from '@daybook/core/journal/retainer-postings.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { formatAmount, isZero, money } from '@daybook/core/money/money.ts';
import { checkNoOpenRequest } from '@daybook/core/retainers/evergreen.ts';
import { requestLifecycle } from '@daybook/core/retainers/retainer-lifecycle.ts';
import { checkExpiry } from '@daybook/core/retainers/tranche.ts';
import { defineCommand } from '../../platform/command.ts';
import * as ledger from './ledger-store.ts';
import { addEntry, exchangeOf, lockOn, postingOf, requireMoney } from './moving.ts';
import { standingOf } from './standing.ts';
import * as store from './store.ts';
import { positive } from './terms.ts';
import { openRequests } from './topping-up.ts';
import { lockOne, reach, record, viewOf } from './writing.ts';

export const receive = defineCommand(retainers.receive, {
  permission: 'retainers.post',
  load: lockOne,
  standing: reach,
  locks: ({ subject, input }) => lockOn(subject, input.receivedOn, 'receivedOn'),
  approval: 'never',
  async handle({ input, subject: row, ...context }) {
    const { tx, clock, today } = context;
    requireMoney(row);
    const units = positive(input.amount, row.currency);
    if (input.receivedOn > today)
      throw refuseField('invalid_input', 'receivedOn', 'Money is recorded when it has come in');
    if (input.clearedOn !== null && (input.clearedOn < input.receivedOn || input.clearedOn > today))
      throw refuseField('invalid_input', 'clearedOn', `From ${input.receivedOn} to ${today}`);
    if (row.kind === 'trust' && input.expiresOn !== null)
      throw refuseField('invalid_input', 'expiresOn', 'Client money in trust does not expire');
    checkExpiry(input.expiresOn, today);
    if (input.requestId !== null && input.requestId !== row.request_id)
      throw refuseField('not_found', 'requestId', 'That request is not open');
    const exchange = await exchangeOf(context, row, input.receivedOn);
    const entry = {
      id: clock.newId(),
      kind: 'received' as const,
      on: input.receivedOn,
      note: input.reference ?? 'Received',
      requestId: input.requestId ?? undefined,
    };
    const trancheId = clock.newId();
    await ledger.addTranche(tx, {
      id: trancheId,
      retainerId: row.id,
      kind: 'paid',
      projectId: input.projectId ?? row.project_id,
      serviceId: input.serviceId ?? row.service_id,
      priority: input.priority,
      receivedOn: input.receivedOn,
      expiresOn: input.expiresOn,
      clearedOn: row.kind === 'trust' ? input.clearedOn : input.receivedOn,
      rateE8: exchange.rateE8,
      periodOrdinal: null,
      reference: input.reference,
    });
    await addEntry(context, row, entry, [{ trancheId, units }]);
    // Less than was asked for leaves the request open: the client still owes the rest.
    if (input.requestId !== null && units >= (row.request_minor ?? 0n))
      await store.saveRequestState(tx, input.requestId, requestLifecycle.next('open', 'pay'));
    await store.touch(tx, [row.id]);
    const posting = { ...postingOf(row, entry, exchange), amount: input.amount };
    const journal =
      row.kind === 'trust' ? trustReceivedPostings(posting) : retainerReceivedPostings(posting);
    const view = await viewOf(context, row.id);
    return {
      result: view,
      journal: [{ ...journal, legalEntityId: row.legal_entity_id }],
      events: [
        {
          type: 'retainer.received',
          record: record(row.id),
          after: { amount: input.amount, receivedOn: input.receivedOn, balance: view.balance },
        },
      ],
    };
  },
});

export const grant = defineCommand(retainers.grant, {
  permission: 'retainers.post',
  load: lockOne,
  standing: reach,
  locks: ({ subject, today }) => lockOn(subject, today, 'id'),
  approval: 'never',
  async handle({ input, subject: row, ...context }) {
    const { tx, clock, today } = context;
    requireMoney(row);
    if (row.kind === 'trust')
      throw refuseField('wrong_state', 'id', 'A trust ledger holds the client’s own money only');
    const units = positive(input.amount, row.currency);
    checkExpiry(input.expiresOn, today);
    const exchange = await exchangeOf(context, row, today);
    const trancheId = clock.newId();
    await ledger.addTranche(tx, {
      id: trancheId,
      retainerId: row.id,
      kind: 'granted',
      projectId: input.projectId ?? row.project_id,
      serviceId: input.serviceId ?? row.service_id,
      priority: input.priority,
      receivedOn: today,
      expiresOn: input.expiresOn,
      clearedOn: today,
      rateE8: exchange.rateE8,
      periodOrdinal: null,
      reference: null,
    });
    const entry = { id: clock.newId(), kind: 'granted' as const, on: today, note: input.reason };
    await addEntry(context, row, entry, [{ trancheId, units }]);
    await store.touch(tx, [row.id]);
    const view = await viewOf(context, row.id);
    return {
      result: view,
      events: [
        {
          type: 'retainer.granted',
          record: record(row.id),
          reason: input.reason,
          after: { amount: input.amount, expiresOn: input.expiresOn, balance: view.balance },
        },
      ],
    };
  },
});

export const clear = defineCommand(retainers.clear, {
  permission: 'retainers.post',
  load: lockOne,
  standing: reach,
  locks: 'none',
  approval: 'never',
  async handle({ input, subject: row, ...context }) {
    const { tx, today } = context;
    requireMoney(row);
    const tranche = (await ledger.listTranches(tx, row.id)).find(
      (each) => each.id === input.trancheId,
    );
    if (tranche === undefined)
      throw refuseField('not_found', 'trancheId', 'There is no such deposit');
    if (tranche.cleared_on !== null)
      throw new Refusal('wrong_state', { clearedOn: tranche.cleared_on });
    if (input.clearedOn < tranche.received_on || input.clearedOn > today)
      throw refuseField('invalid_input', 'clearedOn', `From ${tranche.received_on} to ${today}`);
    await ledger.saveCleared(tx, tranche.id, input.clearedOn);
    await store.touch(tx, [row.id]);
    return {
      result: await viewOf(context, row.id),
      events: [
        {
          type: 'retainer.cleared',
          record: record(row.id),
          after: { trancheId: tranche.id, clearedOn: input.clearedOn },
        },
      ],
    };
  },
});

export const request = defineCommand(retainers.request, {
  permission: 'retainers.update',
  load: lockOne,
  standing: reach,
  locks: 'none',
  approval: 'never',
  async handle({ input, subject: row, ...context }) {
    const { tx } = context;
    requireMoney(row);
    checkNoOpenRequest(
      row.request_number === null
        ? null
        : {
            number: row.request_number,
            amount: formatAmount(money(row.request_minor ?? 0n, row.currency)),
          },
    );
    const { topUp, ongoing } = await standingOf(context, tx, row);
    const asked = input.amount ?? topUp;
    if (asked === null || isZero(asked))
      throw refuseField(
        'amount_out_of_range',
        'amount',
        ongoing === null
          ? 'Say how much'
          : `The ongoing balance is ${formatAmount(ongoing)}: the terms ask for nothing now`,
      );
    positive(asked, row.currency);
    const asks = [{ row, amount: asked, ongoing, note: input.note }];
    const { events } = await openRequests(context, asks);
    return { result: await viewOf(context, row.id), events };
  },
});

export const withdrawRequest = defineCommand(retainers.withdrawRequest, {
  permission: 'retainers.update',
  load: lockOne,
  standing: reach,
  locks: 'none',
  approval: 'never',
  async handle({ input, subject: row, ...context }) {
    if (row.request_id === null)
      throw new Refusal('wrong_state', { because: 'No request is open' });
    await store.saveRequestState(
      context.tx,
      row.request_id,
      requestLifecycle.next('open', 'withdraw'),
    );
    await store.touch(context.tx, [row.id]);
    return {
      result: await viewOf(context, row.id),
      events: [
        {
          type: 'retainer.request_withdrawn',
          record: record(row.id),
          reason: input.reason,
          after: { number: row.request_number },
        },
      ],
    };
  },
});
