// Invoices and credit notes as PDF/A, set by Typst. The template only places text; every number was
// computed and stored when the document was made.

import { readFileSync } from 'node:fs';
import type { billing } from '@daybook/contract/billing.ts';
import type { OutputOf } from '@daybook/contract/endpoint.ts';
import { addDays } from '@daybook/core/kernel/plain-date.ts';
import {
  add,
  formatAmount,
  formatScaled,
  type Money,
  money,
  negate,
  subtract,
  sum,
  zero,
} from '@daybook/core/money/money.ts';
import { formatDuration } from '@daybook/core/timesheets/duration.ts';
import { renderPdf } from '../../platform/typst.ts';
import type { AllocationRow } from './allocation-store.ts';

type Invoice = OutputOf<typeof billing.getInvoice>;
type CreditNote = OutputOf<typeof billing.getCreditNote>;
type TaxLine = Invoice['taxLines'][number];
type Party = NonNullable<Invoice['seller']>;

const template = readFileSync(new URL('./templates/document.typ', import.meta.url), 'utf8');
const render = (data: Readonly<Record<string, unknown>>): Buffer => renderPdf(template, data);

// Amounts on a document are grouped by thousands with a space that does not break: it is no digit
// in any locale, so nobody reads it as a decimal mark.
const shown = (amount: Money): string =>
  formatAmount(amount)
    .replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f')
    .replace(/(\.\d*)\u202f(\d*)/g, '$1$2');
const percent = (e4: bigint) => `${formatScaled(e4, 4).replace(/\.?0+$/, '')} %`;
const price = (e4: bigint) => formatScaled(e4, 4).replace(/0{1,2}$/, '');

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

const partyData = (party: Party) => ({
  name: party.name,
  lines: [...addressLines(party), ...(party.taxId === null ? [] : [`Tax id ${party.taxId}`])],
});
const sellerFooter = (party: Party) =>
  [party.name, party.registration, party.taxId === null ? null : `Tax id ${party.taxId}`]
    .filter((part) => part !== null)
    .join(' · ');

const taxRows = (lines: readonly TaxLine[]) =>
  lines.map((line) => ({
    label: `Tax ${percent(line.percent)} on ${shown(line.taxable)}`,
    value: shown(line.tax),
    strong: false,
  }));
/** The lines first, so that what is taken off them is seen to come to the net. */
const discountRows = ({ lineNet, discount }: Pick<Invoice, 'lineNet' | 'discount'>) =>
  discount === null
    ? []
    : [
        { label: 'Lines', value: shown(lineNet), strong: false },
        {
          label: `${discount.text}${discount.percent === null ? '' : ` ${percent(discount.percent * 100n)}`}`,
          value: shown(negate(discount.amount)),
          strong: false,
        },
      ];
const taxReasons = (lines: readonly TaxLine[]) =>
  lines.flatMap((line) => (line.reason === null ? [] : [line.reason]));

function paymentLines(invoice: Invoice): readonly string[] {
  const { seller, dueOn, number } = invoice;
  if (seller === null || dueOn === null) return [];
  const account =
    seller.iban === null
      ? []
      : [
          `IBAN ${seller.iban}${seller.bic === null ? '' : `, BIC ${seller.bic}`}${seller.bankName === null ? '' : `, ${seller.bankName}`}`,
        ];
  return [
    `Please pay ${shown(invoice.open)} ${invoice.currency} by ${dueOn}, citing ${number ?? ''}.`,
    ...account,
  ];
}

function reportOf(rows: readonly AllocationRow[], currency: string) {
  const billed = rows.filter((row) => row.reverses_id === null);
  const amounts = billed.map((row) => money(row.amount_minor, row.currency));
  return {
    report: billed.map((row, index) => ({
      date: row.work_date,
      person: row.person_name ?? '',
      service: row.service_name,
      note: row.note,
      hours: formatDuration(row.minutes, 'clock'),
      amount: shown(amounts[index] ?? money(0n, currency)),
    })),
    reportHours: formatDuration(
      billed.reduce((total, row) => total + row.minutes, 0),
      'clock',
    ),
    reportAmount: shown(sum(amounts, currency)),
  };
}

const period = (from: string, until: string) =>
  addDays(from, 1) === until ? from : `${from} to ${addDays(until, -1)}`;

export function invoicePdf(invoice: Invoice, allocations: readonly AllocationRow[]): Buffer {
  const [seller, buyer] = [
    invoice.seller ?? { ...nobody, name: invoice.legalEntity.name },
    invoice.buyer ?? { ...nobody, name: invoice.client.name },
  ];
  const facts = [
    { label: 'Invoice date', value: invoice.invoiceDate ?? 'draft' },
    { label: 'Due', value: invoice.dueOn ?? '' },
    { label: 'Currency', value: invoice.currency },
    ...(invoice.purchaseOrder === null
      ? []
      : [{ label: 'Your order', value: invoice.purchaseOrder }]),
    ...(buyer.taxId === null ? [] : [{ label: 'Your tax id', value: buyer.taxId }]),
  ].filter((fact) => fact.value !== '');
  return render({
    kind: invoice.state === 'voided' ? 'Invoice (void)' : 'Invoice',
    title: `Invoice ${invoice.number ?? 'draft'}`,
    number: invoice.number ?? 'Draft',
    seller: partyData(seller),
    buyer: partyData(buyer),
    currency: invoice.currency,
    facts,
    footer: sellerFooter(seller),
    lines: invoice.lines.map((line) => ({
      description:
        line.clause === null ? line.description : `${line.description} (clause ${line.clause})`,
      period: period(line.from, line.until),
      quantity: line.quantity ?? (line.minutes === 0 ? '' : formatDuration(line.minutes, 'clock')),
      price: line.unitPrice === null ? '' : price(line.unitPrice),
      tax: percent(line.taxPercent),
      net: shown(line.net),
    })),
    totals: [
      ...discountRows(invoice),
      { label: 'Net', value: shown(invoice.taxExclusive), strong: false },
      ...taxRows(invoice.taxLines),
      { label: `Total ${invoice.currency}`, value: shown(invoice.total), strong: true },
      ...invoice.deposits.map((deposit) => ({
        label: `Less deposit ${deposit.invoice.name}`,
        value: `-${shown(add(deposit.net, deposit.tax))}`,
        strong: false,
      })),
      ...(invoice.retention.minor > 0n
        ? [{ label: 'Less retention', value: `-${shown(invoice.retention)}`, strong: false }]
        : []),
      ...(invoice.credited.minor > 0n
        ? [{ label: 'Credited', value: `-${shown(invoice.credited)}`, strong: false }]
        : []),
      ...(invoice.received.minor > 0n
        ? [{ label: 'Received', value: `-${shown(invoice.received)}`, strong: false }]
        : []),
      ...(invoice.open.minor !== invoice.total.minor && invoice.state === 'posted'
        ? [{ label: `Due ${invoice.currency}`, value: shown(invoice.open), strong: true }]
        : []),
    ],
    notes: [...taxReasons(invoice.taxLines), ...(invoice.notes === '' ? [] : [invoice.notes])],
    payment: paymentLines(invoice),
    ...reportOf(allocations, invoice.currency),
  });
}

export function creditNotePdf(note: CreditNote, invoice: Invoice): Buffer {
  const [seller, buyer] = [invoice.seller ?? nobody, invoice.buyer ?? nobody];
  return render({
    kind: 'Credit note',
    title: `Credit note ${note.number ?? 'draft'}`,
    number: note.number ?? 'Draft',
    seller: partyData(seller),
    buyer: partyData(buyer),
    currency: note.total.currency,
    footer: sellerFooter(seller),
    facts: [
      { label: 'Date', value: note.issuedOn ?? 'draft' },
      { label: 'For invoice', value: invoice.number ?? '' },
      { label: 'Of', value: invoice.invoiceDate ?? '' },
    ],
    lines: note.lines.map((line) => ({
      description: line.description,
      period: '',
      quantity: line.minutes === 0 ? '' : formatDuration(line.minutes, 'clock'),
      price: '',
      tax: percent(line.taxPercent),
      net: shown(line.net),
    })),
    totals: [
      ...discountRows(note),
      {
        label: 'Net',
        value: shown(subtract(note.lineNet, note.discount?.amount ?? zero(note.total.currency))),
        strong: false,
      },
      ...taxRows(note.taxLines),
      { label: `Credit ${note.total.currency}`, value: shown(note.total), strong: true },
    ],
    notes: [note.reason, ...taxReasons(note.taxLines)],
    payment: [],
    report: [],
    reportHours: '',
    reportAmount: '',
  });
}
