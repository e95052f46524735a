// Approvals, the audit trail and the journal.

import { z } from 'zod';
import { command, query } from './endpoint.ts';
import {
  ById,
  CurrencyCode,
  Id,
  Instant,
  listOf,
  May,
  MoneyAmount,
  PercentE2,
  PlainDate,
  pageInput,
  pageOf,
  QueryFlag,
  queryList,
  Reason,
  Reference,
  Text,
  Version,
} from './values.ts';

export const approvalStates = [
  'pending',
  'asked_back',
  'approved',
  'rejected',
  'withdrawn',
  'void',
] as const;
export const decisionKinds = [
  'agreed',
  'rejected',
  'asked_back',
  'answered',
  'escalated',
  'reminded',
] as const;

/** Whoever holds a role, or a person by name. */
export const ApproverInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('role'), role: Text(40) }),
  z.object({ kind: z.literal('person'), personId: Id }),
]);
const ApproverView = z.object({
  kind: z.enum(['role', 'person']),
  role: z.string().nullable(),
  personId: Id.nullable(),
  name: z.string(),
});
const stepsAtMost = 5;
const StepInput = z.object({
  approvers: z.array(ApproverInput).min(1, 'Who approves?').max(10),
  needed: z.int().min(1).max(9).default(1),
});
const StepView = z.object({ approvers: z.array(ApproverView), needed: z.int() });
const Hours = z.int().min(1).max(2000);

export const ApprovalView = z.object({
  id: Id,
  version: Version,
  may: May,
  command: z.string(),
  title: z.string(),
  record: z.object({ kind: z.string(), id: Id, name: z.string() }).nullable(),
  because: z.string(),
  amount: MoneyAmount.nullable(),
  maker: Reference,
  requestedAt: Instant,
  state: z.enum(approvalStates),
  steps: z.array(StepView),
  step: z.int().meta({ description: 'Which of the steps it waits at, from 0' }),
  waitsFor: z.string().meta({ description: 'Whom it waits for now, in words' }),
  waitingSince: Instant,
  escalatedAt: Instant.nullable(),
  decidedBy: Reference.nullable(),
  decidedAt: Instant.nullable(),
  reason: z.string().nullable(),
  input: z.record(z.string(), z.unknown()),
});
export const ApprovalDetail = ApprovalView.extend({
  decidesFor: Reference.nullable().meta({
    description: 'In whose name the reader decides on it: null in their own',
  }),
  before: z
    .record(z.string(), z.unknown())
    .meta({ description: 'The record as it was when this was asked for' }),
  decisions: z.array(
    z.object({
      id: Id,
      kind: z.enum(decisionKinds),
      step: z.int(),
      person: Reference.nullable(),
      onBehalfOf: Reference.nullable(),
      reason: z.string().nullable(),
      at: Instant,
    }),
  ),
});
export const conditionKinds = ['always', 'amount_over', 'percent_over', 'own_record'] as const;
const whenFields = {
  condition: z.enum(conditionKinds),
  amount: MoneyAmount.nullable().default(null),
  percent: PercentE2.nullable().default(null),
  clientId: Id.nullable().default(null),
  branchId: Id.nullable().default(null),
};
const whoFields = {
  steps: z.array(StepInput).min(1, 'Who approves?').max(stepsAtMost),
  remindAfterHours: Hours.nullable().default(null),
  escalateAfterHours: Hours.nullable().default(null),
  escalateTo: ApproverInput.nullable().default(null),
  isActive: z.boolean().default(true),
};
export const ApprovalPolicyView = z.object({
  id: Id,
  version: Version,
  may: May,
  command: z.string(),
  ...z.object(whenFields).omit({ clientId: true, branchId: true }).shape,
  client: Reference.nullable(),
  branch: Reference.nullable(),
  steps: z.array(StepView),
  remindAfterHours: z.int().nullable(),
  escalateAfterHours: z.int().nullable(),
  escalateTo: ApproverView.nullable(),
  isActive: z.boolean(),
});
export const DelegationView = z.object({
  id: Id,
  version: Version,
  may: May,
  person: Reference,
  delegate: Reference,
  from: PlainDate,
  until: PlainDate.meta({ description: 'The day after the last' }),
  note: z.string(),
  state: z.enum(['coming', 'current', 'over', 'ended']),
});

/** The answer of any command that has to wait for somebody's approval (HTTP 202). */
export const Parked = z.object({
  parked: z.literal(true),
  approval: ApprovalView.pick({ id: true, title: true, because: true, waitsFor: true }),
});

export const approvals = {
  list: query({
    path: '/approvals',
    summary: 'Requests for approval, oldest first',
    input: z.object({
      ...pageInput(['requestedAt']),
      states: queryList(approvalStates).optional(),
      awaitingMe: QueryFlag.optional(),
      makerId: Id.optional(),
      recordId: Id.optional(),
    }),
    output: pageOf(ApprovalView),
  }),
  get: query({
    path: '/approvals/{id}',
    summary: 'One request, with what was said about it',
    input: ById,
    output: ApprovalDetail,
  }),
  approve: command({
    path: '/approvals/{id}/approve',
    summary: 'Approve: once all who have to have, the request is carried out, as it was made',
    input: z.object({ id: Id }),
    output: ApprovalView,
  }),
  reject: command({
    path: '/approvals/{id}/reject',
    summary: 'Reject, with the reason',
    input: z.object({ id: Id, reason: Reason }),
    output: ApprovalView,
  }),
  askBack: command({
    path: '/approvals/{id}/ask-back',
    summary: 'Ask the maker something before you decide',
    input: z.object({ id: Id, reason: Reason }),
    output: ApprovalView,
  }),
  answer: command({
    path: '/approvals/{id}/answer',
    summary: 'Answer what was asked about your request',
    input: z.object({ id: Id, reason: Reason }),
    output: ApprovalView,
  }),
  escalate: command({
    path: '/approvals/{id}/escalate',
    summary: 'Put it before the next in line, too',
    input: z.object({ id: Id, reason: Reason }),
    output: ApprovalView,
  }),
  withdraw: command({
    path: '/approvals/{id}/withdraw',
    summary: 'Take back your own request',
    input: ById,
    output: ApprovalView,
  }),
  listPolicies: query({
    path: '/approval-policies',
    summary: 'When a second person must agree',
    input: z.object({}),
    output: listOf(ApprovalPolicyView),
  }),
  gates: query({
    path: '/approval-policies/gates',
    summary: 'The commands that a policy can stop, and what it can look at',
    input: z.object({}),
    output: listOf(z.object({ command: z.string(), summary: z.string() })),
  }),
  createPolicy: command({
    path: '/approval-policies',
    summary: 'Add a policy',
    input: z.object({ command: Text(80), ...whenFields, ...whoFields }),
    output: ApprovalPolicyView,
  }),
  updatePolicy: command({
    method: 'PATCH',
    path: '/approval-policies/{id}',
    summary: 'Change a policy',
    input: z.object({
      id: Id,
      version: Version,
      amount: MoneyAmount.nullable().optional(),
      percent: PercentE2.nullable().optional(),
      steps: whoFields.steps.optional(),
      remindAfterHours: Hours.nullable().optional(),
      escalateAfterHours: Hours.nullable().optional(),
      escalateTo: ApproverInput.nullable().optional(),
      isActive: z.boolean().optional(),
    }),
    output: ApprovalPolicyView,
  }),
  previewPolicy: query({
    path: '/approval-policies/preview',
    summary: 'Which actions of the past a policy would have stopped',
    input: z.object({
      command: Text(80),
      condition: z.enum(conditionKinds),
      amount: z
        .string()
        .max(30)
        .optional()
        .meta({ description: 'Decimal amount in the base currency of the firm' }),
      percent: PercentE2.optional(),
      clientId: Id.optional(),
      branchId: Id.optional(),
      since: PlainDate.optional(),
    }),
    output: z.object({
      since: PlainDate,
      actions: z.int(),
      stopped: z.int(),
      stoppedNow: z.int().meta({ description: 'So many the policies of today would have stopped' }),
      items: z.array(
        z.object({
          id: Id,
          at: Instant,
          actor: Reference.nullable(),
          title: z.string(),
          record: z.object({ kind: z.string(), id: Id, name: z.string() }).nullable(),
          amount: MoneyAmount.nullable(),
          percent: PercentE2.nullable(),
          isStoppedNow: z.boolean(),
        }),
      ),
    }),
  }),
  listDelegations: query({
    path: '/approval-delegations',
    summary: 'Who decides for whom while they are away, newest first',
    input: z.object({
      ...pageInput(['-from']),
      personId: Id.optional(),
      delegateId: Id.optional(),
    }),
    output: pageOf(DelegationView),
  }),
  delegate: command({
    path: '/approval-delegations',
    summary: 'Have somebody decide for you while you are away',
    input: z.object({
      personId: Id.nullable().default(null).meta({ description: 'Who is away; null is yourself' }),
      delegateId: Id,
      from: PlainDate,
      until: PlainDate.meta({ description: 'The day after the last' }),
      note: z.string().trim().max(200).default(''),
    }),
    output: DelegationView,
  }),
  endDelegation: command({
    path: '/approval-delegations/{id}/end',
    summary: 'You are back: nobody decides for you any more',
    input: z.object({ id: Id, version: Version }),
    output: DelegationView,
  }),
};

export const AuditEventView = z.object({
  id: Id,
  at: Instant,
  type: z.string(),
  command: z.string(),
  record: z.object({ kind: z.string(), id: Id }),
  actor: Reference.nullable(),
  onBehalfOf: Reference.nullable(),
  sessionId: Id.nullable(),
  branch: Reference.nullable(),
  source: z.string(),
  requestId: z.string().nullable(),
  reason: z.string().nullable(),
  before: z.unknown().nullable(),
  after: z.unknown().nullable(),
});
export const audit = {
  list: query({
    path: '/audit-events',
    summary: 'Who did what, when, why, in which session; newest first',
    input: z.object({
      ...pageInput(['-at']),
      recordKind: z.string().max(40).optional(),
      recordId: Id.optional(),
      actorId: Id.optional(),
      sessionId: Id.optional(),
      type: z.string().max(60).optional(),
      from: Instant.optional(),
      until: Instant.optional(),
    }),
    output: pageOf(AuditEventView),
  }),
  history: query({
    path: '/history/{kind}/{id}',
    summary: 'The history of one record, newest first',
    input: z.object({ ...pageInput(['-at']), kind: z.string().max(40), id: Id }),
    output: pageOf(AuditEventView),
  }),
};

export const JournalEntryView = z.object({
  id: Id,
  on: PlainDate,
  description: z.string(),
  legalEntity: Reference,
  source: z.object({ kind: z.string(), id: Id }),
  lines: z.array(
    z.object({
      account: z.string(),
      accountName: z.string(),
      debit: MoneyAmount.nullable(),
      credit: MoneyAmount.nullable(),
      base: MoneyAmount,
    }),
  ),
});
export const journal = {
  list: query({
    path: '/journal-entries',
    summary: 'Journal entries, newest first',
    input: z.object({
      ...pageInput(['-on']),
      sourceId: Id.optional(),
      legalEntityId: Id.optional(),
      account: z.string().max(10).optional(),
      from: PlainDate.optional(),
      until: PlainDate.optional(),
    }),
    output: pageOf(JournalEntryView),
  }),
  trialBalance: query({
    path: '/trial-balance',
    summary: 'Balances by account and currency; each currency adds up to zero',
    input: z.object({ legalEntityId: Id.optional(), until: PlainDate.optional() }),
    output: z.object({
      rows: z.array(
        z.object({
          account: z.string(),
          accountName: z.string(),
          currency: CurrencyCode,
          debit: MoneyAmount,
          credit: MoneyAmount,
          balance: MoneyAmount,
        }),
      ),
      isBalanced: z.boolean(),
    }),
  }),
};
