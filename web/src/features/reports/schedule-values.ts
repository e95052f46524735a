// The form of a report by e-mail: the usual rhythms by choice, any other rule as it is written.

import type { reportFormats } from '@daybook/contract/report-schedules.ts';
import type { Answer, api } from '../../shared/api.ts';

export type Schedule = Answer<typeof api.reportSchedules.list>['items'][number];
type Format = (typeof reportFormats)[number];

export const formatNames: Readonly<Record<Format, string>> = {
  csv: 'CSV file',
  xlsx: 'Excel workbook',
  pdf: 'PDF',
};
export const otherRule = 'other';
export const rhythms: readonly Readonly<{ value: string; label: string }>[] = [
  { value: 'FREQ=DAILY', label: 'Every day' },
  { value: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', label: 'Monday to Friday' },
  { value: 'FREQ=WEEKLY;BYDAY=MO', label: 'Weekly, on Monday' },
  { value: 'FREQ=WEEKLY;BYDAY=FR', label: 'Weekly, on Friday' },
  { value: 'FREQ=MONTHLY;BYMONTHDAY=1', label: 'Monthly, on the 1st' },
  { value: 'FREQ=MONTHLY;BYMONTHDAY=-1', label: 'Monthly, on the last day' },
  { value: otherRule, label: 'Another rule' },
];

export type ScheduleValues = {
  name: string;
  format: Format;
  rhythm: string;
  rule: string;
  startsOn: string | null;
  atTime: string;
  shift: Schedule['shift'];
  branchId: string | null;
  personIds: string[];
  emails: string[];
};

type Facts = Readonly<{
  title: string;
  today: string;
  branchId: string | null;
  personId: string;
}>;

export function scheduleValues(schedule: Schedule | null, facts: Facts): ScheduleValues {
  const rule = schedule?.rule ?? 'FREQ=WEEKLY;BYDAY=MO';
  return {
    name: schedule?.name ?? facts.title,
    format: schedule?.format ?? 'xlsx',
    rhythm: rhythms.some(({ value }) => value === rule) ? rule : otherRule,
    rule,
    startsOn: schedule?.startsOn ?? facts.today,
    atTime: schedule?.atTime ?? '07:00',
    shift: schedule?.shift ?? 'none',
    branchId: schedule?.branch.id ?? facts.branchId,
    personIds: schedule?.people.map(({ id }) => id) ?? [facts.personId],
    emails: schedule === null ? [] : [...schedule.emails],
  };
}

export const whenOf = (values: ScheduleValues) => ({
  rule: values.rhythm === otherRule ? values.rule : values.rhythm,
  startsOn: values.startsOn ?? '',
  atTime: values.atTime,
  shift: values.shift,
  branchId: values.branchId ?? '',
});
