/** Order of code points, the same on every machine: never the locale's. */
export function compareText(left: string, right: string): -1 | 0 | 1 {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

export function compareNumbers(left: bigint | number, right: bigint | number): -1 | 0 | 1 {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
