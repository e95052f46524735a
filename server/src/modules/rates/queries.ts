// Rate cards, their rates, and what a change would do.

import { rates } from '@daybook/contract/catalog.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { defineQuery } from '../../platform/command.ts';
import { effectOf } from './pricing.ts';
import * as store from './store.ts';
import { cardView, effectView, rateView } from './views.ts';

export const listCards = defineQuery(rates.listCards, {
  permission: 'rates.view',
  handle: async ({ db, input, actor }) => ({
    items: (await store.listCards(db, input)).map((row) => cardView(row, actor)),
  }),
});

export const getCard = defineQuery(rates.getCard, {
  permission: 'rates.view',
  async handle({ db, input, actor }) {
    const row = await store.findCard(db, input.id);
    if (row === null) throw new Refusal('not_found');
    return cardView(row, actor);
  },
});

export const listRates = defineQuery(rates.listRates, {
  permission: 'rates.view',
  async handle({ db, input }) {
    if ((await store.findCard(db, input.id)) === null) throw new Refusal('not_found');
    return { items: (await store.listRates(db, input.id, input.on ?? null)).map(rateView) };
  },
});

export const previewRate = defineQuery(rates.previewRate, {
  permission: 'rates.update',
  async handle({ db, input, clock }) {
    const card = await store.findCard(db, input.id);
    if (card === null) throw new Refusal('not_found');
    const effect = await effectOf(db, card, {
      id: clock.newId(),
      personId: input.personId ?? null,
      serviceId: input.serviceId ?? null,
      classificationId: input.classificationId ?? null,
      unitPriceE4: input.unitPrice,
      range: { from: input.from, until: input.until ?? null },
    });
    return effectView(effect);
  },
});

export const listRateMappings = defineQuery(rates.listRateMappings, {
  permission: 'rates.view',
  handle: async ({ db }) => ({ items: [...(await store.listMappings(db))] }),
});
