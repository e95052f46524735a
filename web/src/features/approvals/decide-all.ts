import type { Outcome } from '../../shared/ask.ts';
import { ApiProblem } from '../../shared/problem.ts';

type Decide = (id: string) => Promise<Outcome<unknown>>;

/** One after another; stops at the first that is refused, since it may concern the rest too. */
export async function decideAll(ids: readonly string[], decide: Decide): Promise<Outcome<unknown>> {
  const nothing = new ApiProblem({ status: 409, code: 'wrong_state' });
  let last: Outcome<unknown> = { kind: 'refused', problem: nothing };
  for (const id of ids) {
    last = await decide(id);
    if (last.kind === 'refused') return last;
  }
  return last;
}
