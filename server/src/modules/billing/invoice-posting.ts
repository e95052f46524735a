// Posts invoices, for sets: one or a thousand take the same statements.

import { postInvoice } from '@daybook/core/billing/invoice.ts';
import { accountCode } from '@daybook/core/journal/accounts.ts';
import { convert } from '@daybook/core/money/exchange.ts';
import { money } from '@daybook/core/money/money.ts';
import type { AuditEvent, CommandContext, Posting } from '../../platform/command.ts';
import { planAnew, planForKeys } from '../../platform/database.ts';
import { byId, existing } from '../../platform/rows.ts';
import { type EntityRow, findEntities } from '../org/public.ts';
import { type ClientRow, findClients } from '../parties/public.ts';
import * as allocationStore from './allocation-store.ts';
import { takeInvoiceNumbers } from './document-number.ts';
import { exchangesOn } from './exchange.ts';
import * as lineStore from './invoice-line-store.ts';
import * as invoices from './invoice-store.ts';
import { toInvoice } from './stored-invoice.ts';
import { listDeductions, withheldOf } from './withholding.ts';

const partyOfEntity = (entity: EntityRow) => ({
  name: entity.name,
  taxId: entity.tax_id,
  address: entity.address,
  email: entity.email,
  registration: entity.registration,
  iban: entity.iban,
  bic: entity.bic,
  bankName: entity.bank_name,
});

const partyOfClient = (client: ClientRow) => ({
  name: client.name,
  taxId: client.tax_id,
  address: client.address,
  email: client.email,
  language: client.language,
  registration: null,
  iban: null,
  bic: null,
  bankName: null,
});

/** What follows in the same transaction: modules below settle what was posted, from money that they hold. */
export type SettlePosted = (
  context: CommandContext,
  posted: readonly invoices.InvoiceRow[],
  on: string,
) => Promise<Readonly<{ events: readonly AuditEvent[]; journal: readonly Posting[] }>>;

/** Posts locked invoices, each series in the order of the ids given. Refuses with wrong_state, exchange_rate_missing. */
export async function postInvoices(
  context: CommandContext,
  rows: readonly invoices.InvoiceRow[],
  facts: Readonly<{ on: string; settle: SettlePosted }>,
): Promise<Readonly<{ events: readonly AuditEvent[]; journal: readonly Posting[] }>> {
  const { tx, clock, actor } = context;
  const { on, settle } = facts;
  const ids = rows.map((row) => row.id);
  await planAnew(tx);
  const [lines, sums, deductions] = [
    await lineStore.listInvoiceLines(tx, ids),
    await allocationStore.allocatedSums(tx, ids),
    await listDeductions(tx, ids),
  ];
  const clients = byId(
    await findClients(
      tx,
      rows.map((row) => row.client_id),
    ),
  );
  const entities = byId(
    await findEntities(
      tx,
      rows.map((row) => row.legal_entity_id),
    ),
  );
  const exchanges = await exchangesOn(context, rows, on);
  const numbers = await takeInvoiceNumbers(context, rows, entities);
  const linesOf = Map.groupBy(lines, (line) => line.invoice_id);
  const sumsOf = Map.groupBy(sums, (sum) => sum.invoice_id);
  const deductionsOf = Map.groupBy(deductions, (each) => each.invoice_id);
  const posted = rows.map((row) => {
    const entity = existing(entities.get(row.legal_entity_id));
    const exchange = existing(exchanges.get(`${entity.currency} ${row.currency}`));
    const document = {
      number: existing(numbers.get(row.id)),
      on,
      seller: partyOfEntity(entity),
      buyer: partyOfClient(existing(clients.get(row.client_id))),
      exchange,
      booksWip: entity.books_wip,
      allocations: (sumsOf.get(row.id) ?? []).map((sum) => ({
        value: money(sum.value_minor, row.currency),
        amount: money(sum.amount_minor, row.currency),
        projectId: sum.project_id,
        serviceId: sum.service_id,
        account: accountCode(sum.account),
        isWip: sum.is_wip,
      })),
      ...withheldOf(row, deductionsOf.get(row.id) ?? []),
    };
    return { row, exchange, ...postInvoice(toInvoice(row, linesOf.get(row.id) ?? []), document) };
  });
  await planForKeys(tx);
  await invoices.savePosted(
    tx,
    posted.map(({ invoice, exchange }) => ({
      id: invoice.id,
      number: invoice.number,
      on,
      dueOn: invoice.dueOn,
      seller: invoice.seller,
      buyer: invoice.buyer,
      rateE8: exchange.rateE8,
      baseCurrency: exchange.base,
      baseTotalMinor: convert(invoice.totals.taxInclusive, exchange).minor,
      postedAt: clock.now(),
      postedById: actor.personId,
    })),
  );
  const stored = byId(await invoices.findInvoices(tx, ids));
  const settled = await settle(
    context,
    ids.map((id) => existing(stored.get(id))),
    on,
  );
  return {
    journal: [
      ...posted.map(({ row, journal }) => ({ ...journal, legalEntityId: row.legal_entity_id })),
      ...settled.journal,
    ],
    events: [
      ...posted.map(({ row, invoice }) => ({
        type: 'invoice.posted' as const,
        record: { kind: 'invoice', id: row.id },
        before: { state: row.state },
        after: {
          state: invoice.state,
          number: invoice.number,
          invoiceDate: on,
          dueOn: invoice.dueOn,
          client: row.client_name,
          total: { minor: row.total_minor, currency: row.currency },
        },
      })),
      ...settled.events,
    ],
  };
}
