// The months of an hours retainer: what is open of the next one, and closing it.

import type { OutputOf } from '@daybook/contract/endpoint.ts';
import { retainers } from '@daybook/contract/retainers.ts';
import { addMonths } from '@daybook/core/contracts/proration.ts';
import { addDays } from '@daybook/core/kernel/plain-date.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { formatScaled, type Money } from '@daybook/core/money/money.ts';
import {
  availableMinutes,
  type Carry,
  type ClosedPeriod,
  closePeriod as closeRule,
  minutesOf,
  overageAmount,
  type PeriodMinutes,
} from '@daybook/core/retainers/hours-period.ts';
import { formatDuration } from '@daybook/core/timesheets/duration.ts';
import { type AuditEvent, type CommandContext, defineCommand } from '../../platform/command.ts';
import type { ReadDb } from '../../platform/database.ts';
import { existing } from '../../platform/rows.ts';
import { addItems, type OfferedItem } from '../billing/public.ts';
import { findLine } from '../contracts/public.ts';
import { findProjects } from '../parties/public.ts';
import * as ledger from './ledger-store.ts';
import { addEntry, type Move } from './moving.ts';
import * as store from './store.ts';
import { hoursTermsOf, termsOf } from './terms.ts';
import { lockOne, reach, record, viewOf } from './writing.ts';

type NextPeriod = Readonly<{
  ordinal: number;
  from: string;
  until: string;
  before: Carry;
  /** By the period that included them. */
  trancheOf: ReadonlyMap<number, string>;
  approvedMinutes: number;
}>;

/** Minutes that were approved late fall into the next month that closes: each is counted once. */
async function nextOf(db: ReadDb, row: store.RetainerRow): Promise<NextPeriod> {
  const periods = await store.listPeriods(db, row.id);
  const tranches = await ledger.listTranches(db, row.id);
  const ordinal = periods.length + 1;
  const until = addMonths(row.starts_on, ordinal);
  const counted = periods.reduce((total, period) => total + period.approved_minutes, 0);
  const covered = await store.coveredMinutes(db, existing(row.contract_line_id), until);
  const carried = tranches.flatMap((each): readonly PeriodMinutes[] =>
    each.period_ordinal === null || each.units === 0n
      ? []
      : [{ ordinal: each.period_ordinal, minutes: Number(each.units) }],
  );
  return {
    ordinal,
    from: addMonths(row.starts_on, ordinal - 1),
    until,
    before: { carried, deficitMinutes: periods.at(-1)?.deficit_minutes ?? 0 },
    trancheOf: new Map(tranches.map((each) => [each.period_ordinal ?? 0, each.id])),
    approvedMinutes: Math.max(0, covered - counted),
  };
}

export async function nextPeriodView(
  db: ReadDb,
  row: store.RetainerRow,
): Promise<OutputOf<typeof retainers.get>['nextPeriod']> {
  if (row.kind !== 'hours' || row.state !== 'in_force') return null;
  const next = await nextOf(db, row);
  return {
    from: next.from,
    until: next.until,
    availableMinutes: availableMinutes(hoursTermsOf(termsOf(row)), next.before),
    approvedMinutes: next.approvedMinutes,
  };
}

/** The month in the ledger: included, paid back, worked, lapsed. */
async function moveMinutes(
  context: CommandContext,
  row: store.RetainerRow,
  facts: Readonly<{ next: NextPeriod; closed: ClosedPeriod; includedMinutes: number }>,
): Promise<void> {
  const { next, closed, includedMinutes } = facts;
  const trancheId = context.clock.newId();
  await ledger.addTranche(context.tx, {
    id: trancheId,
    retainerId: row.id,
    kind: 'paid',
    projectId: null,
    serviceId: null,
    priority: 100,
    receivedOn: next.from,
    expiresOn: null,
    clearedOn: next.from,
    rateE8: 100_000_000n,
    periodOrdinal: next.ordinal,
    reference: null,
  });
  const idOf = new Map([...next.trancheOf, [next.ordinal, trancheId]]);
  const out = (kind: ledger.MovementKind, parts: readonly PeriodMinutes[]): readonly Move[] =>
    parts.map((part) => ({
      trancheId: existing(idOf.get(part.ordinal)),
      units: -BigInt(part.minutes),
      kind,
    }));
  const entry = {
    id: context.clock.newId(),
    kind: 'included' as const,
    on: addDays(next.until, -1),
    note: `Month ${next.ordinal}, ${next.from} to ${addDays(next.until, -1)}`,
  };
  await addEntry(context, row, entry, [
    { trancheId, units: BigInt(includedMinutes) },
    ...out('repaid', [{ ordinal: next.ordinal, minutes: closed.repaidMinutes }]),
    ...out('worked', closed.drawn),
    ...out('lapsed', closed.expired),
    ...out('forfeited', closed.forfeited),
  ]);
}

async function offer(
  context: CommandContext,
  row: store.RetainerRow,
  fees: readonly Readonly<{ sourceId: string; on: string; note: string; amount: Money }>[],
): Promise<void> {
  const { tx, clock } = context;
  const line = existing(await findLine(tx, existing(row.contract_line_id)));
  const project = existing((await findProjects(tx, [existing(row.project_id)]))[0]);
  const items = fees
    .filter((fee) => fee.amount.minor > 0n)
    .map(
      ({ sourceId, on, note, amount }): OfferedItem => ({
        id: clock.newId(),
        sourceKind: 'retainer',
        sourceId,
        clientId: row.client_id,
        projectId: project.id,
        branchId: project.branch_id,
        personId: null,
        serviceId: existing(row.service_id),
        taskId: null,
        workDate: on,
        note,
        currency: row.currency,
        workedMinutes: 0,
        billableMinutes: 0,
        unitPriceE4: null,
        amountMinor: amount.minor,
        rateId: null,
        beaten: [],
        rounding: null,
        quantityPolicy: 'minutes',
        terms: {
          contractLineId: line.line_key,
          clause: line.clause,
          coverage: null,
          account: null,
          retentionMinor: 0n,
          depositMinor: 0n,
          depositItemId: null,
        },
      }),
    );
  if (items.length > 0) await addItems(tx, items);
}

/** Closes the next month. Refuses with wrong_state while it runs. */
async function closeMonth(context: CommandContext, row: store.RetainerRow): Promise<AuditEvent> {
  const { tx, clock, actor, today } = context;
  const terms = hoursTermsOf(termsOf(row));
  if (row.state !== 'in_force') throw new Refusal('wrong_state', { state: row.state });
  const next = await nextOf(tx, row);
  if (next.until > today)
    throw refuseField('wrong_state', 'id', `The month ends on ${addDays(next.until, -1)}`);
  const closed = closeRule(terms, next.before, next);
  const overage = overageAmount(
    closed.overageMinutes,
    terms.overageRate === null ? null : { unitPriceE4: terms.overageRate, currency: row.currency },
    row.currency,
  );
  const { includedMinutes, fee } = terms;
  await moveMinutes(context, row, { next, closed, includedMinutes });
  const id = clock.newId();
  const last = addDays(next.until, -1);
  const hours = (minutes: number) => formatDuration(minutes, 'clock');
  const rate = terms.overageRate === null ? '' : formatScaled(terms.overageRate / 100n, 2);
  await offer(context, row, [
    {
      sourceId: id,
      on: last,
      note: `${row.name}, ${next.from} to ${last}: ${hours(includedMinutes)} included`,
      amount: fee,
    },
    {
      sourceId: clock.newId(),
      on: last,
      note: `${row.name}, overage ${hours(closed.overageMinutes)} at ${rate} an hour`,
      amount: overage,
    },
  ]);
  await store.addPeriod(tx, {
    id,
    retainerId: row.id,
    ordinal: next.ordinal,
    from_date: next.from,
    until_date: next.until,
    included_minutes: includedMinutes,
    carried_minutes: minutesOf(next.before.carried),
    deficit_before_minutes: next.before.deficitMinutes,
    approved_minutes: next.approvedMinutes,
    overage_minutes: closed.overageMinutes,
    lapsed_minutes: minutesOf(closed.expired) + minutesOf(closed.forfeited),
    carry_minutes: minutesOf(closed.carried),
    deficit_minutes: closed.deficitMinutes,
    fee_minor: fee.minor,
    overage_minor: overage.minor,
    at: clock.now(),
    personId: actor.personId,
  });
  await store.touch(tx, [row.id]);
  return {
    type: 'retainer.period_closed',
    record: record(row.id),
    after: {
      month: next.from,
      approvedMinutes: next.approvedMinutes,
      carryMinutes: minutesOf(closed.carried),
      deficitMinutes: closed.deficitMinutes,
      overageMinutes: closed.overageMinutes,
      fee,
      overage,
    },
  };
}

export const closePeriod = defineCommand(retainers.closePeriod, {
  permission: 'retainers.post',
  load: lockOne,
  standing: reach,
  locks: 'none',
  approval: 'never',
  async handle({ subject: row, input: _, ...context }) {
    const event = await closeMonth(context, row);
    return { result: await viewOf(context, row.id), events: [event] };
  },
});

/** Every month of these clients' hours retainers that has ended by that day. */
export async function closeDueMonths(
  context: CommandContext,
  clientIds: readonly string[],
  untilOf: (clientId: string) => string,
): Promise<readonly AuditEvent[]> {
  const events: AuditEvent[] = [];
  // A month stands on the one before it, so they are closed one by one; a client has few of them.
  for (const row of await store.lockHoursRetainers(context.tx, clientIds))
    for (let ordinal = row.closed_periods + 1; ; ordinal += 1) {
      const ends = addMonths(row.starts_on, ordinal);
      if (ends > context.today || addDays(ends, -1) > untilOf(row.client_id)) break;
      events.push(
        await closeMonth(context, existing(await store.lockRetainer(context.tx, row.id))),
      );
    }
  return events;
}
