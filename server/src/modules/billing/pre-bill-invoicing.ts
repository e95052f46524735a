// From pre-bills to their draft invoices.

import { billing } from '@daybook/contract/billing.ts';
import { defineCommand } from '../../platform/command.ts';
import type { WriteTx } from '../../platform/database.ts';
import { existing, reference } from '../../platform/rows.ts';
import { makeInvoices } from './invoice-making.ts';
import { findInvoice } from './invoice-store.ts';
import * as store from './pre-bill-store.ts';
import { invoiceView } from './views.ts';

export const lockOne = async ({
  input,
  tx,
}: Readonly<{ input: Readonly<{ id: string }>; tx: WriteTx }>) =>
  (await store.lockPreBills(tx, [input.id]))[0] ?? null;

export const invoicePreBill = defineCommand(billing.invoicePreBill, {
  permission: 'billing.create',
  load: lockOne,
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ input, subject: row, ...context }) {
    const { ids, events } = await makeInvoices(context, [row], {
      grouping: input.grouping,
      notes: input.notes,
    });
    const invoice = existing(
      await findInvoice(context.tx, existing(ids[0]), context.actor.personId),
    );
    return { result: invoiceView(invoice, context.actor, context.today), events };
  },
});

export const invoiceMany = defineCommand(billing.invoiceMany, {
  permission: 'billing.create',
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async load({ input, tx }) {
    const rows = await store.lockPreBills(tx, input.preBillIds);
    return rows.length === new Set(input.preBillIds).size ? { rows } : null;
  },
  async handle({ subject: { rows }, input: _, ...context }) {
    const { ids, events } = await makeInvoices(context, rows, { notes: '' });
    return {
      result: { items: ids.map((id, index) => reference(id, rows[index]?.client_name ?? '')) },
      events,
    };
  },
});
