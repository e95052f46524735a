/** An invariant of our own making. A broken one is a defect, so it is no Refusal. */
export function assert(holds: boolean, invariant: string): asserts holds {
  if (!holds) throw new Error(`Broken invariant: ${invariant}`);
}
