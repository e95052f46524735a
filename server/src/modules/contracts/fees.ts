// Fees by the calendar, instalments and delivered units: what a contract bills without work. Each is put
// into work in progress once, and billed from there like everything else.

import { contracts } from '@daybook/contract/contracts.ts';
import { feePeriods, prorated, segmentOf } from '@daybook/core/contracts/proration.ts';
import { addDays } from '@daybook/core/kernel/plain-date.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { formatAmount, formatScaled, type Money, money } from '@daybook/core/money/money.ts';
import { priceOf } from '@daybook/core/money/price.ts';
import {
  type AuditEvent,
  type CommandContext,
  defineCommand,
  nothing,
} from '../../platform/command.ts';
import type { ReadDb } from '../../platform/database.ts';
import { existing } from '../../platform/rows.ts';
import { addItems, type OfferedItem } from '../billing/public.ts';
import { findProjects } from '../parties/public.ts';
import { totalsByCurrency } from '../rates/public.ts';
import { shortfallsDue } from './minimum.ts';
import * as store from './store.ts';
import { lineTermsOf } from './terms.ts';
import { lockOne, reach } from './writing.ts';

export type Due = Readonly<{
  line: store.HeldLineRow;
  feeKey: string;
  dueOn: string;
  note: string;
  amount: Money;
}>;
type Bound = Readonly<{ until: string }>;

/** Recurring fees of one line over its versions, each cycle at the fee that held on its days. */
function recurringDue(versions: readonly store.HeldLineRow[], { until }: Bound): readonly Due[] {
  const first = existing(versions[0]);
  const last = existing(versions.at(-1));
  const lastTerms = lineTermsOf(last);
  if (lastTerms.model !== 'recurring') return [];
  const { cycle, isInAdvance } = lastTerms;
  const term = { from: first.valid_from, until: last.valid_until };
  const periods = feePeriods(term, { cycle, anchor: term.from, before: addDays(until, 1) });
  return periods.flatMap((period) => {
    const dueOn = isInAdvance ? period.from : addDays(period.until, -1);
    if (dueOn > until) return [];
    const segments = versions.flatMap((version) => {
      const terms = lineTermsOf(version);
      const held = { from: version.valid_from, until: version.valid_until };
      return terms.model === 'recurring' ? segmentOf(terms.fee, held, period) : [];
    });
    return [
      {
        line: last,
        feeKey: `cycle ${period.cycle.from}`,
        dueOn,
        note: `${last.description}, ${period.from} to ${addDays(period.until, -1)}`,
        amount: prorated(segments, period.cycle, last.currency),
      },
    ];
  });
}

function instalmentsDue(line: store.HeldLineRow, { until }: Bound): readonly Due[] {
  const terms = lineTermsOf(line);
  if (terms.model !== 'fixed') return [];
  const { instalments } = terms;
  return instalments.flatMap((each, index) =>
    each.dueOn > until
      ? []
      : [
          {
            line,
            feeKey: `instalment ${index + 1}`,
            dueOn: each.dueOn,
            note:
              instalments.length === 1
                ? line.description
                : `${line.description}, ${index + 1} of ${instalments.length}`,
            amount: each.amount,
          },
        ],
  );
}

async function offer(
  context: CommandContext,
  due: readonly Due[],
): Promise<readonly OfferedItem[]> {
  const { tx, clock } = context;
  const projects = new Map(
    (await findProjects(tx, [...new Set(due.flatMap((each) => each.line.project_id ?? []))])).map(
      (row) => [row.id, row],
    ),
  );
  const items = due.map(({ line, dueOn, note, amount }): OfferedItem => {
    const project = existing(projects.get(existing(line.project_id)));
    return {
      id: clock.newId(),
      sourceKind: 'plan',
      sourceId: clock.newId(),
      clientId: line.client_id,
      projectId: project.id,
      branchId: project.branch_id,
      personId: null,
      serviceId: existing(line.service_id),
      taskId: null,
      workDate: dueOn,
      note,
      currency: amount.currency,
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
    };
  });
  await store.addFees(
    tx,
    items.map((item, index) => {
      const { line, feeKey, amount } = existing(due[index]);
      return {
        id: item.sourceId,
        contractId: line.contract_id,
        lineKey: line.line_key,
        feeKey,
        amountMinor: amount.minor,
      };
    }),
  );
  await addItems(tx, items);
  return items;
}

/** Fees by the calendar and instalments of the lines, each due through a day. */
export const duesOf = (
  held: readonly store.HeldLineRow[],
  untilOf: (clientId: string) => string,
): readonly Due[] =>
  [...Map.groupBy(held, (line) => line.line_key).values()].flatMap((versions) => {
    const last = existing(versions.at(-1));
    const bound = { until: untilOf(last.client_id) };
    return [...recurringDue(versions, bound), ...instalmentsDue(last, bound)];
  });

export async function notYetOffered(db: ReadDb, due: readonly Due[]): Promise<readonly Due[]> {
  const keys = [...new Set(due.map(({ line }) => line.line_key))];
  const known = await store.knownFees(db, keys);
  return due.filter(({ line, feeKey }) => !known.has(`${line.line_key} ${feeKey}`));
}

export type FeeScope = Readonly<{
  contractIds: readonly string[] | null;
  clientIds: readonly string[] | null;
  /** The day through which fees of the client are due. */
  untilOf: (clientId: string) => string;
}>;

/** Puts all due fees that are not offered yet into work in progress, and says which; none is no error. */
export async function offerDueFees(
  context: CommandContext,
  scope: FeeScope,
): Promise<Readonly<{ amounts: readonly Money[]; events: readonly AuditEvent[] }>> {
  const { tx } = context;
  const held = await store.heldLinesOfContracts(tx, { ...scope, models: ['fixed', 'recurring'] });
  const regular = await notYetOffered(tx, duesOf(held, scope.untilOf));
  if (regular.length > 0) await offer(context, regular);
  // After the fees, which count towards a minimum.
  const missing = await notYetOffered(tx, await shortfallsDue(tx, scope));
  if (missing.length > 0) await offer(context, missing);
  const due = [...regular, ...missing];
  return {
    amounts: due.map((each) => each.amount),
    events: [...Map.groupBy(due, (each) => each.line.contract_id)].map(([contractId, own]) => ({
      type: 'contract.fees_offered' as const,
      record: { kind: 'contract', id: contractId },
      after: {
        fees: own.map((each) => ({ what: each.note, dueOn: each.dueOn, amount: each.amount })),
      },
    })),
  };
}

export const offerFees = defineCommand(contracts.offerFees, {
  permission: 'contracts.post',
  load: nothing,
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, subject: _, ...context }) {
    const { amounts, events } = await offerDueFees(context, {
      contractIds: input.contractIds ?? null,
      clientIds: null,
      untilOf: () => input.until,
    });
    if (amounts.length === 0) throw new Refusal('nothing_to_bill', { until: input.until });
    return {
      result: { count: amounts.length, amounts: [...totalsByCurrency([...amounts])] },
      events,
    };
  },
});

export const recordUnits = defineCommand(contracts.recordUnits, {
  permission: 'contracts.update',
  load: lockOne,
  standing: reach,
  locks: ({ subject, input }) => [
    {
      legalEntityId: subject.legal_entity_id,
      branchId: subject.branch_id,
      area: 'billing',
      on: input.on,
      field: 'on',
    },
  ],
  approval: 'never',
  async handle({ input, subject: row, ...context }) {
    const { tx, clock } = context;
    const held = await store.heldLinesOfContracts(tx, {
      contractIds: [row.id],
      clientIds: null,
      models: ['unit'],
    });
    const line = held.find(
      (each) =>
        each.line_key === input.lineKey &&
        each.valid_from <= input.on &&
        (each.valid_until === null || input.on < each.valid_until),
    );
    if (line === undefined)
      throw refuseField('not_found', 'lineKey', 'No line in force that day bills by the unit');
    const terms = lineTermsOf(line);
    if (terms.model !== 'unit') throw new Refusal('not_found');
    if (input.quantity <= 0n)
      throw refuseField('amount_out_of_range', 'quantity', 'More than zero units are recorded');
    const amount = priceOf(
      { numerator: input.quantity, denominator: 10_000n },
      { unitPriceE4: terms.unitPrice, currency: line.currency },
    );
    const quantity = formatScaled(input.quantity, 4).replace(/\.?0+$/, '');
    const price = formatAmount(
      priceOf(
        { numerator: 1n, denominator: 1n },
        { unitPriceE4: terms.unitPrice, currency: line.currency },
      ),
    );
    const [item] = await offer(context, [
      {
        line,
        feeKey: `units ${clock.newId()}`,
        dueOn: input.on,
        note: `${input.note}: ${quantity} × ${price} a ${terms.unit}`,
        amount,
      },
    ]);
    return {
      result: { itemId: existing(item).id, amount: money(amount.minor, amount.currency) },
      events: [
        {
          type: 'contract.units_recorded',
          record: { kind: 'contract', id: row.id },
          after: { line: line.description, on: input.on, quantity, amount },
        },
      ],
    };
  },
});
