// Templates become text: Liquid with no files, no loops without end, and no name that is not there.

import type { Language, TemplateKey } from '@daybook/core/delivery/mail-template.ts';
import { refuseField } from '@daybook/core/kernel/refusal.ts';
import { formatAmount, type Money } from '@daybook/core/money/money.ts';
import { Liquid, LiquidError } from 'liquidjs';
import type { ReadDb } from '../../platform/database.ts';
import { defaultTemplates, type MailText } from './default-templates.ts';
import * as store from './store.ts';

export type MailValues = Readonly<{
  recipient: Readonly<{ name: string }>;
  sender: Readonly<{ name: string }>;
  seller: Readonly<{ name: string }>;
  document: Readonly<Record<string, string>>;
  invoices: readonly Readonly<Record<string, string>>[];
}>;

const liquid = new Liquid({
  strictVariables: true,
  strictFilters: true,
  ownPropertyOnly: true,
  relativeReference: false,
  templates: {}, // nothing to include: no file is ever read
  parseLimit: 100_000,
  renderLimit: 500,
  memoryLimit: 1_000_000,
});

/** Refuses with invalid_input at the part that can't be read or names what there is not. */
export function textOf(template: MailText, values: MailValues): MailText {
  const part = (field: 'subject' | 'body') => {
    try {
      return String(liquid.parseAndRenderSync(template[field], { ...values }));
    } catch (error) {
      if (!(error instanceof LiquidError)) throw error;
      throw refuseField('invalid_input', field, error.message.replace(/, file:.*$/, ''));
    }
  };
  return { subject: part('subject').replace(/\s+/g, ' ').trim(), body: part('body').trim() };
}

/** The firm's own text, or the one that came with the product. */
export async function templatesIn(db: ReadDb) {
  const own = new Map((await store.listTemplates(db)).map((row) => [nameOf(row), row]));
  return {
    own,
    textFor: (key: TemplateKey, language: Language): MailText =>
      own.get(nameOf({ key, language })) ?? defaultTemplates[language][key],
  };
}
export const nameOf = ({ key, language }: Readonly<{ key: string; language: string }>) =>
  `${key} ${language}`;

const locales: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de-DE' };

/** Money as the client reads it; exact, for it is formatted from its decimal text. */
export const moneyIn = (language: Language, amount: Money): string =>
  new Intl.NumberFormat(locales[language], {
    style: 'currency',
    currency: amount.currency,
    currencyDisplay: 'code',
  })
    .format(formatAmount(amount) as Intl.StringNumericLiteral)
    .replace(/\u00a0/g, ' ');
export const dateIn = (language: Language, date: string): string =>
  new Intl.DateTimeFormat(locales[language], { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${date}T00:00:00Z`),
  );

/** For previews and the list of names. */
export function exampleValues(key: TemplateKey, language: Language): MailValues {
  const amount = (minor: bigint) => moneyIn(language, { minor, currency: 'EUR' });
  const document: Record<string, string> = {
    number: 'DE-2026-0042',
    date: dateIn(language, '2026-03-31'),
    due: dateIn(language, '2026-04-30'),
    total: amount(1_428_000n),
    open: amount(1_428_000n),
    order: '4500018223',
    ...(key === 'credit_note' ? { invoice: 'DE-2026-0040' } : {}),
  };
  const invoices = [
    {
      number: 'DE-2026-0031',
      date: dateIn(language, '2026-02-27'),
      due: dateIn(language, '2026-03-29'),
      open: amount(980_000n),
    },
    {
      number: 'DE-2026-0037',
      date: dateIn(language, '2026-03-13'),
      due: dateIn(language, '2026-04-12'),
      open: amount(448_000n),
    },
  ];
  return {
    recipient: { name: 'Ada Byron' },
    sender: { name: 'Priya Nair' },
    seller: { name: 'Brandt & Oyelaran GmbH' },
    document,
    invoices: key === 'invoice' || key === 'credit_note' || key === 'statement' ? [] : invoices,
  };
}
