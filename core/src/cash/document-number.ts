// Numbers of invoices as payers write them: with other spaces and dashes, in small letters, without leading
// zeros, with the prefix behind, glued to a word, or without the prefix.

const runsOf = (text: string): readonly string[] =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .match(/[A-Z]+|\d+/g) ?? [];

const plain = (run: string): string => (/^\d/.test(run) ? run.replace(/^0+(?=\d)/, '') : run);

/** BO-00042, bo 42 and BO00042 have one key. */
export const numberKeyOf = (number: string): string => runsOf(number).map(plain).join('-');

/** The digits alone, for a number that is written without its prefix. */
export const looseKeyOf = (number: string): string =>
  runsOf(number)
    .filter((run) => /^\d/.test(run))
    .map(plain)
    .join('-');

const mostRuns = 5;
const longestPrefix = 6;
/** Shorter ones are amounts, days and house numbers. */
const fewestDigits = 3;

export type NumbersInText = Readonly<{ exact: readonly string[]; digits: readonly string[] }>;

/**
 * Every key that a number in the text could have; of those only whose digits `isDigits` knows, since most
 * digits of a text are of no document.
 */
export function numbersIn(
  text: string,
  isDigits: (digits: string) => boolean = () => true,
): NumbersInText {
  const runs = runsOf(text).map((run) => ({ run, isNumber: /^\d/.test(run), plain: plain(run) }));
  const exact = new Set<string>();
  const digits = new Set<string>();
  for (const [from, { run, isNumber, plain: own }] of runs.entries()) {
    let inside = '';
    for (let length = 1; length <= mostRuns && from + length <= runs.length; length += 1) {
      const last = runs[from + length - 1];
      if (last?.isNumber) inside = inside === '' ? last.plain : `${inside}-${last.plain}`;
      if (inside === '' || !isDigits(inside)) continue;
      addKeys(
        exact,
        runs.slice(from, from + length).map((each) => each.plain),
      );
    }
    if (isNumber && run.length >= fewestDigits && isDigits(own)) digits.add(own);
  }
  return { exact: [...exact], digits: [...digits] };
}

function addKeys(keys: Set<string>, window: readonly string[]): void {
  const [first = '', ...rest] = window;
  keys.add(window.join('-'));
  const last = window.at(-1) ?? '';
  // 00042-BO: the prefix stands behind.
  if (window.length > 1 && !/^\d/.test(last)) keys.add([last, ...window.slice(0, -1)].join('-'));
  // RECHNUNGBO00042: a word runs into the prefix.
  if (/^\d/.test(first) || rest.length === 0) return;
  for (let length = 1; length <= longestPrefix && length < first.length; length += 1)
    keys.add([first.slice(-length), ...rest].join('-'));
}
