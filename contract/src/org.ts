// The firm: legal entities, branches with their shifts, people, roles.

import { permissions, scopes } from '@daybook/core/access/permissions.ts';
import { z } from 'zod';
import { command, query } from './endpoint.ts';
import {
  ById,
  ClockTime,
  CurrencyCode,
  Id,
  listOf,
  May,
  OptionalText,
  PlainDate,
  pageInput,
  pageOf,
  QueryFlag,
  Reference,
  Text,
  TimeZone,
  UnitPriceE4,
  Version,
} from './values.ts';

export const Address = z.object({
  line1: z.string().max(200),
  line2: z.string().max(200).default(''),
  postalCode: z.string().max(20),
  city: z.string().max(100),
  region: z.string().max(100).default(''),
  country: z.string().regex(/^[A-Z]{2}$/, 'ISO 3166 code of two letters'),
});

const entityFields = {
  name: Text(200),
  currency: CurrencyCode,
  taxId: OptionalText(40),
  registration: OptionalText(80),
  address: Address,
  iban: OptionalText(34),
  bic: OptionalText(11),
  bankName: OptionalText(120),
  email: OptionalText(200),
  numberPrefix: Text(12),
  booksWip: z.boolean(),
  lockedThrough: PlainDate.nullable(),
};
export const LegalEntityView = z.object({ id: Id, version: Version, may: May, ...entityFields });

export const Shift = z.object({ name: Text(40), from: ClockTime, until: ClockTime });
const branchFields = {
  name: Text(120),
  code: Text(12),
  legalEntityId: Id,
  timeZone: TimeZone,
  shifts: z.array(Shift).max(12),
};
export const BranchView = z.object({
  id: Id,
  version: Version,
  may: May,
  ...branchFields,
  legalEntity: Reference,
  currency: CurrencyCode,
  isActive: z.boolean(),
});

const GrantsOfRole = z.partialRecord(z.enum(permissions), z.enum(scopes));
export const RoleView = z.object({
  id: Id,
  version: Version,
  may: May,
  key: z.string(),
  name: z.string(),
  isBuiltIn: z.boolean(),
  grants: GrantsOfRole,
  people: z
    .int()
    .nullable()
    .meta({ description: 'How many hold it today; only for who sees all people' }),
});
const Days = {
  from: PlainDate,
  until: PlainDate.nullable().meta({ description: 'The day after the last; null without end' }),
};
export const RoleDetail = RoleView.extend({
  holders: z
    .array(
      z.object({
        person: Reference,
        isActive: z.boolean(),
        ...Days,
        state: z.enum(['current', 'coming']),
      }),
    )
    .nullable(),
});
const WantedRole = z.object({
  roleId: Id,
  from: PlainDate.nullable()
    .default(null)
    .meta({ description: 'Null: from today, or as it is held already' }),
  until: Days.until.default(null),
});

const personFields = {
  name: Text(120),
  email: z.email().max(200),
  branchId: Id,
  classificationId: Id.nullable().default(null),
  managerId: Id.nullable().default(null),
  dailyMinutes: z.int().min(0).max(1440).default(480),
  timeZone: TimeZone.nullable().default(null),
};
export const PersonView = z.object({
  id: Id,
  version: Version,
  may: May,
  name: z.string(),
  email: z.string(),
  branch: Reference,
  classification: Reference.nullable(),
  manager: Reference.nullable(),
  dailyMinutes: z.int(),
  timeZone: z.string(),
  roles: z.array(Reference).meta({ description: 'Held today, at the branch of the person' }),
  assignments: z.array(
    z.object({ id: Id, role: Reference, ...Days, state: z.enum(['past', 'current', 'coming']) }),
  ),
  isActive: z.boolean(),
  canSignIn: z.boolean(),
  costRate: UnitPriceE4.nullable()
    .optional()
    .meta({ description: 'An hour; only for those who hold costs.view' }),
  costCurrency: CurrencyCode.nullable().optional(),
});
export const ClassificationView = z.object({ id: Id, name: z.string(), isActive: z.boolean() });

export const org = {
  listEntities: query({
    path: '/legal-entities',
    summary: 'Legal entities',
    input: z.object({}),
    output: listOf(LegalEntityView),
  }),
  createEntity: command({
    path: '/legal-entities',
    summary: 'Add a legal entity',
    input: z.object({
      ...entityFields,
      booksWip: z.boolean().default(true),
      lockedThrough: PlainDate.nullable().default(null),
    }),
    output: LegalEntityView,
  }),
  updateEntity: command({
    method: 'PATCH',
    path: '/legal-entities/{id}',
    summary: 'Change a legal entity',
    input: z.object({ id: Id, version: Version, ...z.object(entityFields).partial().shape }),
    output: LegalEntityView,
  }),
  listBranches: query({
    path: '/branches',
    summary: 'Branches',
    input: z.object({}),
    output: listOf(BranchView),
  }),
  createBranch: command({
    path: '/branches',
    summary: 'Add a branch',
    input: z.object(branchFields),
    output: BranchView,
  }),
  updateBranch: command({
    method: 'PATCH',
    path: '/branches/{id}',
    summary: 'Change a branch and its shifts',
    input: z.object({
      id: Id,
      version: Version,
      ...z.object(branchFields).partial().shape,
      isActive: z.boolean().optional(),
    }),
    output: BranchView,
  }),
  listPeople: query({
    path: '/people',
    summary: 'People by name',
    input: z.object({
      ...pageInput(['name']),
      q: z.string().max(100).optional(),
      branchId: Id.optional(),
      roleId: Id.optional(),
      isActive: QueryFlag.optional(),
    }),
    output: pageOf(PersonView),
  }),
  getPerson: query({
    path: '/people/{id}',
    summary: 'One person',
    input: ById,
    output: PersonView,
  }),
  createPerson: command({
    path: '/people',
    summary: 'Add a person; a password lets them sign in',
    input: z.object({
      ...personFields,
      roleIds: z.array(Id).max(8).default([]),
      password: z.string().min(12).max(128).nullable().default(null),
      costRate: UnitPriceE4.nullable().default(null),
      costCurrency: CurrencyCode.nullable().default(null),
    }),
    output: PersonView,
  }),
  updatePerson: command({
    method: 'PATCH',
    path: '/people/{id}',
    summary: 'Change a person',
    input: z.object({
      id: Id,
      version: Version,
      name: Text(120).optional(),
      branchId: Id.optional(),
      classificationId: Id.nullable().optional(),
      managerId: Id.nullable().optional(),
      dailyMinutes: z.int().min(0).max(1440).optional(),
      timeZone: TimeZone.nullable().optional(),
      isActive: z.boolean().optional(),
      costRate: UnitPriceE4.nullable().optional(),
      costCurrency: CurrencyCode.nullable().optional(),
    }),
    output: PersonView,
  }),
  setPersonRoles: command({
    path: '/people/{id}/roles',
    summary: 'Give a person their roles, now and to come; never your own',
    input: z.object({
      id: Id,
      version: Version,
      roles: z.array(WantedRole).max(24).meta({
        description: 'All that they hold or shall hold; what is left out ends today',
      }),
    }),
    output: PersonView,
  }),
  listRoles: query({
    path: '/roles',
    summary: 'Roles and what they grant',
    input: z.object({}),
    output: listOf(RoleView),
  }),
  getRole: query({
    path: '/roles/{id}',
    summary: 'One role, and who holds it',
    input: ById,
    output: RoleDetail,
  }),
  createRole: command({
    path: '/roles',
    summary: 'Add a role of your own',
    input: z.object({ name: Text(80), grants: GrantsOfRole }),
    output: RoleView,
  }),
  updateRole: command({
    method: 'PATCH',
    path: '/roles/{id}',
    summary: 'Change a role of your own',
    input: z.object({
      id: Id,
      version: Version,
      name: Text(80).optional(),
      grants: GrantsOfRole.optional(),
    }),
    output: RoleView,
  }),
  listClassifications: query({
    path: '/classifications',
    summary: 'Labour classifications',
    input: z.object({}),
    output: listOf(ClassificationView),
  }),
  createClassification: command({
    path: '/classifications',
    summary: 'Add a labour classification',
    input: z.object({ name: Text(120) }),
    output: ClassificationView,
  }),
};
