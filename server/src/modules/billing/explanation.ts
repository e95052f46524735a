// "Explain this amount": the stored facts of a line or an invoice, told by core step by step.

import type { billing } from '@daybook/contract/billing.ts';
import type { OutputOf } from '@daybook/contract/endpoint.ts';
import { type ExplainStep, explainAmount } from '@daybook/core/billing/explain.ts';
import type { RateResolution, RateRule } from '@daybook/core/catalog/rate-resolution.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { formatAmount, formatScaled, type Money, money, sum } from '@daybook/core/money/money.ts';
import { formatDuration } from '@daybook/core/timesheets/duration.ts';
import { z } from 'zod';
import type { ReadDb } from '../../platform/database.ts';
import { e4Of, e4OrNull } from '../../platform/numeric.ts';
import { existing, referenceOrNull } from '../../platform/rows.ts';
import type { AllocationRow } from './allocation-store.ts';
import { listAllocations } from './allocation-store.ts';
import { toAllocation } from './allocations.ts';
import * as store from './explain-store.ts';
import type { LineRow } from './invoice-line-store.ts';
import { listInvoiceLines } from './invoice-line-store.ts';
import type { InvoiceRow } from './invoice-store.ts';
import { quantityPolicyOf } from './pre-bill-lines.ts';
import { discountIn } from './stored-discount.ts';

type Explanation = OutputOf<typeof billing.explain>;
type Step = Explanation['tax'][number];

const Rounding = z.object({
  incrementMinutes: z.int(),
  direction: z.enum(['up', 'down', 'nearest']),
  per: z.enum(['entry', 'day']),
});
const Beaten = z.array(
  z.object({ id: z.string(), because: z.enum(['card_level', 'specificity', 'rule_id']) }),
);

/** Refuses with not_found for a line of another invoice. */
export async function explanationOf(
  db: ReadDb,
  invoice: InvoiceRow,
  lineId: string | null,
): Promise<Explanation> {
  const lines = await listInvoiceLines(db, [invoice.id]);
  const line = lineId === null ? null : lines.find((each) => each.id === lineId);
  if (line === undefined) throw new Refusal('not_found');
  const ledger = await listAllocations(db, { invoiceIds: [invoice.id], lineId });
  const items = new Map(
    (await store.findItems(db, [...new Set(ledger.map((row) => row.item_id))])).map((item) => [
      item.id,
      item,
    ]),
  );
  const ruleIds = [...items.values()].flatMap((item) => [
    ...(item.rate_id === null ? [] : [item.rate_id]),
    ...Beaten.parse(item.beaten).map(({ id }) => id),
  ]);
  const rules = new Map(
    (await store.findRules(db, [...new Set(ruleIds)])).map((row) => [row.id, toRule(row)]),
  );
  const billed = ledger.filter((row) => row.reverses_id === null);
  const entries = billed.map((row) =>
    entryOf(row, {
      item: existing(items.get(row.item_id)),
      rules,
      ledger,
      line: existing(lines.find((each) => each.id === row.line_id)),
    }),
  );
  const total =
    line === null
      ? money(invoice.total_minor, invoice.currency)
      : money(line.net_minor, invoice.currency);
  return {
    title: line === null ? `Invoice ${invoice.number ?? 'draft'}` : line.description,
    amount: total,
    entries,
    tax: taxSteps(invoice, line),
  };
}

type Facts = Readonly<{
  item: store.ExplainedItem;
  rules: ReadonlyMap<string, RateRule>;
  ledger: readonly AllocationRow[];
  line: LineRow;
}>;

function entryOf(
  row: AllocationRow,
  { item, rules, ledger, line }: Facts,
): Explanation['entries'][number] {
  const steps = explainAmount({
    item: {
      id: item.id,
      source: { kind: item.source_kind, id: item.source_id },
      clientId: item.client_id,
      projectId: item.project_id,
      personId: item.person_id,
      serviceId: item.service_id,
      taskId: null,
      workDate: item.work_date,
      currency: item.currency,
      workedMinutes: item.worked_minutes,
      billableMinutes: item.billable_minutes,
      unitPriceE4: e4OrNull(item.unit_price),
      amount: item.amount_minor === null ? null : money(item.amount_minor, item.currency),
      note: item.note,
      taxClassId: line.tax_class_id,
      rateRuleId: item.rate_id,
    },
    rounding: Rounding.safeParse(item.rounding).data ?? null,
    resolution: resolutionOf(item, rules),
    quantity: quantityPolicyOf(item.quantity_policy),
    allocation: toAllocation(row),
    writeDown:
      row.reason_code === null ? null : { reasonCode: row.reason_code, comment: row.comment },
    tax: {
      taxClassId: line.tax_class_id,
      category: line.tax_category,
      percentE4: e4Of(line.tax_percent),
      reason: line.tax_reason,
    },
    reversals: ledger
      .filter((each) => each.reverses_id === row.id)
      .map((each) => ({ ...toAllocation(each), creditNoteNumber: each.credit_note_number })),
  });
  return {
    itemId: item.id,
    sourceId: item.source_id,
    sourceKind: item.source_kind,
    workDate: item.work_date,
    person: referenceOrNull(row.person_id, row.person_name),
    note: item.note,
    amount: money(row.amount_minor, row.currency),
    steps: isWork(item) ? [...steps.map(stepView), ...termSteps(item)] : feeSteps(item, steps),
  };
}

const isWork = (item: store.ExplainedItem): boolean =>
  item.source_kind === 'time' || item.source_kind === 'expense';

const feeNames = {
  milestone: 'Milestone',
  retainer: 'Retainer',
  plan: 'Fee',
  claim: 'Claim',
} as const;

/** A fee or a milestone was never worked, rounded or priced by the hour: its terms say what it is. */
function feeSteps(item: store.ExplainedItem, steps: readonly ExplainStep[]): Step[] {
  const unsaid: readonly ExplainStep['kind'][] = ['worked', 'rounded', 'rate', 'beaten', 'agreed'];
  const name =
    item.source_kind in feeNames ? feeNames[item.source_kind as keyof typeof feeNames] : 'Fee';
  const amount = money(item.amount_minor ?? 0n, item.currency);
  return [
    step('agreed', `${name}: ${item.note}, ${shown(amount)} on ${item.work_date}`, { amount }),
    ...termSteps(item),
    ...steps.filter((each) => !unsaid.includes(each.kind)).map(stepView),
  ];
}

/** What the contract says of it: the clause, what the client holds back, and the deposit that it uses up. */
function termSteps(item: store.ExplainedItem): readonly Step[] {
  const held = money(item.retention_minor, item.currency);
  const deposit = money(item.deposit_minor, item.currency);
  return [
    ...(item.clause === null
      ? []
      : [step('clause', `Agreed in clause ${item.clause} of the contract`)]),
    ...(held.minor === 0n
      ? []
      : [
          step('retention', `${shown(held)} of it are held back until they are released`, {
            amount: held,
          }),
        ]),
    ...(deposit.minor === 0n
      ? []
      : [
          step('deposit', `${shown(deposit)} of the deposit are deducted for it, before tax`, {
            amount: deposit,
          }),
        ]),
  ];
}

function resolutionOf(
  item: store.ExplainedItem,
  rules: ReadonlyMap<string, RateRule>,
): RateResolution | null {
  const winner = item.rate_id === null ? undefined : rules.get(item.rate_id);
  if (winner === undefined) return null;
  const beaten = Beaten.parse(item.beaten).flatMap(({ id, because }) => {
    const rule = rules.get(id);
    return rule === undefined ? [] : [{ rule, because }];
  });
  return { winner, beaten };
}

const toRule = (row: store.RuleRow): RateRule => ({
  id: row.id,
  cardId: row.card_id,
  cardName: row.card_name,
  cardLevel: row.level,
  range: { from: row.from_date ?? '', until: row.until_date },
  personId: row.person_id,
  serviceId: row.service_id,
  roleId: row.classification_id,
  projectId: row.project_id,
  clientId: row.client_id,
  currency: row.currency,
  unitPriceE4: e4Of(row.unit_price),
});

const shown = (amount: Money) => `${formatAmount(amount)} ${amount.currency}`;
const hours = (minutes: number) => formatDuration(minutes, 'clock');
const price = (e4: bigint) => formatScaled(e4, 4).replace(/0{1,2}$/, '');
const percent = (e4: bigint) => formatScaled(e4, 4).replace(/\.?0+$/, '');
const step = (
  kind: string,
  text: string,
  values: Readonly<{
    amount?: Money | null;
    minutes?: number | null;
    detail?: Record<string, string>;
  }> = {},
): Step => ({
  kind,
  text,
  amount: values.amount ?? null,
  minutes: values.minutes ?? null,
  detail: values.detail ?? {},
});

const because = {
  card_level: 'a more specific card comes first',
  specificity: 'a more specific key comes first',
  rule_id: 'the earlier rule comes first',
} as const;

function stepView(each: ExplainStep): Step {
  switch (each.kind) {
    case 'worked':
      return step('worked', `Worked ${hours(each.minutes)} on ${each.workDate}`, {
        minutes: each.minutes,
      });
    case 'rounded':
      return step(
        'rounded',
        `Rounded ${each.policy.direction} to ${each.policy.incrementMinutes} min per ${each.policy.per}: ${hours(each.toMinutes)} billable`,
        { minutes: each.toMinutes, detail: { from: hours(each.fromMinutes) } },
      );
    case 'rate':
      return step('rate', `${price(each.unitPriceE4)} an hour from ${each.cardName}`, {
        detail: { level: each.cardLevel, from: each.from },
      });
    case 'beaten':
      return step(
        'beaten',
        `Not ${price(each.unitPriceE4)} from ${each.cardName}: ${because[each.because]}`,
        { detail: { level: each.cardLevel } },
      );
    case 'agreed':
      return step('agreed', agreedText(each), { amount: each.value, minutes: each.minutes });
    case 'taken':
      return step('taken', `${hours(each.minutes)} of ${hours(each.ofMinutes)} are on this line`, {
        amount: each.value,
        minutes: each.minutes,
      });
    case 'write_down':
      return step(
        'write_down',
        `${each.amount.minor >= 0n ? 'Written down' : 'Written up'}${each.reasonCode === null ? '' : `: ${each.reasonCode.replaceAll('_', ' ')}`}${each.comment === null ? '' : ` (${each.comment})`}`,
        { amount: money(-each.amount.minor, each.amount.currency) },
      );
    case 'billed':
      return step('billed', `Billed ${shown(each.amount)}`, {
        amount: each.amount,
        minutes: each.minutes,
      });
    case 'tax':
      return step(
        'tax',
        `Tax ${percent(each.rate.percentE4)} % (${each.rate.category}), computed once on the document`,
        {},
      );
    case 'reversed':
      return step('reversed', `Credited by ${each.creditNoteNumber ?? 'the void of the invoice'}`, {
        amount: each.amount,
        minutes: each.minutes,
      });
    default:
      return each satisfies never;
  }
}

function agreedText(each: Extract<ExplainStep, { kind: 'agreed' }>): string {
  if (each.value === null || each.unitPriceE4 === null) return 'No rate was found';
  const quantity =
    each.hoursE3 === null ? `${hours(each.minutes)} h` : `${formatScaled(each.hoursE3, 3)} h`;
  return `${quantity} × ${price(each.unitPriceE4)} = ${shown(each.value)}`;
}

/** What was taken off for each tax, in proportion to its lines: of a line, only that of its own tax. */
function discountSteps(invoice: InvoiceRow, line: LineRow | null): readonly Step[] {
  const discount = discountIn(invoice.discount, invoice.currency);
  return (discount?.parts ?? [])
    .filter(
      ({ tax }) =>
        line === null ||
        (tax.category === line.tax_category && tax.percentE4 === e4Of(line.tax_percent)),
    )
    .map(({ tax, net }) =>
      step(
        'discount',
        `${discount?.text ?? ''}: ${shown(net)} off all that is taxed at ${percent(tax.percentE4)} %, before tax`,
        { amount: money(-net.minor, net.currency) },
      ),
    );
}

function taxSteps(invoice: InvoiceRow, line: LineRow | null): readonly Step[] & Step[] {
  const groups = invoice.tax_lines.filter(
    (group) =>
      line === null ||
      (group.category === line.tax_category && BigInt(group.percentE4) === e4Of(line.tax_percent)),
  );
  const steps = groups.map((group) =>
    step(
      'tax',
      `${percent(BigInt(group.percentE4))} % of ${shown(money(BigInt(group.taxable), invoice.currency))} on the whole document${group.reason === null ? '' : `: ${group.reason}`}`,
      { amount: money(BigInt(group.tax), invoice.currency) },
    ),
  );
  const off = discountSteps(invoice, line);
  const total = sum(
    [
      money(invoice.line_net_minor - invoice.allowance_minor, invoice.currency),
      money(invoice.tax_minor, invoice.currency),
    ],
    invoice.currency,
  );
  return line === null
    ? [
        ...off,
        ...steps,
        step(
          'total',
          `Lines ${shown(money(invoice.line_net_minor, invoice.currency))}${invoice.allowance_minor === 0n ? '' : ` - discount ${shown(money(invoice.allowance_minor, invoice.currency))}`} + tax ${shown(money(invoice.tax_minor, invoice.currency))}`,
          { amount: total },
        ),
      ]
    : [...off, ...steps];
}
