// Where each kind of record lives.

const pages: Readonly<Record<string, string>> = {
  client: '/clients',
  project: '/projects',
  person: '/people',
  role: '/settings/roles',
  expense: '/expenses',
  service: '/catalogue/services',
  invoice: '/invoices',
  pre_bill: '/pre-bills',
  credit_note: '/credit-notes',
  receipt: '/receipts',
  bank_file: '/bank-files',
  receipt_batch: '/receipt-batches',
  delivery: '/deliveries',
  contract: '/contracts',
  retainer: '/retainers',
  billing_plan: '/billing-plans',
  billing_run: '/billing-runs',
  rate_card: '/rates',
  time_import: '/imports',
  import: '/imports',
  approval: '/requests',
  approval_request: '/requests',
  session: '/sessions',
  webhook: '/webhooks',
};

const lists: Readonly<Record<string, string>> = {
  report: '/report-schedules',
  report_schedule: '/report-schedules',
  expense_category: '/catalogue?tab=expenses',
  time_entry: '/timesheet',
  timesheet_part: '/approvals',
  bank_account: '/bank-files',
  legal_entity: '/settings/firm',
  branch: '/settings/firm',
  approval_policy: '/settings/policies',
  books_check: '/books',
  period: '/periods',
  timesheet_policy: '/settings/time',
  api_key: '/settings/keys',
};

/** The page of a record; of a kind without pages, its list; of an unknown kind, null. */
export function pathOf(kind: string, id: string): string | null {
  const page = pages[kind];
  if (page !== undefined) return `${page}/${id}`;
  return lists[kind] ?? null;
}

export const kindName = (kind: string): string => {
  const words = kind.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};
