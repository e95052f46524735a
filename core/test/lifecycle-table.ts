import { expect, test } from 'vitest';
import type { Lifecycle } from '../src/kernel/lifecycle.ts';
import { expectRefusal } from './refusing.ts';

type Table<S extends string, A extends string> = Readonly<
  Record<S, Readonly<Partial<Record<A, S>>>>
>;

/** Every state x every action: what the table names is possible, and nothing else is. */
export function testEveryStep<S extends string, A extends string>(
  lifecycle: Lifecycle<S, A>,
  table: Table<S, A>,
): void {
  const isAction = (name: string): name is A => Object.hasOwn(lifecycle.actions, name);
  const actions = Object.keys(lifecycle.actions).filter(isAction);
  const steps = lifecycle.states.flatMap((state) => actions.map((action) => ({ state, action })));

  test.each(steps)('$action from $state', ({ state, action }) => {
    const to: S | undefined = table[state][action];
    expect(lifecycle.can(state, action)).toBe(to !== undefined);
    if (to === undefined) expectRefusal('wrong_state', () => lifecycle.next(state, action));
    else expect(lifecycle.next(state, action)).toBe(to);
  });

  test('each state offers exactly the actions of its row', () => {
    for (const state of lifecycle.states) {
      expect(lifecycle.actionsFrom(state).toSorted()).toEqual(Object.keys(table[state]).sort());
    }
  });
}
