// Rate cards as the contract shows them.

import type { rates } from '@daybook/contract/catalog.ts';
import type { OutputOf } from '@daybook/contract/endpoint.ts';
import type { Actor } from '../../platform/actor.ts';
import { mayOf } from '../../platform/may.ts';
import { e4Of } from '../../platform/numeric.ts';
import { referenceOrNull } from '../../platform/rows.ts';
import { type Effect, totalsByCurrency } from './pricing.ts';
import type { CardRow, RateRow } from './store.ts';

export const cardView = (row: CardRow, actor: Actor): OutputOf<typeof rates.getCard> => ({
  id: row.id,
  version: row.version,
  may: mayOf(actor, {
    set_rate: { permission: 'rates.update' },
    import: { permission: 'rates.update' },
  }),
  name: row.name,
  level: row.level,
  currency: row.currency,
  client: referenceOrNull(row.client_id, row.client_name),
  project: referenceOrNull(row.project_id, row.project_name),
  isStandard: row.is_standard,
  rateCount: row.rates,
});

export const rateView = (row: RateRow): OutputOf<typeof rates.listRates>['items'][number] => ({
  id: row.id,
  cardId: row.card_id,
  person: referenceOrNull(row.person_id, row.person_name),
  service: referenceOrNull(row.service_id, row.service_name),
  classification: referenceOrNull(row.classification_id, row.classification_name),
  unitPrice: e4Of(row.unit_price),
  currency: row.currency,
  from: row.from_date,
  until: row.until_date,
});

export const effectView = (effect: Effect): OutputOf<typeof rates.previewRate> => ({
  entryCount: effect.touched.length,
  billedCount: effect.billedCount,
  before: [...totalsByCurrency(effect.touched.map((each) => each.before))],
  after: [...totalsByCurrency(effect.touched.map((each) => each.after))],
});
