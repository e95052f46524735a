// Source: docs/domain-rules.md, section 3 (credits) and the table of journal postings;
// docs/product.md, project billing: a credit note names the allocations that it reverses.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectRefusal } from '../../test/refusing.ts';
import {
  euros,
  lineSource,
  nothingWithheld,
  postedInvoice,
  reducedTax,
} from '../../test/samples.ts';
import { accounts } from '../journal/accounts.ts';
import { formatAmount, type Money, sum } from '../money/money.ts';
import type { AllocationDraft } from './allocation.ts';
import {
  type CreditNote,
  type CreditRequest,
  creditableOf,
  discardCreditNote,
  draftCreditNote,
  openAmountOf,
  postCreditNote,
} from './credit-note.ts';

const sources = [
  lineSource({ id: '1', itemId: '1', value: euros(12_000) }),
  lineSource({ id: '2', itemId: '2', amount: euros(5_005), tax: reducedTax }),
];
type Posted = ReturnType<typeof postedInvoice>;
const posted = postedInvoice(sources);

const ledgerOf = ({ allocations }: Posted, credits: readonly CreditNote[] = []) => ({
  allocations,
  credits,
  reversals: credits.flatMap((credit): readonly AllocationDraft[] => credit.reversals),
});
const all: CreditRequest = { id: 'credit', reason: 'Wrong rate', share: 'all' };
const postingOf = (of: Posted, credits: readonly CreditNote[] = []) => ({
  number: 'C-1',
  on: '2026-04-10',
  invoice: of.invoice,
  ledger: ledgerOf(of, credits),
  open: openAmountOf(
    of.invoice.totals.taxInclusive,
    credits.map((credit) => credit.totals.taxInclusive),
    [],
  ),
  booksWip: true,
  withheld: nothingWithheld(of.invoice.currency),
});

test('crediting all of it mirrors the invoice', () => {
  const credit = draftCreditNote(posted.invoice, ledgerOf(posted), all);
  expect(credit).toMatchObject({ state: 'draft', invoiceId: 'invoice', number: null });
  expect(credit.totals).toEqual(posted.invoice.totals);
  expect(credit.lines.map((line) => [line.invoiceLineId, line.minutes, line.net.minor])).toEqual(
    posted.invoice.lines.map((line) => [line.id, line.minutes, line.net.minor]),
  );
});

test('a full credit ends the invoice, and its journal undoes what posting wrote', () => {
  const credit = draftCreditNote(posted.invoice, ledgerOf(posted), all);
  const done = postCreditNote(credit, postingOf(posted));
  expect(done.creditNote).toMatchObject({ state: 'posted', number: 'C-1' });
  expect(done.invoice.state).toBe('credited');
  const undone = done.journal.lines.map((line) => [line.account, -line.amount.minor]).toSorted();
  const written = posted.journal.lines.map((line) => [line.account, line.amount.minor]).toSorted();
  expect(undone).toEqual(written);
  expect(done.events[0]).toMatchObject({ type: 'credit_note.posted', number: 'C-1' });
});

test('a part credit leaves the invoice posted', () => {
  const share = { numerator: 1n, denominator: 2n };
  const credit = draftCreditNote(posted.invoice, ledgerOf(posted), { ...all, share });
  const done = postCreditNote(credit, postingOf(posted));
  expect(done.invoice.state).toBe('posted');
  expect(formatAmount(credit.totals.lineNet)).toBe('75.03');
  expect(done.journal.lines.filter((line) => line.account === accounts.receivable)).toMatchObject([
    { amount: euros(-credit.totals.taxInclusive.minor) },
  ]);
});

test('named allocations are credited, and no others', () => {
  const [first] = posted.allocations;
  const named = { ...all, allocationIds: [first?.id ?? ''] };
  const credit = draftCreditNote(posted.invoice, ledgerOf(posted), named);
  expect(credit.lines.map((line) => line.invoiceLineId)).toEqual([first?.invoiceLineId]);
  expect(formatAmount(credit.totals.taxInclusive)).toBe('119.00');
  const unknown = { ...all, allocationIds: ['nowhere'] };
  expectRefusal('not_found', () => draftCreditNote(posted.invoice, ledgerOf(posted), unknown));
});

test('a credit needs a reason and a posted invoice', () => {
  const without = { ...all, reason: ' ' };
  expectRefusal('reason_missing', () => draftCreditNote(posted.invoice, ledgerOf(posted), without));
  const draft = { ...posted.invoice, state: 'draft' as const };
  expectRefusal('wrong_state', () => draftCreditNote(draft, ledgerOf(posted), all));
});

test('an invoice is not credited twice, also by two drafts at once', () => {
  const first = draftCreditNote(posted.invoice, ledgerOf(posted), all);
  const second = draftCreditNote(posted.invoice, ledgerOf(posted), { ...all, id: 'second' });
  const done = postCreditNote(first, postingOf(posted)).creditNote;
  expectRefusal('over_credited', () => postCreditNote(second, postingOf(posted, [done])));
  expectRefusal('over_credited', () =>
    draftCreditNote(posted.invoice, ledgerOf(posted, [done]), all),
  );
  expect(creditableOf(posted.invoice, [done])).toEqual(euros(0));
});

test('a draft that is not wanted is discarded, a posted one is not', () => {
  const credit = draftCreditNote(posted.invoice, ledgerOf(posted), all);
  expect(discardCreditNote(credit).creditNote.state).toBe('discarded');
  const done = postCreditNote(credit, postingOf(posted)).creditNote;
  expectRefusal('wrong_state', () => discardCreditNote(done));
});

test('open is the invoice minus credits and receipts; below zero it is owed to the client', () => {
  expect(openAmountOf(euros(100), [euros(30)], [euros(20), euros(10)])).toEqual(euros(40));
  expect(openAmountOf(euros(100), [euros(100)], [euros(100)])).toEqual(euros(-100));
});

test('credit of minutes shown follows a write-down by hours', () => {
  const written = postedInvoice([lineSource({ billedMinutes: 30, amount: euros(5_000) })]);
  const share = { numerator: 1n, denominator: 2n };
  const credit = draftCreditNote(written.invoice, ledgerOf(written), { ...all, share });
  expect(credit.lines[0]).toMatchObject({
    minutes: 15,
    net: euros(2_500),
    unitPriceE4: 1_000_000n,
  });
  expect(credit.reversals[0]?.minutes).toBe(-30);
});

const someInvoice = fc
  .array(
    fc.record({
      amount: fc.integer({ min: 1, max: 20_000 }).map(euros),
      isReduced: fc.boolean(),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) =>
    parts.map(({ amount, isReduced }, index) =>
      lineSource({
        id: `${index}`,
        itemId: `${index}`,
        amount,
        value: amount,
        ...(isReduced ? { tax: reducedTax } : {}),
      }),
    ),
  );

/** Posts the credits one after the other; what is too much for what is left is left out. */
function creditInParts(of: Posted, nets: readonly bigint[]): readonly ReturnType<typeof post>[] {
  const done: ReturnType<typeof post>[] = [];
  for (const net of nets) {
    const credits = done.map((step) => step.creditNote);
    const left = of.invoice.totals.lineNet.minor - netOf(credits);
    if (net <= left) done.push(post(of, credits, { ...all, share: { amount: euros(net) } }));
  }
  const credits = done.map((step) => step.creditNote);
  if (netOf(credits) < of.invoice.totals.lineNet.minor) done.push(post(of, credits, all));
  return done;
}

const netOf = (credits: readonly CreditNote[]): bigint =>
  credits.reduce((total, credit) => total + credit.totals.lineNet.minor, 0n);

const post = (of: Posted, credits: readonly CreditNote[], request: CreditRequest) =>
  postCreditNote(
    draftCreditNote(of.invoice, ledgerOf(of, credits), request),
    postingOf(of, credits),
  );

test('a full credit in parts is the invoice to the cent, tax and base included', () => {
  const someNets = fc.array(fc.bigInt({ min: 1n, max: 15_000n }), { maxLength: 6 });
  const anyRate = fc.bigInt({ min: 1_000_000n, max: 10n ** 10n });
  fc.assert(
    fc.property(someInvoice, someNets, anyRate, (lines, nets, rateE8) => {
      const of = postedInvoice(lines, { exchange: { base: 'USD', rateE8 } });
      const steps = creditInParts(of, nets);
      const amounts = (side: 'amount' | 'base'): readonly Money[] =>
        [of.journal, ...steps.map((step) => step.journal)]
          .flatMap((journal) => journal.lines)
          .filter((line) => line.account === accounts.receivable)
          .map((line) => line[side]);
      expect(sum(amounts('amount'), 'EUR').minor).toBe(0n);
      expect(sum(amounts('base'), 'USD').minor).toBe(0n);
      for (const of2 of ['lineNet', 'tax', 'taxInclusive'] as const) {
        const credited = steps.map((step) => step.creditNote.totals[of2]);
        expect(sum(credited, 'EUR')).toEqual(of.invoice.totals[of2]);
      }
      expect(steps.at(-1)?.invoice.state).toBe('credited');
      expect(steps.slice(0, -1).every((step) => step.invoice.state === 'posted')).toBe(true);
    }),
  );
});
