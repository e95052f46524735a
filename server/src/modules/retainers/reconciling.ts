// The monthly proof of the trust bank: statement, book and client ledgers say the same.

import type { OutputOf } from '@daybook/contract/endpoint.ts';
import { retainers } from '@daybook/contract/retainers.ts';
import { accounts } from '@daybook/core/journal/accounts.ts';
import { refuseField } from '@daybook/core/kernel/refusal.ts';
import { add, magnitudeOf, money, subtract, sum } from '@daybook/core/money/money.ts';
import { matchStatement, reconcile as reconcileRule } from '@daybook/core/retainers/trust.ts';
import { defineCommand } from '../../platform/command.ts';
import { existing, reference } from '../../platform/rows.ts';
import { accountBalance } from '../journal/public.ts';
import { findEntities } from '../org/public.ts';
import { readStatement } from './bank-statement.ts';
import * as store from './trust-store.ts';

export function reconciliationView(
  row: store.ReconciliationRow,
): OutputOf<typeof retainers.reconcile> {
  const amount = (minor: bigint | string) => money(BigInt(minor), row.currency);
  const [statement, inTransit, outstanding] = [
    amount(row.statement_minor),
    amount(row.in_transit_minor),
    amount(row.outstanding_minor),
  ];
  return {
    id: row.id,
    legalEntity: reference(row.legal_entity_id, row.legal_entity_name),
    on: row.on_date,
    fileName: row.file_name,
    statement,
    inTransit,
    outstanding,
    adjusted: subtract(add(statement, inTransit), outstanding),
    book: amount(row.book_minor),
    ledgers: amount(row.ledgers_minor),
    isReconciled: row.is_reconciled,
    clients: row.ledgers.map(({ id, name, minor }) => ({
      client: reference(id, name),
      balance: amount(minor),
    })),
    openMovements: row.open_movements.map(({ on, minor, note }) => ({
      on,
      note,
      amount: amount(minor),
    })),
    openLines: row.open_lines.map(({ on, minor, reference: said }) => ({
      on,
      amount: amount(minor),
      reference: said,
    })),
    reconciledAt: row.at,
    person: reference(row.person_id, row.person_name),
  };
}

export const reconcile = defineCommand(retainers.reconcile, {
  permission: 'retainers.post',
  load: async ({ input, tx }) => (await findEntities(tx, [input.legalEntityId]))[0] ?? null,
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, subject: entity, ...context }) {
    const { tx, clock, actor, today } = context;
    const { currency, on } = input;
    if (on > today) throw refuseField('invalid_input', 'on', `Until ${today}`);
    const read = readStatement(Buffer.from(input.contentBase64, 'base64'), currency);
    const statement = input.statement ?? read.closing;
    if (statement === null)
      throw refuseField('invalid_input', 'statement', 'The file says no closing balance: say it');
    if (statement.currency !== currency)
      throw refuseField('currency_mismatch', 'statement', `The statement is in ${currency}`);
    await store.lockBook(tx, entity.id);
    const book = { legalEntityId: entity.id, currency, on };
    const entries = await store.openEntries(tx, book);
    const ledgers = await store.ledgersOn(tx, book);
    const notes = new Map(entries.map((entry) => [entry.entry_id, entry.note]));
    const { matched, unmatchedMovements, unmatchedLines } = matchStatement(
      entries.map((entry) => ({
        id: entry.entry_id,
        on: entry.on_date,
        amount: money(entry.units, currency),
        reference: entry.reference,
      })),
      read.lines.filter((line) => line.on <= on),
    );
    const amounts = unmatchedMovements.map((movement) => movement.amount);
    const inTransit = amounts.filter((amount) => amount.minor > 0n);
    const outstanding = amounts.filter((amount) => amount.minor < 0n).map(magnitudeOf);
    const balance = await accountBalance(tx, { ...book, account: accounts.trustBank });
    const result = reconcileRule({
      statement,
      inTransit,
      outstanding,
      book: money(balance, currency),
      ledgers: ledgers.map((row) => ({
        clientId: row.client_id,
        balance: money(row.units, currency),
      })),
    });
    const id = clock.newId();
    await store.addReconciliation(tx, {
      id,
      legalEntityId: entity.id,
      currency,
      on,
      statementMinor: statement.minor,
      inTransitMinor: sum(inTransit, currency).minor,
      outstandingMinor: sum(outstanding, currency).minor,
      bookMinor: balance,
      ledgersMinor: result.ledgers.minor,
      isReconciled: result.isReconciled,
      fileName: input.fileName,
      ledgers: ledgers.map((row) => ({
        id: row.client_id,
        name: row.client_name,
        minor: row.units.toString(),
      })),
      openMovements: unmatchedMovements.map((each) => ({
        on: each.on,
        minor: each.amount.minor.toString(),
        note: notes.get(each.id) ?? '',
      })),
      openLines: unmatchedLines.map((each) => ({
        on: each.on,
        minor: each.amount.minor.toString(),
        reference: each.reference,
      })),
      at: clock.now(),
      personId: actor.personId,
    });
    // What does not reconcile proves nothing: its movements are looked for again.
    if (result.isReconciled && matched.length > 0) await store.addMatches(tx, id, matched);
    const view = reconciliationView(existing(await store.findReconciliation(tx, id)));
    return {
      result: view,
      events: [
        {
          type: 'trust.reconciled',
          record: { kind: 'trust_reconciliation', id },
          after: {
            legalEntity: entity.name,
            on,
            isReconciled: view.isReconciled,
            statement: view.statement,
            adjusted: view.adjusted,
            book: view.book,
            ledgers: view.ledgers,
          },
        },
      ],
    };
  },
});
