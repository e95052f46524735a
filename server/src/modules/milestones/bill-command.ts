// Bill this period: what is earned of milestones and on no bill yet becomes work in progress, with the
// retention that its terms hold back and the part of the deposit that it deducts.

import { milestones } from '@daybook/contract/milestones.ts';
import { accounts } from '@daybook/core/journal/accounts.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { depositShare, retentionOf } from '@daybook/core/milestones/schedule.ts';
import { money } from '@daybook/core/money/money.ts';
import { type AuditEvent, type CommandContext, defineCommand } from '../../platform/command.ts';
import { e4Of } from '../../platform/numeric.ts';
import { existing } from '../../platform/rows.ts';
import { addItems, type OfferedItem } from '../billing/public.ts';
import { type ContractLineRow, lockLine } from '../contracts/public.ts';
import { findProjects } from '../parties/public.ts';
import * as store from './store.ts';
import { milestoneReach, milestoneView, openBill } from './views.ts';

type Billing = Readonly<{
  rows: readonly store.MilestoneRow[];
  lines: ReadonlyMap<string, ContractLineRow>;
}>;

async function loadBilling({
  input,
  tx,
}: CommandContext &
  Readonly<{ input: Readonly<{ milestoneIds: readonly string[] }> }>): Promise<Billing | null> {
  const found = await store.lockMilestones(tx, input.milestoneIds);
  if (found.length !== new Set(input.milestoneIds).size) return null;
  const lines = new Map<string, ContractLineRow>();
  // A bill is of one or two lines; each is locked, in order, so that deposits are shared out one by one.
  for (const key of [...new Set(found.map((row) => row.line_key))].sort())
    lines.set(key, existing(await lockLine(tx, key)));
  // Read again under the locks: another bill may have taken its part in between.
  return { rows: await store.lockMilestones(tx, input.milestoneIds), lines };
}

export const bill = defineCommand(milestones.bill, {
  permission: 'milestones.post',
  load: loadBilling,
  standing: ({ subject, actor }) => {
    const reaches = subject.rows.map((row) => milestoneReach(row, actor));
    return {
      isOwn: reaches.every((each) => each.isOwn),
      isTeam: reaches.every((each) => each.isTeam),
      isBranch: reaches.every((each) => each.isBranch),
    };
  },
  locks: ({ subject, input, today }) =>
    subject.rows.map((row) => ({
      legalEntityId: row.legal_entity_id,
      branchId: row.branch_id,
      area: 'billing',
      on: input.on ?? today,
      field: 'on',
    })),
  approval: 'never',
  async handle({ input, subject, ...context }) {
    const { tx, actor, today } = context;
    requireAccepted(subject.rows);
    const { due, events } = await offerBills(context, subject, input.on ?? today);
    if (due.length === 0) throw new Refusal('nothing_to_bill');
    const after = await store.lockMilestones(
      tx,
      due.map(({ row }) => row.id),
    );
    return {
      result: { items: after.map((row) => milestoneView(row, actor, today)) },
      events,
    };
  },
});

/** What is earned and on no bill, into work in progress. */
async function offerBills(context: CommandContext, billing: Billing, on: string) {
  const { tx, clock } = context;
  const due = billing.rows
    .map((row) => ({ row, amount: openBill(row) }))
    .filter(({ amount }) => amount.minor > 0n);
  const items = due.length === 0 ? [] : await itemsOf(context, billing, due, on);
  if (items.length > 0) await addItems(tx, items);
  await store.addBills(
    tx,
    items.map((item) => ({
      id: clock.newId(),
      milestoneId: item.sourceId,
      itemId: item.id,
      amountMinor: item.amountMinor ?? 0n,
    })),
  );
  const events = due.map(
    ({ row, amount }): AuditEvent => ({
      type: 'milestone.offered',
      record: { kind: 'milestone', id: row.id },
      after: { amount, percent: row.percent },
    }),
  );
  return { due, events };
}

/** Of these clients, every milestone that is earned in part or whole and may be billed on that day. */
export async function offerEarned(
  context: CommandContext,
  clientIds: readonly string[],
  on: string,
): Promise<readonly AuditEvent[]> {
  const milestoneIds = await store.earnedMilestones(context.tx, clientIds);
  if (milestoneIds.length === 0) return [];
  const billing = await loadBilling({ ...context, input: { milestoneIds } });
  if (billing === null) return [];
  return (await offerBills(context, billing, on)).events;
}

function requireAccepted(rows: readonly store.MilestoneRow[]): void {
  const waiting = rows.find((row) => row.needs_acceptance && row.acceptance !== 'accepted');
  if (waiting !== undefined)
    throw new Refusal('acceptance_missing', { milestone: waiting.name }, [
      {
        field: 'milestoneIds',
        rule: 'acceptance_missing',
        message: `${waiting.name} is billed once the client has accepted it`,
      },
    ]);
}

type Due = Readonly<{ row: store.MilestoneRow; amount: ReturnType<typeof openBill> }>;

async function itemsOf(
  { tx, clock }: CommandContext,
  { lines }: Billing,
  due: readonly Due[],
  on: string,
): Promise<readonly OfferedItem[]> {
  const keys = [...lines.keys()];
  const projects = new Map(
    (
      await findProjects(
        tx,
        [...lines.values()].flatMap((line) => line.project_id ?? []),
      )
    ).map((row) => [row.id, row]),
  );
  const deposits = await store.depositItems(tx, keys);
  const whole = Map.groupBy(await store.milestonesOfLines(tx, keys), (row) => row.line_key);
  const billedBefore = new Map(
    keys.map((key) => [
      key,
      (whole.get(key) ?? [])
        .filter((row) => !row.is_deposit)
        .reduce((total, row) => total + row.billed_minor + row.offered_minor, 0n),
    ]),
  );
  return due.map(({ row, amount }): OfferedItem => {
    const line = existing(lines.get(row.line_key));
    const project = existing(projects.get(existing(line.project_id)));
    const deposit = row.is_deposit ? undefined : deposits.get(row.line_key);
    const before = billedBefore.get(row.line_key) ?? 0n;
    const worth = (whole.get(row.line_key) ?? [])
      .filter((each) => !each.is_deposit)
      .reduce((total, each) => total + each.value_minor, 0n);
    const deducted =
      deposit === undefined
        ? 0n
        : depositShare(money(deposit.amount_minor, row.currency), {
            bill: amount,
            billedBefore: money(before, row.currency),
            worth: money(worth, row.currency),
          }).minor;
    if (!row.is_deposit) billedBefore.set(row.line_key, before + amount.minor);
    return {
      id: clock.newId(),
      sourceKind: 'milestone',
      sourceId: row.id,
      clientId: row.client_id,
      projectId: project.id,
      branchId: project.branch_id,
      personId: null,
      serviceId: existing(line.service_id),
      taskId: null,
      workDate: on,
      note: row.name,
      currency: row.currency,
      workedMinutes: 0,
      billableMinutes: 0,
      unitPriceE4: null,
      amountMinor: amount.minor,
      rateId: null,
      beaten: [],
      rounding: null,
      quantityPolicy: 'minutes',
      terms: {
        contractLineId: row.line_key,
        clause: line.clause,
        coverage: null,
        account: row.is_deposit ? accounts.clientDeposits : null,
        retentionMinor: row.is_deposit
          ? 0n
          : retentionOf(amount, e4Of(row.retention_percent)).minor,
        depositMinor: deducted,
        depositItemId: deposit?.item_id ?? null,
      },
    };
  });
}
