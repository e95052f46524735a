// The calendar rule of a plan, by a library; its dates off weekends and bank holidays, by core.

import {
  cutOffOf,
  type DayShift,
  shiftToBusinessDay,
} from '@daybook/core/automation/plan-dates.ts';
import { addDays } from '@daybook/core/kernel/plain-date.ts';
import { refuseField } from '@daybook/core/kernel/refusal.ts';
import { RRuleTemporal } from 'rrule-temporal';
import { toText } from 'rrule-temporal/totext';

export type PlanCalendar = Readonly<{
  rule: string;
  startsOn: string;
  shift: DayShift;
  cutOffDays: number | null;
  timeZone: string;
  holidays: ReadonlySet<string>;
}>;
export type PlanDate = Readonly<{ on: string; dueOn: string; cutOff: string }>;

// A rule that reaches no date in so many tries never will: 30 February, week 54.
const tries = 4000;
const frequencies = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'];

/** Refuses with invalid_input a rule that can't be read, says what can't be, or never comes up. */
export function ruleOf(calendar: Pick<PlanCalendar, 'rule' | 'startsOn' | 'timeZone'>) {
  const said = calendar.rule.toUpperCase().replace(/^RRULE:/, '');
  const frequency = /(?:^|;)FREQ=(\w+)/.exec(said)?.[1] ?? '';
  if (!frequencies.includes(frequency))
    throw refuseRule(`It says FREQ=, one of ${frequencies.join(', ')}`);
  // A day without an hour ends with the day.
  const parts = said.replace(/UNTIL=(\d{8})(?=;|$)/, 'UNTIL=$1T235959Z');
  const rule = readRule(calendar, parts);
  // What the library can't make sense of it leaves out; a plan must not bill by less than it says.
  const understood = rule.toString().split(/\n|RRULE:|;/);
  const lost = parts
    .split(';')
    .find((part) => part !== '' && part !== 'INTERVAL=1' && !understood.includes(part));
  if (lost !== undefined) throw refuseRule(`${lost} is not part of a calendar rule`);
  return rule;
}

const refuseRule = (message: string) => refuseField('invalid_input', 'rule', message);

function readRule(
  { startsOn, timeZone }: Pick<PlanCalendar, 'startsOn' | 'timeZone'>,
  parts: string,
) {
  try {
    // At noon: a day is the same day on both sides of a clock change.
    const start = `${startsOn.replaceAll('-', '')}T120000`;
    const made = new RRuleTemporal({
      rruleString: `DTSTART;TZID=${timeZone}:${start}\nRRULE:${parts}`,
      maxIterations: tries,
      strict: true,
    });
    if (made.all((_, index) => index < 1)[0] === undefined) throw new RangeError('never');
    return made;
  } catch (error) {
    const because = error instanceof Error ? error.message : 'unknown';
    throw refuseRule(
      /never|iterations/i.test(because)
        ? 'The rule never comes up from its first day on'
        : `The rule can not be read: ${because}`,
    );
  }
}

/** The dates of the rule after a day, found as they are asked for; none where it has ended. */
function* datesFrom(calendar: PlanCalendar, after: string): Generator<PlanDate> {
  const rule = ruleOf(calendar);
  let from = new Date(`${after}T00:00:00Z`);
  for (;;) {
    const next = rule.next(from);
    if (next === null) return;
    const on = next.toPlainDate().toString();
    if (on > after)
      yield {
        on,
        dueOn: shiftToBusinessDay(on, calendar.shift, calendar.holidays),
        cutOff: cutOffOf(on, calendar.cutOffDays),
      };
    from = new Date(next.epochMilliseconds);
  }
}

export const datesAfter = (
  calendar: PlanCalendar,
  after: string,
  count: number,
): readonly PlanDate[] => datesDueBy(calendar, after, { dueUntil: '9999-12-31', atMost: count });

/** Those due by a day, at most so many: a later date is never due earlier. */
export function datesDueBy(
  calendar: PlanCalendar,
  after: string,
  facts: Readonly<{ dueUntil: string; atMost: number }>,
): readonly PlanDate[] {
  const found: PlanDate[] = [];
  if (facts.atMost === 0) return found;
  for (const date of datesFrom(calendar, after)) {
    if (date.dueOn > facts.dueUntil) break;
    found.push(date);
    if (found.length === facts.atMost) break;
  }
  return found;
}

export const firstDates = (calendar: PlanCalendar, count: number): readonly PlanDate[] =>
  datesAfter(calendar, addDays(calendar.startsOn, -1), count);

/** As a sentence; the hour is ours and says nothing. */
export const sentenceOf = (
  calendar: Pick<PlanCalendar, 'rule' | 'startsOn' | 'timeZone'>,
): string => toText(ruleOf(calendar)).replace(/ at 12 PM.*$/, '');
