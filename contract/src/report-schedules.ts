// Reports by e-mail: what, when and to whom, in the name of whoever asked for it.

import { dayShifts } from '@daybook/core/automation/plan-dates.ts';
import { z } from 'zod';
import { command, query } from './endpoint.ts';
import { AddressQuery } from './saved-views.ts';
import {
  ById,
  ByIdAndVersion,
  ClockTime,
  Id,
  Instant,
  listOf,
  May,
  PlainDate,
  Reference,
  Text,
  Version,
} from './values.ts';

export const reportFormats = ['csv', 'xlsx', 'pdf'] as const;
export const scheduleStates = ['active', 'paused', 'ended'] as const;

const Email = z.email('An e-mail address').max(200);
const what = {
  name: Text(120),
  report: z.string().max(80),
  query: AddressQuery.meta({
    description: 'As in the address of the report; a period by its name, so that it moves on',
  }),
  format: z.enum(reportFormats),
};
const when = {
  rule: Text(200).meta({ description: 'RFC 5545, daily, weekly or monthly: FREQ=WEEKLY;BYDAY=MO' }),
  startsOn: PlainDate,
  atTime: ClockTime.meta({ description: 'By the clock of the branch' }),
  shift: z.enum(dayShifts).default('none'),
  branchId: Id,
};
const toWhom = {
  personIds: z.array(Id).max(50).default([]),
  emails: z.array(Email).max(20).default([]).meta({ description: 'Outside needs reports.send' }),
};

export const ReportScheduleView = z.object({
  id: Id,
  version: Version,
  may: May,
  name: z.string(),
  report: z.string(),
  query: z.record(z.string(), z.string()),
  format: z.enum(reportFormats),
  rule: z.string(),
  ruleText: z.string(),
  startsOn: PlainDate,
  atTime: z.string(),
  shift: z.enum(dayShifts),
  branch: Reference,
  people: z.array(Reference),
  emails: z.array(z.string()),
  owner: Reference,
  state: z.enum(scheduleStates),
  nextAt: Instant.nullable(),
  lastSentAt: Instant.nullable(),
  lastFailure: z
    .object({ at: Instant, because: z.string() })
    .nullable()
    .meta({ description: 'Of the last time, where it was not sent' }),
});

export const reportSchedules = {
  list: query({
    path: '/report-schedules',
    summary: 'Your reports by e-mail; with org.update those of everybody',
    input: z.object({}),
    output: listOf(ReportScheduleView),
  }),
  preview: query({
    path: '/report-schedule-dates',
    summary: 'A rule in words, with the next three times',
    input: z.object(when),
    output: z.object({ ruleText: z.string(), times: z.array(Instant) }),
  }),
  create: command({
    path: '/report-schedules',
    summary: 'Have a report sent by e-mail, again and again',
    input: z.object({ ...what, ...when, ...toWhom }),
    output: ReportScheduleView,
  }),
  update: command({
    method: 'PUT',
    path: '/report-schedules/{id}',
    summary: 'Change what is sent, when or to whom',
    input: z.object({ id: Id, version: Version, ...what, ...when, ...toWhom }),
    output: ReportScheduleView,
  }),
  pause: command({
    path: '/report-schedules/{id}/pause',
    summary: 'Send nothing until it is resumed',
    input: ByIdAndVersion,
    output: ReportScheduleView,
  }),
  resume: command({
    path: '/report-schedules/{id}/resume',
    summary: 'Send it again from now on',
    input: ByIdAndVersion,
    output: ReportScheduleView,
  }),
  end: command({
    path: '/report-schedules/{id}/end',
    summary: 'Delete it; what was sent stays in the log',
    input: ByIdAndVersion,
    output: ById,
  }),
  test: command({
    path: '/report-schedule-tests',
    summary: 'Send the report to yourself now',
    input: z.object({ ...what, branchId: Id }),
    output: z.object({ id: Id, email: z.string() }),
  }),
};
