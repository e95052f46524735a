// The steps by which a late payer is written to, and which of them is due. Source: docs/domain-rules.md, section 9.

import { addDays, compareDates, daysBetween, type PlainDate } from '../kernel/plain-date.ts';
import { refuseField } from '../kernel/refusal.ts';

export type LadderStep = Readonly<{
  name: string;
  /** Days past the due date from which on it is taken. */
  afterDays: number;
}>;
export type OwedInvoice = Readonly<{
  id: string;
  dueOn: PlainDate;
  openMinor: bigint;
  /** Steps that were taken for it. */
  level: number;
  lastNoticeOn: PlainDate | null;
  /** Disputed, promised or held: nobody is written to about it. */
  isHeld: boolean;
}>;
export type NoticeLine = Readonly<{ invoiceId: string; daysPastDue: number; level: number }>;
export type Proposal =
  | Readonly<{
      kind: 'due';
      step: number;
      openMinor: bigint;
      netMinor: bigint;
      lines: readonly NoticeLine[];
    }>
  | Readonly<{ kind: 'not_yet'; nextOn: PlainDate; netMinor: bigint }>
  | Readonly<{ kind: 'covered'; netMinor: bigint }>
  | Readonly<{ kind: 'ended'; netMinor: bigint }>
  | Readonly<{ kind: 'nothing' }>;

/** Between two notices about one invoice, so that nobody gets two steps in one week. */
export const noticeGapDays = 7;

/** Refuses with invalid_input a ladder without steps, or one whose days do not rise. */
export function requireLadder(steps: readonly LadderStep[]): void {
  if (steps.length === 0) throw refuseField('invalid_input', 'steps', 'A ladder has a step');
  for (const [index, step] of steps.entries()) {
    const before = steps[index - 1];
    if (before !== undefined && step.afterDays < before.afterDays + noticeGapDays)
      throw refuseField(
        'invalid_input',
        `steps.${index}.afterDays`,
        `At least ${noticeGapDays} days after the step before: ${before.afterDays + noticeGapDays} or more`,
      );
  }
}

/**
 * What to do today about what one client owes one firm in one currency. One notice tells of everything that is
 * overdue and not held; its step is the highest that is due among its invoices, and none of them
 * skips a step. What the client has with the firm (unapplied cash, credits) counts against it: nobody is
 * dunned whose balance covers it.
 */
export function proposeNotice(
  steps: readonly LadderStep[],
  account: Readonly<{ invoices: readonly OwedInvoice[]; creditMinor: bigint }>,
  today: PlainDate,
): Proposal {
  const late = account.invoices.filter(
    (invoice) => !invoice.isHeld && invoice.openMinor > 0n && invoice.dueOn < today,
  );
  if (late.length === 0) return { kind: 'nothing' };
  const openMinor = late.reduce((total, invoice) => total + invoice.openMinor, 0n);
  const netMinor = openMinor - account.creditMinor;
  if (netMinor <= 0n) return { kind: 'covered', netMinor };
  const dates = late.map((invoice) => ({ invoice, on: nextDate(steps, invoice) }));
  const due = dates.filter(({ on }) => on !== null && on <= today).map(({ invoice }) => invoice);
  if (due.length === 0) {
    const [nextOn] = dates.flatMap(({ on }) => (on === null ? [] : [on])).sort();
    return nextOn === undefined
      ? { kind: 'ended', netMinor }
      : { kind: 'not_yet', nextOn, netMinor };
  }
  const isDue = new Set(due.map((invoice) => invoice.id));
  return {
    kind: 'due',
    step: Math.max(...due.map((invoice) => invoice.level)),
    openMinor,
    netMinor,
    lines: late.map((invoice) => ({
      invoiceId: invoice.id,
      daysPastDue: daysBetween(invoice.dueOn, today),
      level: isDue.has(invoice.id) ? invoice.level + 1 : invoice.level,
    })),
  };
}

/** Null where all steps were taken. */
function nextDate(steps: readonly LadderStep[], invoice: OwedInvoice): PlainDate | null {
  const step = steps[invoice.level];
  if (step === undefined) return null;
  const byDays = addDays(invoice.dueOn, step.afterDays);
  const byGap =
    invoice.lastNoticeOn === null ? byDays : addDays(invoice.lastNoticeOn, noticeGapDays);
  return compareDates(byDays, byGap) > 0 ? byDays : byGap;
}
