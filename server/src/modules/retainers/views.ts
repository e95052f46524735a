// Retainers as the contract shows them.

import type { OutputOf } from '@daybook/contract/endpoint.ts';
import type { retainers } from '@daybook/contract/retainers.ts';
import { money } from '@daybook/core/money/money.ts';
import { retainerLifecycle } from '@daybook/core/retainers/retainer-lifecycle.ts';
import type { Actor } from '../../platform/actor.ts';
import { mayOf } from '../../platform/may.ts';
import { reference, referenceOrNull } from '../../platform/rows.ts';
import type { MovementRow, TrancheRow } from './ledger-store.ts';
import type { PeriodRow, RequestRow, RetainerRow } from './store.ts';
import { amountOf, minutesOf, termsOf } from './terms.ts';

type View = OutputOf<typeof retainers.submit>;
type Detail = OutputOf<typeof retainers.get>;

export const retainerReach = (row: RetainerRow, actor: Actor) => ({
  isOwn: row.created_by_id === actor.personId,
  isTeam: row.manager_id === actor.personId,
  isBranch: row.branch_id === actor.branchId,
});

const openRequest = (row: RetainerRow): RequestRow | null =>
  row.request_id === null
    ? null
    : {
        id: row.request_id,
        number: row.request_number ?? '',
        amount_minor: row.request_minor ?? 0n,
        state: 'open',
        asked_on: row.request_on ?? '',
        note: row.request_note ?? '',
      };

export function retainerView(row: RetainerRow, actor: Actor): View {
  const can = (action: keyof typeof retainerLifecycle.actions) =>
    retainerLifecycle.can(row.state, action);
  const isInForce = row.state === 'in_force';
  const holdsMoney = isInForce && row.kind !== 'hours';
  const request = openRequest(row);
  const update = 'retainers.update';
  const post = 'retainers.post';
  return {
    id: row.id,
    version: row.version,
    number: row.number,
    name: row.name,
    kind: row.kind,
    client: reference(row.client_id, row.client_name),
    branch: reference(row.branch_id, row.branch_name),
    project: referenceOrNull(row.project_id, row.project_name),
    service: referenceOrNull(row.service_id, row.service_name),
    currency: row.currency,
    state: row.state,
    startsOn: row.starts_on,
    balance: amountOf(row, row.units),
    balanceMinutes: minutesOf(row, row.units - BigInt(row.deficit_minutes)),
    openRequest: request === null ? null : requestView(request, row.currency),
    createdAt: row.created_at,
    may: mayOf(
      actor,
      {
        update: { permission: update, when: row.state === 'draft' },
        submit: { permission: 'retainers.submit', when: can('submit') },
        approve: { permission: 'retainers.approve', when: can('approve') },
        reject: { permission: 'retainers.approve', when: can('reject') },
        post: { permission: post, when: can('post') },
        discard: { permission: update, when: can('discard') },
        receive: { permission: post, when: holdsMoney },
        grant: { permission: post, when: isInForce && row.kind === 'money' },
        draw: { permission: post, when: holdsMoney && row.units > 0n },
        refund: { permission: post, when: holdsMoney && row.units > 0n },
        expire: { permission: post, when: isInForce && row.kind === 'money' },
        close: { permission: post, when: can('close') && (request === null || 'request_open') },
        request: {
          permission: update,
          when: holdsMoney && (request === null || 'request_open'),
        },
        withdrawRequest: { permission: update, when: request !== null },
        closePeriod: { permission: post, when: isInForce && row.kind === 'hours' },
      },
      retainerReach(row, actor),
    ),
  };
}

export const requestView = (row: RequestRow, currency: string) => ({
  id: row.id,
  number: row.number,
  amount: money(row.amount_minor, currency),
  state: row.state,
  askedOn: row.asked_on,
  note: row.note,
});

const trancheView = (row: RetainerRow, tranche: TrancheRow): Detail['tranches'][number] => ({
  id: tranche.id,
  kind: tranche.kind,
  project: referenceOrNull(tranche.project_id, tranche.project_name),
  service: referenceOrNull(tranche.service_id, tranche.service_name),
  priority: tranche.priority,
  receivedOn: tranche.received_on,
  expiresOn: tranche.expires_on,
  clearedOn: tranche.cleared_on,
  reference: tranche.reference,
  left: amountOf(row, tranche.units),
  leftMinutes: minutesOf(row, tranche.units),
});

const periodView = (period: PeriodRow, currency: string): Detail['periods'][number] => ({
  ordinal: period.ordinal,
  from: period.from_date,
  until: period.until_date,
  includedMinutes: period.included_minutes,
  carriedMinutes: period.carried_minutes,
  deficitBeforeMinutes: period.deficit_before_minutes,
  approvedMinutes: period.approved_minutes,
  overageMinutes: period.overage_minutes,
  lapsedMinutes: period.lapsed_minutes,
  carryMinutes: period.carry_minutes,
  deficitMinutes: period.deficit_minutes,
  fee: money(period.fee_minor, currency),
  overage: money(period.overage_minor, currency),
});

export const movementView = (
  row: RetainerRow,
  movement: MovementRow,
): OutputOf<typeof retainers.statement>['items'][number] => ({
  id: movement.id,
  entryId: movement.entry_id,
  on: movement.on_date,
  kind: movement.kind,
  amount: amountOf(row, movement.units),
  minutes: minutesOf(row, movement.units),
  balance: amountOf(row, movement.balance_units),
  balanceMinutes: minutesOf(row, movement.balance_units),
  invoice: referenceOrNull(movement.invoice_id, movement.invoice_number),
  note: movement.note,
  person: reference(movement.person_id, movement.person_name),
  isReleasable: row.state === 'in_force' && movement.kind === 'drawn' && !movement.is_released,
});

export type DetailParts = Readonly<{
  tranches: readonly TrancheRow[];
  requests: readonly RequestRow[];
  periods: readonly PeriodRow[];
  standing: Pick<Detail, 'ongoing' | 'isLow' | 'topUp' | 'runOutOn' | 'cleared'>;
  nextPeriod: Detail['nextPeriod'];
}>;
export function retainerDetail(row: RetainerRow, parts: DetailParts, actor: Actor): Detail {
  const { tranches, requests, periods, standing, nextPeriod } = parts;
  return {
    ...retainerView(row, actor),
    ...standing,
    nextPeriod,
    terms: termsOf(row),
    contract: referenceOrNull(row.contract_id, row.contract_number),
    rejectedBecause: row.rejected_because,
    closedOn: row.closed_on,
    tranches: tranches.map((each) => trancheView(row, each)),
    requests: requests.map((each) => requestView(each, row.currency)),
    periods: periods.map((each) => periodView(each, row.currency)),
  };
}
