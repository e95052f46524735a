// Requests for more money, for sets: a person's one, and those that a billing run asks for.

import type { Money } from '@daybook/core/money/money.ts';
import type { AuditEvent, CommandContext } from '../../platform/command.ts';
import { existing } from '../../platform/rows.ts';
import * as store from './store.ts';
import { record } from './writing.ts';

export type Ask = Readonly<{
  row: store.RetainerRow;
  amount: Money;
  ongoing: Money | null;
  note: string;
}>;
export type OpenedRequest = Readonly<{ id: string; retainerId: string; number: string }>;

/** The rows are locked and have no open request: numbers count on from those before. */
export async function openRequests(
  { tx, clock, actor, today }: CommandContext,
  asks: readonly Ask[],
): Promise<Readonly<{ opened: readonly OpenedRequest[]; events: readonly AuditEvent[] }>> {
  if (asks.length === 0) return { opened: [], events: [] };
  const ids = asks.map(({ row }) => row.id);
  const counts = new Map(
    (await store.requestCounts(tx, ids)).map((each) => [each.retainer_id, each.count]),
  );
  const requests = asks.map(({ row, amount, note }) => ({
    id: clock.newId(),
    retainerId: row.id,
    number: `${row.number}-${(counts.get(row.id) ?? 0) + 1}`,
    amountMinor: amount.minor,
    note,
  }));
  await store.addRequests(tx, requests, {
    askedOn: today,
    createdAt: clock.now(),
    createdById: actor.personId,
  });
  await store.touch(tx, ids);
  return {
    opened: requests,
    events: asks.map(({ row, amount, ongoing }, index) => ({
      type: 'retainer.requested',
      record: record(row.id),
      after: { number: existing(requests[index]).number, amount, ongoing },
    })),
  };
}
