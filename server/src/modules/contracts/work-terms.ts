// Work under the terms in force on its date: which line takes it in, and whether a fee pays for it.

import {
  type LineInForce,
  lineForWork,
  paysByTime,
  type Work,
} from '@daybook/core/contracts/line-for-work.ts';
import type { ReadDb } from '../../platform/database.ts';
import { existing } from '../../platform/rows.ts';
import type { ItemTerms } from '../billing/public.ts';
import { type HeldLineRow, heldLinesOf } from './store.ts';

export const toLineInForce = (row: HeldLineRow): LineInForce => ({
  lineKey: row.line_key,
  model: row.model,
  clause: row.clause,
  clientId: row.client_id,
  projectId: row.project_id,
  serviceId: row.service_id,
  range: { from: row.valid_from, until: row.valid_until },
});

export function termsFinder(lines: readonly LineInForce[]): (work: Work) => ItemTerms | undefined {
  const byClient = Map.groupBy(lines, (line) => line.clientId);
  return (work) => {
    const line = lineForWork(byClient.get(work.clientId) ?? [], work);
    if (line === null) return undefined;
    return {
      contractLineId: line.lineKey,
      clause: line.clause,
      coverage: paysByTime(line.model) ? null : line.model,
      account: null,
      retentionMinor: 0n,
      depositMinor: 0n,
      depositItemId: null,
    };
  };
}

/** The terms of these clients, read once. */
export const termsFor = async (db: ReadDb, clientIds: readonly string[]) =>
  termsFinder((await heldLinesOf(db, clientIds)).map(toLineInForce));

/** As termsFor, with the currency of the contract: what comes without a rate of its own is billed in it. */
export async function termsInCurrencyFor(db: ReadDb, clientIds: readonly string[]) {
  const lines = await heldLinesOf(db, clientIds);
  const termsOf = termsFinder(lines.map(toLineInForce));
  const currencies = new Map(lines.map((line) => [line.line_key, line.currency]));
  return (work: Work): Readonly<{ terms: ItemTerms; currency: string }> | undefined => {
    const terms = termsOf(work);
    return terms && { terms, currency: existing(currencies.get(terms.contractLineId)) };
  };
}
