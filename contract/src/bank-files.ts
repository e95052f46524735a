// Bank accounts, the files that banks write of them, and the lines that become receipts.

import { csvDelimiters } from '@daybook/core/cash/bank-csv.ts';
import type { BankLineState } from '@daybook/core/cash/bank-line-lifecycle.ts';
import { dateOrders } from '@daybook/core/imports/imported-date.ts';
import { z } from 'zod';
import { command, query } from './endpoint.ts';
import {
  ById,
  ByIdAndVersion,
  CurrencyCode,
  Id,
  Instant,
  listOf,
  May,
  MoneyAmount,
  OptionalText,
  PlainDate,
  pageInput,
  pageOf,
  QueryFlag,
  queryList,
  Reason,
  Reference,
  Text,
  Version,
} from './values.ts';

const Column = z.string().trim().min(1).max(100);
const OptionalColumn = Column.nullable().default(null);
export const BankCsvMapping = z.object({
  delimiter: z.enum(csvDelimiters),
  dateOrder: z.enum(dateOrders),
  decimalMark: z.enum(['.', ',']),
  hasHeadings: z
    .boolean()
    .default(true)
    .meta({ description: 'False: columns are named by number, from 1' }),
  skippedLines: z.int().min(0).max(100).default(0),
  date: Column,
  amount: OptionalColumn.meta({
    description: 'With its sign; null: two columns, debit and credit',
  }),
  debit: OptionalColumn,
  credit: OptionalColumn,
  side: OptionalColumn.meta({ description: 'Says debit or credit where the amount has no sign' }),
  reference: z.array(Column).max(6).default([]),
  counterparty: OptionalColumn,
  iban: OptionalColumn,
  currency: OptionalColumn,
  id: OptionalColumn,
});

const Iban = z
  .string()
  .trim()
  .toUpperCase()
  .transform((text) => text.replaceAll(' ', ''))
  .pipe(z.string().regex(/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/, 'An IBAN'))
  .nullable()
  .default(null);
const BankCode = z
  .string()
  .regex(/^10[0-4]\d$/, 'An account of the journal from 1000 to 1049')
  .default('1000');

export const BankAccountView = z.object({
  id: Id,
  version: Version,
  may: May,
  name: z.string(),
  iban: z.string().nullable(),
  currency: CurrencyCode,
  legalEntity: Reference,
  branch: Reference,
  account: z.string().meta({ description: 'Its account in the journal' }),
  mapping: BankCsvMapping.nullable(),
  isActive: z.boolean(),
});

export const bankLineStates = [
  'matched',
  'to_check',
  'unknown',
  'debit',
  'known',
  'ignored',
  'accepted',
] as const satisfies readonly BankLineState[];
const LineTotal = z.object({ state: z.enum(bankLineStates), count: z.int(), amount: MoneyAmount });
export const BankFileView = z.object({
  id: Id,
  version: Version,
  may: May,
  bankAccount: Reference,
  fileName: z.string(),
  format: z.enum(['csv', 'camt.053', 'ofx']),
  from: PlainDate.nullable(),
  until: PlainDate.nullable().meta({ description: 'The date of its last line' }),
  lineCount: z.int(),
  knownCount: z.int().meta({ description: 'Lines that an earlier file brought' }),
  openCount: z.int().meta({ description: 'Lines that wait for somebody' }),
  credits: MoneyAmount,
  debits: MoneyAmount,
  opening: MoneyAmount.nullable(),
  closing: MoneyAmount.nullable(),
  difference: MoneyAmount.nullable().meta({
    description: 'Closing balance less opening balance and lines; null where none is stated',
  }),
  importedAt: Instant,
  importedBy: Reference,
});
export const BankFileDetail = BankFileView.extend({ totals: z.array(LineTotal) });

export const BankLineView = z.object({
  id: Id,
  version: Version,
  may: May,
  file: Reference,
  position: z.int(),
  on: PlainDate,
  amount: MoneyAmount,
  reference: z.string(),
  counterparty: z.string().nullable(),
  iban: z.string().nullable(),
  state: z.enum(bankLineStates),
  client: Reference.nullable(),
  score: z.int(),
  reasons: z.array(z.string()),
  parts: z.array(z.object({ invoice: Reference, amount: MoneyAmount })),
  unapplied: MoneyAmount.meta({ description: 'What the proposal leaves as the client’s balance' }),
  receipt: Reference.nullable(),
  refund: Reference.nullable(),
  knownFrom: Reference.nullable().meta({ description: 'The file that brought it first' }),
  ignoredBecause: z.string().nullable(),
});
const Candidate = z.object({
  invoice: Reference,
  client: Reference,
  dueOn: PlainDate.nullable(),
  open: MoneyAmount,
});
export const BankLineDetail = BankLineView.extend({
  candidates: z.array(Candidate),
  refunds: z
    .array(z.object({ refund: Reference, client: Reference, on: PlainDate, amount: MoneyAmount }))
    .meta({ description: 'Of a debit: refunds of its amount that no line has paid yet' }),
});

export const writeOffKinds = ['bank_charge', 'short_payment'] as const;
const Parts = z.array(z.object({ invoiceId: Id, amount: MoneyAmount })).max(200);

export const bankFiles = {
  listBankAccounts: query({
    path: '/bank-accounts',
    summary: 'Bank accounts by name',
    input: z.object({ isActive: QueryFlag.optional() }),
    output: listOf(BankAccountView),
  }),
  createBankAccount: command({
    path: '/bank-accounts',
    summary: 'Add a bank account',
    input: z.object({
      name: Text(100),
      iban: Iban,
      currency: CurrencyCode,
      branchId: Id,
      account: BankCode,
    }),
    output: BankAccountView,
  }),
  updateBankAccount: command({
    method: 'PUT',
    path: '/bank-accounts/{id}',
    summary: 'Write a bank account again, with the mapping of its CSV files',
    input: z.object({
      id: Id,
      version: Version,
      name: Text(100),
      iban: Iban,
      account: BankCode,
      mapping: BankCsvMapping.nullable().default(null),
      isActive: z.boolean().default(true),
    }),
    output: BankAccountView,
  }),
  listBankFiles: query({
    path: '/bank-files',
    summary: 'Bank files, newest first',
    input: z.object({
      ...pageInput(['-importedAt']),
      bankAccountId: Id.optional(),
      isOpen: QueryFlag.optional().meta({ description: 'Has lines that wait for somebody' }),
    }),
    output: pageOf(BankFileView),
  }),
  getBankFile: query({
    path: '/bank-files/{id}',
    summary: 'One file, with what became of its lines',
    input: ById,
    output: BankFileDetail,
  }),
  importBankFile: command({
    path: '/bank-files',
    summary: 'Read a bank’s file (CSV, camt.053, OFX) and propose what its lines pay',
    input: z.object({
      bankAccountId: Id,
      fileName: Text(200),
      contentBase64: z.string().min(1, 'The file is empty').max(140_000_000),
      mapping: BankCsvMapping.optional().meta({
        description: 'Of a CSV, saved with the account. Left out: the saved one, or guessed',
      }),
    }),
    output: BankFileView,
  }),
  proposeBankFile: command({
    path: '/bank-files/{id}/propose',
    summary: 'Look anew at what the open lines of a file pay',
    input: ByIdAndVersion,
    output: BankFileView,
  }),
  acceptMatchedLines: command({
    path: '/bank-files/{id}/accept',
    summary: 'Make receipts of all lines that are matched for sure',
    input: ByIdAndVersion,
    output: z.object({
      file: BankFileView,
      accepted: z.int(),
      amount: MoneyAmount,
      left: z.array(z.object({ line: Reference, because: z.string() })),
    }),
  }),
  listBankLines: query({
    path: '/bank-files/{id}/lines',
    summary: 'Lines of a bank file, in its order',
    input: z.object({
      id: Id,
      ...pageInput(['position']),
      states: queryList(bankLineStates).optional(),
    }),
    output: pageOf(BankLineView),
  }),
  getBankLine: query({
    path: '/bank-lines/{id}',
    summary: 'One line, with the invoices or refunds that it could be for',
    input: ById,
    output: BankLineDetail,
  }),
  acceptBankLine: command({
    path: '/bank-lines/{id}/accept',
    summary: 'Make a receipt of a line: as proposed, or as you say',
    input: z.object({
      id: Id,
      version: Version,
      clientId: Id.optional(),
      settlements: Parts.optional().meta({
        description: 'Left out: as proposed; of another client, the oldest first. Empty: none yet',
      }),
      writeOff: z
        .object({ kind: z.enum(writeOffKinds), reason: Reason })
        .optional()
        .meta({ description: 'What is short of the invoices is let off' }),
    }),
    output: BankLineView,
  }),
  matchRefundLine: command({
    path: '/bank-lines/{id}/match-refund',
    summary: 'Say which refund a debit is',
    input: z.object({ id: Id, version: Version, refundId: Id }),
    output: BankLineView,
  }),
  ignoreBankLine: command({
    path: '/bank-lines/{id}/ignore',
    summary: 'Put a line aside: it is no receipt',
    input: z.object({ id: Id, version: Version, reason: OptionalText(2000) }),
    output: BankLineView,
  }),
  reopenBankLine: command({
    path: '/bank-lines/{id}/reopen',
    summary: 'Take up a line again that was ignored, or of which the receipt was voided',
    input: ByIdAndVersion,
    output: BankLineView,
  }),
};
