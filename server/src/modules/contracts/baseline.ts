// What contracts agreed on when they were first put in force, whole: instalments, values, caps, and fees by the calendar
// until the contract ends or, without an end, until a day. Amendments and uplifts are what it is compared with.

import { feePeriods, prorated, segmentOf } from '@daybook/core/contracts/proration.ts';
import type { PlainDate } from '@daybook/core/kernel/plain-date.ts';
import type { ReadDb } from '../../platform/database.ts';
import { conditions } from '../../platform/page.ts';
import { headOf, lineTermsOf } from './terms.ts';

type BaselineRow = Readonly<{
  contract_id: string;
  name: string;
  currency: string;
  effective_from: string;
  head: unknown;
  value_minor: bigint | null;
  terms: unknown;
}>;
export type Baseline = Readonly<{
  id: string;
  name: string;
  currency: string;
  billedMinor: bigint;
  /** Null unless every line of the contract states hours. */
  minutes: bigint | null;
}>;
export type BaselineFilter = Readonly<{
  branchId?: readonly string[] | undefined;
  clientId?: readonly string[] | undefined;
  currency?: readonly string[] | undefined;
}>;

type Stated = Readonly<{ minor: bigint; minutes: bigint | null }>;

function statedBy(row: BaselineRow, until: PlainDate): Stated | null {
  const terms = lineTermsOf(row);
  if (terms.model === 'time')
    return terms.cap === null
      ? null
      : {
          minor: terms.cap.minor,
          minutes: terms.capMinutes === null ? null : BigInt(terms.capMinutes),
        };
  if (terms.model !== 'recurring')
    return row.value_minor === null ? null : { minor: row.value_minor, minutes: null };
  const end = headOf({ terms: row.head }).until;
  const term = { from: row.effective_from, until: end };
  const periods = feePeriods(term, {
    ...{ cycle: terms.cycle, anchor: term.from, before: end ?? until },
  });
  const fees = periods.map((period) =>
    prorated(segmentOf(terms.fee, term, period), period.cycle, row.currency),
  );
  return { minor: fees.reduce((sum, fee) => sum + fee.minor, 0n), minutes: null };
}

/** Of contracts that state any amount; `until` is the day after the last. */
export async function listBaselines(
  db: ReadDb,
  filter: BaselineFilter,
  until: PlainDate,
): Promise<readonly Baseline[]> {
  const c = conditions();
  c.where('k.branch_id = any(?::uuid[])', filter.branchId);
  c.where('k.client_id = any(?::uuid[])', filter.clientId);
  c.where('k.currency = any(?::text[])', filter.currency);
  c.where('v.effective_from < ?::date', until);
  const rows = await db.rows<BaselineRow>(
    `select k.id as contract_id, k.number || ' ' || k.name as name, k.currency, v.effective_from, v.terms as head, l.value_minor, l.terms
       from contract k join contract_version v on v.firm_id = k.firm_id and v.contract_id = k.id and v.ordinal = 1 and v.state = 'posted'
       join contract_line l on l.firm_id = v.firm_id and l.version_id = v.id where k.firm_id = app.firm_id() and ${c.sql()} order by k.number, k.id, l.position`,
    c.values,
  );
  return [...Map.groupBy(rows, ({ contract_id }) => contract_id)].flatMap(([id, lines]) => {
    const [first] = lines;
    const stated = lines.map((line) => statedBy(line, until));
    const there = stated.filter((each) => each !== null);
    if (first === undefined || there.length === 0) return [];
    const hasHours = stated.every((each) => each !== null && each.minutes !== null);
    return [
      {
        ...{ id, name: first.name, currency: first.currency },
        billedMinor: there.reduce((sum, each) => sum + each.minor, 0n),
        minutes: hasHours ? there.reduce((sum, each) => sum + (each.minutes ?? 0n), 0n) : null,
      },
    ];
  });
}
