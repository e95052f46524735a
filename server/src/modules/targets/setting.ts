// What is asked for against what stands: who may aim at what, and whether it is still as it was seen.

import type { FieldError } from '@daybook/core/kernel/refusal.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { formatAmount, type Money, money } from '@daybook/core/money/money.ts';
import {
  type TargetHolder,
  type TargetMeasure,
  targetFactsOf,
  targetKey,
} from '@daybook/core/targets/target-measures.ts';
import { type Actor, scopeOf } from '../../platform/actor.ts';
import type { CommandContext } from '../../platform/command.ts';
import type { ReadDb } from '../../platform/database.ts';
import { findHolders, type TargetFields, type TargetRow } from './store.ts';

export type WantedTarget = Readonly<{
  measure: TargetMeasure;
  holderKind: TargetHolder;
  holderId: string | null;
  month: string;
  amount: Money | null;
  minutes: number | null;
}>;

export const keyOf = ({ measure, holderId, month, amount }: WantedTarget): string =>
  targetKey({ measure, holderId, month, currency: amount?.currency ?? null });

export const hasFigure = ({ amount_minor, minutes }: TargetRow): boolean =>
  amount_minor !== null || minutes !== null;

export const mayAimAt = (actor: Actor, measure: TargetMeasure): boolean => {
  const { needs } = targetFactsOf(measure);
  return needs === null || scopeOf(actor, needs) === 'firm';
};

/** What is wrong with a target by itself; null where nothing is. */
export function faultOf(
  { measure, holderKind, holderId, amount, minutes }: WantedTarget,
  actor: Actor,
): Readonly<{ field: string; message: string }> | null {
  const facts = targetFactsOf(measure);
  if (!mayAimAt(actor, measure))
    return { field: 'measure', message: `${facts.title} needs the permission to see costs` };
  if (!facts.holders.includes(holderKind))
    return {
      field: 'holderKind',
      message: `${facts.title} has targets of: ${facts.holders.join(', ')}`,
    };
  if ((holderKind === 'firm') !== (holderId === null))
    return { field: 'holderId', message: 'The firm has no id; everybody else has one' };
  const [given, other] = facts.kind === 'money' ? [amount, minutes] : [minutes, amount];
  if (given === null || other !== null)
    return {
      field: facts.kind === 'money' ? 'amount' : 'minutes',
      message: `${facts.title} is aimed at in ${facts.kind === 'money' ? 'money' : 'hours'}`,
    };
  return null;
}

/** Refuses with not_found where a holder is not there, naming each place. */
export async function checkHolders(db: ReadDb, wanted: readonly WantedTarget[]): Promise<void> {
  const faults: FieldError[] = [];
  for (const kind of ['branch', 'person', 'service'] as const) {
    const own = wanted.flatMap(({ holderKind, holderId }, place) =>
      holderKind === kind && holderId !== null ? [{ holderId, place }] : [],
    );
    if (own.length === 0) continue;
    const ids = [...new Set(own.map(({ holderId }) => holderId))];
    const found = new Set((await findHolders(db, kind, { ids, names: [] })).map(({ id }) => id));
    for (const { holderId, place } of own)
      if (!found.has(holderId))
        faults.push({
          ...{ field: `set.${place}.holderId`, rule: 'not_found' },
          message: `There is no such ${kind}`,
        });
  }
  if (faults.length > 0) throw new Refusal('not_found', {}, faults);
}

export const figureText = (row: TargetRow): string => {
  if (row.amount_minor !== null && row.currency !== null)
    return `${formatAmount(money(row.amount_minor, row.currency))} ${row.currency}`;
  return row.minutes === null ? 'no target' : `${row.minutes} minutes`;
};

/** Of the target that was seen: still the same, or what it is by now. */
export function staleness(
  row: TargetRow | undefined,
  seen: number | null,
  field: string,
): FieldError | null {
  const version = row !== undefined && hasFigure(row) ? row.version : null;
  if (version === seen) return null;
  return {
    ...{ field, rule: 'stale_version' },
    message:
      row === undefined
        ? 'This target is not there any more'
        : `${row.holder_name ?? 'Whole firm'}, ${row.month}: ${figureText(row)} by now, set by ${row.set_by_name}`,
  };
}

export const isSame = (row: TargetRow | undefined, wanted: WantedTarget): boolean =>
  row !== undefined &&
  row.amount_minor === (wanted.amount?.minor ?? null) &&
  row.minutes === wanted.minutes;

export const fieldsOf = (
  wanted: WantedTarget,
  row: TargetRow | undefined,
  newId: CommandContext['clock']['newId'],
): TargetFields => ({
  id: row?.id ?? newId(),
  measure: wanted.measure,
  holderKind: wanted.holderKind,
  holderId: wanted.holderId,
  month: wanted.month,
  currency: wanted.amount?.currency ?? null,
  amountMinor: wanted.amount?.minor ?? null,
  minutes: wanted.minutes,
});

export const withoutFigure = (row: TargetRow): TargetFields => ({
  ...{ id: row.id, measure: row.measure, holderKind: row.holder_kind, holderId: row.holder_id },
  ...{ month: row.month, currency: row.currency, amountMinor: null, minutes: null },
});
