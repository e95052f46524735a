// What a turn of plans bills, from the fees that fall due to the draft invoice. A simulation and the posting
// are this same work: the one ends here, the other writes what it has come to.

import type { SimulatedInvoice } from '@daybook/core/automation/simulated-invoice.ts';
import type { PlainDate } from '@daybook/core/kernel/plain-date.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { money } from '@daybook/core/money/money.ts';
import { totalOf } from '@daybook/core/retainers/tranche.ts';
import type { AuditEvent, CommandContext } from '../../platform/command.ts';
import { planAnew, type WriteTx } from '../../platform/database.ts';
import { existing } from '../../platform/rows.ts';
import {
  draftInvoices,
  type InvoiceDraft,
  keepInvoices,
  keepSwept,
  type SweptGroup,
  type SweptPreBill,
  sweepGroups,
} from '../billing/public.ts';
import { offerDueFees } from '../contracts/public.ts';
import { clientsOutOfReach } from '../delivery/public.ts';
import { offerEarned } from '../milestones/public.ts';
import { closeDueMonths, drawnAtPosting, plannedDraws } from '../retainers/public.ts';
import * as store from './run-store.ts';
import { takesOf } from './simulated.ts';

/** Which kinds of billable items each sweep takes in. */
const itemKinds: Readonly<Record<string, string>> = {
  time: 'time',
  expense: 'expense',
  milestone: 'milestone',
  fee: 'plan',
  retainer: 'retainer',
  overage: 'retainer',
};

export type Raised = Readonly<{
  turn: store.TurnRow;
  swept: SweptPreBill;
  draft: InvoiceDraft;
  simulated: SimulatedInvoice;
}>;
export type Obstacle = Readonly<{
  turn: store.TurnRow;
  /** The pre-bill that it is about; null where there is no invoice. */
  preBillId: string | null;
  kind:
    | 'no_rate'
    | 'over_cap'
    | 'missing_order'
    | 'missing_code'
    | 'no_recipient'
    | 'unapproved_time'
    | 'nothing_to_bill'
    | 'refused';
  count: number;
  minutes: number;
  amountMinor: bigint | null;
  currency: string | null;
  detail: string;
}>;
export type Raising = Readonly<{
  raised: readonly Raised[];
  obstacles: readonly Obstacle[];
  events: readonly AuditEvent[];
}>;
type Facts = Readonly<{
  invoiceDate: PlainDate;
  isWanted: (turn: store.TurnRow, group: SweptGroup) => boolean;
}>;

/** Undoes what a part of a command did, and nothing before it. */
export async function attempt<T>(tx: WriteTx, work: () => Promise<T>): Promise<T> {
  await tx.rows('savepoint attempt');
  try {
    const value = await work();
    await tx.rows('release savepoint attempt');
    return value;
  } catch (error) {
    await tx.rows('rollback to savepoint attempt');
    throw error;
  }
}

/**
 * The draft invoices of these turns. One that is refused does not stop the others: the set is halved
 * until it stands alone, and says why.
 */
export async function raise(
  context: CommandContext,
  turns: readonly store.TurnRow[],
  facts: Facts,
): Promise<Raising> {
  if (turns.length === 0) return { raised: [], obstacles: [], events: [] };
  try {
    return await attempt(context.tx, () => raiseAll(context, turns, facts));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const clients = [...new Set(turns.map((turn) => turn.client_id))];
    if (clients.length === 1) return refused(existing(turns[0]), error);
    const half = new Set(clients.slice(0, Math.ceil(clients.length / 2)));
    const left = await raise(
      context,
      turns.filter((turn) => half.has(turn.client_id)),
      facts,
    );
    const right = await raise(
      context,
      turns.filter((turn) => !half.has(turn.client_id)),
      facts,
    );
    return {
      raised: [...left.raised, ...right.raised],
      obstacles: [...left.obstacles, ...right.obstacles],
      events: [...left.events, ...right.events],
    };
  }
}

const refused = (turn: store.TurnRow, error: Refusal): Raising => ({
  raised: [],
  events: [],
  obstacles: [
    {
      ...none(turn),
      kind: 'refused',
      detail: error.fields.map(({ message }) => message).join('; ') || error.code,
    },
  ],
});
const none = (turn: store.TurnRow) => ({
  turn,
  preBillId: null,
  count: 1,
  minutes: 0,
  amountMinor: null,
  currency: null,
});

async function raiseAll(
  context: CommandContext,
  turns: readonly store.TurnRow[],
  facts: Facts,
): Promise<Raising> {
  const { tx } = context;
  const events = await offerSources(context, turns);
  const clientIds = [...new Set(turns.map((turn) => turn.client_id))];
  const byPlan = new Map(turns.map((turn) => [turn.plan_id, turn]));
  const turnOf = (group: SweptGroup) => existing(byPlan.get(group.key));
  const contractOf = new Map(
    (await store.contractsOfLines(tx, clientIds)).map((row) => [row.line_key, row.contract_id]),
  );
  const swept = await sweepGroups(
    context,
    turns.map((turn) => ({
      key: turn.plan_id,
      clientId: turn.client_id,
      cutOff: turn.cut_off,
      kinds: [...new Set(turn.sweeps.flatMap((sweep) => itemKinds[sweep] ?? []))],
      per: turn.per,
      grouping: turn.grouping,
    })),
    { contractOf, isWanted: (group) => facts.isWanted(turnOf(group), group) },
  );
  const billable = swept.preBills.filter((each) =>
    each.lines.some((line) => line.decision === 'bill'),
  );
  const drafts = await draftInvoices(
    context,
    // A discount is agreed to in the pre-bill room: what a plan takes in has none.
    billable.map(({ preBill, lines }) => ({ preBill: { ...preBill, discount: null }, lines })),
  );
  await planAnew(tx);
  const draws = await drawsOf(context, drafts, facts.invoiceDate);
  const raised = billable.map((each, index): Raised => {
    const draft = existing(drafts[index]);
    const own = draws.get(draft.raised.invoice.id) ?? [];
    return { turn: turnOf(each), swept: each, draft, simulated: simulatedOf(draft, own) };
  });
  const obstacles = [
    ...swept.unpriced.map((group) => noRate(turnOf(group), null, group)),
    ...swept.preBills
      .filter((each) => each.unpriced > 0)
      .map((each) => noRate(turnOf(each), each.preBill.id, each)),
    ...overCap(swept.preBills, turnOf),
    ...missingOrders(raised),
    ...(await missingCodes(context, swept.preBills, turnOf)),
    ...(await noRecipients(context, raised)),
    ...(await unapproved(context, turns)),
    ...nothingFor(turns, [...swept.preBills, ...swept.unpriced]),
  ];
  return { raised, obstacles, events };
}

/** Writes the pre-bills and the draft invoices; the ids come in the order of what was raised. */
export async function keepRaised(context: CommandContext, raised: readonly Raised[]) {
  await keepSwept(
    context,
    raised.map(({ swept }) => swept),
  );
  return keepInvoices(
    context,
    raised.map(({ draft }) => draft),
    '',
  );
}

/** What falls due by the calendar or is earned becomes work in progress first. */
async function offerSources(
  context: CommandContext,
  turns: readonly store.TurnRow[],
): Promise<readonly AuditEvent[]> {
  const cutOffs = (sweeps: readonly string[]) => {
    const found = new Map<string, string>();
    for (const turn of turns.filter((each) =>
      each.sweeps.some((sweep) => sweeps.includes(sweep)),
    )) {
      const known = found.get(turn.client_id);
      if (known === undefined || known < turn.cut_off) found.set(turn.client_id, turn.cut_off);
    }
    return found;
  };
  const fees = cutOffs(['fee']);
  const months = cutOffs(['retainer', 'overage']);
  const milestones = cutOffs(['milestone']);
  const feeEvents =
    fees.size === 0
      ? []
      : (
          await offerDueFees(context, {
            contractIds: null,
            clientIds: [...fees.keys()],
            untilOf: (clientId) => existing(fees.get(clientId)),
          })
        ).events;
  const monthEvents =
    months.size === 0
      ? []
      : await closeDueMonths(context, [...months.keys()], (id) => existing(months.get(id)));
  const [on] = [...milestones.values()].sort();
  const milestoneEvents =
    on === undefined ? [] : await offerEarned(context, [...milestones.keys()], on);
  return [...feeEvents, ...monthEvents, ...milestoneEvents];
}

async function drawsOf(
  { tx }: CommandContext,
  drafts: readonly InvoiceDraft[],
  on: PlainDate,
): Promise<ReadonlyMap<string, SimulatedInvoice['draws']>> {
  const retainers = await drawnAtPosting(tx, [
    ...new Set(drafts.map(({ preBill }) => preBill.client_id)),
  ]);
  if (retainers.length === 0) return new Map();
  const open = drafts.map((draft) => ({
    id: draft.raised.invoice.id,
    client_id: draft.preBill.client_id,
    legal_entity_id: draft.preBill.legal_entity_id,
    currency: draft.preBill.currency,
    open_minor: payable(draft),
  }));
  const lines = drafts.flatMap(({ raised: { invoice } }) =>
    invoice.lines.map((line) => ({
      invoice_id: invoice.id,
      project_id: line.projectId,
      service_id: line.serviceId,
      net_minor: line.net.minor,
      percentE4: line.tax.percentE4,
    })),
  );
  const planned = await plannedDraws(tx, retainers, { invoices: open, lines, on });
  return new Map(
    [...Map.groupBy(planned, (each) => each.invoice.id)].map(([id, own]) => [
      id,
      own.map(({ row, parts }) => ({
        retainer: row.number,
        amount: money(totalOf(parts), row.currency),
      })),
    ]),
  );
}

const payable = ({ raised, retention, prepaidMinor }: InvoiceDraft): bigint =>
  raised.invoice.totals.taxInclusive.minor - retention.minor - prepaidMinor;

function simulatedOf(draft: InvoiceDraft, draws: SimulatedInvoice['draws']): SimulatedInvoice {
  const { client, preBill } = draft;
  const { paymentTermDays, totals, lines } = draft.raised.invoice;
  const drawn = draws.reduce((total, draw) => total + draw.amount.minor, 0n);
  const { address } = client;
  return {
    facts: {
      Client: client.name,
      'Tax number': client.tax_id ?? '',
      Address: [address.line1, address.line2, address.postalCode, address.city, address.country]
        .filter((part) => part !== '')
        .join(', '),
      'Payment term': `${paymentTermDays} days`,
      Order: draft.purchaseOrder ?? '',
      Retention: `${draft.retention.minor}`,
      Deposit: `${draft.prepaidMinor}`,
    },
    currency: preBill.currency,
    net: totals.lineNet,
    tax: totals.tax,
    total: totals.taxInclusive,
    due: money(payable(draft) - drawn, preBill.currency),
    lines: lines.map((line) => ({
      description: line.description,
      minutes: line.minutes,
      unitPriceE4: line.unitPriceE4,
      net: line.net,
      taxPercentE4: line.tax.percentE4,
    })),
    takes: takesOf(draft),
    draws,
  };
}

const noRate = (turn: store.TurnRow, preBillId: string | null, group: SweptGroup): Obstacle => ({
  ...none(turn),
  preBillId,
  kind: 'no_rate',
  count: group.unpriced,
  currency: group.currency,
  detail: 'Approved work without a price stays open until it has one',
});

function overCap(
  preBills: readonly SweptPreBill[],
  turnOf: (group: SweptGroup) => store.TurnRow,
): readonly Obstacle[] {
  return preBills.flatMap((each): Obstacle[] => {
    const left = each.lines.reduce(
      (total, line) =>
        total + (line.open_minor ?? 0n) - (line.decision === 'bill' ? line.value_minor : 0n),
      0n,
    );
    if (left <= 0n) return [];
    return [
      {
        ...none(turnOf(each)),
        preBillId: each.preBill.id,
        kind: 'over_cap',
        amountMinor: left,
        currency: each.currency,
        detail: 'Work that the cap of its contract leaves no room for',
      },
    ];
  });
}

const missingOrders = (raised: readonly Raised[]): readonly Obstacle[] =>
  raised
    .filter(({ draft }) => draft.client.requires_order && draft.purchaseOrder === null)
    .map((each) => ({
      ...ofInvoice(each),
      kind: 'missing_order',
      detail: 'The client asks for a purchase order on its invoices, and there is none',
    }));

const ofInvoice = ({ turn, swept, simulated }: Raised) => ({
  ...none(turn),
  preBillId: swept.preBill.id,
  amountMinor: simulated.total.minor,
  currency: simulated.currency,
});

/** Time without a code, where its project asks for one. */
async function missingCodes(
  { tx }: CommandContext,
  preBills: readonly SweptPreBill[],
  turnOf: (group: SweptGroup) => store.TurnRow,
): Promise<readonly Obstacle[]> {
  const asked = preBills.map((each) => ({
    each,
    lines: each.lines.filter((line) => line.asks_code && line.source_kind === 'time'),
  }));
  const ids = asked.flatMap(({ lines }) => lines.map((line) => line.item_id));
  if (ids.length === 0) return [];
  const uncoded = new Set(await store.withoutCode(tx, ids));
  return asked.flatMap(({ each, lines }): Obstacle[] => {
    const own = lines.filter((line) => uncoded.has(line.item_id));
    if (own.length === 0) return [];
    return [
      {
        ...none(turnOf(each)),
        preBillId: each.preBill.id,
        kind: 'missing_code',
        count: own.length,
        minutes: own.reduce((total, line) => total + line.minutes, 0),
        detail: 'Entries without the code that their project asks for',
      },
    ];
  });
}

/** They are posted all the same, and sent once there is somebody to send them to. */
async function noRecipients(
  { tx }: CommandContext,
  raised: readonly Raised[],
): Promise<readonly Obstacle[]> {
  const mailed = raised.filter(({ turn }) => turn.delivery === 'email');
  const unreached = new Set(
    await clientsOutOfReach(
      tx,
      mailed.map(({ turn }) => turn.client_id),
      'invoice',
    ),
  );
  return mailed
    .filter(({ turn }) => unreached.has(turn.client_id))
    .map((each) => ({
      ...ofInvoice(each),
      kind: 'no_recipient',
      detail: 'It goes out by e-mail, and the client has no address for invoices',
    }));
}

async function unapproved(
  { tx }: CommandContext,
  turns: readonly store.TurnRow[],
): Promise<readonly Obstacle[]> {
  const timed = turns.filter((turn) => turn.sweeps.includes('time'));
  const byClient = new Map(timed.map((turn) => [turn.client_id, turn]));
  const found = await store.unapprovedOf(
    tx,
    [...byClient.values()].map((turn) => ({ clientId: turn.client_id, cutOff: turn.cut_off })),
  );
  return found.map((row) => ({
    ...none(existing(byClient.get(row.client_id))),
    kind: 'unapproved_time',
    count: row.count,
    minutes: row.minutes,
    detail: 'Billable time by the cut-off that nobody has approved yet',
  }));
}

function nothingFor(
  turns: readonly store.TurnRow[],
  groups: readonly SweptGroup[],
): readonly Obstacle[] {
  const found = new Set(groups.map((group) => group.key));
  return turns
    .filter((turn) => !found.has(turn.plan_id))
    .map((turn) => ({
      ...none(turn),
      kind: 'nothing_to_bill',
      count: 0,
      detail: 'Nothing of what it takes in is open by the cut-off',
    }));
}
