// A bank's file in any of its formats, told by what stands in it, one entry after another.

import {
  type CsvMapping,
  guessMapping,
  readBankCsv,
  unreadable,
} from '@daybook/core/cash/bank-csv.ts';
import type { BankEntry, StatedBalances } from '@daybook/core/cash/bank-entry.ts';
import { readCamt, type Wanted } from './camt.ts';
import { readOfx } from './ofx.ts';

export type BankFile = Readonly<{
  format: 'csv' | 'camt.053' | 'ofx';
  /** The mapping that a CSV is read by. */
  mapping: CsvMapping | null;
  entries: Generator<BankEntry, StatedBalances>;
}>;

/** `mapping` null: guessed from the headings. Refuses with import_unreadable, naming place and rule. */
export function openBankFile(
  content: Buffer,
  { mapping, ...wanted }: Wanted & Readonly<{ mapping: CsvMapping | null }>,
): BankFile {
  const text = textOf(content).trimStart();
  const head = text.slice(0, 2000);
  if (/<OFX>/i.test(head) || head.startsWith('OFXHEADER'))
    return { format: 'ofx', mapping: null, entries: readOfx(text, wanted) };
  if (head.startsWith('<'))
    return { format: 'camt.053', mapping: null, entries: readCamt(text, wanted) };
  const used = mapping ?? guessMapping(text);
  if (used === null)
    throw unreadable('The first lines name no columns: a date and an amount at least');
  return { format: 'csv', mapping: used, entries: csvEntries(text, used, wanted.currency) };
}

function* csvEntries(
  text: string,
  mapping: CsvMapping,
  currency: string,
): Generator<BankEntry, StatedBalances> {
  yield* readBankCsv(text, mapping, currency);
  return { opening: null, closing: null };
}

/** Every byte means something in windows-1252, which is what banks write that don't write UTF-8. */
function textOf(content: Buffer): string {
  if (content.subarray(0, 4).includes(0)) throw unreadable('This is no text file');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return new TextDecoder('windows-1252').decode(content);
  }
}
