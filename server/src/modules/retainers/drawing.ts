// Draws: an invoice is settled from what is held, in the stated order; and taking a draw back.

import { retainers } from '@daybook/contract/retainers.ts';
import { type JournalEntry, reverseEntry } from '@daybook/core/journal/journal-entry.ts';
import {
  retainerDrawnPostings,
  trustDrawnPostings,
} from '@daybook/core/journal/retainer-postings.ts';
import { compareText } from '@daybook/core/kernel/order.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import type { Exchange } from '@daybook/core/money/exchange.ts';
import { add, allocate, type Money, money, sum } from '@daybook/core/money/money.ts';
import { percentOf } from '@daybook/core/money/price.ts';
import {
  covers,
  type DrawnPart,
  draw as drawRule,
  drawUpTo,
  type Need,
  smallest,
  totalOf,
} from '@daybook/core/retainers/tranche.ts';
import { checkTrustDraw, isCleared } from '@daybook/core/retainers/trust.ts';
import { type CommandContext, defineCommand } from '../../platform/command.ts';
import type { ReadDb } from '../../platform/database.ts';
import { e8Of } from '../../platform/numeric.ts';
import { existing } from '../../platform/rows.ts';
import {
  exchangesOn,
  findInvoices,
  type InvoiceRow,
  openInvoicesOf,
  type SettlePosted,
} from '../billing/public.ts';
import * as ledger from './ledger-store.ts';
import {
  addEntry,
  exchangeOf,
  lockOn,
  movementsOf,
  postedParts,
  postingOf,
  requireMoney,
  shownUnits,
  taken,
} from './moving.ts';
import * as store from './store.ts';
import { positive, toTranche } from './terms.ts';
import { lockOne, reach, record, viewOf } from './writing.ts';

/** The posted invoice with what is open of it, locked. Refuses with not_found, wrong_state or over_settled. */
async function drawnInvoice(
  { tx }: CommandContext,
  row: store.RetainerRow,
  wanted: Readonly<{ invoiceId: string; amount: Money }>,
): Promise<InvoiceRow> {
  const open = await openInvoicesOf(tx, row.client_id, row.currency);
  const invoice =
    open.find((each) => each.id === wanted.invoiceId) ??
    (await findInvoices(tx, [wanted.invoiceId]))[0];
  const isClients =
    invoice?.client_id === row.client_id &&
    invoice.legal_entity_id === row.legal_entity_id &&
    invoice.currency === row.currency;
  if (invoice === undefined || !isClients)
    throw refuseField('not_found', 'invoiceId', 'The client has no such invoice in this currency');
  if (invoice.state !== 'posted')
    throw new Refusal('wrong_state', { state: invoice.state }, [
      { field: 'invoiceId', rule: 'wrong_state', message: 'A draw settles a posted invoice' },
    ]);
  if (wanted.amount.minor > invoice.open_minor)
    throw refuseField(
      'over_settled',
      'amount',
      `${shownUnits(row)(invoice.open_minor)} is open on ${invoice.number ?? ''}`,
    );
  return invoice;
}

/** What is open of it by project and service, in one order, so that cents of a division always fall alike. */
function openNeeds(
  invoice: Pick<InvoiceRow, 'currency'>,
  lines: readonly ledger.NeedRow[],
  whole: bigint,
) {
  const groups = [
    ...Map.groupBy(lines, (line) =>
      [line.project_id, line.service_id ?? '', line.percentE4].join(' '),
    ),
  ].toSorted(([left], [right]) => compareText(left, right));
  const weighed = groups.flatMap(([, own]) => {
    const { project_id: projectId, service_id: serviceId, percentE4 } = existing(own[0]);
    const net = sum(
      own.map((line) => money(line.net_minor, invoice.currency)),
      invoice.currency,
    );
    if (net.minor <= 0n) return [];
    return [{ projectId, serviceId, weight: add(net, percentOf(net, percentE4)).minor }];
  });
  if (weighed.length === 0) return [];
  const parts = allocate(
    money(whole, invoice.currency),
    weighed.map(({ weight }) => weight),
  );
  return weighed.map(({ projectId, serviceId }, index) => ({
    projectId,
    serviceId,
    units: existing(parts[index]).minor,
  }));
}

/** What scoped tranches paid already is no need of theirs. */
async function needsOf(db: ReadDb, invoice: InvoiceRow): Promise<readonly Need[]> {
  const [lines, drawn] = [
    await ledger.invoicedLines(db, [invoice.id]),
    await ledger.scopedDrawsOf(db, invoice.id),
  ];
  const needs = openNeeds(invoice, lines, invoice.open_minor + totalOf(drawn));
  for (const { project_id: projectId, service_id: serviceId, units } of drawn) {
    let paid = units;
    for (const need of needs.filter((each) => covers({ projectId, serviceId }, each))) {
      const part = smallest(paid, need.units);
      need.units -= part;
      paid -= part;
    }
  }
  return needs;
}

type Drawn = Readonly<{
  row: store.RetainerRow;
  invoice: InvoiceRow;
  /** As they were before the draw. */
  tranches: readonly ledger.TrancheRow[];
  parts: readonly DrawnPart[];
  exchange: Exchange;
  on: string;
}>;
const amountDrawn = ({ row, parts }: Pick<Drawn, 'row' | 'parts'>): Money =>
  money(totalOf(parts), row.currency);

/** A draw as its rows: movements, settlements and the journal. Nothing is stored yet. */
function drawing(context: CommandContext, drawn: Drawn) {
  const { clock } = context;
  const { row, invoice, parts, on } = drawn;
  const entry = {
    id: clock.newId(),
    kind: 'drawn' as const,
    on,
    note: `Invoice ${invoice.number ?? ''}`,
    invoiceId: invoice.id,
  };
  const movements = movementsOf(context, row, entry, taken(parts));
  const settlements = movements.map((movement) => ({
    id: clock.newId(),
    movementId: movement.id,
    invoiceId: invoice.id,
    amountMinor: -movement.units,
    at: clock.now(),
  }));
  const journal = drawPostings(drawn, entry);
  return { movements, settlements, journal: { ...journal, legalEntityId: row.legal_entity_id } };
}

/** What a draw does to the books, from the tranches and the invoice as they are before it. */
function drawPostings(
  drawn: Drawn,
  entry: Readonly<{ id: string; on: string; note: string }>,
): JournalEntry {
  const { row, invoice, parts, tranches, exchange } = drawn;
  const posting = {
    ...postingOf(row, entry, exchange),
    parts: postedParts(row, tranches, parts),
    settled: {
      invoiceId: invoice.id,
      amount: amountDrawn(drawn),
      open: money(invoice.open_minor, row.currency),
      exchange: {
        base: existing(invoice.base_currency),
        rateE8: e8Of(existing(invoice.exchange_rate)),
      },
    },
  };
  return row.kind === 'trust' ? trustDrawnPostings(posting) : retainerDrawnPostings(posting);
}

const drawnEvent = (
  { row, invoice, parts }: Pick<Drawn, 'row' | 'invoice' | 'parts'>,
  balance: Money,
) => ({
  type: 'retainer.drawn' as const,
  record: record(row.id),
  after: { invoice: invoice.number, amount: amountDrawn({ row, parts }), parts, balance },
});

export const draw = defineCommand(retainers.draw, {
  permission: 'retainers.post',
  load: lockOne,
  standing: reach,
  locks: ({ subject, today }) => lockOn(subject, today, 'id'),
  approval: 'never',
  async handle({ input, subject: row, ...context }) {
    const { tx, today } = context;
    requireMoney(row);
    const units = positive(input.amount, row.currency);
    const invoice = await drawnInvoice(context, row, input);
    const tranches = await ledger.listTranches(tx, row.id);
    const held = tranches.map(toTranche);
    if (row.kind === 'trust')
      checkTrustDraw({
        amount: input.amount,
        invoice: { state: invoice.state, open: money(invoice.open_minor, row.currency) },
        deposits: held,
        on: today,
      });
    const parts = drawRule(
      row.kind === 'trust' ? held.filter((each) => isCleared(each, today)) : held,
      await needsOf(tx, invoice),
      { on: today, units, shown: shownUnits(row) },
    );
    const made = drawing(context, {
      row,
      invoice,
      tranches,
      parts,
      exchange: await exchangeOf(context, row, today),
      on: today,
    });
    await ledger.addMovements(tx, made.movements);
    await ledger.settleByDraw(tx, made.settlements);
    await store.touch(tx, [row.id]);
    const view = await viewOf(context, row.id);
    return {
      result: view,
      journal: [made.journal],
      events: [drawnEvent({ row, invoice, parts }, existing(view.balance))],
    };
  },
});

type Payable = Pick<InvoiceRow, 'id' | 'client_id' | 'legal_entity_id' | 'currency' | 'open_minor'>;
type Planned<I extends Payable> = Pick<Drawn, 'row' | 'tranches' | 'parts'> &
  Readonly<{ invoice: I; left: bigint }>;

/**
 * What the retainers pay of the invoices, one invoice after the other. The order is that of tranches,
 * whichever retainer they belong to.
 */
export async function plannedDraws<I extends Payable>(
  db: ReadDb,
  rows: readonly store.RetainerRow[],
  facts: Readonly<{ invoices: readonly I[]; lines: readonly ledger.NeedRow[]; on: string }>,
): Promise<readonly Planned<I>[]> {
  const { invoices, on } = facts;
  const ids = rows.map((row) => row.id);
  const held = Map.groupBy(await ledger.listTranchesOf(db, ids), (each) => each.retainer_id);
  const lines = Map.groupBy(facts.lines, (line) => line.invoice_id);
  return invoices.flatMap((invoice) => {
    const own = rows.filter(
      (row) =>
        row.client_id === invoice.client_id &&
        row.legal_entity_id === invoice.legal_entity_id &&
        row.currency === invoice.currency,
    );
    const usable = own.flatMap((row) =>
      (held.get(row.id) ?? [])
        .map(toTranche)
        .filter((each) => row.kind !== 'trust' || isCleared(each, on)),
    );
    let open = invoice.open_minor;
    const needs = openNeeds(invoice, lines.get(invoice.id) ?? [], open);
    const paid = new Map(
      drawUpTo(usable, needs, { on, limit: open }).map((part) => [part.trancheId, part]),
    );
    return own.flatMap((row) => {
      const tranches = held.get(row.id) ?? [];
      const parts = tranches.flatMap((each) => paid.get(each.id) ?? []);
      if (parts.length === 0) return [];
      const after = tranches.map((each) => ({
        ...each,
        units: each.units - (paid.get(each.id)?.units ?? 0n),
      }));
      held.set(row.id, after);
      const planned = { row, invoice: { ...invoice, open_minor: open }, tranches, parts };
      open -= totalOf(parts);
      return [{ ...planned, left: totalOf(after) }];
    });
  });
}

/** Posted invoices are settled from what their clients' retainers hold, where the terms say so. */
export const drawAtPosting: SettlePosted = async (context, invoices, on) => {
  const { tx } = context;
  const clientIds = [...new Set(invoices.map((invoice) => invoice.client_id))];
  const rows = await store.lockDrawnAtPosting(tx, clientIds);
  if (rows.length === 0) return { events: [], journal: [] };
  const lines = await ledger.invoicedLines(
    tx,
    invoices.map((invoice) => invoice.id),
  );
  const planned = await plannedDraws(tx, rows, { invoices, lines, on });
  const exchanges = await exchangesOn(context, rows, on);
  const made = planned.map((each) =>
    drawing(context, {
      ...each,
      on,
      exchange: existing(exchanges.get(`${each.row.entity_currency} ${each.row.currency}`)),
    }),
  );
  await ledger.addMovements(
    tx,
    made.flatMap((each) => each.movements),
  );
  await ledger.settleByDraw(
    tx,
    made.flatMap((each) => each.settlements),
  );
  await store.touch(tx, [...new Set(planned.map(({ row }) => row.id))]);
  return {
    journal: made.map((each) => each.journal),
    events: planned.map((each) => drawnEvent(each, money(each.left, each.row.currency))),
  };
};

export const release = defineCommand(retainers.release, {
  permission: 'retainers.post',
  load: lockOne,
  standing: reach,
  locks: ({ subject, today }) => lockOn(subject, today, 'id'),
  approval: 'never',
  async handle({ input, subject: row, ...context }) {
    const { tx, clock, today } = context;
    requireMoney(row);
    const drawn = (await ledger.listMovements(tx, row.id)).filter(
      (each) => each.entry_id === input.entryId && each.kind === 'drawn',
    );
    const [first] = drawn;
    if (first === undefined || first.invoice_id === null)
      throw refuseField('not_found', 'entryId', 'There is no such draw');
    if (first.is_released)
      throw new Refusal('wrong_state', { because: 'It is taken back already' });
    const invoiceId = first.invoice_id;
    const entry = {
      id: clock.newId(),
      kind: 'released' as const,
      on: today,
      note: `Invoice ${first.invoice_number ?? ''}: ${input.reason}`,
      invoiceId,
    };
    const movements = await addEntry(
      context,
      row,
      entry,
      drawn.map((each) => ({
        trancheId: each.tranche_id,
        units: -each.units,
        reversesId: each.id,
      })),
    );
    await ledger.settleByDraw(
      tx,
      movements.map((movement) => ({
        id: clock.newId(),
        movementId: movement.id,
        invoiceId,
        amountMinor: -movement.units,
        at: clock.now(),
      })),
    );
    await store.touch(tx, [row.id]);
    const journal = await releasePostings(context, row, entry, movements);
    const view = await viewOf(context, row.id);
    return {
      result: view,
      journal: [{ ...journal, legalEntityId: row.legal_entity_id }],
      events: [
        {
          type: 'retainer.released',
          record: record(row.id),
          reason: input.reason,
          after: {
            invoice: first.invoice_number,
            amount: money(totalOf(movements), row.currency),
            balance: view.balance,
          },
        },
      ],
    };
  },
});

/**
 * The opposite of the draw as it would be now. Not of the one that was: later draws have taken their share of
 * the cents, and what is left has to come to nothing when the last of it is drawn.
 */
async function releasePostings(
  context: CommandContext,
  row: store.RetainerRow,
  entry: Readonly<{ id: string; on: string; note: string; invoiceId: string }>,
  movements: readonly ledger.NewMovement[],
): Promise<JournalEntry> {
  const [invoice] = await findInvoices(context.tx, [entry.invoiceId]);
  const drawn = {
    row,
    invoice: existing(invoice),
    tranches: await ledger.listTranches(context.tx, row.id),
    parts: movements.map(({ trancheId, units }) => ({ trancheId, units })),
    exchange: await exchangeOf(context, row, entry.on),
    on: entry.on,
  };
  return reverseEntry(drawPostings(drawn, entry), {
    on: entry.on,
    description: `${row.number}: draw taken back`,
    source: { kind: 'retainer_entry', id: entry.id },
  });
}
