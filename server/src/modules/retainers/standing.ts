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
import { existing } from '../../platform/rows.ts';
import { taxFinder } from '../billing/public.ts';
import { listTaxRates } from '../catalog/public.ts';
import { findEntities } from '../org/public.ts';
import { findClients } from '../parties/public.ts';
import * as ledger from './ledger-store.ts';
import type { RetainerRow } from './store.ts';
import { evergreenOf, termsOf } from './terms.ts';

type Standing = Pick<
  OutputOf<typeof retainers.get>,
  'ongoing' | 'isLow' | 'topUp' | 'runOutOn' | 'cleared'
>;
const burnDays = 90;

const withTax = (net: Money, percentE4: bigint): Money => add(net, percentOf(net, percentE4));

async function unbilledOf(db: ReadDb, row: RetainerRow, today: string): Promise<Money> {
  const nets = await ledger.unbilledByTaxClass(db, scopeOf(row));
  if (nets.length === 0) return money(0n, row.currency);
  const [rates, clients, entities] = [
    await listTaxRates(db),
    await findClients(db, [row.client_id]),
    await findEntities(db, [row.legal_entity_id]),
  ];
  const taxOf = taxFinder(existing(clients[0]), rates, {
    country: existing(entities[0]).address.country,
    on: today,
  });
  return sum(
    nets.map((each) =>
      withTax(money(each.net_minor, row.currency), taxOf(each.tax_class_id).percentE4),
    ),
    row.currency,
  );
}

const scopeOf = (row: RetainerRow) => ({
  clientId: row.client_id,
  currency: row.currency,
  projectId: row.project_id,
  serviceId: row.service_id,
});

/** Null where unbilled work has no tax rate yet: a balance that leaves it out would look better than it is. */
async function ongoingOf(db: ReadDb, row: RetainerRow, today: string): Promise<Money | null> {
  const drafts = await ledger.draftsByTax(db, scopeOf(row));
  try {
    return ongoingBalance({
      paid: money(row.units, row.currency),
      unbilled: await unbilledOf(db, row, today),
      drafts: sum(
        drafts.map((each) => withTax(money(each.net_minor, row.currency), e4Of(each.tax_percent))),
        row.currency,
      ),
    });
  } catch (error) {
    if (error instanceof Refusal && error.code === 'tax_rate_missing') return null;
    throw error;
  }
}

export async function standingOf(
  { today }: Readonly<{ today: string }>,
  db: ReadDb,
  row: RetainerRow,
): Promise<Standing> {
  if (row.kind === 'hours')
    return { ongoing: null, isLow: false, topUp: null, runOutOn: null, cleared: null };
  const ongoing = await ongoingOf(db, row, today);
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
    isLow: evergreen !== null && ongoing !== null && isLow(ongoing, evergreen.floor),
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
