// What an invoice asks for later and what was paid before: retention, and deposits that it deducts.

import type { BillableItem } from '@daybook/core/billing/billable-item.ts';
import { type Deduction, deductDeposit, type Withheld } from '@daybook/core/billing/withheld.ts';
import { type Exchange, sameCurrency } from '@daybook/core/money/exchange.ts';
import { add, type Money, money, scale, sum, zero } from '@daybook/core/money/money.ts';
import type { ReadDb, WriteTx } from '../../platform/database.ts';
import { e4Of, e8Of } from '../../platform/numeric.ts';
import type { InvoiceRow } from './invoice-store.ts';
import type { PreBillLineRow } from './pre-bill-store.ts';

type Balance = Readonly<{
  deposit_item_id: string;
  deposit_invoice_id: string;
  tax_percent: string;
  net_minor: bigint;
  deducted_net_minor: bigint;
  deducted_tax_minor: bigint;
}>;

/** What each deposit still has to give, by the item that billed it. */
export const depositBalances = async (db: ReadDb, depositItemIds: readonly string[]) =>
  new Map(
    (
      await db.rows<Balance>(
        `select deposit_item_id, deposit_invoice_id, tax_percent, net_minor, deducted_net_minor, deducted_tax_minor from deposit_balance
          where firm_id = app.firm_id() and deposit_item_id = any($1) and net_minor > 0 order by deposit_item_id, deposit_invoice_id`,
        [depositItemIds],
      )
    ).map((row) => [row.deposit_item_id, row] as const),
  );

export type PlannedDeduction = Readonly<{
  invoiceId: string;
  depositInvoiceId: string;
  depositItemId: string;
  netMinor: bigint;
  taxMinor: bigint;
}>;
export type PlannedInvoice = Readonly<{
  invoiceId: string;
  currency: BillableItem['currency'];
  lines: readonly PreBillLineRow[];
}>;

/** In the share of its item that a line bills, of retention and deposit alike. */
function shareOf(line: PreBillLineRow, whole: bigint): Money {
  const of = line.item_amount_minor ?? 0n;
  if (line.decision !== 'bill' || of === 0n || whole === 0n) return zero(line.currency);
  return scale(money(whole, line.currency), { numerator: line.amount_minor, denominator: of });
}

/** Retention and deposits of new invoices; a deposit gives to them in their order, until it is used up. */
export async function planWithholding(db: ReadDb, planned: readonly PlannedInvoice[]) {
  const lines = planned.flatMap((invoice) => invoice.lines);
  const items = [...new Set(lines.flatMap((line) => line.deposit_item_id ?? []))];
  const balances =
    items.length === 0 ? new Map<string, Balance>() : await depositBalances(db, items);
  const retention = new Map<string, Money>();
  const deductions: PlannedDeduction[] = [];
  for (const { invoiceId, currency, lines: own } of planned) {
    const shares = own.map((line) => shareOf(line, line.retention_minor));
    retention.set(invoiceId, sum(shares, currency));
    const asked = Map.groupBy(
      own.filter((line) => line.deposit_item_id !== null),
      (line) => line.deposit_item_id ?? '',
    );
    for (const [depositItemId, from] of asked) {
      const balance = balances.get(depositItemId);
      if (balance === undefined) continue;
      const part = deductDeposit(
        sum(
          from.map((line) => shareOf(line, line.deposit_minor)),
          currency,
        ),
        {
          net: money(balance.net_minor, currency),
          percentE4: e4Of(balance.tax_percent),
          deductedNet: money(balance.deducted_net_minor, currency),
          deductedTax: money(balance.deducted_tax_minor, currency),
        },
      );
      if (part.net.minor === 0n) continue;
      balances.set(depositItemId, {
        ...balance,
        deducted_net_minor: balance.deducted_net_minor + part.net.minor,
        deducted_tax_minor: balance.deducted_tax_minor + part.tax.minor,
      });
      deductions.push({
        invoiceId,
        depositInvoiceId: balance.deposit_invoice_id,
        depositItemId,
        netMinor: part.net.minor,
        taxMinor: part.tax.minor,
      });
    }
  }
  return { retention, deductions };
}

export type NewDeduction = PlannedDeduction & Readonly<{ id: string; creditNoteId: string | null }>;
export async function addDeductions(tx: WriteTx, rows: readonly NewDeduction[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.rows(
    `insert into deposit_deduction (firm_id, id, invoice_id, deposit_invoice_id, deposit_item_id, credit_note_id, net_minor, tax_minor)
     select app.firm_id(), x.* from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::bigint[], $7::bigint[]) as x`,
    [
      rows.map((x) => x.id),
      rows.map((x) => x.invoiceId),
      rows.map((x) => x.depositInvoiceId),
      rows.map((x) => x.depositItemId),
      rows.map((x) => x.creditNoteId),
      rows.map((x) => x.netMinor),
      rows.map((x) => x.taxMinor),
    ],
  );
}

export type DeductionRow = Readonly<{
  invoice_id: string;
  deposit_invoice_id: string;
  deposit_item_id: string;
  deposit_number: string | null;
  exchange_rate: string | null;
  net_minor: bigint;
  tax_minor: bigint;
}>;
/** As they were when the invoice was made, with the number that the document cites. */
export const listDeductions = (db: ReadDb, invoiceIds: readonly string[]) =>
  db.rows<DeductionRow>(
    `select d.invoice_id, d.deposit_invoice_id, d.deposit_item_id, i.number as deposit_number, i.exchange_rate, d.net_minor, d.tax_minor
       from deposit_deduction d join invoice i on i.firm_id = d.firm_id and i.id = d.deposit_invoice_id
      where d.firm_id = app.firm_id() and d.invoice_id = any($1) and d.credit_note_id is null order by d.invoice_id, i.number, d.id`,
    [invoiceIds],
  );

type CoreDeduction = Deduction & Readonly<{ depositItemId: string }>;

/** The stored rows as core's values; `base` is the currency of the legal entity. */
export function withheldOf(
  row: Pick<InvoiceRow, 'currency' | 'retention_minor' | 'retained_minor' | 'entity_currency'>,
  deductions: readonly DeductionRow[],
): Omit<Withheld, 'deposits'> & Readonly<{ deposits: readonly CoreDeduction[] }> {
  return {
    retention: money(row.retention_minor, row.currency),
    openRetention: money(row.retained_minor, row.currency),
    deposits: deductions.map((each) => ({
      depositInvoiceId: each.deposit_invoice_id,
      depositItemId: each.deposit_item_id,
      net: money(each.net_minor, row.currency),
      tax: money(each.tax_minor, row.currency),
      exchange: exchangeOf(row, each),
    })),
  };
}

function exchangeOf(row: Pick<InvoiceRow, 'entity_currency'>, each: DeductionRow): Exchange {
  const base = row.entity_currency;
  return each.exchange_rate === null
    ? sameCurrency(base)
    : { base, rateE8: e8Of(each.exchange_rate) };
}

/** What settles or is held back of an invoice still counts as open when it is credited. */
export const claimOf = (
  row: Pick<InvoiceRow, 'currency' | 'open_minor' | 'retained_minor'>,
): Money => add(money(row.open_minor, row.currency), money(row.retained_minor, row.currency));

export const addRelease = (
  tx: WriteTx,
  release: Readonly<{
    id: string;
    invoiceId: string;
    amountMinor: bigint;
    releasedOn: string;
    dueOn: string;
    at: string;
  }>,
) =>
  tx.rows(
    'insert into retention_release (firm_id, id, invoice_id, amount_minor, released_on, due_on, at) values (app.firm_id(), $1, $2, $3, $4, $5, $6)',
    [
      release.id,
      release.invoiceId,
      release.amountMinor,
      release.releasedOn,
      release.dueOn,
      release.at,
    ],
  );
