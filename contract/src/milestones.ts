// Milestones: the schedule of values of a contract line, progress with its evidence, acceptance, bills,
// and change orders.

import {
  acceptanceStates,
  milestoneAlerts,
  milestoneStates,
} from '@daybook/core/milestones/schedule.ts';
import { z } from 'zod';
import { command, query } from './endpoint.ts';
import { AddedFile, FileView } from './file.ts';
import {
  ById,
  ByIdAndVersion,
  CurrencyCode,
  Id,
  Instant,
  listOf,
  May,
  MoneyAmount,
  PercentE4,
  PlainDate,
  pageInput,
  pageOf,
  Reason,
  Reference,
  Text,
  Version,
} from './values.ts';

export const MilestoneView = z.object({
  id: Id,
  version: Version,
  may: May,
  name: z.string(),
  client: Reference,
  contract: Reference,
  lineKey: Id,
  position: z.int(),
  state: z.enum(milestoneStates),
  isDeposit: z.boolean(),
  dueOn: PlainDate.nullable(),
  alert: z
    .enum(milestoneAlerts)
    .nullable()
    .meta({ description: 'Due within 30 days, overdue, or done and not billed' }),
  percent: PercentE4,
  needsAcceptance: z.boolean(),
  acceptance: z.enum(acceptanceStates),
  acceptanceReason: z.string().nullable(),
  value: MoneyAmount,
  prior: MoneyAmount.meta({ description: 'On posted bills, credits taken off' }),
  offered: MoneyAmount.meta({ description: 'In work in progress or on a draft' }),
  thisBill: MoneyAmount.meta({ description: 'Earned to date, and on no bill yet' }),
  toDate: MoneyAmount.meta({ description: 'Percent to date of the value' }),
  balance: MoneyAmount.meta({ description: 'Value less what is billed' }),
  retentionPercent: PercentE4,
  retention: MoneyAmount.meta({ description: 'Held back on posted bills' }),
});
const ChangeOrder = z.object({
  id: Id,
  version: Version,
  may: May,
  number: z.int(),
  title: z.string(),
  reason: z.string(),
  change: MoneyAmount,
  state: z.enum(['draft', 'posted', 'discarded']),
  createdAt: Instant,
  postedAt: Instant.nullable(),
});
export const ScheduleView = z.object({
  lineKey: Id,
  description: z.string(),
  contract: Reference,
  currency: CurrencyCode,
  may: May,
  lineValue: MoneyAmount,
  changes: MoneyAmount,
  worth: MoneyAmount.meta({ description: 'The line and its posted change orders' }),
  scheduled: MoneyAmount.meta({ description: 'What the milestones add up to' }),
  milestones: z.array(MilestoneView),
  changeOrders: z.array(ChangeOrder),
});
const ProgressView = z.object({
  id: Id,
  percent: PercentE4,
  note: z.string(),
  at: Instant,
  by: Reference,
  evidence: z.array(FileView),
});

export const linkStates = ['open', 'accepted', 'rejected', 'revoked', 'expired'] as const;
export const AcceptanceLink = z.object({
  id: Id,
  may: May,
  state: z.enum(linkStates),
  createdAt: Instant,
  createdBy: Reference,
  expiresAt: Instant,
  endedAt: Instant.nullable(),
  statedName: z.string().nullable().meta({ description: 'Who decided by it, as they said' }),
});
/** What the holder of a link sees; nothing else of the firm. */
export const AcceptanceView = z.object({
  firm: z.string(),
  client: z.string(),
  contract: z.string(),
  contractName: z.string(),
  milestone: z.string(),
  value: MoneyAmount,
  percent: PercentE4,
  dueOn: PlainDate.nullable(),
  note: z.string(),
  evidence: z.array(FileView),
  expiresAt: Instant,
});
const Decided = z.object({ milestone: z.string(), state: z.enum(['accepted', 'rejected']) });
const Token = z.string().max(100).meta({ description: 'The secret of the link' });

export const milestones = {
  list: query({
    path: '/milestones',
    summary: 'Milestones by due date; those due soon, overdue, or done and not billed among them',
    input: z.object({
      ...pageInput(['dueOn']),
      clientId: Id.optional(),
      contractId: Id.optional(),
      alert: z.enum(milestoneAlerts).optional(),
      dueBefore: PlainDate.optional(),
    }),
    output: pageOf(MilestoneView),
  }),
  countAlerts: query({
    path: '/milestones/alerts',
    summary: 'How many milestones are due soon, overdue, or done and not billed',
    input: z.object({}),
    output: listOf(z.object({ alert: z.enum(milestoneAlerts), count: z.int() })),
  }),
  get: query({
    path: '/milestones/{id}',
    summary: 'One milestone',
    input: ById,
    output: MilestoneView,
  }),
  schedules: query({
    path: '/contracts/{id}/schedules',
    summary:
      'The schedules of values of a contract: value, prior, this bill, to date, balance, retention',
    input: ById,
    output: listOf(ScheduleView),
  }),
  saveSchedule: command({
    method: 'PUT',
    path: '/contract-lines/{id}/schedule',
    summary: 'Write the schedule of a line, whole; what is billed stays',
    input: z.object({
      id: Id.meta({ description: 'The key of the contract line' }),
      milestones: z
        .array(
          z.object({
            id: Id.nullable().default(null),
            name: Text(200),
            value: MoneyAmount,
            dueOn: PlainDate.nullable().default(null),
            needsAcceptance: z.boolean().default(false),
            isDeposit: z.boolean().default(false),
            retentionPercent: PercentE4.default(0n),
          }),
        )
        .min(1)
        .max(200),
    }),
    output: ScheduleView,
  }),
  recordProgress: command({
    path: '/milestones/{id}/progress',
    summary: 'Record percent to date, with evidence',
    input: z.object({
      id: Id,
      version: Version,
      percent: PercentE4,
      note: z.string().trim().max(2000).default(''),
      evidence: z.array(AddedFile).max(10).default([]),
    }),
    output: MilestoneView,
  }),
  listProgress: query({
    path: '/milestones/{id}/progress',
    summary: 'What was recorded, newest first',
    input: ById,
    output: listOf(ProgressView),
  }),
  evidence: {
    ...query({
      path: '/milestone-evidence/{id}',
      summary: 'A file of evidence, as it was added',
      input: ById,
      output: z.unknown(),
    }),
    file: { contentType: 'application/octet-stream' },
  },
  submit: command({
    path: '/milestones/{id}/submit',
    summary: 'Submit for acceptance',
    input: ByIdAndVersion,
    output: MilestoneView,
  }),
  accept: command({
    path: '/milestones/{id}/accept',
    summary: 'Accept, on behalf of the client; never one that you submitted',
    input: ByIdAndVersion,
    output: MilestoneView,
  }),
  reject: command({
    path: '/milestones/{id}/reject',
    summary: 'Reject, with the reason',
    input: z.object({ id: Id, version: Version, reason: Reason }),
    output: MilestoneView,
  }),
  createLink: command({
    path: '/milestones/{id}/acceptance-links',
    summary: 'Make a link by which the client accepts or rejects; one before it ends',
    input: z.object({ id: Id, version: Version, days: z.int().min(1).max(365).default(30) }),
    output: AcceptanceLink.extend({
      token: z
        .string()
        .nullable()
        .meta({ description: 'Only in the first answer; opens /acceptance/{token}' }),
    }),
  }),
  listLinks: query({
    path: '/milestones/{id}/acceptance-links',
    summary: 'Links of a milestone, newest first; never the secret',
    input: ById,
    output: listOf(AcceptanceLink),
  }),
  revokeLink: command({
    path: '/acceptance-links/{id}/revoke',
    summary: 'Revoke a link',
    input: ById,
    output: AcceptanceLink,
  }),
  openLink: query({
    path: '/acceptance/{token}',
    summary: 'What the holder of a link is asked to accept',
    input: z.object({ token: Token }),
    output: AcceptanceView,
    access: 'link',
  }),
  evidenceByLink: {
    ...query({
      path: '/acceptance/{token}/evidence/{id}',
      summary: 'A file of evidence, for the holder of a link',
      input: z.object({ token: Token, id: Id }),
      output: z.unknown(),
      access: 'link',
    }),
    file: { contentType: 'application/octet-stream' },
  },
  acceptByLink: command({
    path: '/acceptance/{token}/accept',
    summary: 'Accept, as the holder of a link',
    input: z.object({ token: Token, name: Text(200) }),
    output: Decided,
    access: 'link',
  }),
  rejectByLink: command({
    path: '/acceptance/{token}/reject',
    summary: 'Reject with the reason, as the holder of a link',
    input: z.object({ token: Token, name: Text(200), reason: Reason }),
    output: Decided,
    access: 'link',
  }),
  bill: command({
    path: '/milestones/bill',
    summary: 'Put what is earned and not billed into work in progress',
    input: z.object({ milestoneIds: z.array(Id).min(1).max(200), on: PlainDate.optional() }),
    output: listOf(MilestoneView),
  }),
  createChangeOrder: command({
    path: '/contract-lines/{id}/change-orders',
    summary: 'Draft a change of what the line is worth',
    input: z.object({
      id: Id.meta({ description: 'The key of the contract line' }),
      title: Text(200),
      reason: Reason,
      change: MoneyAmount.meta({ description: 'Below zero takes away' }),
    }),
    output: ChangeOrder,
  }),
  postChangeOrder: command({
    path: '/change-orders/{id}/post',
    summary: 'Put a change order in force',
    input: ByIdAndVersion,
    output: ChangeOrder,
  }),
};
