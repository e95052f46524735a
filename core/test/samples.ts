// Records that break no rule, for tests that say only what they are about.

import type { Allocation } from '../src/billing/allocation.ts';
import type { BillableItem } from '../src/billing/billable-item.ts';
import {
  type PostedAllocation,
  postInvoice,
  type RaiseFacts,
  raiseInvoice,
} from '../src/billing/invoice.ts';
import type { KeptInvoiceLine, LineSource } from '../src/billing/invoice-lines.ts';
import type { PreBillLine } from '../src/billing/pre-bill.ts';
import type { TaxRate } from '../src/billing/tax.ts';
import type { Withheld } from '../src/billing/withheld.ts';
import type { RateRule } from '../src/catalog/rate-resolution.ts';
import { accounts } from '../src/journal/accounts.ts';
import type { Currency } from '../src/money/currency.ts';
import { type Exchange, sameCurrency } from '../src/money/exchange.ts';
import { type Money, money, zero } from '../src/money/money.ts';
import type { TimeEntry } from '../src/timesheets/time-entry.ts';

export const euros = (minor: number | bigint): Money => money<string>(BigInt(minor), 'EUR');
export const dollars = (minor: number | bigint): Money => money<string>(BigInt(minor), 'USD');

export const timeEntry = (given: Partial<TimeEntry>): TimeEntry => ({
  id: 'entry',
  personId: 'ada',
  projectId: 'engine',
  taskId: null,
  serviceId: 'consulting',
  workDate: '2026-03-10',
  startTime: null,
  endTime: null,
  workedMinutes: 60,
  isBillable: true,
  note: '',
  activityCode: null,
  state: 'draft',
  ...given,
});

export const rateRule = (given: Partial<RateRule>): RateRule => ({
  id: 'rule',
  cardId: 'card',
  cardName: 'Standard 2026',
  cardLevel: 'firm',
  range: { from: '2026-01-01', until: null },
  personId: null,
  serviceId: null,
  roleId: null,
  projectId: null,
  clientId: null,
  currency: 'EUR',
  unitPriceE4: 1_100_000n,
  ...given,
});

export const billableItem = (given: Partial<BillableItem>): BillableItem => ({
  id: 'item',
  source: { kind: 'time', id: 'entry' },
  clientId: 'lovelace',
  projectId: 'engine',
  personId: 'ada',
  serviceId: 'consulting',
  taskId: null,
  workDate: '2026-03-10',
  currency: 'EUR',
  workedMinutes: 60,
  billableMinutes: 60,
  unitPriceE4: 1_000_000n,
  amount: euros(10_000),
  note: '',
  taxClassId: 'standard',
  rateRuleId: 'rule',
  ...given,
});

export const preBillLine = (given: Partial<PreBillLine>): PreBillLine => ({
  id: 'line',
  itemId: 'item',
  decision: 'bill',
  minutes: 60,
  billedMinutes: 60,
  value: euros(10_000),
  amount: euros(10_000),
  unitPriceE4: 1_000_000n,
  reasonCode: null,
  comment: null,
  ...given,
});

export const standardTax: TaxRate = {
  taxClassId: 'standard',
  category: 'S',
  percentE4: 190_000n,
  reason: null,
};
export const reducedTax: TaxRate = { ...standardTax, taxClassId: 'reduced', percentE4: 70_000n };
export const reverseCharge: TaxRate = {
  taxClassId: 'reverse',
  category: 'AE',
  percentE4: 0n,
  reason: 'Reverse charge',
};

export const lineSource = (given: Partial<LineSource>): LineSource => ({
  ...preBillLine(given),
  workDate: '2026-03-10',
  personId: 'ada',
  personName: 'Ada',
  projectId: 'engine',
  projectName: 'Engine',
  serviceId: 'consulting',
  serviceName: 'Consulting',
  taskId: null,
  taskName: null,
  clause: null,
  isOwnLine: false,
  note: '',
  tax: standardTax,
  ...given,
});

export const allocation = (given: Partial<Allocation>): Allocation => ({
  id: 'allocation',
  itemId: 'item',
  invoiceLineId: 'invoice 1',
  minutes: 60,
  value: euros(10_000),
  amount: euros(10_000),
  reversesId: null,
  ...given,
});

const raiseFacts: RaiseFacts = {
  id: 'invoice',
  clientId: 'lovelace',
  branchId: 'berlin',
  currency: 'EUR',
  policy: { grouping: 'entry', quantity: { printed: 'minutes', hourDigits: 2 } },
  paymentTermDays: 14,
};

export const nothingWithheld = (currency: Currency): Withheld => ({
  retention: zero(currency),
  openRetention: zero(currency),
  deposits: [],
});

type SampleFacts = Partial<RaiseFacts> & Readonly<{ exchange?: Exchange; booksWip?: boolean }>;

/** Raised and kept as the server keeps it: with ids of lines and allocations. */
export function keptInvoice(sources: readonly LineSource[], given: SampleFacts = {}) {
  const { exchange: _, booksWip: __, ...facts } = given;
  const raised = raiseInvoice(sources, { ...raiseFacts, ...facts });
  const { id } = raised.invoice;
  const lines = raised.invoice.lines.map(
    (line): KeptInvoiceLine => ({ ...line, id: `${id} ${line.position}` }),
  );
  const sourceOf = new Map(sources.map((source) => [source.itemId, source]));
  const allocations = raised.allocations.map(({ position, ...part }, index): PostedAllocation => {
    const source = sourceOf.get(part.itemId) ?? lineSource({});
    const { projectId, serviceId } = source;
    const owner = { projectId, serviceId, account: accounts.revenue, isWip: true };
    return {
      ...part,
      id: `${id} allocation ${index}`,
      invoiceLineId: `${id} ${position}`,
      ...owner,
    };
  });
  return { invoice: { ...raised.invoice, lines }, allocations, events: raised.events };
}

export function postedInvoice(sources: readonly LineSource[], given: SampleFacts = {}) {
  const kept = keptInvoice(sources, given);
  const posted = postInvoice(kept.invoice, {
    number: '2026-0001',
    on: '2026-03-31',
    seller: { name: 'Babbage and Partners' },
    buyer: { name: 'Lovelace' },
    exchange: given.exchange ?? sameCurrency(kept.invoice.currency),
    allocations: kept.allocations,
    booksWip: given.booksWip ?? true,
    ...nothingWithheld(kept.invoice.currency),
  });
  return { ...posted, allocations: kept.allocations };
}
