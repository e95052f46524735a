import { Refusal } from './refusal.ts';

type Step<S extends string> = Readonly<{ from: readonly S[]; to: S }>;

export type Lifecycle<S extends string, A extends string> = Readonly<{
  states: readonly S[];
  initial: S;
  actions: Readonly<Record<A, Step<S>>>;
  can: (state: S, action: A) => boolean;
  next: (state: S, action: A) => S;
  actionsFrom: (state: S) => readonly A[];
}>;

/**
 * A state table: the only way to a new state. Checked when the module loads, so that a table with
 * a state that nothing reaches stops the start rather than a customer.
 * `next` refuses with wrong_state.
 */
export function defineLifecycle<const S extends string, const A extends string>(table: {
  states: readonly S[];
  initial: NoInfer<S>;
  actions: Readonly<Record<A, Step<NoInfer<S>>>>;
}): Lifecycle<S, A> {
  const isAction = (name: string): name is A => Object.hasOwn(table.actions, name);
  const actionNames = Object.keys(table.actions).filter(isAction);
  const steps: readonly Step<S>[] = actionNames.map((name) => table.actions[name]);
  const reachable = new Set<S>([table.initial, ...steps.map((step) => step.to)]);
  const unreachable = table.states.filter((state) => !reachable.has(state));
  if (unreachable.length > 0) throw new Error(`Nothing leads to: ${unreachable.join(', ')}`);
  const can = (state: S, action: A) => table.actions[action].from.includes(state);
  return {
    ...table,
    can,
    next(state, action) {
      if (!can(state, action)) throw new Refusal('wrong_state', { state, action });
      return table.actions[action].to;
    },
    actionsFrom: (state) => actionNames.filter((action) => can(state, action)),
  };
}
