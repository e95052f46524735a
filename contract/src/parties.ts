// Clients, their contacts and their projects with tasks.

import { languages } from '@daybook/core/delivery/mail-template.ts';
import { z } from 'zod';
import { command, query } from './endpoint.ts';
import { Address } from './org.ts';
import {
  ById,
  CurrencyCode,
  Id,
  listOf,
  May,
  Minutes,
  MoneyAmount,
  OptionalText,
  PlainDate,
  pageInput,
  pageOf,
  QueryFlag,
  QueryIds,
  Reference,
  Text,
  Version,
} from './values.ts';

export const quantityPolicies = ['minutes', 'hours_2', 'hours_3'] as const;
export const groupings = ['entry', 'day', 'task', 'person', 'service', 'project'] as const;

const clientFields = {
  name: Text(200),
  code: Text(20),
  legalEntityId: Id,
  currency: CurrencyCode,
  taxId: OptionalText(40),
  address: Address,
  email: z.email().max(200).nullable().default(null),
  paymentTermDays: z.int().min(0).max(365).default(30),
  quantityPolicy: z.enum(quantityPolicies).default('minutes'),
  grouping: z.enum(groupings).default('service'),
  taxTreatment: z.enum(['standard', 'reverse_charge', 'export', 'exempt']).default('standard'),
  taxReason: OptionalText(200),
  requiresOrder: z
    .boolean()
    .default(false)
    .meta({ description: 'It pays no invoice without its purchase order on it' }),
  language: z.enum(languages).default('en').meta({ description: 'In which it is written to' }),
};
const contactFields = {
  name: Text(120),
  email: z.email().nullable().default(null),
  phone: OptionalText(40),
  position: OptionalText(80),
  getsInvoices: z.boolean().default(false),
  getsReminders: z.boolean().default(false),
  getsStatements: z.boolean().default(false),
  isCopied: z.boolean().default(false).meta({ description: 'As a copy, beside the addressee' }),
};
export const ContactView = z.object({ id: Id, ...contactFields });
export const ClientView = z.object({
  id: Id,
  version: Version,
  may: May,
  ...z.object(clientFields).shape,
  legalEntity: Reference,
  isActive: z.boolean(),
  projectCount: z.int(),
});
export const ClientDetail = ClientView.extend({
  contacts: z.array(ContactView),
  openAmount: MoneyAmount,
  overdueAmount: MoneyAmount,
  wipAmount: MoneyAmount,
  unappliedAmount: MoneyAmount,
});

export const TaskView = z.object({
  id: Id,
  name: z.string(),
  isBillable: z.boolean(),
  isActive: z.boolean(),
});
const projectFields = {
  clientId: Id,
  name: Text(200),
  code: Text(20),
  branchId: Id,
  managerId: Id,
  startsOn: PlainDate.nullable().default(null),
  endsOn: PlainDate.nullable().default(null),
  isBillable: z.boolean().default(true),
  budgetMinutes: Minutes.nullable().default(null),
  budgetAmount: MoneyAmount.nullable().default(null),
  purchaseOrder: OptionalText(60),
  requireNote: z.boolean().default(false),
  codeSetId: Id.nullable().default(null),
};
export const ProjectView = z.object({
  id: Id,
  version: Version,
  may: May,
  name: z.string(),
  code: z.string(),
  client: Reference,
  branch: Reference,
  manager: Reference,
  currency: CurrencyCode,
  startsOn: PlainDate.nullable(),
  endsOn: PlainDate.nullable(),
  isBillable: z.boolean(),
  isActive: z.boolean(),
  budgetMinutes: Minutes.nullable(),
  budgetAmount: MoneyAmount.nullable(),
  purchaseOrder: z.string().nullable(),
  requireNote: z.boolean(),
  codeSetId: Id.nullable(),
});
export const ProjectDetail = ProjectView.extend({
  tasks: z.array(TaskView),
  members: z.array(Reference),
  workedMinutes: Minutes,
  billableMinutes: Minutes,
  wipAmount: MoneyAmount.optional(),
  billedAmount: MoneyAmount.optional(),
  unpricedCount: z.int(),
});

export const parties = {
  listClients: query({
    path: '/clients',
    summary: 'Clients by name',
    input: z.object({
      ...pageInput(['name']),
      q: z.string().max(100).optional(),
      isActive: QueryFlag.optional(),
      legalEntityId: Id.optional(),
    }),
    output: pageOf(ClientView),
  }),
  getClient: query({
    path: '/clients/{id}',
    summary: 'One client, with contacts and money',
    input: ById,
    output: ClientDetail,
  }),
  createClient: command({
    path: '/clients',
    summary: 'Add a client',
    input: z.object(clientFields),
    output: ClientView,
  }),
  updateClient: command({
    method: 'PATCH',
    path: '/clients/{id}',
    summary: 'Change a client',
    input: z.object({
      id: Id,
      version: Version,
      name: Text(200).optional(),
      code: Text(20).optional(),
      taxId: z.string().max(40).nullable().optional(),
      address: Address.optional(),
      email: z.email().nullable().optional(),
      paymentTermDays: z.int().min(0).max(365).optional(),
      quantityPolicy: z.enum(quantityPolicies).optional(),
      grouping: z.enum(groupings).optional(),
      taxTreatment: z.enum(['standard', 'reverse_charge', 'export', 'exempt']).optional(),
      taxReason: z.string().max(200).nullable().optional(),
      requiresOrder: z.boolean().optional(),
      language: z.enum(languages).optional(),
      isActive: z.boolean().optional(),
    }),
    output: ClientView,
  }),
  addContact: command({
    path: '/clients/{id}/contacts',
    summary: 'Add a contact',
    input: z.object({ id: Id, ...contactFields }),
    output: ContactView,
  }),
  updateContact: command({
    method: 'PUT',
    path: '/clients/{id}/contacts/{contactId}',
    summary: 'Write a contact again, whole',
    input: z.object({ id: Id, contactId: Id, ...contactFields }),
    output: ContactView,
  }),
  removeContact: command({
    path: '/clients/{id}/contacts/{contactId}/remove',
    summary: 'Take a contact away; what was sent to it stays on record',
    input: z.object({ id: Id, contactId: Id }),
    output: ContactView,
  }),
  listProjects: query({
    path: '/projects',
    summary: 'Projects by name',
    input: z.object({
      ...pageInput(['name']),
      q: z.string().max(100).optional(),
      clientId: Id.optional(),
      managerId: Id.optional(),
      branchId: Id.optional(),
      isActive: QueryFlag.optional(),
      ids: QueryIds.optional(),
      forTime: QueryFlag.optional().meta({ description: 'Only those that you can log time to' }),
    }),
    output: pageOf(ProjectView),
  }),
  getProject: query({
    path: '/projects/{id}',
    summary: 'One project, with tasks, members and burn',
    input: ById,
    output: ProjectDetail,
  }),
  createProject: command({
    path: '/projects',
    summary: 'Add a project',
    input: z.object({
      ...projectFields,
      tasks: z
        .array(z.object({ name: Text(120), isBillable: z.boolean().default(true) }))
        .max(200)
        .default([]),
      memberIds: z.array(Id).max(500).default([]),
    }),
    output: ProjectView,
  }),
  updateProject: command({
    method: 'PATCH',
    path: '/projects/{id}',
    summary: 'Change a project',
    input: z.object({
      id: Id,
      version: Version,
      name: Text(200).optional(),
      code: Text(20).optional(),
      managerId: Id.optional(),
      startsOn: PlainDate.nullable().optional(),
      endsOn: PlainDate.nullable().optional(),
      isBillable: z.boolean().optional(),
      isActive: z.boolean().optional(),
      budgetMinutes: Minutes.nullable().optional(),
      budgetAmount: MoneyAmount.nullable().optional(),
      purchaseOrder: z.string().max(60).nullable().optional(),
      requireNote: z.boolean().optional(),
      codeSetId: Id.nullable().optional(),
    }),
    output: ProjectView,
  }),
  setMembers: command({
    path: '/projects/{id}/members',
    summary: 'Say who works on a project; nobody listed means everybody',
    input: z.object({ id: Id, version: Version, memberIds: z.array(Id).max(500) }),
    output: ProjectView,
  }),
  addTask: command({
    path: '/projects/{id}/tasks',
    summary: 'Add a task',
    input: z.object({ id: Id, name: Text(120), isBillable: z.boolean().default(true) }),
    output: TaskView,
  }),
  listTasks: query({
    path: '/projects/{id}/tasks',
    summary: 'Tasks of a project',
    input: ById,
    output: listOf(TaskView),
  }),
};
