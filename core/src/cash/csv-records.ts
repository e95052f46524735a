// Records of delimited text (RFC 4180), one after another, each with the line that it begins on.

import { Refusal } from '../kernel/refusal.ts';

export type CsvRecord = Readonly<{ line: number; cells: readonly string[] }>;

/** Empty lines are left out. Refuses with import_unreadable broken quotes. */
export function* csvRecords(text: string, delimiter: string): Generator<CsvRecord> {
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  let line = 1;
  while (at < text.length) {
    const begun = line;
    const cells: string[] = [];
    let isEnd = false;
    while (!isEnd) {
      const cell =
        text[at] === '"' ? quoted(text, at, { line: begun, delimiter }) : bare(text, at, delimiter);
      cells.push(cell.text);
      line += cell.lines;
      at = cell.until;
      isEnd = text[at] !== delimiter;
      if (!isEnd) at += 1;
    }
    if (text[at] === '\r') at += 1;
    if (text[at] === '\n') at += 1;
    line += 1;
    if (cells.some((cell) => cell.trim() !== '')) yield { line: begun, cells };
  }
}

type Place = Readonly<{ line: number; delimiter: string }>;
type Cell = Readonly<{ text: string; until: number; lines: number }>;

function bare(text: string, from: number, delimiter: string): Cell {
  let until = from;
  while (until < text.length) {
    const char = text[until];
    if (char === delimiter || char === '\n' || char === '\r') break;
    until += 1;
  }
  return { text: text.slice(from, until), until, lines: 0 };
}

function quoted(text: string, from: number, { line, delimiter }: Place): Cell {
  let until = from + 1;
  for (;;) {
    const next = text.indexOf('"', until);
    if (next < 0) {
      throw broken(`Line ${line}: a quote that opens is never closed`);
    }
    until = next + 1;
    if (text[until] !== '"') break;
    until += 1;
  }
  const after = text[until];
  if (after !== undefined && !`${delimiter}\r\n`.includes(after))
    throw broken(`Line ${line}: there is text behind a closed quote`);
  const inside = text.slice(from + 1, until - 1);
  return {
    text: inside.replaceAll('""', '"'),
    until,
    lines: inside.split('\n').length - 1,
  };
}

const broken = (message: string): Refusal =>
  new Refusal('import_unreadable', { message }, [
    { field: 'contentBase64', rule: 'import_unreadable', message },
  ]);
