// The records of a delimited file, one by one, with the row numbers that a spreadsheet shows.

import { once } from 'node:events';
import { Readable } from 'node:stream';
import { detectTracker } from '@daybook/core/imports/tracker-columns.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { CsvError, parse } from 'csv-parse';
import { detectEncoding, type Encoding, type FileSource, textOf } from './file-source.ts';

export type FileRecord = Readonly<{ row: number; cells: readonly string[] }>;
export type OpenedFile = Readonly<{
  encoding: Encoding;
  delimiter: string;
  header: readonly string[];
  /** Records below the header; each call reads from the start. */
  records: () => AsyncGenerator<FileRecord>;
}>;

const delimiters = [',', ';', '\t'] as const;
const longestRecord = 1_000_000;
/** Reports put titles and empty lines above the header. */
const headerLines = 15;

/** Refuses with import_unreadable. */
export async function openFile(source: FileSource): Promise<OpenedFile> {
  if (source.size === 0) throw new Refusal('import_unreadable', { message: 'The file is empty' });
  const encoding = await detectEncoding(source);
  const dialect = await detectDialect(source, encoding);
  const top = await firstRecords({ source, encoding, ...dialect });
  const known = top.find(({ cells }) => detectTracker(cells) !== null);
  const header = known ?? top.find(({ cells }) => cells.length > 1) ?? top[0];
  if (header === undefined) {
    throw new Refusal('import_unreadable', { message: 'The file has no header' });
  }
  return {
    encoding,
    delimiter: dialect.delimiter,
    header: header.cells,
    async *records() {
      for await (const record of recordsOf({ source, encoding, ...dialect })) {
        if (record.row > header.row) yield record;
      }
    },
  };
}

type Dialect = Readonly<{ delimiter: string; skipped: number }>;
type Reading = Dialect & Readonly<{ source: FileSource; encoding: Encoding }>;

async function detectDialect(source: FileSource, encoding: Encoding): Promise<Dialect> {
  for await (const text of textOf(source, encoding)) {
    const lines = text.slice(0, 100_000).split(/\r\n|\n|\r/, headerLines);
    // Excel says in the first line what separates the cells.
    const said = /^sep=(.)$/.exec(lines[0] ?? '')?.[1];
    if (said !== undefined) return { delimiter: said, skipped: 1 };
    const known = delimiters.find((delimiter) =>
      lines.some((line) => detectTracker(line.replaceAll('"', '').split(delimiter)) !== null),
    );
    if (known !== undefined) return { delimiter: known, skipped: 0 };
    const titles = lines.map(withoutQuoted);
    const counted = delimiters.map((delimiter) => ({
      delimiter,
      count: Math.max(...titles.map((line) => line.split(delimiter).length)),
    }));
    const most = counted.reduce((best, each) => (each.count > best.count ? each : best));
    return { delimiter: most.delimiter, skipped: 0 };
  }
  return { delimiter: ',', skipped: 0 };
}

const withoutQuoted = (line: string): string => line.replaceAll(/"(?:[^"]|"")*"/g, '');

async function firstRecords(reading: Reading): Promise<readonly FileRecord[]> {
  const found: FileRecord[] = [];
  for await (const record of recordsOf(reading)) {
    found.push(record);
    if (found.length >= headerLines) break;
  }
  return found;
}

async function* recordsOf({ source, encoding, delimiter, skipped }: Reading) {
  const parser = parse({
    delimiter,
    from_line: skipped + 1,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: longestRecord,
  });
  const text = Readable.from(textOf(source, encoding));
  text.on('error', (error) => parser.destroy(error));
  text.pipe(parser);
  let row = skipped;
  try {
    for await (const record of parser) {
      row += 1;
      const cells: readonly string[] = record;
      if (cells.some((cell) => cell.trim() !== '')) yield { row, cells };
    }
  } catch (error) {
    throw asUnreadable(error, row);
  } finally {
    text.destroy();
    parser.destroy();
    if (!parser.closed) await once(parser, 'close').catch(() => undefined);
  }
}

function asUnreadable(error: unknown, row: number): unknown {
  if (!(error instanceof CsvError)) return error;
  const isOpenQuote = error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE';
  const what = isOpenQuote ? 'a quote that opens is never closed' : 'the quotes are broken';
  return new Refusal('import_unreadable', { message: `Row ${row + 1}: ${what}` });
}
