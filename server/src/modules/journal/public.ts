// What other modules may know of the books.

import type { journal } from '@daybook/contract/controls.ts';
import { accountCode } from '@daybook/core/journal/accounts.ts';
import type { JournalEntry } from '@daybook/core/journal/journal-entry.ts';
import { money } from '@daybook/core/money/money.ts';
import type { Handlers } from '../../platform/command.ts';
import type { ReadDb } from '../../platform/database.ts';
import { existing } from '../../platform/rows.ts';
import * as queries from './queries.ts';
import { entriesOfSource, listLines } from './store.ts';

export { accountBalance } from './store.ts';

export const handlers = { ...queries } satisfies Handlers<typeof journal>;

/** All that was written for a source, as one entry: what reversing it has to undo. */
export async function findJournalOf(db: ReadDb, sourceId: string): Promise<JournalEntry> {
  const entries = await entriesOfSource(db, sourceId);
  const first = existing(entries[0]);
  const lines = await listLines(
    db,
    entries.map((entry) => entry.id),
  );
  return {
    on: first.on_date,
    description: first.description,
    source: { kind: first.source_kind, id: first.source_id },
    lines: lines.map((line) => ({
      account: accountCode(line.account),
      amount: money(line.amount_minor, line.currency),
      base: money(line.base_minor, line.base_currency),
      clientId: line.client_id ?? undefined,
      projectId: line.project_id ?? undefined,
      serviceId: line.service_id ?? undefined,
      branchId: line.branch_id ?? undefined,
    })),
  };
}
