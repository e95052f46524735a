// The service catalogue: categories, services, code sets, tax classes; and rate cards.

import { z } from 'zod';
import { command, query } from './endpoint.ts';
import {
  ById,
  CurrencyCode,
  Id,
  listOf,
  May,
  MoneyAmount,
  PercentE4,
  PlainDate,
  pageInput,
  pageOf,
  QueryFlag,
  Reference,
  Text,
  UnitPriceE4,
  Version,
} from './values.ts';

export const CategoryView = z.object({ id: Id, name: z.string() });
const serviceFields = {
  sku: Text(30),
  name: Text(120),
  categoryId: Id,
  unit: z.enum(['hour', 'day', 'piece']).default('hour'),
  taxClassId: Id,
  revenueAccount: z
    .string()
    .regex(/^4[0-7]\d{2}$/, 'A revenue account: 4000 to 4799')
    .default('4000'),
  isBillable: z.boolean().default(true),
};
export const ServiceView = z.object({
  id: Id,
  version: Version,
  may: May,
  sku: z.string(),
  name: z.string(),
  category: Reference,
  unit: z.enum(['hour', 'day', 'piece']),
  taxClass: Reference,
  revenueAccount: z.string(),
  isBillable: z.boolean(),
  isActive: z.boolean(),
});
export const TaxClassView = z.object({
  id: Id,
  name: z.string(),
  rates: z.array(
    z.object({
      country: z.string(),
      category: z.enum(['S', 'Z', 'E', 'AE', 'O', 'K', 'G']),
      percent: PercentE4,
      from: PlainDate,
      until: PlainDate.nullable(),
    }),
  ),
});
export const CodeSetView = z.object({
  id: Id,
  name: z.string(),
  source: z.string(),
  codes: z.array(
    z.object({ code: z.string(), kind: z.enum(['task', 'activity', 'expense']), name: z.string() }),
  ),
});

export const RateRow = z.object({
  id: Id,
  cardId: Id,
  person: Reference.nullable(),
  service: Reference.nullable(),
  classification: Reference.nullable(),
  unitPrice: UnitPriceE4,
  currency: CurrencyCode,
  from: PlainDate,
  until: PlainDate.nullable(),
});
export const RateCardView = z.object({
  id: Id,
  version: Version,
  may: May,
  name: z.string(),
  level: z.enum(['contract', 'firm', 'client', 'project']),
  currency: CurrencyCode,
  client: Reference.nullable(),
  project: Reference.nullable(),
  isStandard: z.boolean(),
  rateCount: z.int(),
});
const rateChange = {
  personId: Id.nullable().default(null),
  serviceId: Id.nullable().default(null),
  classificationId: Id.nullable().default(null),
  unitPrice: UnitPriceE4,
  from: PlainDate,
  until: PlainDate.nullable().default(null),
};
export const RateEffect = z.object({
  entryCount: z.int().meta({ description: 'Unbilled entries that get another price' }),
  billedCount: z
    .int()
    .meta({ description: 'Billed entries of the same key and dates; they stay as they are' }),
  before: z.array(MoneyAmount),
  after: z.array(MoneyAmount),
});
const ImportedRate = z.object({
  category: Text(200),
  unitPrice: UnitPriceE4,
  from: PlainDate.nullable().default(null),
  until: PlainDate.nullable().default(null),
});
const RateMapping = z.object({
  category: Text(100),
  price: Text(100),
  from: z.string().max(100).nullable().default(null),
  until: z.string().max(100).nullable().default(null),
});

export const catalog = {
  listCategories: query({
    path: '/service-categories',
    summary: 'Categories of services',
    input: z.object({}),
    output: listOf(CategoryView),
  }),
  createCategory: command({
    path: '/service-categories',
    summary: 'Add a category',
    input: z.object({ name: Text(80) }),
    output: CategoryView,
  }),
  listServices: query({
    path: '/services',
    summary: 'The service catalogue by name',
    input: z.object({
      ...pageInput(['name']),
      q: z.string().max(100).optional(),
      categoryId: Id.optional(),
      isActive: QueryFlag.optional(),
    }),
    output: pageOf(ServiceView),
  }),
  getService: query({
    path: '/services/{id}',
    summary: 'One service',
    input: ById,
    output: ServiceView,
  }),
  createService: command({
    path: '/services',
    summary: 'Add a service',
    input: z.object(serviceFields),
    output: ServiceView,
  }),
  updateService: command({
    method: 'PATCH',
    path: '/services/{id}',
    summary: 'Change a service',
    input: z.object({
      id: Id,
      version: Version,
      sku: Text(30).optional(),
      name: Text(120).optional(),
      categoryId: Id.optional(),
      taxClassId: Id.optional(),
      revenueAccount: z
        .string()
        .regex(/^4[0-7]\d{2}$/, 'A revenue account: 4000 to 4799')
        .optional(),
      isBillable: z.boolean().optional(),
      isActive: z.boolean().optional(),
    }),
    output: ServiceView,
  }),
  listTaxClasses: query({
    path: '/tax-classes',
    summary: 'Tax classes and their dated rates',
    input: z.object({}),
    output: listOf(TaxClassView),
  }),
  createTaxClass: command({
    path: '/tax-classes',
    summary: 'Add a tax class',
    input: z.object({
      name: Text(80),
      rates: z
        .array(
          z.object({
            country: z.string().regex(/^[A-Z]{2}$/),
            category: z.enum(['S', 'Z', 'E', 'AE', 'O', 'K', 'G']),
            percent: PercentE4,
            from: PlainDate,
            until: PlainDate.nullable().default(null),
          }),
        )
        .min(1)
        .max(50),
    }),
    output: TaxClassView,
  }),
  listCodeSets: query({
    path: '/code-sets',
    summary: 'Task and activity codes',
    input: z.object({}),
    output: listOf(CodeSetView),
  }),
  listStandardCodeSets: query({
    path: '/standard-code-sets',
    summary: 'Code sets that come with the product, to add as they are or to begin from',
    input: z.object({}),
    output: listOf(CodeSetView.omit({ id: true })),
  }),
  createCodeSet: command({
    path: '/code-sets',
    summary: 'Add a code set',
    input: z.object({
      name: Text(80),
      source: z.string().max(200).default(''),
      codes: z
        .array(
          z.object({
            code: Text(20),
            kind: z.enum(['task', 'activity', 'expense']),
            name: Text(120),
          }),
        )
        .min(1)
        .max(500),
    }),
    output: CodeSetView,
  }),
};

export const rates = {
  listCards: query({
    path: '/rate-cards',
    summary: 'Rate cards, the most specific level first',
    input: z.object({ clientId: Id.optional(), projectId: Id.optional() }),
    output: listOf(RateCardView),
  }),
  getCard: query({
    path: '/rate-cards/{id}',
    summary: 'One rate card',
    input: ById,
    output: RateCardView,
  }),
  createCard: command({
    path: '/rate-cards',
    summary: 'Add a rate card for the firm, a client or a project',
    input: z.object({
      name: Text(120),
      level: z.enum(['firm', 'client', 'project']),
      currency: CurrencyCode,
      clientId: Id.nullable().default(null),
      projectId: Id.nullable().default(null),
      isStandard: z.boolean().default(false),
    }),
    output: RateCardView,
  }),
  listRates: query({
    path: '/rate-cards/{id}/rates',
    summary: 'The dated rates of a card',
    input: z.object({ id: Id, on: PlainDate.optional() }),
    output: listOf(RateRow),
  }),
  previewRate: query({
    path: '/rate-cards/{id}/preview',
    summary: 'What a rate would change, in unbilled entries and money',
    input: z.object({
      id: Id,
      ...rateChange,
      personId: Id.optional(),
      serviceId: Id.optional(),
      classificationId: Id.optional(),
      until: PlainDate.optional(),
    }),
    output: RateEffect,
  }),
  setRate: command({
    path: '/rate-cards/{id}/rates',
    summary: 'Set a rate from a date; unbilled entries are priced again, billed ones never',
    input: z.object({ id: Id, ...rateChange }),
    output: z.object({ rate: RateRow, effect: RateEffect }),
  }),
  importRates: command({
    path: '/rate-cards/{id}/import',
    summary: 'Import a table of labour categories into a card',
    input: z.object({
      id: Id,
      fileName: Text(200),
      contentBase64: z.string().max(80_000_000),
      mapping: RateMapping,
      statistic: z.enum(['median', 'average', 'highest', 'lowest']).default('median'),
      from: PlainDate,
      dryRun: z.boolean().default(true),
      saveMappingAs: z.string().max(80).nullable().default(null),
    }),
    output: z.object({
      columns: z.array(z.string()),
      rates: z.array(ImportedRate),
      created: z.int(),
      errors: z.array(z.object({ row: z.int(), field: z.string(), message: z.string() })),
    }),
  }),
  listRateMappings: query({
    path: '/rate-mappings',
    summary: 'Saved column mappings of rate tables',
    input: z.object({}),
    output: listOf(z.object({ id: Id, name: z.string(), mapping: RateMapping })),
  }),
};
