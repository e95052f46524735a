// The fixed words of an invoice and a credit note, and how amounts, dates and decimals are written, in each
// language that a client is written to in. Typst places what it is given and says nothing by itself.

import type { Language } from '@daybook/core/delivery/mail-template.ts';
import { formatAmount, formatScaled, type Money } from '@daybook/core/money/money.ts';

const english = {
  kinds: { invoice: 'Invoice', voided: 'Invoice (void)', creditNote: 'Credit note' },
  draft: 'Draft',
  draftDate: 'draft',
  page: { to: 'To', payment: 'Payment', timeReport: 'Time report', total: 'Total' },
  columns: {
    description: 'Description',
    hours: 'Hours',
    rate: 'Rate',
    tax: 'Tax',
    net: 'Net',
    date: 'Date',
    person: 'Person',
    service: 'Service',
    work: 'Work',
  },
  facts: {
    invoiceDate: 'Invoice date',
    due: 'Due',
    currency: 'Currency',
    order: 'Your order',
    buyerTaxId: 'Your tax id',
    date: 'Date',
    forInvoice: 'For invoice',
    of: 'Of',
  },
  taxId: (id: string) => `Tax id ${id}`,
  clause: (clause: string) => `clause ${clause}`,
  period: (first: string, last: string) => `${first} to ${last}`,
  totals: {
    lines: 'Lines',
    net: 'Net',
    tax: (percent: string, taxable: string) => `Tax ${percent} on ${taxable}`,
    total: (currency: string) => `Total ${currency}`,
    credit: (currency: string) => `Credit ${currency}`,
    deposit: (number: string) => `Less deposit ${number}`,
    retention: 'Less retention',
    credited: 'Credited',
    received: 'Received',
    due: (currency: string) => `Due ${currency}`,
  },
  pay: (amount: string, by: string, number: string) =>
    `Please pay ${amount} by ${by}, citing ${number}.`,
};
export type DocumentWords = typeof english;

const german: DocumentWords = {
  kinds: { invoice: 'Rechnung', voided: 'Rechnung (storniert)', creditNote: 'Rechnungskorrektur' },
  draft: 'Entwurf',
  draftDate: 'Entwurf',
  page: { to: 'An', payment: 'Zahlung', timeReport: 'Zeitnachweis', total: 'Summe' },
  columns: {
    description: 'Beschreibung',
    hours: 'Stunden',
    rate: 'Satz',
    tax: 'USt.',
    net: 'Netto',
    date: 'Datum',
    person: 'Person',
    service: 'Leistung',
    work: 'Tätigkeit',
  },
  facts: {
    invoiceDate: 'Rechnungsdatum',
    due: 'Fällig am',
    currency: 'Währung',
    order: 'Ihre Bestellung',
    buyerTaxId: 'Ihre Steuernummer',
    date: 'Datum',
    forInvoice: 'Zur Rechnung',
    of: 'Vom',
  },
  taxId: (id) => `Steuernummer ${id}`,
  clause: (clause) => `Ziffer ${clause}`,
  period: (first, last) => `${first} bis ${last}`,
  totals: {
    lines: 'Positionen',
    net: 'Netto',
    tax: (percent, taxable) => `USt. ${percent} auf ${taxable}`,
    total: (currency) => `Gesamtbetrag ${currency}`,
    credit: (currency) => `Gutgeschrieben ${currency}`,
    deposit: (number) => `Abzüglich Anzahlung ${number}`,
    retention: 'Abzüglich Einbehalt',
    credited: 'Gutgeschrieben',
    received: 'Erhalten',
    due: (currency) => `Zu zahlen ${currency}`,
  },
  pay: (amount, by, number) =>
    `Bitte zahlen Sie ${amount} bis zum ${by} unter Angabe von ${number}.`,
};

const words: Readonly<Record<Language, DocumentWords>> = { en: english, de: german };

// In English thousands are parted by a space that does not break: it is no digit in any locale, so nobody
// reads it as a decimal mark. Dates go by the year there, since 3/4 is two days to two readers.
const formats = {
  en: { decimal: '.', group: '\u202f', date: (date: string) => date },
  de: {
    decimal: ',',
    group: '.',
    date: (date: string) => date.split('-').toReversed().join('.'),
  },
} as const satisfies Readonly<Record<Language, unknown>>;

export function documentLanguage(language: Language) {
  const { decimal, group, date } = formats[language];
  /** A number as it is stored, with a point: "12.50". */
  const number = (text: string): string => {
    const [whole = '', part] = text.split('.');
    const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, group);
    return part === undefined ? grouped : `${grouped}${decimal}${part}`;
  };
  return {
    language,
    words: words[language],
    date,
    number,
    amount: (amount: Money) => number(formatAmount(amount)),
    percent: (e4: bigint) => `${number(formatScaled(e4, 4).replace(/\.?0+$/, ''))} %`,
    price: (e4: bigint) => number(formatScaled(e4, 4).replace(/0{1,2}$/, '')),
  };
}
export type DocumentLanguage = ReturnType<typeof documentLanguage>;
