// Source: docs/domain-rules.md, section 9 (as the payer says), and the ways in which payers write numbers.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dollars, euros } from '../../test/samples.ts';
import { numberKeyOf, numbersIn } from './document-number.ts';
import { type BankLineFacts, type MatchableInvoice, openMatcher } from './matching.ts';
import { payerKeyOf } from './payer-name.ts';
import { subsetsThatAdd } from './subset-sum.ts';

const invoice = (
  number: string,
  minor: number,
  more: Partial<MatchableInvoice> = {},
): MatchableInvoice => ({
  invoiceId: number,
  number,
  clientId: 'acme',
  clientName: 'Acme AG',
  dueOn: '2026-03-31',
  open: euros(minor),
  ...more,
});
const line = (minor: number, reference = '', more: Partial<BankLineFacts> = {}): BankLineFacts => ({
  on: '2026-03-31',
  amount: euros(minor),
  reference,
  clientsByIban: [],
  clientsByName: [],
  ...more,
});
const known = { clientsByIban: ['acme'] };
const named = { clientsByName: ['acme'] };
const of = { clientId: 'bolt' };

test.each([
  ['BO-00042', 'BO-00042'],
  ['BO-00042', 'Rechnung bo 42 vom 3.3.'],
  ['BO-00042', 'BO00042'],
  ['BO-00042', 'RECHNUNGBO00042'],
  ['BO-00042', '00042-BO'],
  ['BO-00042', 'Inv.BO/0042/paid'],
  ['INV-2026-0007', 'inv 2026 7'],
])('%s is found in "%s"', (number, text) => {
  expect(numbersIn(text).exact).toContain(numberKeyOf(number));
});

test.each([
  ['BO-00042', 'BO-00043'],
  ['BO-00042', 'BO 4 2'],
  ['BO-00042', 'BOX 42'],
  ['BO-00042', ''],
])('%s is not found in "%s"', (number, text) => {
  expect(numbersIn(text).exact).not.toContain(numberKeyOf(number));
});

const open = [
  invoice('B-1', 10_000),
  invoice('B-2', 25_000, { dueOn: '2026-04-30' }),
  invoice('B-3', 10_000, of),
  invoice('B-700', 33_300, of),
];
// Line, state, parts, and a reason that is said.
test.each([
  ['named, exact', line(10_000, 'B 1'), 'matched', [['B-1', 10_000]], /exactly what is open/],
  [
    'two are named, exact',
    line(35_000, 'B-1 B-2'),
    'matched',
    [
      ['B-1', 10_000],
      ['B-2', 25_000],
    ],
    /B-1, B-2 is named/,
  ],
  ['named, part', line(9_000, 'B-1'), 'to_check', [['B-1', 9_000]], /10.00 less than is open/],
  [
    'two are named, part: oldest first',
    line(30_000, 'B-2 B-1'),
    'to_check',
    [
      ['B-1', 10_000],
      ['B-2', 20_000],
    ],
    /50.00 less/,
  ],
  ['named, more', line(12_000, 'B-1'), 'to_check', [['B-1', 10_000]], /20.00 more than is open/],
  ['of two clients', line(20_000, 'B-1 B-3'), 'to_check', [], /several clients/],
  [
    'named, by the account of another client',
    line(10_000, 'B-3', known),
    'to_check',
    [['B-3', 10_000]],
    /paid for another client/,
  ],
  ['known account, exact', line(25_000, 'thanks', known), 'matched', [['B-2', 25_000]], /account/],
  ['known name, exact', line(25_000, '', named), 'to_check', [['B-2', 25_000]], /name is known/],
  ['known name, on the day', line(10_000, '', named), 'to_check', [['B-1', 10_000]], /day/],
  [
    'known account, all that is open',
    line(35_000, '', known),
    'matched',
    [
      ['B-1', 10_000],
      ['B-2', 25_000],
    ],
    /All 2 open invoices/,
  ],
  ['known account, no amount fits', line(77, '', known), 'to_check', [], /No open invoice/],
  ['digits without the prefix', line(33_300, 'no. 700'), 'to_check', [['B-700', 33_300]], /digits/],
  ['nothing but the amount', line(25_000), 'to_check', [['B-2', 25_000]], /only B-2/],
  ['the amount of two', line(10_000), 'unknown', [], /2 open invoices/],
  ['nothing at all', line(1), 'unknown', [], /No open invoice/],
  [
    'an account that pays for two clients',
    line(10_000, '', { clientsByIban: ['acme', 'bolt'] }),
    'to_check',
    [],
    /for 2 clients/,
  ],
  ['another currency', { ...line(0, 'B-1'), amount: dollars(10_000) }, 'unknown', [], /No open/],
] as const)('%s', (_, facts, state, parts, reason) => {
  const proposal = openMatcher(open).propose(facts);
  expect(proposal.state).toBe(state);
  expect(proposal.parts.map((part) => [part.invoiceId, Number(part.amount.minor)])).toEqual(parts);
  expect(proposal.reasons.join('; ')).toMatch(reason);
});

test('several equal amounts of a known client are for a person to choose from', () => {
  const monthly = [invoice('B-1', 500), invoice('B-2', 500), invoice('B-3', 900)];
  const proposal = openMatcher(monthly).propose(line(500, '', known));
  expect(proposal).toMatchObject({ state: 'to_check', clientId: 'acme', parts: [] });
  expect(proposal.candidates).toEqual(['B-1', 'B-2']);
  const ambiguous = [100, 200, 300, 400].map((minor, index) => invoice(`C-${index}`, minor));
  expect(openMatcher(ambiguous).propose(line(500, '', known))).toMatchObject({
    state: 'to_check',
    parts: [],
    reasons: expect.arrayContaining(['Several sets of invoices add up to it']),
  });
});

test('the one sum of some invoices of a known client is proposed', () => {
  const some = [invoice('B-1', 101), invoice('B-2', 203), invoice('B-3', 407)];
  const proposal = openMatcher(some).propose(line(508, '', known));
  expect(proposal.parts.map(({ invoiceId }) => invoiceId)).toEqual(['B-1', 'B-3']);
  expect(proposal.state).toBe('to_check');
});

test('a second line does not take what the first has taken', () => {
  const matcher = openMatcher([invoice('B-1', 500)]);
  expect(matcher.propose(line(500, 'B-1')).state).toBe('matched');
  expect(matcher.propose(line(500, 'B-1'))).toMatchObject({
    state: 'to_check',
    parts: [],
    reasons: ['B-1 is named, and another line pays it already'],
  });
});

test('names of payers are compared without marks and legal forms', () => {
  expect(payerKeyOf('Müller & Söhne GmbH & Co. KG')).toBe('MULLER SOHNE');
  expect(payerKeyOf('Durand S.A.')).toBe(payerKeyOf('DURAND SA'));
});

test('a sum is found only where it is one, within the bound', () => {
  expect(subsetsThatAdd([5n, 7n, 11n], 18n)).toEqual([[1, 2]]);
  expect(subsetsThatAdd([5n, 5n, 10n], 10n)).toEqual([[0, 1]]);
  expect(subsetsThatAdd([1n, 2n, 3n, 4n], 5n)).toHaveLength(2);
  expect(subsetsThatAdd([1n, 1n], 5n)).toEqual([]);
});

test('a proposal is never more than the line, nor than is open of an invoice, over all lines', () => {
  const someOpen = fc.array(fc.integer({ min: 1, max: 2_000 }), { minLength: 1, maxLength: 12 });
  const someLines = fc.array(
    fc.record({
      minor: fc.integer({ min: 1, max: 4_000 }),
      names: fc.array(fc.nat(11), { maxLength: 3 }),
      isKnown: fc.boolean(),
    }),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(someOpen, someLines, (opens, lines) => {
      const invoices = opens.map((minor, index) =>
        invoice(`B-${index}`, minor, { clientId: index % 3 === 0 ? 'bolt' : 'acme' }),
      );
      const matcher = openMatcher(invoices);
      const taken = new Map<string, bigint>();
      for (const { minor, names, isKnown } of lines) {
        const reference = names.map((name) => `B-${name}`).join(' ');
        const { parts, state } = matcher.propose(
          line(minor, reference, { clientsByIban: isKnown ? ['acme'] : [] }),
        );
        const sum = parts.reduce((total, part) => total + part.amount.minor, 0n);
        expect(sum <= BigInt(minor)).toBe(true);
        if (state === 'matched') expect(sum).toBe(BigInt(minor));
        for (const part of parts)
          taken.set(part.invoiceId, (taken.get(part.invoiceId) ?? 0n) + part.amount.minor);
      }
      for (const { invoiceId, open: before } of invoices)
        expect((taken.get(invoiceId) ?? 0n) <= before.minor).toBe(true);
    }),
  );
});
