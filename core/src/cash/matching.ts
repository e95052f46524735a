// Which open invoices a line of a bank file pays: proposed with the reasons in words, and never chosen where
// two answers are equally good. Each proposal takes what it proposes, so that two lines of a file can't both
// be sure of one invoice. Source of the rules: docs/domain-rules.md, section 9 (as the payer says).

import { compareText } from '../kernel/order.ts';
import { daysBetween, type PlainDate } from '../kernel/plain-date.ts';
import { formatAmount, type Money, money, smallerOf, subtract, sum } from '../money/money.ts';
import { looseKeyOf, numberKeyOf, numbersIn } from './document-number.ts';
import type { Settlement } from './receipt.ts';
import { subsetsThatAdd } from './subset-sum.ts';

export type BankLineFacts = Readonly<{
  on: PlainDate;
  amount: Money;
  reference: string;
  /** Clients for whom this account, or a payer of this name, has paid before. */
  clientsByIban: readonly string[];
  clientsByName: readonly string[];
}>;

export type MatchableInvoice = Readonly<{
  invoiceId: string;
  number: string;
  clientId: string;
  clientName: string;
  dueOn: PlainDate;
  open: Money;
}>;

export type Proposal = Readonly<{
  state: 'matched' | 'to_check' | 'unknown';
  clientId: string | null;
  parts: readonly Settlement[];
  /** 0 to 100; `matched` is 85 and more. */
  score: number;
  reasons: readonly string[];
  /** What a person may choose from, where nothing is chosen. */
  candidates: readonly string[];
}>;

const sureScore = 85;
const mostCandidates = 8;
const mostSummed = 24;
const nearDays = 10;

type Ledger = Readonly<{
  byNumber: ReadonlyMap<string, readonly MatchableInvoice[]>;
  byDigits: ReadonlyMap<string, readonly MatchableInvoice[]>;
  byAmount: ReadonlyMap<bigint, readonly MatchableInvoice[]>;
  byClient: ReadonlyMap<string, readonly MatchableInvoice[]>;
  leftOf: (invoice: MatchableInvoice) => Money;
}>;

/** Proposes line by line; what is proposed is taken, so lines come in the file's order. */
export function openMatcher(invoices: readonly MatchableInvoice[]) {
  const left = new Map(invoices.map((invoice) => [invoice.invoiceId, invoice.open.minor]));
  const ledger: Ledger = {
    byNumber: Map.groupBy(invoices, ({ number }) => numberKeyOf(number)),
    byDigits: Map.groupBy(invoices, ({ number }) => looseKeyOf(number)),
    byAmount: Map.groupBy(invoices, ({ open }) => open.minor),
    byClient: Map.groupBy(invoices, ({ clientId }) => clientId),
    leftOf: ({ invoiceId, open }) => money(left.get(invoiceId) ?? 0n, open.currency),
  };
  return {
    propose(line: BankLineFacts): Proposal {
      const proposal = proposalFor(line, ledger);
      for (const { invoiceId, amount } of proposal.parts)
        left.set(invoiceId, (left.get(invoiceId) ?? 0n) - amount.minor);
      return proposal;
    },
  };
}

function proposalFor(line: BankLineFacts, ledger: Ledger): Proposal {
  const { named, loose } = namedIn(line, ledger);
  if (named.length > 0) return byNumbers(line, named, ledger);
  const payer = payerOf(line);
  if (payer.clientIds.length > 1) return unsure(line, ledger, payer);
  const [clientId] = payer.clientIds;
  if (clientId !== undefined) return byClient(line, { clientId, payer, loose }, ledger);
  if (loose.length === 1) return byLooseNumber(line, loose, ledger);
  return byAmountAlone(line, ledger);
}

const inCurrency = (line: BankLineFacts) => (invoice: MatchableInvoice) =>
  invoice.open.currency === line.amount.currency;

function namedIn(line: BankLineFacts, ledger: Ledger) {
  const keys = numbersIn(line.reference, (digits) => ledger.byDigits.has(digits));
  const of = (found: readonly MatchableInvoice[]) => [...new Set(found)].filter(inCurrency(line));
  return {
    named: of(keys.exact.flatMap((key) => ledger.byNumber.get(key) ?? [])),
    loose: of(keys.digits.flatMap((key) => ledger.byDigits.get(key) ?? [])),
  };
}

type Payer = Readonly<{ clientIds: readonly string[]; score: number; reason: string }>;

/** The account says more than the name does. */
function payerOf({ clientsByIban, clientsByName }: BankLineFacts): Payer {
  if (clientsByIban.length > 0)
    return { clientIds: clientsByIban, score: 40, reason: 'This account has paid before' };
  return { clientIds: clientsByName, score: 25, reason: 'The payer’s name is known' };
}

function byNumbers(
  line: BankLineFacts,
  named: readonly MatchableInvoice[],
  ledger: Ledger,
): Proposal {
  const clientIds = [...new Set(named.map((invoice) => invoice.clientId))];
  const said = `${named.map(({ number }) => number).join(', ')} is named`;
  const [clientId] = clientIds;
  if (clientId === undefined || clientIds.length > 1)
    return chooseFrom(named, 50, [`${said}: invoices of several clients`]);
  const taken = named.filter((invoice) => ledger.leftOf(invoice).minor <= 0n);
  if (taken.length === named.length)
    return {
      ...chooseFrom(named, 30, [`${said}, and another line pays it already`]),
      clientId,
    };
  const open = totalLeft(named, ledger, line);
  const difference = subtract(line.amount, open);
  const parts = oldestFirst(line.amount, named, ledger);
  const agrees = payerOf(line).clientIds;
  const isOther = agrees.length > 0 && !agrees.includes(clientId);
  const paidBefore = isOther ? ['Until now the payer has paid for another client'] : [];
  if (difference.minor === 0n)
    return {
      ...found(clientId, parts, isOther ? 75 : 100),
      reasons: [said, 'The amount is exactly what is open', ...paidBefore],
    };
  const how =
    difference.minor > 0n
      ? `${formatAmount(difference)} more than is open: it stays as the client’s balance`
      : `${formatAmount(money(-difference.minor, difference.currency))} less than is open`;
  return { ...found(clientId, parts, isOther ? 55 : 70), reasons: [said, how, ...paidBefore] };
}

type KnownClient = Readonly<{
  clientId: string;
  payer: Payer;
  loose: readonly MatchableInvoice[];
}>;

function byClient(
  line: BankLineFacts,
  { clientId, payer, loose }: KnownClient,
  ledger: Ledger,
): Proposal {
  const open = openOf(clientId, line, ledger);
  const reasons = [payer.reason];
  if (open.length === 0)
    return { ...found(clientId, [], 20), reasons: [...reasons, 'The client has nothing open'] };
  const own = loose.filter((invoice) => invoice.clientId === clientId);
  const exact = open.filter((invoice) => ledger.leftOf(invoice).minor === line.amount.minor);
  const named = exact.filter((invoice) => own.includes(invoice));
  const [one] = named.length === 1 ? named : exact;
  if (one !== undefined && (exact.length === 1 || named.length === 1)) {
    const digits = own.includes(one) ? ['The digits of its number are named'] : [];
    const near = dueReason(line, one);
    const score = payer.score + 45 + (digits.length > 0 ? 15 : 0) + (near.length > 0 ? 10 : 0);
    return {
      ...found(clientId, oldestFirst(line.amount, [one], ledger), score),
      reasons: [...reasons, 'One open invoice has exactly this amount', ...digits, ...near],
    };
  }
  if (exact.length > 1)
    return {
      ...chooseFrom(exact, payer.score + 25, [
        ...reasons,
        `${exact.length} open invoices have exactly this amount`,
      ]),
      clientId,
    };
  return bySum(line, { clientId, payer, open }, ledger);
}

function bySum(
  line: BankLineFacts,
  facts: Readonly<{ clientId: string; payer: Payer; open: readonly MatchableInvoice[] }>,
  ledger: Ledger,
): Proposal {
  const { clientId, payer, open } = facts;
  const all = totalLeft(open, ledger, line);
  if (all.minor === line.amount.minor)
    return {
      ...found(clientId, oldestFirst(line.amount, open, ledger), payer.score + 48),
      reasons: [payer.reason, `All ${open.length} open invoices add up to it`],
    };
  const summed = open.slice(0, mostSummed);
  const ways = subsetsThatAdd(
    summed.map((invoice) => ledger.leftOf(invoice).minor),
    line.amount.minor,
  );
  const [way, other] = ways;
  if (way !== undefined && other === undefined) {
    const chosen = summed.filter((_, index) => way.includes(index));
    return {
      ...found(clientId, oldestFirst(line.amount, chosen, ledger), payer.score + 30),
      reasons: [payer.reason, `${chosen.length} open invoices add up to it`],
    };
  }
  const why =
    way === undefined ? 'No open invoice has this amount' : 'Several sets of invoices add up to it';
  return { ...chooseFrom(open, payer.score, [payer.reason, why]), clientId };
}

function byLooseNumber(
  line: BankLineFacts,
  [invoice]: readonly MatchableInvoice[],
  ledger: Ledger,
): Proposal {
  if (invoice === undefined) return nothing(['Nothing is known of it']);
  const isExact = ledger.leftOf(invoice).minor === line.amount.minor;
  const reasons = [
    `The digits of ${invoice.number} are named, without its prefix`,
    isExact ? 'The amount is exactly what is open' : 'The amount is another than what is open',
  ];
  if (!isExact) return { ...chooseFrom([invoice], 30, reasons), clientId: invoice.clientId };
  return {
    ...found(invoice.clientId, oldestFirst(line.amount, [invoice], ledger), 80),
    reasons,
  };
}

function byAmountAlone(line: BankLineFacts, ledger: Ledger): Proposal {
  const same = (ledger.byAmount.get(line.amount.minor) ?? [])
    .filter(inCurrency(line))
    .filter((invoice) => ledger.leftOf(invoice).minor === line.amount.minor);
  const [one] = same;
  if (one === undefined) return nothing(['No open invoice has this amount']);
  if (same.length > 1)
    return {
      ...chooseFrom(same, 10, [`${same.length} open invoices have this amount`]),
      state: 'unknown',
    };
  const near = dueReason(line, one);
  return {
    ...found(one.clientId, oldestFirst(line.amount, same, ledger), 50 + 5 * near.length),
    reasons: [`Of all open invoices only ${one.number} has this amount`, ...near],
  };
}

function unsure(line: BankLineFacts, ledger: Ledger, payer: Payer): Proposal {
  const open = payer.clientIds.flatMap((clientId) => openOf(clientId, line, ledger));
  const exact = open.filter((invoice) => ledger.leftOf(invoice).minor === line.amount.minor);
  return chooseFrom(exact.length > 0 ? exact : open, 30, [
    `${payer.reason}, for ${payer.clientIds.length} clients`,
  ]);
}

const found = (clientId: string, parts: readonly Settlement[], score: number) => ({
  state: score >= sureScore ? ('matched' as const) : ('to_check' as const),
  clientId,
  parts,
  score: Math.min(score, 100),
  candidates: [],
});

const chooseFrom = (
  invoices: readonly MatchableInvoice[],
  score: number,
  reasons: readonly string[],
): Proposal => ({
  state: 'to_check',
  clientId: null,
  parts: [],
  score,
  reasons,
  candidates: invoices.slice(0, mostCandidates).map(({ invoiceId }) => invoiceId),
});

const nothing = (reasons: readonly string[]): Proposal => ({
  state: 'unknown',
  clientId: null,
  parts: [],
  score: 0,
  reasons,
  candidates: [],
});

const byDue = (a: MatchableInvoice, b: MatchableInvoice): number =>
  compareText(a.dueOn, b.dueOn) || compareText(a.number, b.number);

const openOf = (clientId: string, line: BankLineFacts, ledger: Ledger) =>
  (ledger.byClient.get(clientId) ?? [])
    .filter(inCurrency(line))
    .filter((invoice) => ledger.leftOf(invoice).minor > 0n)
    .toSorted(byDue);

const totalLeft = (invoices: readonly MatchableInvoice[], ledger: Ledger, line: BankLineFacts) =>
  sum(invoices.map(ledger.leftOf), line.amount.currency);

/** The amount over these invoices, the first due first; never more than is left of one. */
function oldestFirst(
  amount: Money,
  invoices: readonly MatchableInvoice[],
  ledger: Ledger,
): readonly Settlement[] {
  const parts: Settlement[] = [];
  let left = amount;
  for (const invoice of invoices.toSorted(byDue)) {
    const part = smallerOf(left, ledger.leftOf(invoice));
    if (part.minor <= 0n) continue;
    parts.push({ invoiceId: invoice.invoiceId, amount: part });
    left = subtract(left, part);
  }
  return parts;
}

function dueReason(line: BankLineFacts, invoice: MatchableInvoice): readonly string[] {
  const days = daysBetween(invoice.dueOn, line.on);
  if (Math.abs(days) > nearDays) return [];
  if (days === 0) return ['It came on the day that the invoice was due'];
  return [`It came ${Math.abs(days)} days ${days < 0 ? 'before' : 'after'} the invoice was due`];
}
