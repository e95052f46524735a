// Reminders as they go out: the text's values, and the letter as PDF. Numbers are those that the notice keeps.

import { readFileSync } from 'node:fs';
import type { Language, TemplateKey } from '@daybook/core/delivery/mail-template.ts';
import { money } from '@daybook/core/money/money.ts';
import type { ReadDb } from '../../platform/database.ts';
import { existing } from '../../platform/rows.ts';
import { renderPdf } from '../../platform/typst.ts';
import { dateIn, type MailDocument, moneyIn } from '../delivery/public.ts';
import { type EntityRow, findEntities } from '../org/public.ts';
import { type ClientRow, findClients } from '../parties/public.ts';
import * as store from './store.ts';

const template = readFileSync(new URL('./templates/letter.typ', import.meta.url), 'utf8');

/** What a reminder may say of its notice. */
export function reminderOf(
  row: store.NoticeRow,
  lines: readonly store.NoticeLineRow[],
  key: TemplateKey,
): MailDocument {
  return {
    template: key,
    recordId: row.id,
    name: row.step_name,
    clientId: row.client_id,
    legalEntityId: row.legal_entity_id,
    fileName: `${row.step_name.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}-${row.on_date}.pdf`,
    values: (language) => {
      const amount = (minor: bigint) => moneyIn(language, money(minor, row.currency));
      return {
        document: {
          number: row.step_name,
          date: dateIn(language, row.on_date),
          due: dateIn(language, row.pay_by),
          total: amount(row.open_minor),
          open: amount(row.net_minor),
          credit: row.net_minor === row.open_minor ? '' : amount(row.open_minor - row.net_minor),
          order: '',
        },
        invoices: lines.map((line) => ({
          number: line.number,
          date: dateIn(language, line.invoice_date),
          due: dateIn(language, line.due_on),
          open: amount(line.open_minor),
        })),
      };
    },
  };
}

const words = {
  en: {
    intro: 'These invoices are past their due date:',
    columns: ['Invoice', 'Date', 'Due', 'Days', 'Open'],
    sum: 'Together',
    credit: 'Less what you have with us',
    due: 'To be paid',
    date: 'Date',
    payBy: (date: string) => `Please pay by ${date}.`,
    account: 'to',
  },
  de: {
    intro: 'Diese Rechnungen sind über die Fälligkeit hinaus offen:',
    columns: ['Rechnung', 'Datum', 'Fällig', 'Tage', 'Offen'],
    sum: 'Zusammen',
    credit: 'Abzüglich Ihres Guthabens',
    due: 'Zu zahlen',
    date: 'Datum',
    payBy: (date: string) => `Bitte zahlen Sie bis zum ${date}.`,
    account: 'auf',
  },
} as const satisfies Readonly<Record<Language, unknown>>;

/** The letter of a notice. */
export async function noticeFile(db: ReadDb, id: string): Promise<Buffer> {
  const row = existing((await store.findNotices(db, [id]))[0]);
  const lines = await store.linesOfNotices(db, [id]);
  const entity = existing((await findEntities(db, [row.legal_entity_id]))[0]);
  const client = existing((await findClients(db, [row.client_id]))[0]);
  const word = words[row.language];
  const amount = (minor: bigint) => moneyIn(row.language, money(minor, row.currency));
  const credit = row.open_minor - row.net_minor;
  return letterPdf({
    language: row.language,
    entity,
    client,
    heading: row.step_name,
    facts: [{ label: word.date, value: dateIn(row.language, row.on_date) }],
    paragraphs: [word.intro],
    columns: columnsOf(word.columns, [0]),
    rows: lines.map((line) => [
      line.number,
      dateIn(row.language, line.invoice_date),
      dateIn(row.language, line.due_on),
      String(line.days_past_due),
      amount(line.open_minor),
    ]),
    totals: [
      ...(credit === 0n
        ? []
        : [
            { label: word.sum, value: amount(row.open_minor), strong: false },
            { label: word.credit, value: `-${amount(credit)}`, strong: false },
          ]),
      { label: word.due, value: amount(row.net_minor), strong: true },
    ],
    closing: [
      `${word.payBy(dateIn(row.language, row.pay_by))}${entity.iban === null ? '' : ` IBAN ${entity.iban}`}`,
    ],
  });
}

/** The first grows, the last is right-aligned with all that are numbers. */
export const columnsOf = (titles: readonly string[], growing: readonly number[]) =>
  titles.map((title, index) => ({
    title,
    grows: growing.includes(index),
    right: index >= titles.length - 2,
  }));

type Letter = Readonly<{
  language: Language;
  entity: EntityRow;
  client: ClientRow;
  heading: string;
  facts: readonly Readonly<{ label: string; value: string }>[];
  paragraphs: readonly string[];
  columns: ReturnType<typeof columnsOf>;
  rows: readonly (readonly string[])[];
  totals: readonly Readonly<{ label: string; value: string; strong: boolean }>[];
  closing: readonly string[];
}>;

export const letterPdf = ({ entity, client, ...letter }: Letter): Buffer =>
  renderPdf(template, {
    ...letter,
    title: `${letter.heading}, ${client.name}`,
    footer: [entity.name, entity.registration, entity.tax_id]
      .filter((part) => part !== null && part !== '')
      .join(' · '),
    seller: { name: entity.name, lines: [entity.name, ...linesOf(entity.address)] },
    buyer: { name: client.name, lines: linesOf(client.address) },
  });

const linesOf = (address: ClientRow['address']): readonly string[] =>
  [
    address.line1,
    address.line2,
    `${address.postalCode} ${address.city}`.trim(),
    address.region,
    address.country,
  ].filter((line) => line !== '');
