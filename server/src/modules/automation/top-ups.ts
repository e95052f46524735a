// What a run asks clients for to fill their evergreen retainers up. Both the simulation and the posting look at
// a retainer before the run bills anything of the client: billing turns unbilled work into invoices, and a
// balance that is read after it would not be the one that was shown.

import type { Moved } from '@daybook/core/automation/simulated-invoice.ts';
import { movedTopUp } from '@daybook/core/automation/simulated-top-up.ts';
import { money } from '@daybook/core/money/money.ts';
import type { AuditEvent, CommandContext } from '../../platform/command.ts';
import { byId, existing } from '../../platform/rows.ts';
import {
  type EvergreenStanding,
  evergreenStandings,
  lockRetainers,
  openRequests,
} from '../retainers/public.ts';
import type { TurnRow } from './run-store.ts';
import * as store from './top-up-store.ts';

export type DueTopUp = EvergreenStanding & Readonly<{ turn: TurnRow }>;

/** Below the floor and not asked for yet, each at the first plan of its client that tops up. */
export async function dueTopUps(
  { tx, today }: CommandContext,
  turns: readonly TurnRow[],
): Promise<readonly DueTopUp[]> {
  const turnOf = new Map(
    turns
      .filter((turn) => turn.sweeps.includes('top_up'))
      .toReversed()
      .map((turn) => [turn.client_id, turn]),
  );
  if (turnOf.size === 0) return [];
  const standings = await evergreenStandings(tx, [...turnOf.keys()], today);
  return standings
    .filter(({ row, topUp }) => row.request_id === null && topUp.minor > 0n)
    .map((each) => ({ ...each, turn: existing(turnOf.get(each.row.client_id)) }));
}

export const keepTopUps = (
  { tx, clock }: CommandContext,
  runId: string,
  due: readonly DueTopUp[],
): Promise<void> =>
  store.addTopUps(
    tx,
    runId,
    due.map(({ turn, row, ongoing, topUp }) => ({
      id: clock.newId(),
      planId: turn.plan_id,
      position: turn.position,
      clientId: turn.client_id,
      retainerId: row.id,
      currency: row.currency,
      ongoingMinor: ongoing.minor,
      amountMinor: topUp.minor,
    })),
  );

export type StandingTopUp = Readonly<{ topUp: store.TopUpRow; now: EvergreenStanding | null }>;
/** The run's top-ups beside how their retainers stand before it bills. */
export async function standingTopUps(
  { tx, today }: CommandContext,
  topUps: readonly store.TopUpRow[],
): Promise<readonly StandingTopUp[]> {
  if (topUps.length === 0) return [];
  const clientIds = [...new Set(topUps.map((each) => each.client_id))];
  const standings = new Map(
    (await evergreenStandings(tx, clientIds, today)).map((each) => [each.row.id, each]),
  );
  return topUps.map((topUp) => ({ topUp, now: standings.get(topUp.retainer_id) ?? null }));
}

type Requested = Readonly<{
  events: readonly AuditEvent[];
  /** Still below the floor and not asked for: the next run does. */
  stayDue: readonly store.TopUpRow[];
  moved: readonly store.TopUpRow[];
}>;
/** Asks for those that stand as they were simulated. Locked after the series and their invoices, as draws are. */
export async function requestTopUps(
  context: CommandContext,
  run: Readonly<{ number: string }>,
  standing: readonly StandingTopUp[],
): Promise<Requested> {
  if (standing.length === 0) return { events: [], stayDue: [], moved: [] };
  const { tx } = context;
  const locked = byId(
    await lockRetainers(
      tx,
      standing.map(({ topUp }) => topUp.retainer_id),
    ),
  );
  const judged = standing.map(({ topUp, now }) => {
    const row = existing(locked.get(topUp.retainer_id));
    return { topUp, now, row, moved: movedOf(topUp, row.state === 'in_force' ? now : null, row) };
  });
  const same = judged.filter((each) => each.moved.length === 0);
  const { opened, events } = await openRequests(
    context,
    same.map(({ topUp, row, now }) => ({
      row,
      amount: money(topUp.amount_minor, topUp.currency),
      ongoing: now?.ongoing ?? null,
      note: `Billing run ${run.number}`,
    })),
  );
  await store.markRequested(
    tx,
    same.map(({ topUp }, index) => ({ id: topUp.id, requestId: existing(opened[index]).id })),
  );
  const moved = judged.filter((each) => each.moved.length > 0);
  await store.markTopUpsMoved(
    tx,
    moved.map((each) => ({ id: each.topUp.id, moved: each.moved })),
  );
  return {
    events,
    moved: moved.map(({ topUp }) => topUp),
    stayDue: moved
      .filter(({ now, row }) => row.request_id === null && (now?.topUp.minor ?? 0n) > 0n)
      .map(({ topUp }) => topUp),
  };
}

function movedOf(
  topUp: store.TopUpRow,
  now: EvergreenStanding | null,
  row: EvergreenStanding['row'],
): readonly Moved[] {
  const of = (minor: bigint) => money(minor, topUp.currency);
  const before = { ongoing: of(topUp.ongoing_minor), amount: of(topUp.amount_minor) };
  if (now === null) return movedTopUp(before, null);
  const { request_number: number, request_minor: minor } = row;
  return movedTopUp(before, {
    ongoing: now.ongoing,
    topUp: now.topUp,
    openRequest: number === null ? null : { number, amount: of(minor ?? 0n) },
  });
}
