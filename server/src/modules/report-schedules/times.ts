// The times of a schedule: its calendar rule on the calendar of its branch.

import { type DayShift, shiftToBusinessDay } from '@daybook/core/automation/plan-dates.ts';
import { addDays, localDateOf } from '@daybook/core/kernel/plain-date.ts';
import { refuseField } from '@daybook/core/kernel/refusal.ts';
import { lastMissed, timesAfter } from '@daybook/core/reports/schedule-times.ts';
import { datesAfter, sentenceOf } from '../automation/public.ts';

export type When = Readonly<{
  rule: string;
  startsOn: string;
  atTime: string;
  shift: DayShift;
  timeZone: string;
  holidays: readonly string[];
}>;

const often = /FREQ=(DAILY|WEEKLY|MONTHLY)(;|$)/i;
// A holiday moves a day by less, and a rule of these comes up sooner.
const daysBack = 40;
const most = 90;

function datesNear(when: When, now: string): readonly string[] {
  if (!often.test(when.rule))
    throw refuseField('invalid_input', 'rule', 'Daily, weekly or monthly');
  const back = addDays(localDateOf(now, when.timeZone), -daysBack);
  const holidays = new Set(when.holidays);
  const calendar = { ...when, shift: 'none', cutOffDays: null, holidays } as const;
  const after = back < when.startsOn ? addDays(when.startsOn, -1) : back;
  return datesAfter(calendar, after, most).map(({ on }) =>
    shiftToBusinessDay(on, when.shift, holidays),
  );
}

export const nextTimes = (when: When, now: string, count: number): readonly string[] =>
  timesAfter(datesNear(when, now), when, now).slice(0, count);

export const missedTime = (when: When, now: string): string | undefined =>
  lastMissed(datesNear(when, now), when, now);

export const inWords = (when: When): string =>
  `${sentenceOf(when)} at ${when.atTime} (${when.timeZone})`;
