// Approved time as work in progress: what is offered to be billed, and what it adds to the books.

import { wipPostings } from '@daybook/core/journal/postings.ts';
import type { Exchange } from '@daybook/core/money/exchange.ts';
import { money, negate } from '@daybook/core/money/money.ts';
import { billableMinutesOf } from '@daybook/core/timesheets/rounding.ts';
import type { CommandContext, Posting } from '../../platform/command.ts';
import { existing } from '../../platform/rows.ts';
import { exchangesOn, type OfferedItem, type withdrawItems } from '../billing/public.ts';
import { termsFor } from '../contracts/public.ts';
import { pricerFor } from '../rates/public.ts';
import type * as entries from './entry-store.ts';
import type { Deciding } from './part-decision.ts';
import type * as store from './part-store.ts';
import { findBooks } from './reach-store.ts';
import { toTimeEntry } from './views.ts';

/** Approved billable work at its rate; what has no rate is offered without one, and shows as that. */
export async function offeredItems(
  { tx, clock }: CommandContext,
  rows: readonly store.PartEntryRow[],
  policy: entries.PolicyRow,
): Promise<readonly OfferedItem[]> {
  const rounding = {
    incrementMinutes: policy.increment_minutes,
    direction: policy.direction,
    per: policy.per,
  };
  const clientIds = [...new Set(rows.map((row) => row.client_id))];
  const price = await pricerFor(tx, clientIds);
  const termsOf = await termsFor(tx, clientIds);
  const minutes = new Map(
    [...Map.groupBy(rows, (row) => row.part_id).values()].flatMap((own) => [
      ...billableMinutesOf(own.map(toTimeEntry), rounding),
    ]),
  );
  return rows
    .filter((row) => row.is_billable)
    .map((row) => {
      const billableMinutes = minutes.get(row.id) ?? 0;
      const terms = termsOf({
        clientId: row.client_id,
        projectId: row.project_id,
        serviceId: row.service_id,
        workDate: row.work_date,
      });
      const isCovered = terms !== undefined && terms.coverage !== null;
      const priced = price({
        projectId: row.project_id,
        clientId: row.client_id,
        personId: row.person_id,
        serviceId: row.service_id,
        roleId: row.classification_id,
        workDate: row.work_date,
        currency: row.currency,
        billableMinutes,
        quantityPolicy: row.quantity_policy,
      });
      return {
        id: clock.newId(),
        sourceKind: 'time',
        sourceId: row.id,
        clientId: row.client_id,
        projectId: row.project_id,
        branchId: row.branch_id,
        personId: row.person_id,
        serviceId: row.service_id,
        taskId: row.task_id,
        workDate: row.work_date,
        note: row.note,
        currency: row.currency,
        workedMinutes: row.worked_minutes,
        billableMinutes,
        // A fee pays for covered work: it is no claim of its own, whatever its rate would be.
        unitPriceE4: isCovered ? 0n : (priced?.unitPriceE4 ?? null),
        amountMinor: isCovered ? 0n : (priced?.amount.minor ?? null),
        rateId: isCovered ? null : (priced?.rateId ?? null),
        beaten: isCovered ? [] : (priced?.beaten ?? []),
        terms,
        rounding,
        quantityPolicy: row.quantity_policy,
      };
    });
}

/** One entry a part, for entities that book work in progress; at the rate of the day where currencies differ. */
export async function wipJournal(
  context: CommandContext,
  subject: Deciding,
  items: readonly OfferedItem[],
): Promise<readonly Posting[]> {
  const rows = new Map(subject.rows.map((row) => [row.id, row]));
  const booked = items
    .map((item) => ({ item, row: existing(rows.get(item.sourceId)) }))
    .filter(
      ({ item, row }) => row.books_wip && item.amountMinor !== null && item.amountMinor !== 0n,
    );
  const exchanges = await exchangesOn(
    context,
    booked.map(({ row }) => row),
    context.today,
  );
  return [...Map.groupBy(booked, ({ row }) => row.part_id)].map(([partId, own]) => {
    const { row, item } = existing(own[0]);
    const exchange: Exchange = existing(exchanges.get(`${row.entity_currency} ${row.currency}`));
    const part = existing(subject.parts.find((each) => each.id === partId));
    const entry = wipPostings(
      own.map((each) => ({
        value: money(each.item.amountMinor ?? 0n, each.item.currency),
        clientId: each.item.clientId,
        projectId: each.item.projectId,
        serviceId: each.item.serviceId,
      })),
      {
        on: context.today,
        description: `Approved time: ${part.person_name}, ${part.project_name}`,
        source: { kind: 'timesheet_part', id: partId },
        branchId: item.branchId,
        exchange,
      },
    );
    return { ...entry, legalEntityId: row.legal_entity_id };
  });
}

export async function unbookedWip(
  context: CommandContext,
  row: entries.EntryRow,
  withdrawn: Awaited<ReturnType<typeof withdrawItems>>,
): Promise<readonly Posting[]> {
  const books = await findBooks(context.tx, row.client_id);
  const priced = withdrawn.filter((item) => item.amount_minor !== null && item.amount_minor !== 0n);
  if (books === null || !books.books_wip || priced.length === 0) return [];
  const exchanges = await exchangesOn(
    context,
    priced.map((item) => ({ entity_currency: books.entity_currency, currency: item.currency })),
    context.today,
  );
  return priced.map((item) => ({
    ...wipPostings(
      [
        {
          value: negate(money(item.amount_minor ?? 0n, item.currency)),
          clientId: item.client_id,
          projectId: item.project_id,
          serviceId: item.service_id,
        },
      ],
      {
        on: context.today,
        description: `Reopened time: ${row.person_name}, ${row.project_name}`,
        source: { kind: 'time_entry', id: row.id },
        branchId: item.branch_id,
        exchange: existing(exchanges.get(`${books.entity_currency} ${item.currency}`)),
      },
    ),
    legalEntityId: books.legal_entity_id,
  }));
}
