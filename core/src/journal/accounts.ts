// The chart of accounts that postings use. A firm may rename an account; what it is for stays.

import { Refusal } from '../kernel/refusal.ts';

export const accounts = {
  bank: '1000',
  trustBank: '1050',
  receivable: '1200',
  retentionReceivable: '1210',
  wip: '1300',
  inputTax: '1400',
  taxPayable: '2200',
  clientRetainers: '2300',
  unappliedCash: '2310',
  clientDeposits: '2320',
  clientTrust: '2400',
  staffPayable: '2500',
  cardPayable: '2510',
  revenue: '4000',
  interestIncome: '4800',
  breakage: '4810',
  courtesyDiscount: '4820',
  wipEarned: '4900',
  badDebt: '6100',
  bankCharges: '6200',
  clientExpenses: '6300',
  fxGainLoss: '7000',
} as const;

export type AccountName = keyof typeof accounts;
/** Income of services, which a firm may spread over several accounts: 4000 to 4799. */
export type RevenueAccount = `4${string}`;
/** The firm's own accounts at banks: 1000 to 1049. */
export type BankAccountCode = `10${string}`;
export type AccountCode = (typeof accounts)[AccountName] | RevenueAccount | BankAccountCode;

/** normalSide is where the account's balance usually stands. */
export type Account = Readonly<{
  code: AccountCode;
  name: string;
  kind: 'asset' | 'liability' | 'income' | 'expense';
  normalSide: 'debit' | 'credit';
}>;

const asset = (code: AccountCode, name: string): Account => ({
  code,
  name,
  kind: 'asset',
  normalSide: 'debit',
});
const liability = (code: AccountCode, name: string): Account => ({
  code,
  name,
  kind: 'liability',
  normalSide: 'credit',
});
const income = (code: AccountCode, name: string): Account => ({
  code,
  name,
  kind: 'income',
  normalSide: 'credit',
});
const expense = (code: AccountCode, name: string): Account => ({
  code,
  name,
  kind: 'expense',
  normalSide: 'debit',
});

/** In order of their codes. */
export const chartOfAccounts: readonly Account[] = [
  asset(accounts.bank, 'Bank'),
  asset(accounts.trustBank, 'Trust bank'),
  asset(accounts.receivable, 'Accounts receivable'),
  asset(accounts.retentionReceivable, 'Retention receivable'),
  asset(accounts.wip, 'Work in progress'),
  asset(accounts.inputTax, 'Input tax'),
  liability(accounts.taxPayable, 'Tax payable'),
  liability(accounts.clientRetainers, 'Client retainers'),
  liability(accounts.unappliedCash, 'Unapplied cash'),
  liability(accounts.clientDeposits, 'Client deposits'),
  liability(accounts.clientTrust, 'Client trust ledger'),
  liability(accounts.staffPayable, 'Owed to staff'),
  liability(accounts.cardPayable, 'Cards of the firm'),
  income(accounts.revenue, 'Revenue'),
  income(accounts.interestIncome, 'Interest income'),
  income(accounts.breakage, 'Breakage of retainers'),
  { ...income(accounts.courtesyDiscount, 'Courtesy discounts'), normalSide: 'debit' },
  // Contra to WIP: it holds what was worked and not yet billed, so it is no revenue.
  income(accounts.wipEarned, 'WIP earned'),
  expense(accounts.badDebt, 'Bad debt'),
  expense(accounts.bankCharges, 'Bank charges'),
  expense(accounts.clientExpenses, 'Expenses of clients’ work'),
  expense(accounts.fxGainLoss, 'Exchange gain or loss'),
];

const names: ReadonlyMap<string, string> = new Map(
  chartOfAccounts.map((account) => [account.code, account.name]),
);

const revenuePattern = /^4[0-7]\d{2}$/;
const isRevenueAccount = (code: string): code is RevenueAccount => revenuePattern.test(code);

const bankPattern = /^10[0-4]\d$/;
export const isBankAccount = (code: string): code is BankAccountCode => bankPattern.test(code);

/** Refuses with not_found what is in no chart of accounts. */
export function accountCode(code: string): AccountCode {
  if (isRevenueAccount(code) || isBankAccount(code)) return code;
  const known = chartOfAccounts.find((account) => account.code === code);
  if (known === undefined) throw new Refusal('not_found', { account: code });
  return known.code;
}

/** "Revenue 4100", "Bank 1010" for accounts of the firm's own. */
export const accountName = (code: string): string =>
  names.get(code) ??
  (isRevenueAccount(code) ? `Revenue ${code}` : isBankAccount(code) ? `Bank ${code}` : code);
