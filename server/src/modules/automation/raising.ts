// What a turn of plans bills, from the fees that fall due to the draft invoice. A simulation and the posting
// are this same work: the one is rolled back, so that what is shown is what will be.

import type { SimulatedInvoice } from '@daybook/core/automation/simulated-invoice.ts';
import type { PlainDate } from '@daybook/core/kernel/plain-date.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { money } from '@daybook/core/money/money.ts';
import { totalOf } from '@daybook/core/retainers/tranche.ts';
import type { AuditEvent, CommandContext } from '../../platform/command.ts';
import { planAnew, type WriteTx } from '../../platform/database.ts';
import { byId, existing } from '../../platform/rows.ts';
import {
  findInvoices,
  findPreBills,
  type InvoiceRow,
  type MadeInvoice,
  makeInvoices,
  proposeSwept,
  type SweptGroup,
} from '../billing/public.ts';
import { offerDueFees } from '../contracts/public.ts';
import { clientsOutOfReach } from '../delivery/public.ts';
import { offerEarned } from '../milestones/public.ts';
import { type ClientRow, findClients } from '../parties/public.ts';
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
  group: SweptGroup;
  preBillId: string;
  invoice: InvoiceRow;
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
  /** To be rolled back. */
  isTrial: boolean;
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
  const swept = await proposeSwept(
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
  const rows = await findPreBills(
    tx,
    swept.preBills.map((each) => each.preBillId),
  );
  const rowOf = byId(rows);
  const billable = swept.preBills.filter(
    (each) => existing(rowOf.get(each.preBillId)).bill_lines > 0,
  );
  const invoiced = await makeInvoices(
    context,
    billable.map((each) => existing(rowOf.get(each.preBillId))),
    { notes: '', isTrial: facts.isTrial },
  );
  await planAnew(tx);
  const made = new Map(invoiced.made.map((each) => [each.preBillId, each]));
  const invoices = byId(await findInvoices(tx, invoiced.ids));
  const clients = byId(await findClients(tx, clientIds));
  const draws = await drawsOf(context, [...invoices.values()], facts.invoiceDate);
  const raised = billable.map((each): Raised => {
    const turn = turnOf(each);
    const own = existing(made.get(each.preBillId));
    const invoice = existing(invoices.get(own.id));
    return {
      turn,
      group: each,
      preBillId: each.preBillId,
      invoice,
      simulated: simulatedOf(own, invoice, {
        client: existing(clients.get(turn.client_id)),
        draws: draws.get(own.id) ?? [],
      }),
    };
  });
  const obstacles = [
    ...swept.unpriced.map((group) => noRate(turnOf(group), null, group)),
    ...swept.preBills
      .filter((each) => each.unpriced > 0)
      .map((each) => noRate(turnOf(each), each.preBillId, each)),
    ...overCap(swept.preBills, rowOf, turnOf),
    ...missingOrders(raised, clients),
    ...(await missingCodes(context, swept.preBills, turnOf)),
    ...(await noRecipients(context, raised)),
    ...(await unapproved(context, turns)),
    ...nothingFor(turns, [...swept.preBills, ...swept.unpriced]),
  ];
  return { raised, obstacles, events: [...events, ...invoiced.events] };
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
  invoices: readonly InvoiceRow[],
  on: PlainDate,
): Promise<ReadonlyMap<string, SimulatedInvoice['draws']>> {
  const retainers = await drawnAtPosting(tx, [...new Set(invoices.map((row) => row.client_id))]);
  if (retainers.length === 0) return new Map();
  const open = invoices.map((row) => ({ ...row, open_minor: payable(row) }));
  const planned = await plannedDraws(tx, retainers, open, on);
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

const payable = (row: InvoiceRow): bigint =>
  row.total_minor - row.retention_minor - row.prepaid_minor;

function simulatedOf(
  made: MadeInvoice,
  row: InvoiceRow,
  facts: Readonly<{ client: ClientRow; draws: SimulatedInvoice['draws'] }>,
): SimulatedInvoice {
  const { client, draws } = facts;
  const drawn = draws.reduce((total, draw) => total + draw.amount.minor, 0n);
  const { address } = client;
  return {
    facts: {
      Client: client.name,
      'Tax number': client.tax_id ?? '',
      Address: [address.line1, address.line2, address.postalCode, address.city, address.country]
        .filter((part) => part !== '')
        .join(', '),
      'Payment term': `${made.paymentTermDays} days`,
      Order: made.purchaseOrder ?? '',
      Retention: `${money(row.retention_minor, row.currency).minor}`,
      Deposit: `${row.prepaid_minor}`,
    },
    currency: row.currency,
    net: made.totals.lineNet,
    tax: made.totals.tax,
    total: made.totals.taxInclusive,
    due: money(payable(row) - drawn, row.currency),
    lines: made.lines.map((line) => ({
      description: line.description,
      minutes: line.minutes,
      unitPriceE4: line.unitPriceE4,
      net: line.net,
      taxPercentE4: line.tax.percentE4,
    })),
    takes: takesOf(made),
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
  preBills: Awaited<ReturnType<typeof proposeSwept>>['preBills'],
  rowOf: ReadonlyMap<string, Awaited<ReturnType<typeof findPreBills>>[number]>,
  turnOf: (group: SweptGroup) => store.TurnRow,
): readonly Obstacle[] {
  return preBills.flatMap((each): Obstacle[] => {
    const left = each.openMinor - existing(rowOf.get(each.preBillId)).agreed_minor;
    if (left <= 0n) return [];
    return [
      {
        ...none(turnOf(each)),
        preBillId: each.preBillId,
        kind: 'over_cap',
        amountMinor: left,
        currency: each.currency,
        detail: 'Work that the cap of its contract leaves no room for',
      },
    ];
  });
}

const missingOrders = (
  raised: readonly Raised[],
  clients: ReadonlyMap<string, ClientRow>,
): readonly Obstacle[] =>
  raised
    .filter(
      ({ turn, invoice }) =>
        existing(clients.get(turn.client_id)).requires_order && invoice.purchase_order === null,
    )
    .map(({ turn, preBillId, invoice }) => ({
      ...none(turn),
      preBillId,
      kind: 'missing_order',
      amountMinor: invoice.total_minor,
      currency: invoice.currency,
      detail: 'The client asks for a purchase order on its invoices, and there is none',
    }));

async function missingCodes(
  { tx }: CommandContext,
  preBills: readonly (SweptGroup & Readonly<{ preBillId: string }>)[],
  turnOf: (group: SweptGroup) => store.TurnRow,
): Promise<readonly Obstacle[]> {
  const groups = new Map(preBills.map((each) => [each.preBillId, each]));
  const found = await store.missingCodes(tx, [...groups.keys()]);
  return found.map((row) => ({
    ...none(turnOf(existing(groups.get(row.pre_bill_id)))),
    preBillId: row.pre_bill_id,
    kind: 'missing_code',
    count: row.count,
    minutes: row.minutes,
    detail: 'Entries without the code that their project asks for',
  }));
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
    .map(({ turn, preBillId, invoice }) => ({
      ...none(turn),
      preBillId,
      kind: 'no_recipient',
      amountMinor: invoice.total_minor,
      currency: invoice.currency,
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
