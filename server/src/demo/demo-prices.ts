// What the demo firm sells and for how much: services, rate cards, exchange rates.

import { addDays } from '@daybook/core/kernel/plain-date.ts';
import { existing } from '../platform/rows.ts';
import { classifications, services } from './demo-data.ts';
import type { Call, Frame } from './demo-world.ts';
import { seeded } from './random.ts';

export async function makeServices(
  call: Call,
  taxClassId: string,
): Promise<ReadonlyMap<string, string>> {
  const categories = new Map<string, string>();
  for (const name of new Set(services.map((service) => service.category)))
    categories.set(name, (await call.catalog.createCategory({ name })).id);
  const ids = new Map<string, string>();
  for (const { sku, name, category, billable } of services) {
    ids.set(
      sku,
      (
        await call.catalog.createService({
          sku,
          name,
          categoryId: existing(categories.get(category)),
          taxClassId,
          isBillable: billable,
        })
      ).id,
    );
  }
  return ids;
}

/** A standard card for each currency, raised once during the year. */
export async function makeRates(call: Call, from: string): Promise<ReadonlyMap<string, string>> {
  const classificationIds = new Map<string, string>();
  for (const { name } of classifications)
    classificationIds.set(name, (await call.org.createClassification({ name })).id);
  for (const [currency, percent] of [
    ['EUR', 100],
    ['GBP', 88],
  ] as const) {
    const card = await call.rates.createCard({
      name: `Standard ${currency}`,
      level: 'firm',
      currency,
      isStandard: true,
    });
    for (const { name, price } of classifications) {
      const classificationId = existing(classificationIds.get(name));
      const first = Math.round((Number(price) * percent) / 100);
      await call.rates.setRate({
        id: card.id,
        classificationId,
        unitPrice: String(first),
        from: addDays(from, -400),
      });
      await call.rates.setRate({
        id: card.id,
        classificationId,
        unitPrice: String(Math.round(first * 1.04)),
        from: `${Number(from.slice(0, 4)) + 1}-01-01`,
      });
    }
  }
  return classificationIds;
}

/** One a week, wandering a little around 1.16 EUR for a pound. */
export async function recordExchangeRates(call: Call, { from, today }: Frame): Promise<void> {
  const random = seeded(7);
  const rates: { base: string; currency: string; on: string; rate: string }[] = [];
  let rate = 1.162;
  for (let on = addDays(from, -7); on <= today; on = addDays(on, 7)) {
    rate = Math.min(1.21, Math.max(1.12, rate + (random.next() - 0.5) / 100));
    rates.push(
      { base: 'EUR', currency: 'GBP', on, rate: rate.toFixed(4) },
      { base: 'GBP', currency: 'EUR', on, rate: (1 / rate).toFixed(4) },
    );
  }
  await call.billing.setExchangeRates({ rates });
}
