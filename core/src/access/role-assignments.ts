// Which roles somebody holds on a day, and what becomes of them when they are given anew. Source of the rules:
// docs/product.md, controls; docs/roles.md.

import {
  type DateRange,
  type PlainDate,
  rangeContains,
  rangesOverlap,
} from '../kernel/plain-date.ts';
import { refuseField } from '../kernel/refusal.ts';

export type Assignment = DateRange & Readonly<{ id: string; roleId: string }>;
/** `from` null is today, or the day from which it is held already. */
export type WantedRole = Readonly<{
  roleId: string;
  from: PlainDate | null;
  until: PlainDate | null;
}>;

export type AssignmentState = 'past' | 'current' | 'coming';

export function assignmentState(assignment: DateRange, today: PlainDate): AssignmentState {
  if (rangeContains(assignment, today)) return 'current';
  return isOver(assignment, today) ? 'past' : 'coming';
}

/** What ended on its first day never counts as coming. */
const isOver = ({ from, until }: DateRange, today: PlainDate): boolean =>
  until !== null && (until <= today || until <= from);

export type RolePlan = Readonly<{
  /** Held or coming, with the day on which it ends now. */
  ended: readonly Readonly<{ id: string; until: PlainDate | null }>[];
  added: readonly (DateRange & Readonly<{ roleId: string }>)[];
}>;

type Held = Readonly<{ held: readonly Assignment[]; today: PlainDate }>;

/** The held or coming assignment that a wish is about: that of the same first day. */
const matchOf = (wanted: WantedRole, { held, today }: Held): Assignment | undefined =>
  held.find(
    (each) =>
      each.roleId === wanted.roleId &&
      !isOver(each, today) &&
      (wanted.from === null ? rangeContains(each, today) : each.from === wanted.from),
  );

/** Refuses with invalid_input a first day that is over: nobody held yesterday what they are given today. */
export function requireNotPast(wanted: readonly WantedRole[], held: Held): void {
  for (const [index, wish] of wanted.entries()) {
    const isPast = wish.from !== null && wish.from < held.today;
    if (isPast && matchOf(wish, held) === undefined)
      throw refuseField('invalid_input', `roles.${index}.from`, 'This day is over');
  }
}

/**
 * What has to be done so that from today on somebody holds what is wanted, and nothing else. A day that has passed
 * meanwhile is today. Refuses with invalid_input or overlapping_dates.
 */
export function planRoles(wanted: readonly WantedRole[], held: Held): RolePlan {
  const { today } = held;
  const wishes = wanted.map((wish) => {
    const match = matchOf(wish, held);
    const from = match?.from ?? (wish.from === null || wish.from < today ? today : wish.from);
    return { roleId: wish.roleId, from, until: wish.until, match };
  });
  for (const [index, wish] of wishes.entries()) {
    if (wish.until !== null && (wish.until <= wish.from || wish.until <= today))
      throw refuseField(
        'invalid_input',
        `roles.${index}.until`,
        'It ends before it begins, or is over',
      );
    const isTwice = wishes
      .slice(0, index)
      .some((other) => other.roleId === wish.roleId && rangesOverlap(other, wish));
    if (isTwice)
      throw refuseField(
        'overlapping_dates',
        `roles.${index}.from`,
        'The role is held in these days already',
      );
  }
  const kept = new Map(
    wishes.flatMap(({ match, until }) => (match === undefined ? [] : [[match.id, until] as const])),
  );
  const open = held.held.filter((each) => !isOver(each, today));
  return {
    ended: open.flatMap((each) => {
      const until = kept.has(each.id) ? (kept.get(each.id) ?? null) : laterOf(each.from, today);
      return until === each.until ? [] : [{ id: each.id, until }];
    }),
    added: wishes.flatMap(({ match, roleId, from, until }) =>
      match === undefined ? [{ roleId, from, until }] : [],
    ),
  };
}

const laterOf = (left: PlainDate, right: PlainDate): PlainDate => (left > right ? left : right);
