// Minimum commitment: what a cycle was billed less than agreed is a fee of its own. It is asked for once
// no work of the cycle is open, since a write-down or included hours could still lower what it comes to.

import { feePeriods, prorated, segmentOf } from '@daybook/core/contracts/proration.ts';
import { addDays } from '@daybook/core/kernel/plain-date.ts';
import { formatAmount, money } from '@daybook/core/money/money.ts';
import type { ReadDb } from '../../platform/database.ts';
import { existing } from '../../platform/rows.ts';
import type { Due, FeeScope } from './fees.ts';
import { committedVersions, type HeldVersionRow, worthOfCycles } from './minimum-store.ts';
import { heldLines } from './store.ts';
import { headOf } from './terms.ts';

type Cycle = Readonly<{
  contractId: string;
  cycle: Readonly<{ from: string; until: string }>;
  from: string;
  until: string;
  minimumMinor: bigint;
}>;

const heldBy = (row: HeldVersionRow) => ({ from: row.valid_from, until: row.valid_until });

/** The ended cycles of one contract, each with the minimum that held on its days. */
function cyclesOf(versions: readonly HeldVersionRow[], until: string): readonly Cycle[] {
  const first = existing(versions[0]);
  const last = existing(versions.at(-1));
  const commitment = headOf(last).minimumCommitment;
  if (commitment === null) return [];
  const facts = { cycle: commitment.cycle, anchor: first.valid_from, before: addDays(until, 1) };
  return feePeriods({ from: first.valid_from, until: last.valid_until }, facts)
    .filter((period) => period.until <= facts.before)
    .map((period) => {
      const segments = versions.flatMap((version) => {
        const own = headOf(version).minimumCommitment;
        return own === null ? [] : segmentOf(own.amount, heldBy(version), period);
      });
      return {
        contractId: first.contract_id,
        cycle: period.cycle,
        from: period.from,
        until: period.until,
        minimumMinor: prorated(segments, period.cycle, first.currency).minor,
      };
    });
}

/** What ended cycles fall short of, billed under the first line that says project and service. */
export async function shortfallsDue(db: ReadDb, scope: FeeScope): Promise<readonly Due[]> {
  const held = await committedVersions(db, scope);
  const cycles = [...Map.groupBy(held, (row) => row.contract_id).values()].flatMap((versions) =>
    cyclesOf(versions, scope.untilOf(existing(versions[0]).client_id)),
  );
  if (cycles.length === 0) return [];
  const ids = [...new Set(cycles.map((each) => each.contractId))];
  const lines = Map.groupBy(await heldLines(db, ids), (line) => line.contract_id);
  const worth = await worthOfCycles(db, cycles);
  return cycles.flatMap((each, index) => {
    const line = (lines.get(each.contractId) ?? [])
      .toSorted((a, b) => a.position - b.position)
      .find((own) => own.project_id !== null && own.service_id !== null);
    const { minor: counted, has_open: hasOpen } = worth.get(index) ?? {
      minor: 0n,
      has_open: false,
    };
    if (line === undefined || hasOpen || counted >= each.minimumMinor) return [];
    const minimum = money(each.minimumMinor, line.currency);
    return [
      {
        line,
        feeKey: `minimum ${each.cycle.from}`,
        dueOn: addDays(each.until, -1),
        note: `Minimum of ${formatAmount(minimum)} for ${each.from} to ${addDays(each.until, -1)}, less ${formatAmount(money(counted, line.currency))} of work and fees`,
        amount: money(each.minimumMinor - counted, line.currency),
      },
    ];
  });
}
