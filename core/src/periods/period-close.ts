// Closing a period: a branch closes one function after the other through a day, and what is dated on or before
// it stays as it is. Source of the rules: docs/product.md (controls).

import type { PlainDate } from '../kernel/plain-date.ts';
import { refuseField } from '../kernel/refusal.ts';

/** What is closed for itself: the time of a month before its bills, its bills before its cash. */
export const periodAreas = ['time', 'expenses', 'billing', 'cash', 'retainers'] as const;
export type PeriodArea = (typeof periodAreas)[number];

/** The last closed day of each area; null where none is. */
export type ClosedAreas = Readonly<Partial<Record<PeriodArea, PlainDate | null>>>;

type Closing = Readonly<{
  areas: readonly PeriodArea[];
  through: PlainDate;
  today: PlainDate;
  /** So many things of the period that ought to be done before it is closed. */
  open: number;
  openIsAccepted: boolean;
  reason: string | null;
}>;

/**
 * Refuses a day that is not over, one that opens what is closed (that is asked for by its own name), and a
 * period with open work unless that is accepted, with a reason.
 */
export function requireClosable(closed: ClosedAreas, closing: Closing): void {
  const { areas, through, today, open } = closing;
  if (through >= today)
    throw refuseField('invalid_input', 'through', `Only days that are over: before ${today}`);
  const further = areas.find((area) => (closed[area] ?? '') >= through);
  if (further !== undefined)
    throw refuseField(
      'wrong_state',
      'through',
      `${areaNames[further]} is closed through ${closed[further]} already`,
    );
  if (open === 0) return;
  if (!closing.openIsAccepted)
    throw refuseField('checklist_open', 'openIsAccepted', `Not yet done: ${open}`);
  if (closing.reason === null)
    throw refuseField('invalid_input', 'reason', 'Why it is closed with open work');
}

/** Refuses where an area is not closed beyond `through`: there is nothing to open. Null opens all of it. */
export function requireClosedBeyond(
  closed: ClosedAreas,
  { areas, through }: Readonly<{ areas: readonly PeriodArea[]; through: PlainDate | null }>,
): void {
  for (const area of areas) {
    const until = closed[area] ?? null;
    if (until === null) throw refuseField('wrong_state', 'areas', `${areaNames[area]} is open`);
    if (through !== null && until <= through)
      throw refuseField(
        'wrong_state',
        'through',
        `${areaNames[area]} is closed through ${until} only`,
      );
  }
}

export const areaNames: Readonly<Record<PeriodArea, string>> = {
  time: 'Time',
  expenses: 'Expenses',
  billing: 'Billing',
  cash: 'Cash',
  retainers: 'Retainers',
};

/** What a checklist looks at: `blocks` ought to be done before the close; the rest is worth knowing. */
export const closingChecks = {
  time_drafts: { area: 'time', blocks: true, title: 'Time that nobody has submitted' },
  time_submitted: { area: 'time', blocks: true, title: 'Time that nobody has approved' },
  timers: { area: 'time', blocks: true, title: 'Timers that run since then' },
  expense_drafts: { area: 'expenses', blocks: true, title: 'Expenses that nobody has submitted' },
  expenses_submitted: {
    area: 'expenses',
    blocks: true,
    title: 'Expenses that nobody has approved',
  },
  expenses_owed: { area: 'expenses', blocks: false, title: 'Expenses not paid back' },
  pre_bills: { area: 'billing', blocks: true, title: 'Pre-bills that are no invoice yet' },
  invoice_drafts: { area: 'billing', blocks: true, title: 'Invoices that are not posted' },
  credit_note_drafts: { area: 'billing', blocks: true, title: 'Credit notes that are not posted' },
  unbilled: { area: 'billing', blocks: false, title: 'Approved work that is not billed' },
  bank_lines: { area: 'cash', blocks: true, title: 'Lines of bank files without an answer' },
  receipt_drafts: { area: 'cash', blocks: true, title: 'Receipts that are not posted' },
  unapplied: { area: 'cash', blocks: false, title: 'Money that settles nothing yet' },
  trust_reconciliation: {
    area: 'retainers',
    blocks: true,
    title: 'Trust accounts not reconciled through that day',
  },
  top_ups: { area: 'retainers', blocks: false, title: 'Top-ups asked for and not paid' },
} as const satisfies Readonly<
  Record<string, Readonly<{ area: PeriodArea; blocks: boolean; title: string }>>
>;
export type ClosingCheck = keyof typeof closingChecks;
export const closingCheckNames = Object.keys(closingChecks) as readonly ClosingCheck[];
