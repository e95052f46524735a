// How a retainer stands once work that is not billed yet is counted: ongoing balance, top-up, run-out.

import type { OutputOf } from '@daybook/contract/endpoint.ts';
import type { retainers } from '@daybook/contract/retainers.ts';
import { addDays, daysBetween } from '@daybook/core/kernel/plain-date.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { add, type Money, money, sum } from '@daybook/core/money/money.ts';
import { percentOf } from '@daybook/core/money/price.ts';
import { isLow, ongoingBalance, runOutOn, topUpOf } from '@daybook/core/retainers/evergreen.ts';
import { isCleared } from '@daybook/core/retainers/trust.ts';
import type { ReadDb } from '../../platform/database.ts';
import { e4Of } from '../../platform/numeric.ts';
import { byId, existing } from '../../platform/rows.ts';
import { taxFinder } from '../billing/public.ts';
import { listTaxRates } from '../catalog/public.ts';
import { findEntities } from '../org/public.ts';
import { findClients } from '../parties/public.ts';
import * as ledger from './ledger-store.ts';
import { evergreenRetainers, type RetainerRow } from './store.ts';
import { evergreenOf, termsOf } from './terms.ts';

type Standing = Pick<
  OutputOf<typeof retainers.get>,
  'ongoing' | 'isLow' | 'topUp' | 'runOutOn' | 'cleared'
>;
const burnDays = 90;

const withTax = (net: Money, percentE4: bigint): Money => add(net, percentOf(net, percentE4));

/**
 * What is left once unbilled work and drafts are taken off, with their tax. Null where unbilled work has
 * no tax rate yet: a balance that leaves it out would look better than it is.
 */
async function ongoingOf(
  db: ReadDb,
  rows: readonly RetainerRow[],
  today: string,
): Promise<ReadonlyMap<string, Money | null>> {
  const ids = rows.map((row) => row.id);
  const unbilled = Map.groupBy(
    await ledger.unbilledByTaxClass(db, ids),
    (each) => each.retainer_id,
  );
  const drafts = Map.groupBy(await ledger.draftsByTax(db, ids), (each) => each.retainer_id);
  const rates = await listTaxRates(db);
  const clients = byId(await findClients(db, [...new Set(rows.map((row) => row.client_id))]));
  const entities = byId(
    await findEntities(db, [...new Set(rows.map((row) => row.legal_entity_id))]),
  );
  return new Map(
    rows.map((row) => {
      const { currency } = row;
      const taxOf = taxFinder(existing(clients.get(row.client_id)), rates, {
        country: existing(entities.get(row.legal_entity_id)).address.country,
        on: today,
      });
      const gross = (net: bigint, percentE4: bigint) => withTax(money(net, currency), percentE4);
      const drafted = (drafts.get(row.id) ?? []).map((each) =>
        gross(each.net_minor, e4Of(each.tax_percent)),
      );
      try {
        const worked = (unbilled.get(row.id) ?? []).map((each) =>
          gross(each.net_minor, taxOf(each.tax_class_id).percentE4),
        );
        const ongoing = ongoingBalance({
          paid: money(row.units, currency),
          unbilled: sum(worked, currency),
          drafts: sum(drafted, currency),
        });
        return [row.id, ongoing] as const;
      } catch (error) {
        if (error instanceof Refusal && error.code === 'tax_rate_missing')
          return [row.id, null] as const;
        throw error;
      }
    }),
  );
}

const isBelow = (row: RetainerRow, ongoing: Money | null | undefined): boolean => {
  const evergreen = row.kind === 'hours' ? null : evergreenOf(termsOf(row));
  return evergreen !== null && ongoing !== null && ongoing !== undefined
    ? isLow(ongoing, evergreen.floor)
    : false;
};

/** Those of the retainers that are in force and below their floor. */
export async function lowAmong(
  db: ReadDb,
  rows: readonly RetainerRow[],
  today: string,
): Promise<ReadonlySet<string>> {
  const watched = rows.filter(
    (row) => row.state === 'in_force' && row.kind !== 'hours' && evergreenOf(termsOf(row)) !== null,
  );
  if (watched.length === 0) return new Set();
  const ongoing = await ongoingOf(db, watched, today);
  return new Set(watched.filter((row) => isBelow(row, ongoing.get(row.id))).map((row) => row.id));
}

export type EvergreenStanding = Readonly<{ row: RetainerRow; ongoing: Money; topUp: Money }>;
/** How the clients' retainers with a floor stand; one whose work has no tax rate yet is left out. */
export async function evergreenStandings(
  db: ReadDb,
  clientIds: readonly string[],
  today: string,
): Promise<readonly EvergreenStanding[]> {
  const rows = await evergreenRetainers(db, clientIds);
  if (rows.length === 0) return [];
  const ongoing = await ongoingOf(db, rows, today);
  return rows.flatMap((row) => {
    const left = ongoing.get(row.id) ?? null;
    const evergreen = evergreenOf(termsOf(row));
    if (left === null || evergreen === null) return [];
    return [{ row, ongoing: left, topUp: topUpOf(left, evergreen) }];
  });
}

export async function standingOf(
  { today }: Readonly<{ today: string }>,
  db: ReadDb,
  row: RetainerRow,
): Promise<Standing> {
  if (row.kind === 'hours')
    return { ongoing: null, isLow: false, topUp: null, runOutOn: null, cleared: null };
  const ongoing = (await ongoingOf(db, [row], today)).get(row.id) ?? null;
  const evergreen = evergreenOf(termsOf(row));
  const since = [addDays(today, -burnDays), row.starts_on].sort()[1] ?? today;
  const burnt = await ledger.drawnSince(db, row.id, since);
  const days = Math.max(1, daysBetween(since, today));
  const tranches = row.kind === 'trust' ? await ledger.listTranches(db, row.id) : [];
  const cleared = tranches
    .filter((each) => isCleared({ clearedOn: each.cleared_on }, today))
    .reduce((total, each) => total + each.units, 0n);
  return {
    ongoing,
    isLow: isBelow(row, ongoing),
    topUp: evergreen === null || ongoing === null ? null : topUpOf(ongoing, evergreen),
    runOutOn:
      row.state === 'in_force'
        ? runOutOn(
            money(row.units, row.currency),
            { amount: money(burnt, row.currency), days },
            today,
          )
        : null,
    cleared: row.kind === 'trust' ? money(cleared, row.currency) : null,
  };
}
