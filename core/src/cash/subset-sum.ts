// Which of a few amounts add up to a whole. Bounded, so that a client with many open invoices costs no more:
// at most six amounts, and so many steps.

const mostParts = 6;
const mostSteps = 20_000;

/** The first two ways: one is an answer, two are none. What is not found within the bound is no way. */
export function subsetsThatAdd(
  amounts: readonly bigint[],
  whole: bigint,
): readonly (readonly number[])[] {
  const ways: (readonly number[])[] = [];
  let steps = 0;
  const search = (from: number, left: bigint, chosen: readonly number[]): void => {
    for (let index = from; index < amounts.length && ways.length < 2; index += 1) {
      steps += 1;
      if (steps > mostSteps) return;
      const rest = left - (amounts[index] ?? 0n);
      if (rest === 0n && chosen.length > 0) ways.push([...chosen, index]);
      else if (rest > 0n && chosen.length < mostParts - 1)
        search(index + 1, rest, [...chosen, index]);
    }
  };
  search(0, whole, []);
  return steps > mostSteps ? [] : ways;
}
