// Numbers of documents, without a gap: taken in the transaction that posts.

import type { CommandContext } from '../../platform/command.ts';
import { existing } from '../../platform/rows.ts';
import type { EntityRow } from '../org/public.ts';
import * as invoices from './invoice-store.ts';

export async function takeInvoiceNumbers(
  context: CommandContext,
  rows: readonly invoices.InvoiceRow[],
  entities: ReadonlyMap<string, EntityRow>,
): Promise<ReadonlyMap<string, string>> {
  const numbers = new Map<string, string>();
  // One statement a legal entity, of which a firm has a handful; in order, so that two posts can't lock crosswise.
  for (const [entityId, own] of [...Map.groupBy(rows, (row) => row.legal_entity_id)].sort(
    ([a], [b]) => (a < b ? -1 : 1),
  )) {
    const first = await invoices.takeNumbers(
      context.tx,
      { legalEntityId: entityId, kind: 'invoice' },
      own.length,
    );
    own.forEach((row, index) => {
      numbers.set(
        row.id,
        documentNumber(existing(entities.get(entityId)).number_prefix, '', first + BigInt(index)),
      );
    });
  }
  return numbers;
}

export const documentNumber = (prefix: string, kind: string, number: bigint): string =>
  `${prefix}${kind}-${number.toString().padStart(5, '0')}`;
