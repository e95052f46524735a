// Paying people back: many expenses with one payment of the bank.

import { expenses } from '@daybook/contract/expenses.ts';
import { canReach } from '@daybook/core/access/grants-for-record.ts';
import { type Owed, reimbursementPostings } from '@daybook/core/expenses/expense-postings.ts';
import { accounts } from '@daybook/core/journal/accounts.ts';
import { type FieldError, Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { money } from '@daybook/core/money/money.ts';
import { defineCommand } from '../../platform/command.ts';
import { existing } from '../../platform/rows.ts';
import { exchangesOn } from '../billing/public.ts';
import * as store from './store.ts';
import { touchOf } from './touched-period.ts';
import { expenseReach } from './views.ts';

export const reimburse = defineCommand(expenses.reimburse, {
  permission: 'expenses.reimburse',
  async load({ input, tx, actor, scope }) {
    const rows = await store.lockExpenses(tx, [...new Set(input.ids)]);
    const seen = rows.filter((row) => canReach(scope, expenseReach(row, actor)));
    if (seen.length !== new Set(input.ids).size)
      throw refuseField('not_found', 'ids', 'There is no such expense');
    return seen;
  },
  standing: 'any',
  locks: ({ subject: rows, input }) => rows.map((row) => touchOf(row, input.on, 'on')),
  approval: 'never',
  async handle({ subject: rows, input, ...context }) {
    const { tx, clock, actor, today } = context;
    if (input.on > today) throw refuseField('invalid_input', 'on', `Not after today, ${today}`);
    requireOwed(rows, input.ids);
    const first = existing(rows[0]);
    const { currency, entity_currency: base, legal_entity_id: legalEntityId } = first;
    const total = money(
      rows.reduce((sum, row) => sum + row.gross_minor, 0n),
      currency,
    );
    const [firstBooked, ...others] = await store.bookedOwed(
      tx,
      rows.map((row) => row.id),
      accounts.staffPayable,
    );
    const owedOf = (
      row: Readonly<{ branch_id: string; minor: bigint; base_minor: bigint }>,
    ): Owed => ({
      amount: money(row.minor, currency),
      booked: money(row.base_minor, base),
      branchId: row.branch_id,
    });
    const rates = await exchangesOn(context, [{ entity_currency: base, currency }], input.on);
    const [id, number] = [clock.newId(), await store.takeReimbursementNumber(tx)];
    await store.addReimbursement(tx, {
      id,
      number,
      on: input.on,
      reference: input.reference,
      legalEntityId,
      currency,
      totalMinor: total.minor,
      at: clock.now(),
      byId: actor.personId,
      expenseIds: rows.map((row) => row.id),
    });
    const posting = reimbursementPostings({
      on: input.on,
      description: `Paid back ${number}`,
      source: { kind: 'reimbursement', id },
      branchId: first.branch_id,
      exchange: existing(rates.get(`${base} ${currency}`)),
      owed: [owedOf(existing(firstBooked)), ...others.map(owedOf)],
      bank: accounts.bank,
    });
    return {
      result: { id, number, total, expenses: rows.length },
      journal: [{ ...posting, legalEntityId }],
      events: rows.map((row) => ({
        type: 'expense.reimbursed' as const,
        record: { kind: 'expense', id: row.id },
        after: { reimbursement: number, on: input.on, reference: input.reference },
      })),
    };
  },
});

/** Refuses with wrong_state or currency_mismatch, naming each that can't be in this payment. */
function requireOwed(rows: readonly store.ExpenseRow[], ids: readonly string[]): void {
  const first = existing(rows[0]);
  const problem = (row: store.ExpenseRow, message: string): FieldError => ({
    field: `ids.${ids.indexOf(row.id)}`,
    rule: 'owed',
    message: `${row.person_name}, ${row.category_name} of ${row.on_date}: ${message}`,
  });
  const settled = rows
    .filter(
      (row) => row.reimbursement_id !== null || row.state !== 'approved' || !row.is_reimbursable,
    )
    .map((row) => problem(row, 'nothing is owed for it'));
  if (settled.length > 0) throw new Refusal('wrong_state', {}, settled);
  const others = rows
    .filter(
      (row) => row.currency !== first.currency || row.legal_entity_id !== first.legal_entity_id,
    )
    .map((row) => problem(row, `not in ${first.currency} of the same legal entity`));
  if (others.length > 0) throw new Refusal('currency_mismatch', {}, others);
}
