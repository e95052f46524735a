// The books, to read.

import { journal } from '@daybook/contract/controls.ts';
import { accountName } from '@daybook/core/journal/accounts.ts';
import { money, subtract } from '@daybook/core/money/money.ts';
import { defineQuery } from '../../platform/command.ts';
import { decodeCursor, pageFrom } from '../../platform/page.ts';
import { reference } from '../../platform/rows.ts';
import * as store from './store.ts';

export const list = defineQuery(journal.list, {
  permission: 'journal.view',
  standing: 'firm',
  async handle({ db, input }) {
    const rows = await store.listEntries(db, input, {
      after: decodeCursor(input.cursor, 2),
      limit: input.limit,
    });
    const lines = Map.groupBy(
      await store.listLines(
        db,
        rows.map((row) => row.id),
      ),
      (line) => line.entry_id,
    );
    return pageFrom(rows, input.limit, {
      key: (row) => [row.on_date, row.id],
      item: (row) => ({
        id: row.id,
        on: row.on_date,
        description: row.description,
        legalEntity: reference(row.legal_entity_id, row.legal_entity_name),
        source: { kind: row.source_kind, id: row.source_id },
        lines: (lines.get(row.id) ?? []).map((line) => ({
          account: line.account,
          accountName: accountName(line.account),
          debit: line.amount_minor > 0n ? money(line.amount_minor, line.currency) : null,
          credit: line.amount_minor < 0n ? money(-line.amount_minor, line.currency) : null,
          base: money(line.base_minor, line.base_currency),
        })),
      }),
    });
  },
});

export const trialBalance = defineQuery(journal.trialBalance, {
  permission: 'journal.view',
  standing: 'firm',
  async handle({ db, input }) {
    const rows = await store.balances(db, input);
    const sums = Map.groupBy(rows, (row) => row.currency);
    return {
      rows: rows.map((row) => {
        const [debit, credit] = [
          money(row.debit_minor, row.currency),
          money(row.credit_minor, row.currency),
        ];
        return {
          account: row.account,
          accountName: accountName(row.account),
          currency: row.currency,
          debit,
          credit,
          balance: subtract(debit, credit),
        };
      }),
      isBalanced: [...sums.values()].every(
        (own) => own.reduce((total, row) => total + row.debit_minor - row.credit_minor, 0n) === 0n,
      ),
    };
  },
});
