// Invoices and credit notes as PDF/A, set by Typst. The template only places text; every number was
// computed and stored when the document was made.

import { readFileSync } from 'node:fs';
import type { billing } from '@daybook/contract/billing.ts';
import type { OutputOf } from '@daybook/contract/endpoint.ts';
import { addDays } from '@daybook/core/kernel/plain-date.ts';
import { add, money, negate, subtract, sum, zero } from '@daybook/core/money/money.ts';
import { formatDuration } from '@daybook/core/timesheets/duration.ts';
import { renderPdf } from '../../platform/typst.ts';
import type { AllocationRow } from './allocation-store.ts';
import type { DocumentLanguage } from './document-words.ts';

type Invoice = OutputOf<typeof billing.getInvoice>;
type CreditNote = OutputOf<typeof billing.getCreditNote>;
type TaxLine = Invoice['taxLines'][number];
type Party = NonNullable<Invoice['seller']>;

const template = readFileSync(new URL('./templates/document.typ', import.meta.url), 'utf8');
const render = (data: Readonly<Record<string, unknown>>): Buffer => renderPdf(template, data);

const addressLines = (party: Party): readonly string[] => {
  const { line1, line2, postalCode, city, region, country } = party.address;
  return [
    line1,
    line2,
    [postalCode, city].filter((part) => part !== '').join(' '),
    region,
    country,
  ].filter((line) => line !== '');
};
const nobody: Party = {
  name: 'Draft',
  taxId: null,
  address: { line1: '', line2: '', postalCode: '', city: '', region: '', country: '' },
  email: null,
  registration: null,
  iban: null,
  bic: null,
  bankName: null,
};

const partyData = (party: Party, { words }: DocumentLanguage) => ({
  name: party.name,
  lines: [...addressLines(party), ...(party.taxId === null ? [] : [words.taxId(party.taxId)])],
});
const sellerFooter = (party: Party, { words }: DocumentLanguage) =>
  [party.name, party.registration, party.taxId === null ? null : words.taxId(party.taxId)]
    .filter((part) => part !== null)
    .join(' · ');

const taxRows = (lines: readonly TaxLine[], { words, percent, amount }: DocumentLanguage) =>
  lines.map((line) => ({
    label: words.totals.tax(percent(line.percent), amount(line.taxable)),
    value: amount(line.tax),
    strong: false,
  }));
/** The lines first, so that what is taken off them is seen to come to the net. */
const discountRows = (
  { lineNet, discount }: Pick<Invoice, 'lineNet' | 'discount'>,
  { words, percent, amount }: DocumentLanguage,
) =>
  discount === null
    ? []
    : [
        { label: words.totals.lines, value: amount(lineNet), strong: false },
        {
          label: `${discount.text}${discount.percent === null ? '' : ` ${percent(discount.percent * 100n)}`}`,
          value: amount(negate(discount.amount)),
          strong: false,
        },
      ];
const taxReasons = (lines: readonly TaxLine[]) =>
  lines.flatMap((line) => (line.reason === null ? [] : [line.reason]));

function paymentLines(
  invoice: Invoice,
  { words, amount, date }: DocumentLanguage,
): readonly string[] {
  const { seller, dueOn, number } = invoice;
  if (seller === null || dueOn === null) return [];
  const account =
    seller.iban === null
      ? []
      : [
          `IBAN ${seller.iban}${seller.bic === null ? '' : `, BIC ${seller.bic}`}${seller.bankName === null ? '' : `, ${seller.bankName}`}`,
        ];
  return [
    words.pay(`${amount(invoice.open)} ${invoice.currency}`, date(dueOn), number ?? ''),
    ...account,
  ];
}

function reportOf(
  rows: readonly AllocationRow[],
  currency: string,
  { date, amount }: DocumentLanguage,
) {
  const billed = rows.filter((row) => row.reverses_id === null);
  const amounts = billed.map((row) => money(row.amount_minor, row.currency));
  return {
    report: billed.map((row, index) => ({
      date: date(row.work_date),
      person: row.person_name ?? '',
      service: row.service_name,
      note: row.note,
      hours: formatDuration(row.minutes, 'clock'),
      amount: amount(amounts[index] ?? money(0n, currency)),
    })),
    reportHours: formatDuration(
      billed.reduce((total, row) => total + row.minutes, 0),
      'clock',
    ),
    reportAmount: amount(sum(amounts, currency)),
  };
}

const period = (from: string, until: string, { words, date }: DocumentLanguage) =>
  addDays(from, 1) === until ? date(from) : words.period(date(from), date(addDays(until, -1)));

const pageOf = ({ language, words }: DocumentLanguage) => ({
  lang: language,
  words: { ...words.page, ...words.columns },
});

function quantityOf(line: Invoice['lines'][number], { number }: DocumentLanguage): string {
  if (line.quantity !== null) return number(line.quantity);
  return line.minutes === 0 ? '' : formatDuration(line.minutes, 'clock');
}

export function invoicePdf(
  invoice: Invoice,
  allocations: readonly AllocationRow[],
  written: DocumentLanguage,
): Buffer {
  const { words, amount, date, percent } = written;
  const [seller, buyer] = [
    invoice.seller ?? { ...nobody, name: invoice.legalEntity.name },
    invoice.buyer ?? { ...nobody, name: invoice.client.name },
  ];
  const facts = [
    {
      label: words.facts.invoiceDate,
      value: invoice.invoiceDate === null ? words.draftDate : date(invoice.invoiceDate),
    },
    { label: words.facts.due, value: invoice.dueOn === null ? '' : date(invoice.dueOn) },
    { label: words.facts.currency, value: invoice.currency },
    ...(invoice.purchaseOrder === null
      ? []
      : [{ label: words.facts.order, value: invoice.purchaseOrder }]),
    ...(buyer.taxId === null ? [] : [{ label: words.facts.buyerTaxId, value: buyer.taxId }]),
  ].filter((fact) => fact.value !== '');
  return render({
    ...pageOf(written),
    kind: invoice.state === 'voided' ? words.kinds.voided : words.kinds.invoice,
    title: `${words.kinds.invoice} ${invoice.number ?? words.draft}`,
    number: invoice.number ?? words.draft,
    seller: partyData(seller, written),
    buyer: partyData(buyer, written),
    currency: invoice.currency,
    facts,
    footer: sellerFooter(seller, written),
    lines: invoice.lines.map((line) => ({
      description:
        line.clause === null
          ? line.description
          : `${line.description} (${words.clause(line.clause)})`,
      period: period(line.from, line.until, written),
      quantity: quantityOf(line, written),
      price: line.unitPrice === null ? '' : written.price(line.unitPrice),
      tax: percent(line.taxPercent),
      net: amount(line.net),
    })),
    totals: [
      ...discountRows(invoice, written),
      { label: words.totals.net, value: amount(invoice.taxExclusive), strong: false },
      ...taxRows(invoice.taxLines, written),
      { label: words.totals.total(invoice.currency), value: amount(invoice.total), strong: true },
      ...invoice.deposits.map((deposit) => ({
        label: words.totals.deposit(deposit.invoice.name),
        value: `-${amount(add(deposit.net, deposit.tax))}`,
        strong: false,
      })),
      ...(invoice.retention.minor > 0n
        ? [{ label: words.totals.retention, value: `-${amount(invoice.retention)}`, strong: false }]
        : []),
      ...(invoice.credited.minor > 0n
        ? [{ label: words.totals.credited, value: `-${amount(invoice.credited)}`, strong: false }]
        : []),
      ...(invoice.received.minor > 0n
        ? [{ label: words.totals.received, value: `-${amount(invoice.received)}`, strong: false }]
        : []),
      ...(invoice.open.minor !== invoice.total.minor && invoice.state === 'posted'
        ? [{ label: words.totals.due(invoice.currency), value: amount(invoice.open), strong: true }]
        : []),
    ],
    notes: [...taxReasons(invoice.taxLines), ...(invoice.notes === '' ? [] : [invoice.notes])],
    payment: paymentLines(invoice, written),
    ...reportOf(allocations, invoice.currency, written),
  });
}

export function creditNotePdf(
  note: CreditNote,
  invoice: Invoice,
  written: DocumentLanguage,
): Buffer {
  const { words, amount, date, percent } = written;
  const [seller, buyer] = [invoice.seller ?? nobody, invoice.buyer ?? nobody];
  return render({
    ...pageOf(written),
    kind: words.kinds.creditNote,
    title: `${words.kinds.creditNote} ${note.number ?? words.draft}`,
    number: note.number ?? words.draft,
    seller: partyData(seller, written),
    buyer: partyData(buyer, written),
    currency: note.total.currency,
    footer: sellerFooter(seller, written),
    facts: [
      {
        label: words.facts.date,
        value: note.issuedOn === null ? words.draftDate : date(note.issuedOn),
      },
      { label: words.facts.forInvoice, value: invoice.number ?? '' },
      {
        label: words.facts.of,
        value: invoice.invoiceDate === null ? '' : date(invoice.invoiceDate),
      },
    ],
    lines: note.lines.map((line) => ({
      description: line.description,
      period: '',
      quantity: line.minutes === 0 ? '' : formatDuration(line.minutes, 'clock'),
      price: '',
      tax: percent(line.taxPercent),
      net: amount(line.net),
    })),
    totals: [
      ...discountRows(note, written),
      {
        label: words.totals.net,
        value: amount(subtract(note.lineNet, note.discount?.amount ?? zero(note.total.currency))),
        strong: false,
      },
      ...taxRows(note.taxLines, written),
      { label: words.totals.credit(note.total.currency), value: amount(note.total), strong: true },
    ],
    notes: [note.reason, ...taxReasons(note.taxLines)],
    payment: [],
    report: [],
    reportHours: '',
    reportAmount: '',
  });
}
