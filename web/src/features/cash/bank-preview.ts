// What a file would bring, read in the browser by the rules that the server reads it by.

import {
  type CsvMapping,
  columnsOf,
  guessMapping,
  readBankCsv,
} from '@daybook/core/cash/bank-csv.ts';
import type { BankEntry } from '@daybook/core/cash/bank-entry.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';

const shownLines = 5;
const headBytes = 200_000;

/** The beginning of a file as text; null for one that is no CSV, and so needs no mapping. */
export async function csvHead(file: File): Promise<string | null> {
  const bytes = await file.slice(0, headBytes).arrayBuffer();
  const text = decoded(bytes, file.size > headBytes).trimStart();
  return text.startsWith('<') || text.startsWith('OFXHEADER') ? null : text;
}

function decoded(bytes: ArrayBuffer, isCut: boolean): string {
  try {
    // A character that the cut goes through is no fault of the file.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: isCut });
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

export const emptyMapping: CsvMapping = {
  ...{ delimiter: ';', dateOrder: 'dmy', decimalMark: ',', hasHeadings: true, skippedLines: 0 },
  ...{ date: '', amount: null, debit: null, credit: null, side: null, reference: [] },
  ...{ counterparty: null, iban: null, currency: null, id: null },
};

export const mappingFor = (text: string, saved: CsvMapping | null): CsvMapping =>
  saved ?? guessMapping(text) ?? emptyMapping;

export type Preview = Readonly<{
  columns: readonly string[];
  entries: readonly BankEntry[];
  problem: string | null;
}>;

export function previewOf(text: string, mapping: CsvMapping, currency: string): Preview {
  const columns = attempt(() => columnsOf(text, mapping));
  const entries: BankEntry[] = [];
  const read = attempt(() => {
    for (const entry of readBankCsv(text, mapping, currency)) {
      entries.push(entry);
      if (entries.length >= shownLines) break;
    }
  });
  return {
    columns: 'value' in columns ? columns.value.filter((name) => name !== '') : [],
    entries,
    problem: 'problem' in read ? read.problem : null,
  };
}

type Attempt<T> = Readonly<{ value: T }> | Readonly<{ problem: string }>;

function attempt<T>(read: () => T): Attempt<T> {
  try {
    return { value: read() };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { problem: error.fields[0]?.message ?? 'The file cannot be read' };
  }
}
