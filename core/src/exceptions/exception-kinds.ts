// What should be looked at, and why: each kind with its rule in words, and what puts it right.

import type { Area } from '../dashboard/areas.ts';

/** Days, weeks and percents that the rules count with. */
export const norms = {
  unbilledDays: 60,
  draftDays: 7,
  submittedDays: 7,
  approvalDays: 3,
  unappliedDays: 30,
  overdueDays: 30,
  aheadDays: 30,
  recentDays: 31,
  missingWeeks: 4,
  missingPercent: 80,
  writeDownPercent: 20,
  snoozeDays: 366,
} as const;

type Kind = Readonly<{
  /** The function whose dashboard shows it, beside that of the whole module. */
  area: Exclude<Area, 'module'>;
  title: string;
  /** Why it is one, as a rule that can be checked by hand. */
  rule: string;
  /** What to do about it. */
  fix: string;
}>;

export const exceptionKinds = {
  unbilled: {
    area: 'billing',
    title: 'Unbilled for long',
    rule: `Approved work of more than ${norms.unbilledDays} days ago that is on no invoice`,
    fix: 'Bill it',
  },
  no_rate: {
    area: 'billing',
    title: 'Work without a rate',
    rule: 'Approved work that no rate card or contract has a price for',
    fix: 'Set a rate',
  },
  missing_time: {
    area: 'timesheets',
    title: 'Missing time',
    rule: `A week, of the last ${norms.missingWeeks} whole ones, with less than ${norms.missingPercent} % of the person's working hours, bank holidays taken off`,
    fix: 'Log it',
  },
  not_submitted: {
    area: 'timesheets',
    title: 'Time not submitted',
    rule: `Time of more than ${norms.draftDays} days ago that is still a draft`,
    fix: 'Submit it',
  },
  not_approved: {
    area: 'timesheets',
    title: 'Timesheet not approved',
    rule: `Submitted more than ${norms.submittedDays} days ago, and nobody has decided`,
    fix: 'Decide',
  },
  overlapping: {
    area: 'timesheets',
    title: 'Overlapping time',
    rule: `Two entries of a person with clock times that overlap, in the last ${norms.recentDays} days`,
    fix: 'Correct one',
  },
  duplicate: {
    area: 'timesheets',
    title: 'Duplicate time',
    rule: `An entry like an earlier one of the same day: person, project, service, minutes and note, in the last ${norms.recentDays} days`,
    fix: 'Void one',
  },
  over_cap: {
    area: 'contracts',
    title: 'Over the cap',
    rule: 'Billed, drafted and unbilled work of a line of a contract is more than its cap',
    fix: 'Agree on more',
  },
  contract_ended: {
    area: 'contracts',
    title: 'Work after the end',
    rule: 'Unbilled work on or after the end of the contract of its project, under no terms in force',
    fix: 'Renew or amend',
  },
  ending: {
    area: 'contracts',
    title: 'Contract ends soon',
    rule: `A contract in force that ends within ${norms.aheadDays} days`,
    fix: 'Renew it',
  },
  notice_near: {
    area: 'contracts',
    title: 'Notice is due soon',
    rule: `Within ${norms.aheadDays} days is the last day for notice`,
    fix: 'Decide',
  },
  uplift_missed: {
    area: 'contracts',
    title: 'Uplift missed',
    rule: 'An agreed step, or a year since the last uplift, has gone by without one',
    fix: 'Uplift prices',
  },
  retainer_low: {
    area: 'retainers',
    title: 'Retainer is low',
    rule: 'Paid in, less unbilled work and drafts with their tax, is below the floor of the retainer',
    fix: 'Ask for a top-up',
  },
  done_not_billed: {
    area: 'milestones',
    title: 'Milestone done, not billed',
    rule: 'Complete by its latest progress, and not billed in full',
    fix: 'Bill it',
  },
  unapplied: {
    area: 'automation',
    title: 'Credit not applied',
    rule: `Money received more than ${norms.unappliedDays} days ago that settles nothing, or an invoice that was credited after it was paid`,
    fix: 'Apply or refund',
  },
  overdue: {
    area: 'automation',
    title: 'Long overdue',
    rule: `An invoice more than ${norms.overdueDays} days past due`,
    fix: 'Remind',
  },
  written_down: {
    area: 'billing',
    title: 'Write-down above the norm',
    rule: `More than ${norms.writeDownPercent} % of the value of an item was written down, on an invoice of the last ${norms.recentDays} days`,
    fix: 'Look at it',
  },
  not_delivered: {
    area: 'automation',
    title: 'Not delivered',
    rule: 'A message that failed, bounced or may not have arrived',
    fix: 'Send again',
  },
  approval_overdue: {
    area: 'billing',
    title: 'Approval overdue',
    rule: `A request that has waited for more than ${norms.approvalDays} days`,
    fix: 'Decide',
  },
  check_failed: {
    area: 'billing',
    title: 'Books do not add up',
    rule: 'What the last check of the books found broken',
    fix: 'See what was found',
  },
} as const satisfies Readonly<Record<string, Kind>>;
export type ExceptionKind = keyof typeof exceptionKinds;

export const isExceptionKind = (text: string): text is ExceptionKind =>
  Object.hasOwn(exceptionKinds, text);

export const kindsOf = (area: Area): readonly ExceptionKind[] =>
  Object.entries(exceptionKinds).flatMap(([kind, about]) =>
    isExceptionKind(kind) && (area === 'module' || about.area === area) ? [kind] : [],
  );

/** Kinds that are about somebody's own time: seen by that person without a further permission. */
export const ownKinds: readonly ExceptionKind[] = [
  'missing_time',
  'not_submitted',
  'overlapping',
  'duplicate',
];

/** The name of an exception, the same from day to day: what kind, about which record. */
export const exceptionKey = (kind: string, recordKind: string, recordId: string): string =>
  `${kind}:${recordKind}:${recordId}`;
