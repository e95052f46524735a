// Reads what is exported, as a spreadsheet would.

import { unzipSync } from 'fflate';

export function csvRows(text: string): readonly Readonly<Record<string, string>>[] {
  const lines = text
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split('\n');
  const cellsOf = (line: string) =>
    [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map((match) =>
      (match[1] ?? '').replace(/^"|"$/g, '').replaceAll('""', '"'),
    );
  const header = cellsOf(lines[0] ?? '');
  return lines
    .slice(1)
    .map((line) => Object.fromEntries(cellsOf(line).map((cell, at) => [header[at] ?? '', cell])));
}

/** Of a workbook: cells stand in the order of the header; a text stands in its cell. */
export function sheetRows(file: Buffer): readonly Readonly<Record<string, string>>[] {
  const files = unzipSync(new Uint8Array(file));
  const sheet = Buffer.from(files['xl/worksheets/sheet1.xml'] ?? []).toString('utf8');
  const rows = [...sheet.matchAll(/<row>(.*?)<\/row>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<c\/>|<c[^>]*>(.*?)<\/c>/gs)].map(
      ([, inside = '']) => inside.match(/<(?:v|t)[^>]*>(.*?)<\//s)?.[1] ?? '',
    ),
  );
  const [header = [], ...others] = rows;
  return others.map((row) => Object.fromEntries(row.map((cell, at) => [header[at] ?? '', cell])));
}
