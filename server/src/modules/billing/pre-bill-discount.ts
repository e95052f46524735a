// The courtesy discount of a pre-bill: agreed here, shown on its invoice.

import { billing } from '@daybook/contract/billing.ts';
import type { InputOf } from '@daybook/contract/endpoint.ts';
import { type DiscountTerms, discountAmount } from '@daybook/core/billing/courtesy-discount.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { money } from '@daybook/core/money/money.ts';
import { defineCommand } from '../../platform/command.ts';
import { existing } from '../../platform/rows.ts';
import { lockOne } from './pre-bill-invoicing.ts';
import * as store from './pre-bill-store.ts';
import { largestInBase, whoseOf } from './stake.ts';
import { discountPercentE2, discountTermsOf } from './stored-discount.ts';
import { preBillDetail } from './views.ts';

const billedOf = (row: store.PreBillRow) => money(row.billed_minor, row.currency);

function termsOf({ discount }: InputOf<typeof billing.setDiscount>): DiscountTerms | null {
  if (discount === null) return null;
  const { text, by } = discount;
  return by.kind === 'percent' ? { text, percentE2: by.percent } : { text, amount: by.amount };
}

export const setDiscount = defineCommand(billing.setDiscount, {
  permission: 'billing.update',
  load: lockOne,
  standing: 'firm',
  locks: 'none',
  async approval({ input, subject: row, actor, ...context }) {
    if (row.state !== 'draft') throw new Refusal('wrong_state', { state: row.state });
    const terms = termsOf(input);
    if (terms === null) return null;
    return {
      ...(await largestInBase(context, [discountAmount(billedOf(row), terms)])),
      ...whoseOf(row),
      percentE2: discountPercentE2(billedOf(row), terms),
      isOwnRecord: row.created_by_id === actor.personId,
      title: `Give ${row.client_name} a discount`,
      record: { kind: 'pre_bill', id: row.id, name: row.client_name },
    };
  },
  async handle({ input, subject: row, tx, actor }) {
    if (row.state !== 'draft') throw new Refusal('wrong_state', { state: row.state });
    const terms = termsOf(input);
    if (terms !== null) discountAmount(billedOf(row), terms);
    await store.saveDiscount(tx, row.id, {
      text: terms?.text ?? null,
      amountMinor: terms !== null && 'amount' in terms ? terms.amount.minor : null,
      percentE2: terms === null ? null : Number(discountPercentE2(billedOf(row), terms)),
    });
    return {
      result: preBillDetail(
        existing(await store.findPreBill(tx, row.id)),
        await store.listLines(tx, [row.id]),
        actor,
      ),
      events: [
        {
          type: 'pre_bill.discounted',
          record: { kind: 'pre_bill', id: row.id },
          before: { discount: discountTermsOf(row) },
          after: { discount: terms },
        },
      ],
    };
  },
});
