// Statements of account: on screen, as lines for a file, as PDF, and by e-mail.

import type { InputOf, OutputOf } from '@daybook/contract/endpoint.ts';
import { statements } from '@daybook/contract/statements.ts';
import type { Language } from '@daybook/core/delivery/mail-template.ts';
import { agingLabels, agingOf, balanceForward } from '@daybook/core/dunning/statement.ts';
import { addDays, type PlainDate } from '@daybook/core/kernel/plain-date.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { formatAmount, money, zero } from '@daybook/core/money/money.ts';
import { defineCommand, defineQuery } from '../../platform/command.ts';
import type { ReadDb } from '../../platform/database.ts';
import { decodeCursor, pageFrom } from '../../platform/page.ts';
import { byId, existing, reference } from '../../platform/rows.ts';
import {
  dateIn,
  deliveryView,
  type MailDocument,
  messagesOf,
  moneyIn,
  queueMessages,
  queueReachable,
} from '../delivery/public.ts';
import { findEntities } from '../org/public.ts';
import { findClients } from '../parties/public.ts';
import { columnsOf, letterPdf } from './letters.ts';
import * as store from './statement-store.ts';

type Statement = OutputOf<typeof statements.get>;
type Span = Readonly<{ kind: 'open_item' | 'balance_forward'; from: PlainDate; until: PlainDate }>;
const usualDays = 90;

export const list = defineQuery(statements.list, {
  permission: 'receivables.view',
  standing: 'firm',
  async handle({ db, input, today }) {
    const rows = await store.balances(
      db,
      { clientId: input.clientId, today },
      { after: decodeCursor(input.cursor, 4), limit: input.limit },
    );
    return pageFrom(rows, input.limit, {
      key: (row) => [row.client_name, row.client_id, row.legal_entity_id, row.currency],
      item: (row) => ({
        id: `${row.client_id}.${row.legal_entity_id}.${row.currency}`,
        client: reference(row.client_id, row.client_name),
        legalEntity: reference(row.legal_entity_id, row.legal_entity_name),
        currency: row.currency,
        open: money(row.open_minor, row.currency),
        overdue: money(row.overdue_minor, row.currency),
        held: money(row.held_minor, row.currency),
        balance: money(row.open_minor - row.held_minor, row.currency),
      }),
    });
  },
});

type Which = InputOf<typeof statements.get>;

/** Refuses with invalid_input a span that ends before it begins, or a list of open items of another day. */
function spanOf(input: Omit<Which, keyof store.AccountKey>, today: PlainDate): Span {
  const until = input.until ?? today;
  const from = input.from ?? addDays(until, -usualDays);
  if (until > today) throw refuseField('invalid_input', 'until', `Not after today, ${today}`);
  if (from > until) throw refuseField('invalid_input', 'from', `Not after its last day, ${until}`);
  if (input.kind === 'open_item' && until !== today)
    throw refuseField('invalid_input', 'until', 'Open items are those of today');
  return { kind: input.kind, from, until };
}

async function statementOf(
  db: ReadDb,
  key: store.AccountKey,
  span: Span,
): Promise<Statement & Readonly<{ language: Language }>> {
  const [client] = await findClients(db, [key.clientId]);
  const [entity] = await findEntities(db, [key.legalEntityId]);
  if (client === undefined || entity === undefined) throw new Refusal('not_found');
  const { currency } = key;
  const items = await store.openItems(db, key);
  const shown =
    span.kind === 'open_item' ? openItemLines(items, currency) : await forwardLines(db, key, span);
  const aging = agingOf(
    items.map((item) => ({ dueOn: item.due_on, openMinor: item.amount_minor })),
    span.until,
  );
  return {
    client: reference(client.id, client.name),
    legalEntity: reference(entity.id, entity.name),
    language: client.language,
    ...span,
    ...shown,
    aging: agingLabels.map((label, index) => ({
      label,
      amount: money(aging[index] ?? 0n, currency),
    })),
  };
}

const recordNames: Readonly<Record<string, string>> = { invoice: 'Invoice', receipt: 'Receipt' };

function openItemLines(items: readonly store.OpenItemRow[], currency: string) {
  let balanceMinor = 0n;
  const lines = items.map((item) => {
    balanceMinor += item.amount_minor;
    return {
      on: item.on_date,
      text: `${recordNames[item.kind]} ${item.number}`,
      recordKind: item.kind,
      recordId: item.id,
      dueOn: item.due_on,
      amount: money(item.amount_minor, currency),
      balance: money(balanceMinor, currency),
    };
  });
  return { opening: zero(currency), lines, closing: money(balanceMinor, currency) };
}

async function forwardLines(db: ReadDb, key: store.AccountKey, span: Span) {
  const rows = await store.movements(db, key, span.until);
  const { openingMinor, lines, closingMinor } = balanceForward(
    rows.map((row) => ({ ...row, on: row.on_date, amountMinor: row.amount_minor })),
    span.from,
  );
  return {
    opening: money(openingMinor, key.currency),
    closing: money(closingMinor, key.currency),
    lines: lines.map((line) => ({
      on: line.on,
      text: line.description,
      recordKind: line.source_kind,
      recordId: line.source_id,
      dueOn: null,
      amount: money(line.amountMinor, key.currency),
      balance: money(line.balanceMinor, key.currency),
    })),
  };
}

export const get = defineQuery(statements.get, {
  permission: 'receivables.view',
  standing: 'firm',
  handle: ({ db, input, today }) => statementOf(db, input, spanOf(input, today)),
});
export const lines = defineQuery(statements.lines, {
  permission: 'receivables.view',
  standing: 'firm',
  handle: async ({ db, input, today }) => ({
    items: (await statementOf(db, input, spanOf(input, today))).lines,
  }),
});
export const pdf = defineQuery(statements.pdf, {
  permission: 'receivables.view',
  standing: 'firm',
  handle: async ({ db, input, today }) => pdfOf(db, input, spanOf(input, today)),
});

const words = {
  en: {
    heading: 'Statement of account',
    open: 'What is open between us today:',
    forward: (from: string, until: string) => `What happened from ${from} to ${until}:`,
    columns: ['Date', 'What', 'Due', 'Amount', 'Balance'],
    opening: 'Balance before',
    balance: 'Balance',
    date: 'As of',
    inYourFavour: 'A balance below zero is in your favour.',
  },
  de: {
    heading: 'Kontoauszug',
    open: 'Was heute zwischen uns offen ist:',
    forward: (from: string, until: string) => `Bewegungen vom ${from} bis zum ${until}:`,
    columns: ['Datum', 'Was', 'Fällig', 'Betrag', 'Saldo'],
    opening: 'Saldo zuvor',
    balance: 'Saldo',
    date: 'Stand',
    inYourFavour: 'Ein Saldo unter null ist Ihr Guthaben.',
  },
} as const satisfies Readonly<Record<Language, unknown>>;

async function pdfOf(db: ReadDb, key: store.AccountKey, span: Span): Promise<Buffer> {
  const { language, ...statement } = await statementOf(db, key, span);
  const entity = existing((await findEntities(db, [key.legalEntityId]))[0]);
  const client = existing((await findClients(db, [key.clientId]))[0]);
  const word = words[language];
  const date = (on: PlainDate) => dateIn(language, on);
  return letterPdf({
    language,
    entity,
    client,
    heading: word.heading,
    facts: [{ label: word.date, value: date(span.until) }],
    paragraphs: [
      span.kind === 'open_item' ? word.open : word.forward(date(span.from), date(span.until)),
    ],
    columns: columnsOf(word.columns, [1]),
    rows: statement.lines.map((line) => [
      date(line.on),
      line.text,
      line.dueOn === null ? '' : date(line.dueOn),
      formatAmount(line.amount),
      formatAmount(line.balance),
    ]),
    totals: [
      ...(span.kind === 'open_item'
        ? []
        : [{ label: word.opening, value: moneyIn(language, statement.opening), strong: false }]),
      { label: word.balance, value: moneyIn(language, statement.closing), strong: true },
    ],
    closing: statement.closing.minor < 0n ? [word.inYourFavour] : [],
  });
}

/** For the job that sends it: of the same span as it was asked for. */
export async function statementFile(db: ReadDb, id: string): Promise<Buffer> {
  const issue = existing((await store.findIssues(db, [id]))[0]);
  const { client_id: clientId, legal_entity_id: legalEntityId, currency } = issue;
  return pdfOf(
    db,
    { clientId, legalEntityId, currency },
    { kind: issue.kind, from: issue.from_on, until: issue.until_on },
  );
}

const mostAtOnce = 5000;

export const send = defineCommand(statements.send, {
  permission: 'receivables.post',
  async load({ input, tx, today }) {
    const rows = await store.balances(tx, { today }, { after: null, limit: mostAtOnce });
    return { rows, span: spanOf(input, today) };
  },
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, subject: { rows, span }, ...context }) {
    const { tx, clock, actor } = context;
    const keys = input.accounts ?? rows.map(keyOfRow);
    const clients = byId(
      await findClients(
        tx,
        keys.map((key) => key.clientId),
      ),
    );
    const balanceOf = new Map(rows.map((row) => [textOf(keyOfRow(row)), row]));
    const issues = keys.map((key, index): store.IssueRow => {
      const client = clients.get(key.clientId);
      if (client === undefined)
        throw refuseField('not_found', `accounts.${index}.clientId`, 'There is no such client');
      const row = balanceOf.get(textOf(key));
      return {
        id: clock.newId(),
        client_id: key.clientId,
        legal_entity_id: key.legalEntityId,
        currency: key.currency,
        kind: span.kind,
        from_on: span.from,
        until_on: span.until,
        language: client.language,
        balance_minor: row === undefined ? 0n : row.open_minor - row.held_minor,
      };
    });
    await store.addIssues(tx, issues, { at: clock.now(), byId: actor.personId });
    const messages = await messagesOf(tx, issues.map(documentOf), context);
    const queued = await (input.accounts === undefined ? queueReachable : queueMessages)(
      context,
      messages,
    );
    if (queued.rows.length === 0) throw new Refusal('nothing_to_submit');
    return {
      result: { items: queued.rows.map((row) => deliveryView(row, actor)) },
      events: [
        ...issues.map((issue) => ({
          type: 'statement.issued' as const,
          record: { kind: 'client', id: issue.client_id },
          after: {
            kind: issue.kind,
            until: issue.until_on,
            balance: money(issue.balance_minor, issue.currency),
          },
        })),
        ...queued.events,
      ],
      jobs: queued.jobs,
    };
  },
});

const keyOfRow = (row: store.BalanceRow): store.AccountKey => ({
  clientId: row.client_id,
  legalEntityId: row.legal_entity_id,
  currency: row.currency,
});
const textOf = (key: store.AccountKey): string =>
  `${key.clientId} ${key.legalEntityId} ${key.currency}`;

const documentOf = (issue: store.IssueRow): MailDocument => ({
  template: 'statement',
  recordId: issue.id,
  name: `Statement ${issue.until_on}`,
  clientId: issue.client_id,
  legalEntityId: issue.legal_entity_id,
  fileName: `${issue.language === 'de' ? 'Kontoauszug' : 'Statement'}-${issue.until_on}.pdf`,
  values: (language) => {
    const balance = moneyIn(language, money(issue.balance_minor, issue.currency));
    const date = dateIn(language, issue.until_on);
    return {
      document: { number: '', date, due: date, total: balance, open: balance, order: '' },
      invoices: [],
    };
  },
});
