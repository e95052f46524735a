// Money is conserved from the entry to the journal, for any firm: random work, rates, rounding,
// write-downs, groupings, currencies and credits.
// Source: docs/domain-rules.md, sections 1, 3 and 8; docs/product.md, project billing.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  billableItem,
  euros,
  lineSource,
  nothingWithheld,
  postedInvoice,
  rateRule,
  reducedTax,
  reverseCharge,
  standardTax,
} from '../../test/samples.ts';
import { rateIndex } from '../catalog/rate-resolution.ts';
import { accounts } from '../journal/accounts.ts';
import { assertBalanced, type JournalEntry } from '../journal/journal-entry.ts';
import { add, sum, zero } from '../money/money.ts';
import { billableMinutesOf } from '../timesheets/rounding.ts';
import type { AllocationDraft } from './allocation.ts';
import { type BillableItem, isFullyAllocated, remainingOf } from './billable-item.ts';
import { type CreditNote, draftCreditNote, openAmountOf, postCreditNote } from './credit-note.ts';
import { groupings, type LineSource } from './invoice-lines.ts';
import { billedLines, hold, preBillLineOf, realizationOf, writeTo } from './pre-bill.ts';
import { amountForMinutes } from './quantity.ts';

const people = ['ada', 'grace', 'joan'] as const;
const services = ['consulting', 'training'] as const;
const projects = ['engine', 'loom'] as const;

const anyEntry = fc.record({
  personId: fc.constantFrom(...people),
  serviceId: fc.constantFrom(...services),
  projectId: fc.constantFrom(...projects),
  workDate: fc.constantFrom('2026-03-09', '2026-03-10', '2026-03-11'),
  workedMinutes: fc.integer({ min: 1, max: 600 }),
  isBillable: fc.boolean(),
});
const anyPrice = fc.bigInt({ min: 100_000n, max: 5_000_000n });
const anyFirm = fc.record({
  entries: fc.array(anyEntry, { minLength: 1, maxLength: 15 }),
  expenses: fc.array(fc.integer({ min: -500, max: 50_000 }), { maxLength: 3 }),
  firmPriceE4: anyPrice,
  personPriceE4: anyPrice,
  rounding: fc.record({
    incrementMinutes: fc.constantFrom(1, 5, 6, 15, 30),
    direction: fc.constantFrom('up' as const, 'down' as const, 'nearest' as const),
    per: fc.constantFrom('entry' as const, 'day' as const),
  }),
  quantity: fc.record({
    printed: fc.constantFrom('minutes' as const, 'hours' as const),
    hourDigits: fc.constantFrom(2 as const, 3 as const),
  }),
  percentOffE2: fc.bigInt({ min: -2_000n, max: 10_000n }),
  grouping: fc.constantFrom(...groupings),
  otherGrouping: fc.constantFrom(...groupings),
  rateE8: fc.constantFrom(100_000_000n, 91_370_000n, 1_234_567n, 16_326_530_612n),
  heldEvery: fc.integer({ min: 2, max: 9 }),
  credits: fc.array(fc.bigInt({ min: 1n, max: 200_000n }), { maxLength: 4 }),
});
type Firm = typeof anyFirm extends fc.Arbitrary<infer F> ? F : never;

const taxes = { consulting: standardTax, training: reducedTax } as const;

function itemsOf(firm: Firm): readonly BillableItem[] {
  const resolve = rateIndex([
    rateRule({ id: 'firm', unitPriceE4: firm.firmPriceE4 }),
    rateRule({ id: 'ada', personId: 'ada', unitPriceE4: firm.personPriceE4 }),
  ]);
  const entries = firm.entries.map((entry, index) => ({ ...entry, id: `time ${index}` }));
  const billable = billableMinutesOf(entries, firm.rounding);
  const timed = entries.map((entry) => {
    const facts = { ...entry, clientId: 'lovelace', roleId: null, currency: 'EUR' };
    const unitPriceE4 = resolve(facts)?.winner.unitPriceE4 ?? 0n;
    const billableMinutes = billable.get(entry.id) ?? 0;
    const priced = amountForMinutes(billableMinutes, unitPriceE4, 'EUR', firm.quantity);
    return billableItem({ ...entry, billableMinutes, unitPriceE4, amount: priced.amount });
  });
  const bought = firm.expenses.map((minor, index) =>
    billableItem({
      id: `expense ${index}`,
      source: { kind: 'expense', id: `${index}` },
      workedMinutes: 0,
      billableMinutes: 0,
      unitPriceE4: null,
      amount: euros(minor),
      taxClassId: 'reverse',
    }),
  );
  return [...timed, ...bought];
}

/** Everything that is left of the items, some of it held, and written down. */
function linesOf(
  firm: Firm,
  items: readonly BillableItem[],
  ledger: readonly AllocationDraft[],
): readonly LineSource[] {
  const byItem = Map.groupBy(ledger, (part) => part.itemId);
  const sources = items.flatMap((item, index) => {
    const remaining = remainingOf(item, byItem.get(item.id) ?? []);
    if (isFullyAllocated(remaining)) return [];
    const line = preBillLineOf(`line ${index}`, item, remaining);
    const { projectId, serviceId, personId, workDate } = item;
    const isTraining = serviceId === 'training';
    const tax =
      item.source.kind === 'expense'
        ? reverseCharge
        : isTraining
          ? taxes.training
          : taxes.consulting;
    const shown = { projectName: projectId, serviceName: serviceId, personName: personId };
    return [lineSource({ ...line, projectId, serviceId, personId, workDate, ...shown, tax })];
  });
  const held = sources.filter((_, index) => index % firm.heldEvery === 1).map(({ id }) => id);
  const decided = hold(sources, held);
  return billedLines(decided).length === 0
    ? decided
    : writeTo(decided, { percentOffE2: firm.percentOffE2 }, { reasonCode: 'agreed' });
}

function isInvoiceable(lines: readonly LineSource[]): boolean {
  const live = billedLines(lines);
  const total = sum(
    live.map((line) => line.amount),
    'EUR',
  );
  return live.length > 0 && total.minor >= 0n && live.every((line) => line.amount.minor >= 0n);
}

const invoiceOf = (firm: Firm, lines: readonly LineSource[]) =>
  postedInvoice(lines, {
    policy: { grouping: firm.grouping, quantity: firm.quantity },
    exchange: { base: 'JPY', rateE8: firm.rateE8 },
  });
type Posted = ReturnType<typeof invoiceOf>;

/** Credits of these nets, as far as there is something left, and then all that is left. */
function creditAll(firm: Firm, { invoice, allocations }: Posted) {
  const steps: ReturnType<typeof postCreditNote<CreditNote>>[] = [];
  const creditOnce = (share: 'all' | Readonly<{ amount: ReturnType<typeof euros> }>) => {
    const credits = steps.map((step) => step.creditNote);
    const reversals = credits.flatMap((credit) => credit.reversals);
    const ledger = { allocations, credits, reversals };
    const drafted = draftCreditNote(invoice, ledger, { id: 'credit', reason: 'Wrong', share });
    const gone = credits.map((credit) => credit.totals.taxInclusive);
    const open = openAmountOf(invoice.totals.taxInclusive, gone, []);
    const withheld = nothingWithheld(invoice.currency);
    const facts = {
      number: 'C',
      on: '2026-04-10',
      invoice,
      ledger,
      open,
      booksWip: true,
      withheld,
    };
    steps.push(postCreditNote(drafted, facts));
  };
  let left = invoice.totals.lineNet.minor;
  for (const minor of firm.credits) {
    if (minor >= left) continue;
    creditOnce({ amount: euros(minor) });
    left -= minor;
  }
  creditOnce('all');
  return steps;
}

const balanceOf = (entries: readonly JournalEntry[], account: string, side: 'amount' | 'base') =>
  entries
    .flatMap((entry) => entry.lines)
    .filter((line) => line.account === account)
    .reduce((total, line) => total + line[side].minor, 0n);

const agreedValueOf = (items: readonly BillableItem[]) =>
  items.reduce((total, item) => add(total, item.amount ?? zero('EUR')), zero<string>('EUR'));

const anyInvoice = anyFirm
  .map((firm) => {
    const items = itemsOf(firm);
    return { firm, items, lines: linesOf(firm, items, []) };
  })
  .filter(({ lines }) => isInvoiceable(lines));

test('the value of the work is what is allocated and what is left', () => {
  fc.assert(
    fc.property(anyInvoice, ({ firm, items, lines }) => {
      const { allocations } = invoiceOf(firm, lines);
      const byItem = Map.groupBy(allocations, (part) => part.itemId);
      const left = items.map((item) => remainingOf(item, byItem.get(item.id) ?? []).value);
      const allocated = allocations.map((part) => part.value);
      expect(sum([...left, ...allocated], 'EUR')).toEqual(agreedValueOf(items));
    }),
  );
});

test('the invoice is what the pre-bill bills, and its allocations', () => {
  fc.assert(
    fc.property(anyInvoice, ({ firm, lines }) => {
      const { invoice, allocations } = invoiceOf(firm, lines);
      const { billed } = realizationOf(lines, 'EUR');
      expect(invoice.totals.lineNet).toEqual(billed);
      for (const line of invoice.lines) {
        const parts = allocations.filter((part) => part.invoiceLineId === line.id);
        const amounts = parts.map((part) => part.amount);
        expect(sum(amounts, 'EUR')).toEqual(line.net);
      }
    }),
  );
});

test('grouping changes the look of an invoice, never its total', () => {
  fc.assert(
    fc.property(anyInvoice, ({ firm, lines }) => {
      const { invoice } = invoiceOf(firm, lines);
      const other = invoiceOf({ ...firm, grouping: firm.otherGrouping }, lines).invoice;
      expect(other.totals).toEqual(invoice.totals);
    }),
  );
});

test('a printed price times the printed quantity is the printed amount (PEPPOL R120)', () => {
  fc.assert(
    fc.property(anyInvoice, ({ firm, lines }) => {
      for (const line of invoiceOf(firm, lines).invoice.lines) {
        if (line.unitPriceE4 === null) continue;
        const priced = amountForMinutes(line.minutes, line.unitPriceE4, 'EUR', firm.quantity);
        expect(priced.amount).toEqual(line.net);
      }
    }),
  );
});

test('the journal balances, and its receivable is the invoice', () => {
  fc.assert(
    fc.property(anyInvoice, ({ firm, lines }) => {
      const { invoice, journal, allocations } = invoiceOf(firm, lines);
      assertBalanced(journal);
      const { taxInclusive, tax, lineNet } = invoice.totals;
      expect(balanceOf([journal], accounts.receivable, 'amount')).toBe(taxInclusive.minor);
      expect(balanceOf([journal], accounts.taxPayable, 'amount')).toBe(-tax.minor);
      expect(balanceOf([journal], accounts.revenue, 'amount')).toBe(-lineNet.minor);
      const values = allocations.map((part) => part.value);
      expect(balanceOf([journal], accounts.wip, 'amount')).toBe(-sum(values, 'EUR').minor);
    }),
  );
});

test('crediting all, in whatever parts, leaves nothing on any account', () => {
  fc.assert(
    fc.property(anyInvoice, ({ firm, lines }) => {
      const posted = invoiceOf(firm, lines);
      const steps = creditAll(firm, posted);
      expect(steps.at(-1)?.invoice.state).toBe('credited');
      const entries = [posted.journal, ...steps.map((step) => step.journal)];
      for (const entry of entries) assertBalanced(entry);
      for (const account of Object.values(accounts)) {
        expect(balanceOf(entries, account, 'amount')).toBe(0n);
      }
      expect(balanceOf(entries, accounts.receivable, 'base')).toBe(0n);
    }),
  );
});

test('crediting all, then billing again, gives the same invoice', () => {
  fc.assert(
    fc.property(anyInvoice, ({ firm, items, lines }) => {
      const posted = invoiceOf(firm, lines);
      const reversals = creditAll(firm, posted).flatMap((step) => step.creditNote.reversals);
      const again = linesOf(firm, items, [...posted.allocations, ...reversals]);
      expect(again).toEqual(lines);
      expect(invoiceOf(firm, again).invoice).toEqual(posted.invoice);
    }),
  );
});
