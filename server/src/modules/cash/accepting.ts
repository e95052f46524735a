// What accepting lines of a bank's file has in common, be it one or all that are sure.

import type { Settlement } from '@daybook/core/cash/receipt.ts';
import { accountCode } from '@daybook/core/journal/accounts.ts';
import { money } from '@daybook/core/money/money.ts';
import type { CommandContext } from '../../platform/command.ts';
import type { WriteTx } from '../../platform/database.ts';
import { existing } from '../../platform/rows.ts';
import { findEntities } from '../org/public.ts';
import type * as store from './bank-line-store.ts';
import type { Incoming, Till } from './posting.ts';
import { payerKeysOf, storedParts } from './proposing.ts';

export type Choice = Readonly<{ clientId: string; allocations: readonly Settlement[] }>;

export const partsOf = (line: store.BankLineRow): readonly Settlement[] =>
  line.parts.map(({ invoiceId, amountMinor }) => ({
    invoiceId,
    amount: money(BigInt(amountMinor), line.currency),
  }));

export async function tillOf(
  tx: WriteTx,
  line: Omit<Till, 'entity' | 'bank'> & Readonly<{ entityId: string; account: string }>,
): Promise<Till> {
  const { entityId, account, ...rest } = line;
  return {
    ...rest,
    bank: accountCode(account),
    entity: existing((await findEntities(tx, [entityId]))[0]),
  };
}

export function incomingOf(
  { clock }: CommandContext,
  line: store.BankLineRow,
  { clientId, allocations }: Choice,
): Incoming {
  return {
    id: clock.newId(),
    clientId,
    receivedOn: line.on_date,
    amount: money(line.amount_minor, line.currency),
    reference: line.reference.slice(0, 140) || null,
    allocations,
    letOff: [],
    writeOff: null,
  };
}

export const acceptedOf = (line: store.BankLineRow, incoming: Incoming): store.Accepted => ({
  id: line.id,
  receiptId: incoming.id,
  clientId: incoming.clientId,
  parts: storedParts(incoming.allocations),
});

export type Pair = Readonly<{ line: store.BankLineRow; incoming: Incoming }>;
export const seenIn = (pairs: readonly Pair[]): readonly store.SeenPayer[] =>
  pairs.flatMap(({ line, incoming }) =>
    payerKeysOf({ iban: line.counterparty_iban, counterparty: line.counterparty }).map((key) => ({
      ...key,
      clientId: incoming.clientId,
    })),
  );
