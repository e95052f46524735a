// Lines of a bank's file are decided: accepted as receipts, matched with a refund, put aside, taken up again.

import { cash } from '@daybook/contract/cash.ts';
import type { InputOf } from '@daybook/contract/endpoint.ts';
import { bankLineLifecycle } from '@daybook/core/cash/bank-line-lifecycle.ts';
import { letOffRest, settle } from '@daybook/core/cash/receipt.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { money } from '@daybook/core/money/money.ts';
import { type CommandContext, defineCommand } from '../../platform/command.ts';
import type { WriteTx } from '../../platform/database.ts';
import { existing } from '../../platform/rows.ts';
import { type InvoiceRow, largestInBase, openInvoicesOf } from '../billing/public.ts';
import { lockClient } from '../parties/public.ts';
import { acceptedOf, type Choice, incomingOf, partsOf, seenIn, tillOf } from './accepting.ts';
import { branchReach, canReopen } from './bank-file-views.ts';
import { lineViews } from './bank-line-queries.ts';
import * as store from './bank-line-store.ts';
import { type Incoming, lockedInvoices, openOf, postIncoming } from './posting.ts';
import { findRefund } from './refund-store.ts';

const lockLine = ({ input, tx }: Readonly<{ input: Readonly<{ id: string }>; tx: WriteTx }>) =>
  store.lockBankLine(tx, input.id);

type AcceptInput = InputOf<typeof cash.acceptBankLine>;

/** As proposed; or of the client that is said: as said, or the oldest first. Refuses as settling does. */
async function chosenFor(
  { tx }: CommandContext,
  line: store.BankLineRow,
  input: AcceptInput,
): Promise<Choice & Readonly<{ open: readonly InvoiceRow[] }>> {
  const clientId = input.clientId ?? line.client_id;
  if (clientId === null)
    throw refuseField('invalid_input', 'clientId', 'Nobody is known to have paid this: say who');
  const client = await lockClient(tx, clientId);
  if (client === null || client.legal_entity_id !== line.legal_entity_id)
    throw refuseField('not_found', 'clientId', 'The account’s legal entity has no such client');
  const asProposed = clientId === line.client_id && line.parts.length > 0;
  const said = input.settlements ?? (asProposed ? partsOf(line) : undefined);
  const open = await openInvoicesOf(tx, clientId, line.currency);
  const amount = money(line.amount_minor, line.currency);
  const { allocations } = settle({ amount }, open.map(openOf), said);
  return { clientId, allocations, open };
}

export const acceptBankLine = defineCommand(cash.acceptBankLine, {
  permission: 'cash.post',
  load: lockLine,
  standing: ({ subject, actor }) => branchReach(subject, actor),
  locks: ({ subject }) => [
    {
      legalEntityId: subject.legal_entity_id,
      branchId: subject.branch_id,
      area: 'cash',
      on: subject.on_date,
      field: 'id',
    },
  ],
  // Only what is let off is anybody else's business: the money is there.
  approval: async ({ subject: line, input, ...context }) => {
    if (input.writeOff === undefined) return null;
    const { allocations, open } = await chosenFor(context, line, input);
    const amount = money(line.amount_minor, line.currency);
    const short = letOffRest(settle({ amount }, open.map(openOf), allocations), open.map(openOf));
    return {
      ...(await largestInBase(
        context,
        short.map((part) => part.amount),
      )),
      title: `Let ${short.length === 1 ? 'an invoice' : `${short.length} invoices`} off the rest`,
      record: { kind: 'bank_file', id: line.file_id, name: line.file_name },
    };
  },
  async handle({ subject: line, input, ...context }) {
    const { tx, clock } = context;
    bankLineLifecycle.next(line.state, 'accept');
    if (line.amount_minor <= 0n)
      throw refuseField('wrong_state', 'id', 'Money that went out is no receipt');
    const choice = await chosenFor(context, line, input);
    const amount = money(line.amount_minor, line.currency);
    const settled = settle({ amount }, choice.open.map(openOf), choice.allocations);
    const { writeOff } = input;
    const incoming: Incoming = {
      ...incomingOf(context, line, choice),
      ...(writeOff === undefined
        ? {}
        : { letOff: letOffRest(settled, choice.open.map(openOf)), writeOff }),
    };
    const till = await tillOf(tx, {
      entityId: line.legal_entity_id,
      account: line.account,
      branchId: line.branch_id,
      bankAccountId: line.bank_account_id,
      currency: line.currency,
    });
    const posted = await postIncoming(context, till, {
      incoming: [incoming],
      invoices: await lockedInvoices(
        context,
        incoming.allocations.map((part) => part.invoiceId),
      ),
    });
    await store.saveAccepted(tx, [acceptedOf(line, incoming)]);
    await store.learnPayers(tx, seenIn([{ line, incoming }]), clock.now());
    const view = await viewOf(context, line.id);
    return {
      result: view,
      journal: posted.journal,
      events: [
        ...posted.events,
        {
          type: 'bank_line.accepted',
          record: { kind: 'bank_file', id: line.file_id },
          before: { line: line.position, state: line.state },
          after: { line: line.position, receipt: view.receipt, client: view.client, amount },
        },
      ],
    };
  },
});

async function viewOf({ tx, actor }: CommandContext, id: string) {
  const row = existing(await store.findBankLine(tx, id));
  return existing((await lineViews(tx, [row], actor))[0]);
}

export const matchRefundLine = defineCommand(cash.matchRefundLine, {
  permission: 'cash.post',
  load: lockLine,
  standing: ({ subject, actor }) => branchReach(subject, actor),
  locks: 'none',
  approval: 'never',
  async handle({ subject: line, input, ...context }) {
    bankLineLifecycle.next(line.state, 'accept');
    const refund = await findRefund(context.tx, input.refundId);
    if (refund === null || refund.state !== 'posted')
      throw refuseField('not_found', 'refundId', 'There is no such refund');
    if (refund.currency !== line.currency || refund.amount_minor !== -line.amount_minor)
      throw refuseField('amount_out_of_range', 'refundId', 'The refund is of another amount');
    await store.saveRefundLine(context.tx, {
      id: line.id,
      refundId: refund.id,
      clientId: refund.client_id,
    });
    return decided(context, line, 'bank_line.accepted', { refund: refund.number });
  },
});

export const ignoreBankLine = defineCommand(cash.ignoreBankLine, {
  permission: 'cash.create',
  load: lockLine,
  standing: ({ subject, actor }) => branchReach(subject, actor),
  locks: 'none',
  approval: 'never',
  async handle({ subject: line, input, ...context }) {
    bankLineLifecycle.next(line.state, 'ignore');
    await store.saveIgnored(context.tx, line.id, input.reason);
    return decided(context, line, 'bank_line.ignored', { reason: input.reason });
  },
});

export const reopenBankLine = defineCommand(cash.reopenBankLine, {
  permission: 'cash.create',
  load: lockLine,
  standing: ({ subject, actor }) => branchReach(subject, actor),
  locks: 'none',
  approval: 'never',
  async handle({ subject: line, input: _, ...context }) {
    if (!canReopen(line))
      throw new Refusal('wrong_state', { state: line.state, receipt: line.receipt_state });
    const state = bankLineLifecycle.next(line.state, 'reopen');
    await store.saveReopened(context.tx, line.id, line.amount_minor < 0n ? 'debit' : state);
    return decided(context, line, 'bank_line.reopened', {});
  },
});

async function decided(
  context: CommandContext,
  line: store.BankLineRow,
  type: 'bank_line.accepted' | 'bank_line.ignored' | 'bank_line.reopened',
  more: Readonly<Record<string, unknown>>,
) {
  const view = await viewOf(context, line.id);
  return {
    result: view,
    events: [
      {
        type,
        record: { kind: 'bank_file', id: line.file_id },
        before: { line: line.position, state: line.state },
        after: { line: line.position, state: view.state, ...more },
      },
    ],
  };
}
