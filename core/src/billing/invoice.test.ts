// Source: docs/domain-rules.md, section 3 (invoices) and the table of journal postings.
import { expect, test } from 'vitest';
import { expectRefusal, refusalOf } from '../../test/refusing.ts';
import { euros, keptInvoice, lineSource, postedInvoice, reducedTax } from '../../test/samples.ts';
import { accounts } from '../journal/accounts.ts';
import { assertBalanced } from '../journal/journal-entry.ts';
import { formatAmount, type Money, sum } from '../money/money.ts';
import {
  discardInvoice,
  rejectInvoice,
  submitInvoice,
  voidInvoice,
  writeOffInvoice,
} from './invoice.ts';

const training = { serviceId: 'training', serviceName: 'Training' };
const sources = [
  lineSource({ id: '1', itemId: '1' }),
  lineSource({ id: '2', itemId: '2', ...training, amount: euros(5_000), tax: reducedTax }),
];
const posted = postedInvoice(sources);
const onAccount = (lines: typeof posted.journal.lines) =>
  lines.map((line) => [line.account, line.serviceId ?? '', formatAmount(line.amount)]);

test('an invoice is raised as a draft with its totals and allocations', () => {
  const { invoice, allocations, events } = keptInvoice(sources);
  expect(invoice).toMatchObject({ state: 'draft', number: null, postedOn: null });
  expect(formatAmount(invoice.totals.taxInclusive)).toBe('172.50');
  expect(allocations.map((part) => [part.itemId, part.value.minor, part.amount.minor])).toEqual([
    ['1', 10_000n, 10_000n],
    ['2', 10_000n, 5_000n],
  ]);
  expect(events.map((event) => event.type)).toEqual(['invoice.raised']);
});

test('nothing billed is nothing to bill', () => {
  expectRefusal('nothing_to_bill', () => keptInvoice([]));
  expectRefusal('nothing_to_bill', () => keptInvoice([lineSource({ decision: 'hold' })]));
});

test('an invoice below zero is a credit note', () => {
  const returned = lineSource({ value: euros(-100), amount: euros(-100), unitPriceE4: null });
  expectRefusal('amount_out_of_range', () => keptInvoice([returned]));
});

test('posting freezes number, dates, parties and rate', () => {
  expect(posted.invoice).toMatchObject({
    state: 'posted',
    number: '2026-0001',
    postedOn: '2026-03-31',
    dueOn: '2026-04-14',
    seller: { name: 'Babbage and Partners' },
    buyer: { name: 'Lovelace' },
    exchange: { base: 'EUR' },
  });
  expect(posted.events).toEqual([
    {
      type: 'invoice.posted',
      invoiceId: 'invoice',
      clientId: 'lovelace',
      number: '2026-0001',
      reason: null,
    },
  ]);
});

test('posting debits receivable, credits revenue per service and tax, and takes back WIP', () => {
  expect(onAccount(posted.journal.lines)).toEqual([
    [accounts.receivable, '', '172.50'],
    [accounts.revenue, 'consulting', '-100.00'],
    [accounts.revenue, 'training', '-50.00'],
    [accounts.taxPayable, '', '-22.50'],
    [accounts.wip, 'consulting', '-100.00'],
    [accounts.wipEarned, 'consulting', '100.00'],
    [accounts.wip, 'training', '-100.00'],
    [accounts.wipEarned, 'training', '100.00'],
  ]);
});

test('an entity that books no WIP posts none', () => {
  const { journal } = postedInvoice(sources, { booksWip: false });
  expect(journal.lines.some((line) => line.account === accounts.wip)).toBe(false);
});

test('a posted invoice is not posted, submitted, rejected or discarded', () => {
  expectRefusal('wrong_state', () => submitInvoice(posted.invoice));
  expectRefusal('wrong_state', () => rejectInvoice(posted.invoice, { reason: 'No' }));
  expectRefusal('wrong_state', () => discardInvoice(posted.invoice));
});

test('a submitted invoice goes back to draft with a reason', () => {
  const submitted = submitInvoice(keptInvoice(sources).invoice).invoice;
  expect(submitted.state).toBe('submitted');
  const rejected = rejectInvoice(submitted, { reason: 'Wrong rate' });
  expect(rejected.invoice.state).toBe('draft');
  expect(rejected.events[0].reason).toBe('Wrong rate');
  expectRefusal('reason_missing', () => rejectInvoice(submitted, { reason: '' }));
});

test('a draft that is not wanted is discarded', () => {
  expect(discardInvoice(keptInvoice(sources).invoice).invoice.state).toBe('discarded');
});

const voiding = {
  on: '2026-04-01',
  reason: 'Wrong client',
  settled: euros(0),
  journal: posted.journal,
  allocations: posted.allocations,
};

test('voiding undoes the journal and frees the work', () => {
  const voided = voidInvoice(posted.invoice, voiding);
  expect(voided.invoice.state).toBe('voided');
  expect(voided.reversals.map((reversal) => [reversal.reversesId, reversal.minutes])).toEqual(
    posted.allocations.map((part) => [part.id, -part.minutes]),
  );
  const totals = new Map<string, Money[]>();
  for (const line of [...posted.journal.lines, ...voided.journal.lines]) {
    totals.set(line.account, [...(totals.get(line.account) ?? []), line.amount]);
  }
  for (const amounts of totals.values()) expect(sum(amounts, 'EUR')).toEqual(euros(0));
  expect(refusalOf(() => assertBalanced(voided.journal))).toBeUndefined();
});

test('an invoice that something settled is not voided', () => {
  const settled = { ...voiding, settled: euros(1) };
  expectRefusal('already_settled', () => voidInvoice(posted.invoice, settled));
  expectRefusal('reason_missing', () => voidInvoice(posted.invoice, { ...voiding, reason: '' }));
});

test('a receivable that is never paid becomes bad debt', () => {
  const facts = { on: '2027-01-01', reason: 'Insolvent', open: euros(2_500) };
  const written = writeOffInvoice(posted.invoice, facts);
  expect(written.invoice.state).toBe('uncollectible');
  expect(onAccount(written.journal.lines)).toEqual([
    [accounts.badDebt, '', '25.00'],
    [accounts.receivable, '', '-25.00'],
  ]);
  const nothing = { ...facts, open: euros(0) };
  expectRefusal('already_settled', () => writeOffInvoice(posted.invoice, nothing));
});
