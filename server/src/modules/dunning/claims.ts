// Fees of notices and interest on what is paid late, as claims of their own: each cites its invoice and lives on
// after that is paid.

import { dunning } from '@daybook/contract/dunning.ts';
import {
  type InterestPiece,
  interestFrom,
  type LateInterest,
  lateInterest,
} from '@daybook/core/dunning/late-interest.ts';
import { addDays, type PlainDate } from '@daybook/core/kernel/plain-date.ts';
import { type FieldError, Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { formatAmount, formatScaled, money } from '@daybook/core/money/money.ts';
import {
  type AuditEvent,
  type CommandContext,
  defineCommand,
  defineQuery,
  type Posting,
} from '../../platform/command.ts';
import type { ReadDb } from '../../platform/database.ts';
import { decodeCursor, pageFrom } from '../../platform/page.ts';
import { existing, reference } from '../../platform/rows.ts';
import { type Claim, postClaims } from '../billing/public.ts';
import type { Account } from './accounts.ts';
import * as claims from './claim-store.ts';
import { listLadders, listRates, type StepRow } from './ladder-store.ts';

export type FeeOf = Readonly<{ account: Account; noticeId: string; step: StepRow }>;
type Claimed = Readonly<{ events: readonly AuditEvent[]; journal: readonly Posting[] }>;

/** A fee is asked for once a notice, on the oldest of its invoices; only in its own currency. */
export async function claimFees(
  context: CommandContext,
  notices: readonly FeeOf[],
): Promise<Claimed> {
  const { tx, clock, actor, today } = context;
  const charged = notices.filter(
    ({ account, step }) => step.feeMinor > 0n && step.feeCurrency === account.first.currency,
  );
  if (charged.length === 0) return { events: [], journal: [] };
  const oldest = charged.map(({ account }) => account.first.id);
  const projects = await claims.projectsOf(tx, oldest);
  const fees = charged.map(
    ({ account, noticeId, step }): Claim & { noticeId: string; invoiceId: string } => ({
      id: clock.newId(),
      noticeId,
      invoiceId: account.first.id,
      clientId: account.first.client_id,
      projectId: existing(projects.get(account.first.id)),
      branchId: account.first.branch_id,
      serviceId: existing(account.ladder?.claim_service_id),
      on: today,
      note: `${step.name} of ${today}, invoice ${account.first.number}`,
      amount: money(step.feeMinor, account.first.currency),
    }),
  );
  const posted = await postClaims(context, fees, today);
  await claims.addClaims(
    tx,
    fees.map((fee) => ({
      id: fee.id,
      kind: 'fee',
      clientId: fee.clientId,
      invoiceId: fee.invoiceId,
      noticeId: fee.noticeId,
      from: null,
      until: null,
      pieces: [],
      amountMinor: fee.amount.minor,
      currency: fee.amount.currency,
      claimInvoiceId: existing(posted.invoices.get(fee.id)).id,
    })),
    { at: clock.now(), byId: actor.personId },
  );
  return posted;
}

type Claimable = Readonly<{
  row: claims.LateRow;
  from: PlainDate;
  until: PlainDate;
  interest: LateInterest;
}>;

/** Invoices on which interest has run until then and is not claimed yet, by client. */
async function claimable(
  db: ReadDb,
  filter: Readonly<{ clientId?: string | undefined; invoiceIds?: readonly string[] | undefined }>,
  until: PlainDate,
): Promise<readonly Claimable[]> {
  const rates = await listRates(db);
  const rows = await claims.lateInvoices(db, filter, until);
  const opens = Map.groupBy(
    await claims.principalOf(
      db,
      rows.map((row) => row.id),
    ),
    (each) => each.invoice_id,
  );
  return rows.flatMap((row) => {
    const from = interestFrom(row.due_on, row.claimed_until);
    if (from >= until) return [];
    const interest = lateInterest(runningOpen(opens.get(row.id) ?? []), rates, {
      from,
      until,
      currency: row.currency,
    });
    return interest.amount.minor > 0n ? [{ row, from, until, interest }] : [];
  });
}

/** Changes of a day, added up to what was open from that day on. */
function runningOpen(changes: readonly claims.PrincipalRow[]) {
  let openMinor = 0n;
  return changes.map((change) => {
    openMinor += change.change_minor;
    return { from: change.on_date, openMinor };
  });
}

const pieceView = (piece: InterestPiece, currency: string) => ({
  from: piece.from,
  until: piece.until,
  days: piece.days,
  open: money(piece.openMinor, currency),
  percent: piece.percentE4,
});

export const interest = defineQuery(dunning.interest, {
  permission: 'receivables.view',
  standing: 'firm',
  async handle({ db, input, today }) {
    const found = await claimable(
      db,
      {
        clientId: input.clientId,
        ...(input.invoiceId === undefined ? {} : { invoiceIds: [input.invoiceId] }),
      },
      input.until ?? today,
    );
    const after = decodeCursor(input.cursor, 1)?.[0] ?? null;
    const from = found.findIndex(({ row }) => row.id === after) + 1;
    return pageFrom(found.slice(from), input.limit, {
      key: ({ row }) => [row.id],
      item: ({ row, from: begun, until, interest: { pieces, amount } }) => ({
        id: row.id,
        invoice: reference(row.id, row.number),
        client: reference(row.client_id, row.client_name),
        dueOn: row.due_on,
        from: begun,
        until,
        pieces: pieces.map((piece) => pieceView(piece, row.currency)),
        amount,
      }),
    });
  },
});

const saidOf = ({ row, from, until, interest: { pieces } }: Claimable): string => {
  const parts = pieces.map(
    (piece) =>
      `${piece.days} days at ${formatScaled(piece.percentE4, 4).replace(/\.?0+$/, '')} % on ${formatAmount(money(piece.openMinor, row.currency))}`,
  );
  return `Late interest on invoice ${row.number}, ${from} to ${addDays(until, -1)}: ${parts.join(', ')}`;
};

export const claimInterest = defineCommand(dunning.claimInterest, {
  permission: 'receivables.post',
  async load({ input, tx, today }) {
    const ids = [...new Set(input.invoiceIds)].sort();
    await claims.lockInvoices(tx, ids);
    const until = input.until ?? today;
    if (until > today) throw refuseField('invalid_input', 'until', `Not after today, ${today}`);
    const found = await claimable(tx, { invoiceIds: ids }, until);
    const missing = ids.filter((id) => !found.some(({ row }) => row.id === id));
    const problems = missing.map(
      (id): FieldError => ({
        field: `invoiceIds.${input.invoiceIds.indexOf(id)}`,
        rule: 'interest',
        message: `No interest on it is left to claim until ${until}`,
      }),
    );
    if (problems.length > 0) throw new Refusal('nothing_to_bill', {}, problems);
    return found;
  },
  standing: 'firm',
  locks: ({ subject, today }) =>
    [...new Set(subject.map(({ row }) => row.legal_entity_id))].map((legalEntityId) => ({
      legalEntityId,
      branchId: null,
      area: 'billing',
      on: today,
      field: 'invoiceIds',
    })),
  approval: 'never',
  async handle({ subject: found, input: _, ...context }) {
    const { tx, clock, actor, today } = context;
    const serviceOf = await claimServices(tx);
    const projects = await claims.projectsOf(
      tx,
      found.map(({ row }) => row.id),
    );
    const made = found.map((each) => ({ each, id: clock.newId() }));
    const posted = await postClaims(
      context,
      made.map(
        ({ each, id }): Claim => ({
          id,
          clientId: each.row.client_id,
          projectId: existing(projects.get(each.row.id)),
          branchId: each.row.branch_id,
          serviceId: serviceOf(each.row.ladder_id),
          on: today,
          note: saidOf(each),
          amount: each.interest.amount,
        }),
      ),
      today,
    );
    const rows = made.map(({ each, id }) => ({
      each,
      claimInvoice: existing(posted.invoices.get(id)),
      id,
    }));
    await claims.addClaims(
      tx,
      rows.map(({ each, id, claimInvoice }) => ({
        id,
        kind: 'interest',
        clientId: each.row.client_id,
        invoiceId: each.row.id,
        noticeId: null,
        from: each.from,
        until: each.until,
        pieces: each.interest.pieces,
        amountMinor: each.interest.amount.minor,
        currency: each.row.currency,
        claimInvoiceId: claimInvoice.id,
      })),
      { at: clock.now(), byId: actor.personId },
    );
    return {
      result: {
        items: rows.map(({ each, claimInvoice }) => ({
          invoice: reference(each.row.id, each.row.number),
          claimInvoice: reference(claimInvoice.id, existing(claimInvoice.number)),
          amount: each.interest.amount,
        })),
      },
      journal: posted.journal,
      events: [
        ...rows.map(({ each, claimInvoice }) => ({
          type: 'late_interest.claimed' as const,
          record: { kind: 'invoice', id: each.row.id },
          after: {
            from: each.from,
            until: each.until,
            amount: each.interest.amount,
            pieces: each.interest.pieces,
            claimInvoice: claimInvoice.number,
          },
        })),
        ...posted.events,
      ],
    };
  },
});

/** Of the client's ladder, or else of the default one. Refuses where neither says as what claims are billed. */
async function claimServices(db: ReadDb): Promise<(ladderId: string | null) => string> {
  const ladders = await listLadders(db);
  const fallback = ladders.find((ladder) => ladder.is_default)?.claim_service_id ?? null;
  return (ladderId) => {
    const own = ladders.find((ladder) => ladder.id === ladderId)?.claim_service_id ?? fallback;
    if (own === null)
      throw refuseField(
        'invalid_input',
        'invoiceIds',
        'The ladder says as which service fees and interest are billed; it says nothing yet',
      );
    return own;
  };
}
