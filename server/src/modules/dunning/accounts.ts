// What each client owes one legal entity in one currency, and what the ladder says to do about it.

import { type OwedInvoice, type Proposal, proposeNotice } from '@daybook/core/dunning/ladder.ts';
import type { PlainDate } from '@daybook/core/kernel/plain-date.ts';
import type { ReadDb } from '../../platform/database.ts';
import { byId, existing } from '../../platform/rows.ts';
import { type LadderRow, listLadders } from './ladder-store.ts';
import * as store from './store.ts';

export type Account = Readonly<{
  key: string;
  first: store.OverdueRow;
  invoices: readonly store.OverdueRow[];
  creditMinor: bigint;
  holds: readonly store.HoldRow[];
  ladder: LadderRow | null;
  /** Null where the firm has no ladder for the client. */
  proposal: Proposal | null;
}>;

export const keyOf = (
  x: Readonly<{ client_id: string; legal_entity_id: string; currency: string }>,
) => `${x.client_id}.${x.legal_entity_id}.${x.currency}`;

/** In the order of the clients' names. */
export async function overdueAccounts(
  db: ReadDb,
  filter: store.AccountFilter,
  today: PlainDate,
): Promise<readonly Account[]> {
  const rows = await store.overdueInvoices(db, filter, today);
  const clientIds = [...new Set(rows.map((row) => row.client_id))];
  const credits = new Map(
    (await store.creditsOf(db, clientIds)).map((row) => [keyOf(row), row.minor]),
  );
  const holds = Map.groupBy(
    await store.activeHolds(db, clientIds, today),
    (hold) => hold.client_id,
  );
  const ladders = byId(await listLadders(db));
  return [...Map.groupBy(rows, keyOf)].map(([key, invoices]): Account => {
    const first = existing(invoices[0]);
    const own = (holds.get(first.client_id) ?? []).filter(
      (hold) => hold.invoice_id === null || invoices.some((row) => row.id === hold.invoice_id),
    );
    const ladder = first.ladder_id === null ? null : existing(ladders.get(first.ladder_id));
    const creditMinor = credits.get(key) ?? 0n;
    const owed = invoices.map((row) => owedOf(row, own));
    return {
      key,
      first,
      invoices,
      creditMinor,
      holds: own,
      ladder,
      proposal:
        ladder === null
          ? null
          : proposeNotice(ladder.steps, { invoices: owed, creditMinor }, today),
    };
  });
}

const owedOf = (row: store.OverdueRow, holds: readonly store.HoldRow[]): OwedInvoice => ({
  id: row.id,
  dueOn: row.due_on,
  openMinor: row.open_minor,
  level: row.level,
  lastNoticeOn: row.last_notice_on,
  isHeld: holds.some((hold) => hold.invoice_id === null || hold.invoice_id === row.id),
});
