// What lines of a bank's file pay: the rules are core's; here is what they look at, asked for in sets.

import {
  type BankLineFacts,
  type MatchableInvoice,
  openMatcher,
} from '@daybook/core/cash/matching.ts';
import { ibanKeyOf, payerKeyOf } from '@daybook/core/cash/payer-name.ts';
import { money } from '@daybook/core/money/money.ts';
import type { WriteTx } from '../../platform/database.ts';
import * as store from './bank-line-store.ts';

export type Proposable = Readonly<{
  id: string;
  on: string;
  amountMinor: bigint;
  reference: string;
  counterparty: string | null;
  iban: string | null;
}>;
export type Account = Readonly<{ legalEntityId: string; currency: string }>;
export type Proposer = (lines: readonly Proposable[]) => Promise<readonly store.Proposed[]>;

/** Reads what is open once; then proposes for one set of lines after another, in the file's order. */
export async function openProposer(tx: WriteTx, account: Account): Promise<Proposer> {
  const { currency } = account;
  const invoices = (await store.openInvoicesAt(tx, account)).map(
    (row): MatchableInvoice => ({
      invoiceId: row.id,
      number: row.number,
      clientId: row.client_id,
      clientName: row.client_name,
      dueOn: row.due_on,
      open: money(row.open_minor, currency),
    }),
  );
  const matcher = openMatcher(invoices);
  const named = Map.groupBy(
    new Map(invoices.map(({ clientId, clientName }) => [clientId, clientName])),
    ([, name]) => payerKeyOf(name),
  );
  return async (lines) => {
    const keys = lines.flatMap(payerKeysOf);
    const payers = Map.groupBy(await store.payersOf(tx, distinct(keys)), textOfKey);
    const learned = (kind: store.PayerKey['kind'], key: string) =>
      (payers.get(textOfKey({ kind, key })) ?? []).map((row) => row.client_id);
    return lines.map((line) => {
      const name = payerKeyOf(line.counterparty ?? '');
      const sameName = name === '' ? [] : (named.get(name) ?? []).map(([clientId]) => clientId);
      const facts: BankLineFacts = {
        on: line.on,
        amount: money(line.amountMinor, currency),
        reference: line.reference,
        clientsByIban: line.iban === null ? [] : learned('iban', ibanKeyOf(line.iban)),
        clientsByName: [...new Set([...learned('name', name), ...sameName])],
      };
      const { state, clientId, score, reasons, parts, candidates } = matcher.propose(facts);
      return {
        ...{ id: line.id, state, clientId, score, reasons, candidates },
        parts: storedParts(parts),
      };
    });
  };
}

export const storedParts = (
  parts: readonly Readonly<{ invoiceId: string; amount: Readonly<{ minor: bigint }> }>[],
): readonly store.StoredPart[] =>
  parts.map(({ invoiceId, amount }) => ({ invoiceId, amountMinor: amount.minor.toString() }));

/** By what a payer is known again; a name without letters is none. */
export function payerKeysOf({
  iban,
  counterparty,
}: Pick<Proposable, 'iban' | 'counterparty'>): readonly store.PayerKey[] {
  const name = payerKeyOf(counterparty ?? '');
  return [
    ...(iban === null ? [] : [{ kind: 'iban' as const, key: ibanKeyOf(iban) }]),
    ...(name === '' ? [] : [{ kind: 'name' as const, key: name }]),
  ];
}

const textOfKey = ({ kind, key }: store.PayerKey): string => `${kind} ${key}`;
const distinct = (keys: readonly store.PayerKey[]): readonly store.PayerKey[] => [
  ...new Map(keys.map((key) => [textOfKey(key), key])).values(),
];
