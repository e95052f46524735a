// What is not drawn: refunded, expired as the terms say, or settled when the retainer closes.

import { retainers } from '@daybook/contract/retainers.ts';
import {
  breakagePostings,
  retainerRefundedPostings,
  trustRefundedPostings,
} from '@daybook/core/journal/retainer-postings.ts';
import { refuseField } from '@daybook/core/kernel/refusal.ts';
import { formatAmount, money } from '@daybook/core/money/money.ts';
import { checkNoOpenRequest } from '@daybook/core/retainers/evergreen.ts';
import { retainerLifecycle } from '@daybook/core/retainers/retainer-lifecycle.ts';
import { type DrawnPart, smallest, totalOf } from '@daybook/core/retainers/tranche.ts';
import { isCleared } from '@daybook/core/retainers/trust.ts';
import { type Unused, unusedAfterExpiry, unusedAtClose } from '@daybook/core/retainers/unused.ts';
import { type CommandContext, defineCommand, type Posting } from '../../platform/command.ts';
import * as ledger from './ledger-store.ts';
import {
  addEntry,
  exchangeOf,
  gateOf,
  lockOn,
  postedParts,
  postingOf,
  requireMoney,
  shownUnits,
  taken,
} from './moving.ts';
import * as store from './store.ts';
import { positive, termsOf, toTranche, unusedTerms } from './terms.ts';
import { lockOne, reach, record, viewOf } from './writing.ts';

type Ending = Readonly<{
  kind: 'refunded' | 'breakage' | 'lapsed';
  note: string;
  tranches: readonly ledger.TrancheRow[];
  parts: readonly DrawnPart[];
}>;

/** Moves the parts out for good, and posts it; what lapses was never in the books. */
async function end(
  context: CommandContext,
  row: store.RetainerRow,
  { kind, note, tranches, parts }: Ending,
): Promise<readonly Posting[]> {
  if (parts.length === 0) return [];
  const entry = { id: context.clock.newId(), kind, on: context.today, note };
  await addEntry(context, row, entry, taken(parts));
  if (kind === 'lapsed') return [];
  const left = {
    ...postingOf(row, entry, await exchangeOf(context, row, context.today)),
    parts: postedParts(row, tranches, parts),
  };
  const journal =
    kind === 'breakage'
      ? breakagePostings(left)
      : row.kind === 'trust'
        ? trustRefundedPostings(left)
        : retainerRefundedPostings(left);
  return [{ ...journal, legalEntityId: row.legal_entity_id }];
}

/** Refuses with over_balance or funds_not_cleared, saying what could be paid back. */
function refundedParts(
  row: store.RetainerRow,
  tranches: readonly ledger.TrancheRow[],
  facts: Readonly<{ units: bigint; today: string }>,
): readonly DrawnPart[] {
  const paid = tranches.filter((each) => each.kind === 'paid' && each.units > 0n);
  const cleared = paid.filter((each) => isCleared({ clearedOn: each.cleared_on }, facts.today));
  const shown = shownUnits(row);
  if (facts.units > totalOf(paid))
    throw refuseField('over_balance', 'amount', `${shown(totalOf(paid))} is the client’s`);
  if (facts.units > totalOf(cleared))
    throw refuseField('funds_not_cleared', 'amount', `${shown(totalOf(cleared))} has cleared`);
  let left = facts.units;
  return cleared.flatMap((tranche) => {
    const units = smallest(tranche.units, left);
    left -= units;
    return units > 0n ? [{ trancheId: tranche.id, units }] : [];
  });
}

export const refund = defineCommand(retainers.refund, {
  permission: 'retainers.post',
  load: lockOne,
  standing: reach,
  locks: ({ subject, today }) => lockOn(subject, today, 'id'),
  approval: ({ subject: row, input, ...context }) =>
    gateOf(context, row, {
      units: input.amount.minor,
      title: `Refund ${formatAmount(input.amount)} ${input.amount.currency} of ${row.number}`,
    }),
  async handle({ input, subject: row, ...context }) {
    const { tx, today } = context;
    requireMoney(row);
    const units = positive(input.amount, row.currency);
    if (!unusedTerms(termsOf(row)).isRefundable)
      throw refuseField('wrong_state', 'id', 'The terms do not refund');
    const tranches = await ledger.listTranches(tx, row.id);
    const parts = refundedParts(row, tranches, { units, today });
    const journal = await end(context, row, {
      kind: 'refunded',
      note: input.reason,
      tranches,
      parts,
    });
    await store.touch(tx, [row.id]);
    const view = await viewOf(context, row.id);
    return {
      result: view,
      journal,
      events: [
        {
          type: 'retainer.refunded',
          record: record(row.id),
          reason: input.reason,
          after: { amount: input.amount, balance: view.balance },
        },
      ],
    };
  },
});

const partsThat = (unused: readonly Unused[], becomes: Unused['becomes']): readonly DrawnPart[] =>
  unused.filter((each) => each.becomes === becomes);

export const expire = defineCommand(retainers.expire, {
  permission: 'retainers.post',
  load: lockOne,
  standing: reach,
  locks: ({ subject, today }) => lockOn(subject, today, 'id'),
  approval: 'never',
  async handle({ subject: row, input: _, ...context }) {
    const { tx, today } = context;
    requireMoney(row);
    const tranches = await ledger.listTranches(tx, row.id);
    const unused = unusedAfterExpiry(tranches.map(toTranche), unusedTerms(termsOf(row)), today);
    const [breakage, lapsed] = [partsThat(unused, 'breakage'), partsThat(unused, 'lapsed')];
    if (breakage.length + lapsed.length === 0)
      throw refuseField(
        'wrong_state',
        'id',
        unused.length === 0
          ? `Nothing has expired by ${today}`
          : 'What expired stays the client’s: the terms keep none of it',
      );
    const journal = [
      ...(await end(context, row, {
        kind: 'breakage',
        note: 'Expired',
        tranches,
        parts: breakage,
      })),
      ...(await end(context, row, { kind: 'lapsed', note: 'Expired', tranches, parts: lapsed })),
    ];
    await store.touch(tx, [row.id]);
    return {
      result: await viewOf(context, row.id),
      journal,
      events: [
        {
          type: 'retainer.expired',
          record: record(row.id),
          after: {
            breakage: money(totalOf(breakage), row.currency),
            lapsed: money(totalOf(lapsed), row.currency),
          },
        },
      ],
    };
  },
});

export const close = defineCommand(retainers.close, {
  permission: 'retainers.post',
  load: lockOne,
  standing: reach,
  locks: ({ subject, today }) => lockOn(subject, today, 'id'),
  approval: ({ subject: row, input: _, ...context }) =>
    gateOf(context, row, { units: row.units, title: `Close ${row.number} ${row.name}` }),
  async handle({ input, subject: row, ...context }) {
    const { tx, today } = context;
    const state = retainerLifecycle.next(row.state, 'close');
    checkNoOpenRequest(
      row.request_number === null
        ? null
        : {
            number: row.request_number,
            amount: formatAmount(money(row.request_minor ?? 0n, row.currency)),
          },
    );
    const tranches = await ledger.listTranches(tx, row.id);
    const unused = unusedOf(row, tranches);
    const refunds = partsThat(unused, 'refund');
    if (row.kind === 'trust') refundedParts(row, tranches, { units: totalOf(refunds), today });
    const note = `Closed: ${input.reason}`;
    const endings: readonly Ending[] = [
      { kind: 'refunded', note, tranches, parts: refunds },
      { kind: 'breakage', note, tranches, parts: partsThat(unused, 'breakage') },
      { kind: 'lapsed', note, tranches, parts: partsThat(unused, 'lapsed') },
    ];
    const journal: Posting[] = [];
    for (const ending of endings) journal.push(...(await end(context, row, ending)));
    await store.saveState(tx, row.id, { state, closedOn: today });
    return {
      result: await viewOf(context, row.id),
      journal,
      events: [
        {
          type: 'retainer.closed',
          record: record(row.id),
          reason: input.reason,
          before: { state: row.state, units: row.units },
          after: { state, ended: unused },
        },
      ],
    };
  },
});

/** Hours that are left lapse: they were paid by their month's fee. */
function unusedOf(
  row: store.RetainerRow,
  tranches: readonly ledger.TrancheRow[],
): readonly Unused[] {
  const held = tranches.map(toTranche);
  if (row.kind !== 'hours') return unusedAtClose(held, unusedTerms(termsOf(row)));
  return held
    .filter((each) => each.units > 0n)
    .map(({ id: trancheId, units }) => ({ trancheId, units, becomes: 'lapsed' }));
}
