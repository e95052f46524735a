// The end of a term: until when notice can be given, and what a renewal runs to.
// Source of the rules: docs/domain-rules.md, section 5.

import { addDays, type DateRange, type PlainDate } from '../kernel/plain-date.ts';
import { Refusal } from '../kernel/refusal.ts';
import { addMonths } from './proration.ts';

export const renewalKinds = ['none', 'by_agreement', 'automatic'] as const;
export type RenewalKind = (typeof renewalKinds)[number];
export type RenewalTerms = Readonly<{
  kind: RenewalKind;
  /** Days before the end by which notice is given. */
  noticeDays: number;
  /** How long a renewal runs. */
  months: number;
}>;

/** The last day for notice: the end minus the notice period. Null without an end. */
export const noticeDate = (term: DateRange, renewal: RenewalTerms): PlainDate | null =>
  term.until === null ? null : addDays(term.until, -renewal.noticeDays);

/** From the notice date to the end, somebody has to decide. */
export function isNoticeDue(term: DateRange, renewal: RenewalTerms, today: PlainDate): boolean {
  const notice = noticeDate(term, renewal);
  return notice !== null && term.until !== null && notice <= today && today < term.until;
}

/** The same term, longer by one renewal. Refuses with wrong_state a term without end or renewal. */
export function renewedTerm(term: DateRange, renewal: RenewalTerms): DateRange {
  if (term.until === null || renewal.kind === 'none')
    throw new Refusal('wrong_state', { renewal: renewal.kind, until: term.until });
  return { from: term.from, until: addMonths(term.until, renewal.months) };
}
