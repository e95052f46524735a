// Changes to what the firm sells.

import { catalog } from '@daybook/contract/catalog.ts';

import { defineCommand, nothing } from '../../platform/command.ts';
import { defined, existing } from '../../platform/rows.ts';
import * as store from './store.ts';
import { serviceView } from './views.ts';

export const createCategory = defineCommand(catalog.createCategory, {
  permission: 'catalog.update',
  load: nothing,
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, tx, clock }) {
    const category = { id: clock.newId(), name: input.name };
    await store.addCategory(tx, category);
    return {
      result: category,
      events: [
        {
          type: 'service_category.created',
          record: { kind: 'service_category', id: category.id },
          after: category,
        },
      ],
    };
  },
});

export const createService = defineCommand(catalog.createService, {
  permission: 'catalog.update',
  load: nothing,
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, tx, actor, clock }) {
    const id = clock.newId();
    await store.saveServices(tx, [{ ...input, id, isActive: true }]);
    const view = serviceView(existing(await store.findService(tx, id)), actor);
    return {
      result: view,
      events: [{ type: 'service.created', record: { kind: 'service', id }, after: view }],
    };
  },
});

export const updateService = defineCommand(catalog.updateService, {
  permission: 'catalog.update',
  load: ({ input, tx }) => store.lockService(tx, input.id),
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, subject, tx, actor }) {
    const before = serviceView(subject, actor);
    await store.saveServices(tx, [
      {
        ...before,
        categoryId: subject.category_id,
        taxClassId: subject.tax_class_id,
        ...defined(input),
      },
    ]);
    const after = serviceView(existing(await store.findService(tx, subject.id)), actor);
    return {
      result: after,
      events: [
        { type: 'service.updated', record: { kind: 'service', id: subject.id }, before, after },
      ],
    };
  },
});

export const createTaxClass = defineCommand(catalog.createTaxClass, {
  permission: 'catalog.update',
  load: nothing,
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, tx, clock }) {
    const id = clock.newId();
    await store.addTaxClass(tx, { id, name: input.name }, input.rates);
    const view = { id, ...input };
    return {
      result: view,
      events: [{ type: 'tax_class.created', record: { kind: 'tax_class', id }, after: view }],
    };
  },
});

export const createCodeSet = defineCommand(catalog.createCodeSet, {
  permission: 'catalog.update',
  load: nothing,
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, tx, clock }) {
    const set = { id: clock.newId(), ...input };
    await store.addCodeSet(tx, set);
    return {
      result: set,
      events: [
        {
          type: 'code_set.created',
          record: { kind: 'code_set', id: set.id },
          after: { name: set.name, count: set.codes.length },
        },
      ],
    };
  },
});
