// What terms refer to has to be there, and to be of use, before anybody signs them: prices, cards, indices.

import { refuseField } from '@daybook/core/kernel/refusal.ts';
import type { ReadDb } from '../../platform/database.ts';
import { listCards } from '../rates/public.ts';
import { findIndex } from './index-store.ts';
import type { ContractTerms, LineTermsValue } from './terms.ts';

type Schedule = Extract<LineTermsValue, { model: 'time' }>['schedule'];
type Party = Readonly<{ clientId: string; currency: string }>;

const wholeE4 = 1_000_000n;

/** Refuses at its field what no price could come from. */
export async function requireUsable(db: ReadDb, terms: ContractTerms, party: Party): Promise<void> {
  const { uplift } = terms;
  if (uplift?.kind === 'index' && (await findIndex(db, uplift.indexId)) === null)
    throw refuseField('not_found', 'uplift.indexId', 'There is no such index');
  const schedules = terms.lines.flatMap((line, index) =>
    line.terms.model === 'time'
      ? [
          {
            schedule: line.terms.schedule,
            at: `lines.${index}.terms.schedule`,
            serviceId: line.serviceId,
          },
        ]
      : [],
  );
  const cards = schedules.some(({ schedule }) => schedule.kind === 'discounted')
    ? await usableCards(db, party)
    : [];
  for (const { schedule, ...place } of schedules)
    requireSchedule(schedule, { ...place, cards, party });
}

/** The firm's cards, and those of the client and its projects: no others price its work. */
async function usableCards(db: ReadDb, { clientId }: Party) {
  const [all, own] = [await listCards(db, {}), await listCards(db, { clientId })];
  return [...all.filter((card) => card.level === 'firm'), ...own].filter(
    (card) => card.level !== 'contract',
  );
}

type Facts = Readonly<{
  at: string;
  /** Of the line: a price that names none is for it. */
  serviceId: string | null;
  cards: Awaited<ReturnType<typeof usableCards>>;
  party: Party;
}>;

function requireSchedule(schedule: Schedule, facts: Facts): void {
  const { at, cards, party } = facts;
  if (schedule.kind === 'own') requirePrices(schedule.rates, facts);
  if (schedule.kind !== 'discounted') return;
  const card = cards.find((each) => each.id === schedule.cardId);
  if (card === undefined)
    throw refuseField('not_found', `${at}.cardId`, 'No card of the firm or of this client');
  if (card.currency !== party.currency)
    throw refuseField(
      'currency_mismatch',
      `${at}.cardId`,
      `The card is in ${card.currency}, the contract in ${party.currency}`,
    );
  if (schedule.discount < 0n || schedule.discount > wholeE4)
    throw refuseField('amount_out_of_range', `${at}.discount`, 'Between 0 and 100 percent');
}

type Rates = Extract<Schedule, { kind: 'own' }>['rates'];

function requirePrices(rates: Rates, { at, serviceId }: Facts): void {
  const seen = new Set<string>();
  rates.forEach((rate, index) => {
    const place = `${at}.rates.${index}`;
    if (rate.unitPrice < 0n)
      throw refuseField('amount_out_of_range', `${place}.unitPrice`, 'A price is zero or more');
    const key = `${rate.personId} ${rate.serviceId ?? serviceId} ${rate.classificationId}`;
    if (seen.has(key))
      throw refuseField(
        'already_exists',
        `${place}.unitPrice`,
        'Another price of this line is for the same',
      );
    seen.add(key);
  });
}
