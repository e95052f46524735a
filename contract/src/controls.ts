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
  queryList,
  Reason,
  Reference,
  Text,
  Version,
} from './values.ts';

export const approvalStates = ['pending', 'approved', 'rejected', 'withdrawn', 'void'] as const;
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
  approverRole: z.string(),
  state: z.enum(approvalStates),
  decidedBy: Reference.nullable(),
  decidedAt: Instant.nullable(),
  reason: z.string().nullable(),
  input: z.record(z.string(), z.unknown()),
});
export const conditionKinds = ['always', 'amount_over', 'percent_over', 'own_record'] as const;
const policyFields = {
  command: Text(80),
  condition: z.enum(conditionKinds),
  amount: MoneyAmount.nullable().default(null),
  percent: PercentE2.nullable().default(null),
  approverRole: Text(40),
  isActive: z.boolean().default(true),
};
export const ApprovalPolicyView = z.object({
  id: Id,
  version: Version,
  may: May,
  ...z.object(policyFields).shape,
});

/** The answer of any command that has to wait for somebody's approval (HTTP 202). */
export const Parked = z.object({
  parked: z.literal(true),
  approval: ApprovalView.pick({ id: true, title: true, because: true, approverRole: true }),
});

export const approvals = {
  list: query({
    path: '/approvals',
    summary: 'Requests for approval, oldest first',
    input: z.object({
      ...pageInput(['requestedAt']),
      states: queryList(approvalStates).optional(),
    }),
    output: pageOf(ApprovalView),
  }),
  get: query({
    path: '/approvals/{id}',
    summary: 'One request',
    input: ById,
    output: ApprovalView,
  }),
  approve: command({
    path: '/approvals/{id}/approve',
    summary: 'Approve: the request is carried out, as it was made',
    input: z.object({ id: Id }),
    output: ApprovalView,
  }),
  reject: command({
    path: '/approvals/{id}/reject',
    summary: 'Reject, with the reason',
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
  createPolicy: command({
    path: '/approval-policies',
    summary: 'Add a policy',
    input: z.object(policyFields),
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
      approverRole: Text(40).optional(),
      isActive: z.boolean().optional(),
    }),
    output: ApprovalPolicyView,
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
