// Changes to rate cards. Setting a rate prices unbilled work again and never touches what is billed.

import { rates } from '@daybook/contract/catalog.ts';
import { cutRates } from '@daybook/core/catalog/rate-change.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { type CommandContext, defineCommand, nothing } from '../../platform/command.ts';
import { planForSets } from '../../platform/database.ts';
import { existing } from '../../platform/rows.ts';
import { setPrices } from '../billing/public.ts';
import { addClassifications, findEntities, listClassifications } from '../org/public.ts';
import { effectOf, type RateChange, repricingJournal, toRule } from './pricing.ts';
import { readRateTable } from './rate-table.ts';
import * as store from './store.ts';
import { cardView, effectView, rateView } from './views.ts';

export const createCard = defineCommand(rates.createCard, {
  permission: 'rates.update',
  load: nothing,
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, tx, actor, clock }) {
    if ((input.level === 'client') !== (input.clientId !== null))
      throw refuseField(
        'invalid_input',
        'clientId',
        'A card of a client names the client, and no other card does',
      );
    if ((input.level === 'project') !== (input.projectId !== null))
      throw refuseField(
        'invalid_input',
        'projectId',
        'A card of a project names the project, and no other card does',
      );
    const id = clock.newId();
    await store.addCards(tx, [{ ...input, id }]);
    const view = cardView(existing(await store.findCard(tx, id)), actor);
    return {
      result: view,
      events: [{ type: 'rate_card.created', record: { kind: 'rate_card', id }, after: view }],
    };
  },
});

/** The rates of a contract are its terms: only an amendment changes them. */
function requireOwnPrices(card: store.CardRow): void {
  if (card.level === 'contract')
    throw new Refusal('wrong_state', { because: 'These rates are terms of a contract: amend it' });
}

/** Cuts the rates of the same key, adds the new one, and prices unbilled work again. */
async function applyChange(context: CommandContext, card: store.CardRow, change: RateChange) {
  requireOwnPrices(card);
  const { tx, clock, today } = context;
  await planForSets(tx);
  const own = (await store.listRates(tx, card.id, null))
    .map(toRule)
    .filter(
      (rule) =>
        rule.personId === change.personId &&
        rule.serviceId === change.serviceId &&
        rule.roleId === change.classificationId,
    );
  const effect = await effectOf(tx, card, change);
  const cut = cutRates(own, change.range);
  await store.setRanges(tx, cut.changed);
  const key = {
    cardId: card.id,
    personId: change.personId,
    serviceId: change.serviceId,
    classificationId: change.classificationId,
  };
  await store.addRates(tx, [
    { ...key, id: change.id, unitPriceE4: change.unitPriceE4, ...change.range },
    ...cut.added.map((rest) => ({
      ...key,
      id: clock.newId(),
      unitPriceE4: rest.unitPriceE4,
      ...rest.range,
    })),
  ]);
  await setPrices(tx, effect.prices);
  const entities = new Map(
    (
      await findEntities(tx, [...new Set(effect.touched.map(({ row }) => row.legal_entity_id))])
    ).map((entity) => [entity.id, entity.currency]),
  );
  const journal = await repricingJournal({ tx }, effect, {
    on: today,
    source: { kind: 'rate_card', id: card.id },
    baseOf: (id) => existing(entities.get(id)),
  });
  return { effect, journal };
}

export const setRate = defineCommand(rates.setRate, {
  permission: 'rates.update',
  load: ({ input, tx }) => store.lockCard(tx, input.id),
  standing: 'firm',
  locks: 'none',
  approval: ({ subject: card }) => ({
    title: `Change a rate of ${card.name}`,
    record: { kind: 'rate_card', id: card.id, name: card.name },
  }),
  async handle({ input, subject: card, ...context }) {
    const { tx, clock } = context;
    if (input.until !== null && input.until <= input.from)
      throw refuseField(
        'invalid_input',
        'until',
        'The day after the last one comes after the first',
      );
    const id = clock.newId();
    const { effect, journal } = await applyChange(context, card, {
      id,
      personId: input.personId,
      serviceId: input.serviceId,
      classificationId: input.classificationId,
      unitPriceE4: input.unitPrice,
      range: { from: input.from, until: input.until },
    });
    await store.touchCard(tx, card.id);
    const rate = rateView(existing(await store.findRate(tx, id)));
    const view = effectView(effect);
    return {
      result: { rate, effect: view },
      journal,
      events: [
        {
          type: 'rate.set',
          record: { kind: 'rate_card', id: card.id },
          after: { rate, effect: view },
        },
      ],
    };
  },
});

const nameKey = (name: string) => name.trim().toLowerCase();

export const importRates = defineCommand(rates.importRates, {
  permission: 'rates.update',
  load: ({ input, tx }) => store.lockCard(tx, input.id),
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, subject: card, ...context }) {
    const { tx, clock } = context;
    const table = readRateTable(Buffer.from(input.contentBase64, 'base64'), input);
    const isWanted = !input.dryRun;
    if (isWanted) {
      const known = new Map(
        (await listClassifications(tx)).map((row) => [nameKey(row.name), row.id]),
      );
      const missing = table.rates
        .filter((rate) => !known.has(nameKey(rate.category)))
        .map((rate) => ({ id: clock.newId(), name: rate.category }));
      await addClassifications(tx, missing);
      for (const row of missing) known.set(nameKey(row.name), row.id);
      await addImported(
        context,
        card,
        table.rates.map((rate) => ({
          ...rate,
          classificationId: existing(known.get(nameKey(rate.category))),
          from: rate.from ?? input.from,
        })),
      );
      if (input.saveMappingAs !== null)
        await store.saveMapping(tx, {
          id: clock.newId(),
          name: input.saveMappingAs,
          mapping: input.mapping,
        });
    }
    const result = { ...table, created: isWanted ? table.rates.length : 0 };
    return {
      result,
      events: [
        {
          type: 'rates.imported',
          record: { kind: 'rate_card', id: card.id },
          after: {
            fileName: input.fileName,
            isDryRun: input.dryRun,
            rates: table.rates.length,
            errors: table.errors.length,
          },
        },
      ],
    };
  },
});

type ImportedRate = Readonly<{
  classificationId: string;
  unitPrice: bigint;
  from: string;
  until: string | null;
}>;
/** All rates of a table in one go. Work that is waiting without a rate is priced by the next setRate, or when it is approved. */
async function addImported(
  { tx, clock }: CommandContext,
  card: store.CardRow,
  imported: readonly ImportedRate[],
): Promise<void> {
  const rules = (await store.listRates(tx, card.id, null))
    .map(toRule)
    .filter((rule) => rule.personId === null && rule.serviceId === null);
  const cuts = imported.map((rate) => ({
    rate,
    cut: cutRates(
      rules.filter((rule) => rule.roleId === rate.classificationId),
      { from: rate.from, until: rate.until },
    ),
  }));
  await store.setRanges(
    tx,
    cuts.flatMap(({ cut }) => cut.changed),
  );
  await store.addRates(
    tx,
    cuts.flatMap(({ rate, cut }) => {
      const key = {
        cardId: card.id,
        personId: null,
        serviceId: null,
        classificationId: rate.classificationId,
      };
      return [
        {
          ...key,
          id: clock.newId(),
          unitPriceE4: rate.unitPrice,
          from: rate.from,
          until: rate.until,
        },
        ...cut.added.map((rest) => ({
          ...key,
          id: clock.newId(),
          unitPriceE4: rest.unitPriceE4,
          ...rest.range,
        })),
      ];
    }),
  );
  await store.touchCard(tx, card.id);
}
