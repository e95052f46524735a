// What every movement shares: the rows of the ledger, the parts that the journal posts, the view after.

import type { Posting as CorePosting } from '@daybook/core/journal/postings.ts';
import type { TranchePart } from '@daybook/core/journal/retainer-postings.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import type { Exchange } from '@daybook/core/money/exchange.ts';
import { formatAmount, money } from '@daybook/core/money/money.ts';
import type { DrawnPart } from '@daybook/core/retainers/tranche.ts';
import type { ApprovalFacts, CommandContext, PeriodTouch } from '../../platform/command.ts';
import { e8Of } from '../../platform/numeric.ts';
import { byId, existing } from '../../platform/rows.ts';
import { exchangesOn, largestInBase, whoseOf } from '../billing/public.ts';
import * as ledger from './ledger-store.ts';
import type { RetainerRow } from './store.ts';

export type Entry = Readonly<{
  id: string;
  kind: ledger.MovementKind;
  on: string;
  note: string;
  invoiceId?: string | undefined;
  requestId?: string | undefined;
}>;
export type Move = DrawnPart &
  Readonly<{ kind?: ledger.MovementKind | undefined; reversesId?: string | undefined }>;

/** Signed units, each on its tranche; what is zero does not move. */
export const movementsOf = (
  { clock, actor }: Pick<CommandContext, 'clock' | 'actor'>,
  row: RetainerRow,
  entry: Entry,
  moves: readonly Move[],
): readonly ledger.NewMovement[] =>
  moves
    .filter((move) => move.units !== 0n)
    .map((move) => ({
      id: clock.newId(),
      retainerId: row.id,
      trancheId: move.trancheId,
      entryId: entry.id,
      kind: move.kind ?? entry.kind,
      on: entry.on,
      units: move.units,
      invoiceId: entry.invoiceId ?? null,
      requestId: entry.requestId ?? null,
      reversesId: move.reversesId ?? null,
      note: entry.note,
      at: clock.now(),
      personId: actor.personId,
    }));

export async function addEntry(
  context: CommandContext,
  row: RetainerRow,
  entry: Entry,
  moves: readonly Move[],
): Promise<readonly ledger.NewMovement[]> {
  const movements = movementsOf(context, row, entry, moves);
  await ledger.addMovements(context.tx, movements);
  return movements;
}

/** Takes units out of tranches: the movements are negative. */
export const taken = (parts: readonly DrawnPart[]): readonly Move[] =>
  parts.map(({ trancheId, units }) => ({ trancheId, units: -units }));

export function postedParts(
  row: RetainerRow,
  tranches: readonly ledger.TrancheRow[],
  parts: readonly DrawnPart[],
): readonly TranchePart[] {
  const rows = byId(tranches);
  return parts.map(({ trancheId, units }) => {
    const tranche = existing(rows.get(trancheId));
    return {
      kind: tranche.kind,
      amount: money(units, row.currency),
      open: money(tranche.units, row.currency),
      exchange: { base: row.entity_currency, rateE8: e8Of(tranche.exchange_rate) },
    };
  });
}

export async function exchangeOf(
  context: Pick<CommandContext, 'tx'>,
  row: RetainerRow,
  on: string,
): Promise<Exchange> {
  const rates = await exchangesOn(context, [row], on);
  return existing(rates.get(`${row.entity_currency} ${row.currency}`));
}

export const postingOf = (
  row: RetainerRow,
  entry: Pick<Entry, 'id' | 'on' | 'note'>,
  exchange: Exchange,
): CorePosting & Readonly<{ clientId: string }> => ({
  on: entry.on,
  description: `${row.number}: ${entry.note}`,
  source: { kind: 'retainer_entry', id: entry.id },
  branchId: row.branch_id,
  clientId: row.client_id,
  exchange,
});

export const lockOn = (row: RetainerRow, on: string, field: string): readonly PeriodTouch[] => [
  {
    legalEntityId: row.legal_entity_id,
    branchId: row.branch_id,
    area: 'retainers',
    on,
    field,
  },
];

/** Money moves in what is in force and holds money. Refuses with wrong_state. */
export function requireMoney(row: RetainerRow): void {
  if (row.state !== 'in_force' || row.kind === 'hours')
    throw new Refusal('wrong_state', { state: row.state, kind: row.kind });
}

export const shownUnits = (row: RetainerRow) => (units: bigint) =>
  `${formatAmount(money(units, row.currency))} ${row.currency}`;

export const gateOf = async (
  context: CommandContext,
  row: RetainerRow,
  facts: Readonly<{ units: bigint; title: string }>,
): Promise<ApprovalFacts> => ({
  ...(row.kind === 'hours' ? {} : await largestInBase(context, [money(facts.units, row.currency)])),
  ...whoseOf(row),
  isOwnRecord: row.created_by_id === context.actor.personId,
  title: facts.title,
  record: { kind: 'retainer', id: row.id, name: row.number },
});
