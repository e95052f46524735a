// The chart of accounts that postings use. A firm may rename an account; what it is for stays.

export const accounts = {
  bank: '1000',
  trustBank: '1050',
  receivable: '1200',
  retentionReceivable: '1210',
  wip: '1300',
  taxPayable: '2200',
  clientRetainers: '2300',
  unappliedCash: '2310',
  clientTrust: '2400',
  revenue: '4000',
  interestIncome: '4800',
  wipEarned: '4900',
  badDebt: '6100',
  fxGainLoss: '7000',
} as const;

export type AccountName = keyof typeof accounts;
export type AccountCode = (typeof accounts)[AccountName];

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
  liability(accounts.taxPayable, 'Tax payable'),
  liability(accounts.clientRetainers, 'Client retainers'),
  liability(accounts.unappliedCash, 'Unapplied cash'),
  liability(accounts.clientTrust, 'Client trust ledger'),
  income(accounts.revenue, 'Revenue'),
  income(accounts.interestIncome, 'Interest income'),
  // Contra to WIP: it holds what was worked and not yet billed, so it is no revenue.
  income(accounts.wipEarned, 'WIP earned'),
  expense(accounts.badDebt, 'Bad debt'),
  expense(accounts.fxGainLoss, 'Exchange gain or loss'),
];
