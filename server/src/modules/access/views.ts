// Sessions and keys as the contract shows them.

import type { access } from '@daybook/contract/access.ts';
import type { OutputOf } from '@daybook/contract/endpoint.ts';
import { money } from '@daybook/core/money/money.ts';
import { reference } from '../../platform/rows.ts';
import type { ApiKeyRow, SessionRow, SessionTotal } from './store.ts';

export const sessionView = (row: SessionRow): OutputOf<typeof access.openSession> => ({
  id: row.id,
  person: reference(row.person_id, row.person_name),
  branch: reference(row.branch_id, row.branch_name),
  shift: row.shift,
  openedAt: row.opened_at,
  lastSeenAt: row.last_seen_at,
  closedAt: row.closed_at,
  closedBecause: row.closed_because,
  commandCount: row.command_count,
});

export const sessionDetail = (
  row: SessionRow,
  totals: readonly SessionTotal[],
): OutputOf<typeof access.getSession> => ({
  ...sessionView(row),
  totals: totals.map((total) => ({
    kind: total.kind,
    count: total.count,
    minutes: total.minutes === null ? null : Number(total.minutes),
    amounts: (total.amounts ?? []).map(({ currency, minor }) => money(BigInt(minor), currency)),
  })),
});

export const apiKeyView = (row: ApiKeyRow) => ({
  id: row.id,
  name: row.name,
  prefix: row.prefix,
  person: reference(row.person_id, row.person_name),
  scopes: row.scopes,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
  expiresAt: row.expires_at,
  rotatedAt: row.rotated_at,
  previousUntil: row.previous_until,
  revokedAt: row.revoked_at,
});
