// The catalogue, listed.

import { catalog } from '@daybook/contract/catalog.ts';
import { standardCodeSets } from '@daybook/core/catalog/standard-code-sets.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { defineQuery } from '../../platform/command.ts';
import { decodeCursor, pageFrom } from '../../platform/page.ts';
import * as store from './store.ts';
import { serviceView, taxClassViews } from './views.ts';

export const listCategories = defineQuery(catalog.listCategories, {
  permission: 'catalog.view',
  handle: async ({ db }) => ({ items: [...(await store.listCategories(db))] }),
});

export const listServices = defineQuery(catalog.listServices, {
  permission: 'catalog.view',
  async handle({ db, actor, input }) {
    const rows = await store.listServices(db, input, {
      after: decodeCursor(input.cursor, 2),
      limit: input.limit,
    });
    return pageFrom(rows, input.limit, {
      item: (row) => serviceView(row, actor),
      key: (row) => [row.name, row.id],
    });
  },
});

export const getService = defineQuery(catalog.getService, {
  permission: 'catalog.view',
  async handle({ db, actor, input }) {
    const row = await store.findService(db, input.id);
    if (row === null) throw new Refusal('not_found');
    return serviceView(row, actor);
  },
});

export const listTaxClasses = defineQuery(catalog.listTaxClasses, {
  permission: 'catalog.view',
  handle: async ({ db }) => ({
    items: taxClassViews(await store.listTaxClasses(db), await store.listTaxRates(db)),
  }),
});
export const listCodeSets = defineQuery(catalog.listCodeSets, {
  permission: 'catalog.view',
  handle: async ({ db }) => ({ items: (await store.listCodeSets(db)).map((row) => ({ ...row })) }),
});

export const listStandardCodeSets = defineQuery(catalog.listStandardCodeSets, {
  permission: 'catalog.view',
  handle: async () => ({
    items: standardCodeSets.map((set) => ({ ...set, codes: [...set.codes] })),
  }),
});
