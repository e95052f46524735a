// What has to be true of the books at every moment, whoever wrote to them. The server says each as SQL that
// finds what breaks it. Source of the rules: docs/product.md (controls), docs/domain-rules.md, section 10.

export const bookRules = {
  journal_balanced: {
    title: 'Each journal entry is in balance',
    rule: 'Debits and credits of an entry are the same, in each currency and in the base currency',
  },
  receivables: {
    title: 'Receivables are what invoices have open',
    rule: 'The account of receivables stands at the sum of open invoices, for each legal entity and currency',
  },
  retention: {
    title: 'Retention is what was held back',
    rule: 'The account of retention stands at the sum of what invoices have held back',
  },
  unapplied: {
    title: 'Unapplied cash is what receipts have left',
    rule: 'The account of unapplied cash stands at the sum of what no receipt has settled or refunded',
  },
  retainers: {
    title: 'Client retainers are what retainers hold',
    rule: 'The account of client retainers stands at the sum of what retainers of money hold',
  },
  trust: {
    title: 'The trust ledger is what trust holds',
    rule: 'The account of the clients’ trust stands at the sum of what trust retainers hold',
  },
  trust_not_below_zero: {
    title: 'No trust is below zero',
    rule: 'No tranche of a retainer or a trust holds less than nothing',
  },
  allocations: {
    title: 'Nothing is billed twice',
    rule: 'What invoices take of an item is not more than its minutes and value, and not less than nothing',
  },
  invoice_lines: {
    title: 'Invoices are the sum of their lines',
    rule: 'The net of an invoice is the sum of its lines, and each line the sum of what it took',
  },
  settlements: {
    title: 'Nothing is settled twice',
    rule: 'No posted invoice has less than nothing open, unless it was credited; no receipt is used up twice',
  },
  series_gapless: {
    title: 'Numbers have no gap',
    rule: 'Each series of invoices and credit notes has all its numbers, each once',
  },
  open_lists: {
    title: 'Lists of what is open are complete',
    rule: 'Every open item, invoice and receipt stands in the list that is read for it',
  },
  audit_log: {
    title: 'The audit log holds every event',
    rule: 'Each event that the log has come past is a leaf of it, each leaf is of an event that is there, and the log has not stopped',
  },
} as const satisfies Readonly<Record<string, Readonly<{ title: string; rule: string }>>>;

export type BookRule = keyof typeof bookRules;
export const bookRuleNames = Object.keys(bookRules) as readonly BookRule[];
