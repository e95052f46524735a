// All lines of a bank's file that are matched for sure, accepted as one set.

import { cash } from '@daybook/contract/cash.ts';
import { bankLineLifecycle } from '@daybook/core/cash/bank-line-lifecycle.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { money } from '@daybook/core/money/money.ts';
import { type CommandContext, defineCommand } from '../../platform/command.ts';
import { planForSets } from '../../platform/database.ts';
import { existing } from '../../platform/rows.ts';
import type { InvoiceRow } from '../billing/public.ts';
import { acceptedOf, incomingOf, type Pair, partsOf, seenIn, tillOf } from './accepting.ts';
import * as files from './bank-file-store.ts';
import { bankFileView, branchReach } from './bank-file-views.ts';
import * as store from './bank-line-store.ts';
import { lockedInvoices, postIncoming } from './posting.ts';

export const acceptMatchedLines = defineCommand(cash.acceptMatchedLines, {
  permission: 'cash.post',
  load: async ({ input, tx }) => {
    const file = await files.lockBankFile(tx, input.id);
    return file === null
      ? null
      : { ...file, lines: await store.lockLinesIn(tx, file.id, 'matched') };
  },
  standing: ({ subject, actor }) => branchReach(subject, actor),
  locks: ({ subject: file }) =>
    [...new Set(file.lines.map((line) => line.on_date))].map((on) => ({
      legalEntityId: file.legal_entity_id,
      branchId: file.branch_id,
      area: 'cash',
      on,
      field: 'id',
    })),
  approval: 'never',
  async handle({ subject: file, input: _, ...context }) {
    const { tx, actor, clock } = context;
    if (file.lines.length === 0)
      throw new Refusal('wrong_state', { message: 'No line is matched for sure' });
    await planForSets(tx);
    const ids = file.lines.flatMap((line) => line.parts.map((part) => part.invoiceId));
    const invoices = await lockedInvoices(context, [...new Set(ids)]);
    const { fitting, left } = sorted(context, file.lines, invoices);
    const till = await tillOf(tx, {
      entityId: file.legal_entity_id,
      account: file.account,
      branchId: file.branch_id,
      bankAccountId: file.bank_account_id,
      currency: file.currency,
    });
    const incoming = fitting.map((pair) => pair.incoming);
    const posted =
      fitting.length === 0
        ? { journal: [], events: [] }
        : await postIncoming(context, till, { incoming, invoices });
    await store.saveAccepted(
      tx,
      fitting.map((pair) => acceptedOf(pair.line, pair.incoming)),
    );
    await store.learnPayers(tx, seenIn(fitting), clock.now());
    await store.saveProposed(tx, left.map(doubted));
    await files.touchBankFile(tx, file.id);
    const amount = money(
      incoming.reduce((total, each) => total + each.amount.minor, 0n),
      file.currency,
    );
    const answer = { accepted: fitting.length, amount };
    return {
      result: {
        ...answer,
        file: bankFileView(existing(await files.findBankFile(tx, file.id)), actor),
        left: left.map((line) => ({
          line: { id: line.id, name: `Line ${line.position}` },
          because: movedMeanwhile,
        })),
      },
      journal: posted.journal,
      events: [
        ...posted.events,
        {
          type: 'bank_file.accepted',
          record: { kind: 'bank_file', id: file.id },
          after: { ...answer, left: left.length },
        },
      ],
    };
  },
});

const movedMeanwhile = 'What it would settle has changed since it was proposed';
const doubted = (line: store.BankLineRow): store.Proposed => ({
  id: line.id,
  state: bankLineLifecycle.next(line.state, 'doubt'),
  clientId: line.client_id,
  score: 0,
  reasons: [movedMeanwhile],
  parts: [],
  candidates: line.parts.map((part) => part.invoiceId),
});

/** Those that still fit what is open, each after the one before it; the others stay for a person. */
function sorted(
  context: CommandContext,
  lines: readonly store.BankLineRow[],
  invoices: ReadonlyMap<string, InvoiceRow>,
): Readonly<{ fitting: readonly Pair[]; left: readonly store.BankLineRow[] }> {
  const open = new Map(
    [...invoices].map(([id, row]) => [id, row.state === 'posted' ? row.open_minor : 0n]),
  );
  const fitting: Pair[] = [];
  const left: store.BankLineRow[] = [];
  for (const line of lines) {
    const allocations = partsOf(line);
    const isFitting =
      line.client_id !== null &&
      allocations.every(({ invoiceId, amount }) => amount.minor <= (open.get(invoiceId) ?? 0n));
    if (line.client_id === null || !isFitting) {
      left.push(line);
      continue;
    }
    for (const { invoiceId, amount } of allocations)
      open.set(invoiceId, (open.get(invoiceId) ?? 0n) - amount.minor);
    const choice = { clientId: line.client_id, allocations };
    fitting.push({ line, incoming: incomingOf(context, line, choice) });
  }
  return { fitting, left };
}
