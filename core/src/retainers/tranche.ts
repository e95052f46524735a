// What a client has paid ahead or was granted, in tranches, and which of them a draw takes first.
// One engine for money, trust and hours: `units` are minor units of the retainer's currency, or minutes.
// Source of the rules: docs/domain-rules.md, section 4.

import { compareNumbers, compareText } from '../kernel/order.ts';
import type { PlainDate } from '../kernel/plain-date.ts';
import { refuseField } from '../kernel/refusal.ts';

export const trancheKinds = ['paid', 'granted'] as const;
/** What it may pay for; null takes in every project or service of the client. */
export type Scope = Readonly<{ projectId: string | null; serviceId: string | null }>;

export type Tranche = Readonly<{
  id: string;
  kind: (typeof trancheKinds)[number];
  scope: Scope;
  /** The lower number is drawn first. */
  priority: number;
  receivedOn: PlainDate;
  /** The day after the last on which it can be drawn; null never expires. */
  expiresOn: PlainDate | null;
  /** What is left of it. */
  units: bigint;
}>;

/** A part of what is to be paid, and what it is for. */
export type Need = Scope & Readonly<{ units: bigint }>;
export type DrawnPart = Readonly<{ trancheId: string; units: bigint }>;

/**
 * The stated order: by priority; then what expires first; then what may pay for less; then granted
 * before paid, so that the client's own money lasts; then the oldest.
 */
export const inDrawOrder = <T extends Tranche>(tranches: readonly T[]): readonly T[] =>
  tranches.toSorted(
    (a, b) =>
      compareNumbers(a.priority, b.priority) ||
      compareText(a.expiresOn ?? never, b.expiresOn ?? never) ||
      compareNumbers(widthOf(a.scope), widthOf(b.scope)) ||
      compareText(a.kind, b.kind) ||
      compareText(a.receivedOn, b.receivedOn) ||
      compareText(a.id, b.id),
  );

const never = '9999-12-31';
const widthOf = ({ projectId, serviceId }: Scope): number =>
  (projectId === null ? 1 : 0) + (serviceId === null ? 1 : 0);

export const isExpired = (tranche: Pick<Tranche, 'expiresOn'>, on: PlainDate): boolean =>
  tranche.expiresOn !== null && tranche.expiresOn <= on;

export const covers = (scope: Scope, need: Scope): boolean =>
  (scope.projectId === null || scope.projectId === need.projectId) &&
  (scope.serviceId === null || scope.serviceId === need.serviceId);

/** As much as the tranches hold for these needs on that day, up to `limit`, in the stated order. */
export function drawUpTo(
  tranches: readonly Tranche[],
  needs: readonly Need[],
  facts: Readonly<{ on: PlainDate; limit: bigint }>,
): readonly DrawnPart[] {
  const open = needs.map((need) => ({ ...need }));
  let left = facts.limit;
  return inDrawOrder(tranches.filter((tranche) => !isExpired(tranche, facts.on))).flatMap(
    (tranche) => {
      let units = 0n;
      for (const need of open.filter((each) => covers(tranche.scope, each))) {
        const part = smallest(tranche.units - units, need.units, left);
        need.units -= part;
        units += part;
        left -= part;
      }
      return units > 0n ? [{ trancheId: tranche.id, units }] : [];
    },
  );
}

/** Exactly `units`. Refuses with over_balance, saying what could be drawn. */
export function draw(
  tranches: readonly Tranche[],
  needs: readonly Need[],
  facts: Readonly<{ on: PlainDate; units: bigint; shown: (units: bigint) => string }>,
): readonly DrawnPart[] {
  if (facts.units <= 0n) throw refuseField('amount_out_of_range', 'amount', 'A draw is above zero');
  const parts = drawUpTo(tranches, needs, { on: facts.on, limit: facts.units });
  const drawn = totalOf(parts);
  if (drawn < facts.units)
    throw refuseField(
      'over_balance',
      'amount',
      `${facts.shown(drawn)} can be drawn for this on ${facts.on}`,
    );
  return parts;
}

export const totalOf = (parts: readonly Readonly<{ units: bigint }>[]): bigint =>
  parts.reduce((total, part) => total + part.units, 0n);

/** The tranches after movements; a positive part gives back. */
export const afterMoving = (
  tranches: readonly Tranche[],
  parts: readonly DrawnPart[],
): readonly Tranche[] =>
  tranches.map((tranche) => ({
    ...tranche,
    units: tranche.units + totalOf(parts.filter((part) => part.trancheId === tranche.id)),
  }));

export function smallest(...values: readonly bigint[]): bigint {
  const [least = 0n] = values.toSorted(compareNumbers);
  return least;
}

/** Refuses with invalid_input an expiry that has passed. */
export function checkExpiry(expiresOn: PlainDate | null, today: PlainDate): void {
  if (expiresOn !== null && expiresOn <= today)
    throw refuseField('invalid_input', 'expiresOn', `It expires after ${today}`);
}
