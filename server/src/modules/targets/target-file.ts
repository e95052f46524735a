// Targets of a file: measure, scope, month, amount. All of it is taken, or nothing is, and every bad line is named with
// its field. The file that the list of targets exports is taken as well.

import { nameKey } from '@daybook/core/imports/imported-names.ts';
import { markCounter, readDecimal } from '@daybook/core/imports/imported-number.ts';
import { type FieldError, Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { currencies, minorDigits } from '@daybook/core/money/currency.ts';
import { money } from '@daybook/core/money/money.ts';
import {
  type TargetHolder,
  type TargetMeasure,
  targetFactsOf,
  targetHolders,
  targetMeasureKeys,
} from '@daybook/core/targets/target-measures.ts';
import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';

const mostRows = 5000;
const mostNamed = 50;

const Lines = z.array(
  z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) }),
);
type Line = Readonly<{ line: number; cells: ReadonlyMap<string, string> }>;

/** By the names that a line has; who they are is found out for all of them at once. */
export type FileTarget = Readonly<{
  line: number;
  measure: TargetMeasure;
  holderKind: TargetHolder;
  holderName: string;
  month: string;
  amount: ReturnType<typeof money> | null;
  minutes: number | null;
}>;

const delimiterOf = (head: string): string =>
  ['\t', ';'].find((mark) => head.includes(mark)) ?? ',';

function linesOf(content: string): readonly Line[] {
  try {
    const [head, ...rest] = Lines.parse(
      parse(content, {
        ...{ bom: true, delimiter: delimiterOf(content.split(/\r?\n/, 1)[0] ?? ''), info: true },
        ...{ relax_column_count: true, skip_empty_lines: true, trim: true },
      }),
    );
    const columns = (head?.record ?? []).map((name) => name.toLowerCase().replaceAll(/[\s_]/g, ''));
    return rest.map(({ record, info }) => ({
      line: info.lines,
      cells: new Map(columns.map((name, place) => [name, record[place] ?? ''])),
    }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw refuseField('import_unreadable', 'contentBase64', error.message);
  }
}

const cell = ({ cells }: Line, ...names: readonly string[]): string =>
  names.map((name) => cells.get(name) ?? '').find((text) => text !== '') ?? '';

const measureOf = (text: string): TargetMeasure | undefined =>
  targetMeasureKeys.find(
    (key) =>
      nameKey(key.replaceAll('_', ' ')) === nameKey(text.replaceAll('_', ' ')) ||
      nameKey(targetFactsOf(key).title) === nameKey(text),
  );

/** "Branch: Berlin", "firm", or the kind and the name in columns of their own. */
function holderOf(line: Line): Readonly<{ kind: TargetHolder | undefined; name: string }> {
  const text = cell(line, 'scope', 'holder');
  const [before = '', ...after] = text.split(':');
  const kindText = cell(line, 'holderkind') || before;
  const kind = targetHolders.find((each) =>
    [each, `whole ${each}`].includes(kindText.trim().toLowerCase()),
  );
  if (kind === 'firm') return { kind, name: '' };
  return { kind, name: (line.cells.has('holderkind') ? text : after.join(':')).trim() };
}

type Fault = Readonly<{ field: string; message: string }>;
const isFault = (value: object): value is Fault => 'field' in value;

function scaledIn(text: string, mark: '.' | ',', digits: number): bigint | null {
  const number = readDecimal(text, mark);
  if (number === null) return null;
  if (number.scale <= digits) return number.digits * 10n ** BigInt(digits - number.scale);
  const beyond = 10n ** BigInt(number.scale - digits);
  return number.digits % beyond === 0n ? number.digits / beyond : null;
}

type Figure = Readonly<{ amount: FileTarget['amount']; minutes: number | null }>;
type Told = Readonly<{ mark: '.' | ','; currency: string }>;

function moneyOf(line: Line, told: Told): Figure | Fault {
  const currency = cell(line, 'currency', 'amountcurrency') || told.currency;
  if (!currencies.includes(currency))
    return { field: 'currency', message: `“${currency}” is no currency that Daybook knows` };
  const text = cell(line, 'amount');
  const minor = scaledIn(text, told.mark, minorDigits(currency));
  return minor === null
    ? { field: 'amount', message: `“${text}” is no amount of ${currency}` }
    : { amount: money(minor, currency), minutes: null };
}

function hoursOf(line: Line, { mark }: Told): Figure | Fault {
  const whole = cell(line, 'minutes');
  if (whole !== '')
    return /^\d{1,9}$/.test(whole)
      ? { amount: null, minutes: Number(whole) }
      : { field: 'minutes', message: `“${whole}” is no number of minutes` };
  const text = cell(line, 'amount');
  const hundredths = scaledIn(text, mark, 2);
  if (hundredths === null || hundredths < 0n || (hundredths * 60n) % 100n !== 0n)
    return { field: 'amount', message: `“${text}” is no number of hours in whole minutes` };
  return { amount: null, minutes: Number((hundredths * 60n) / 100n) };
}

function targetOf(line: Line, told: Told): FileTarget | Fault {
  const measureText = cell(line, 'measure');
  const measure = measureOf(measureText);
  if (measure === undefined)
    return {
      field: 'measure',
      message: `“${measureText}” is none of: ${targetMeasureKeys.map((key) => targetFactsOf(key).title).join(', ')}`,
    };
  const { kind, name } = holderOf(line);
  if (kind === undefined || (kind !== 'firm' && name === ''))
    return {
      field: 'scope',
      message: `“${cell(line, 'scope', 'holder')}” is none of: firm, branch: name, person: name, service: name`,
    };
  const month = cell(line, 'month').slice(0, 7);
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month))
    return { field: 'month', message: `“${cell(line, 'month')}” is no month; write it as 2026-01` };
  const figure =
    targetFactsOf(measure).kind === 'money' ? moneyOf(line, told) : hoursOf(line, told);
  if (isFault(figure)) return figure;
  return { line: line.line, measure, holderKind: kind, holderName: name, month, ...figure };
}

export const lineFault = (line: number, { field, message }: Fault): FieldError => ({
  ...{ field: `rows.${line}.${field}`, rule: 'row' },
  message: `Line ${line}, ${field}: ${message}`,
});

/** Refuses with import_unreadable, naming each bad line and its field. */
export function refuseLines(faults: readonly FieldError[]): void {
  if (faults.length > 0)
    throw new Refusal('import_unreadable', { badRows: faults.length }, faults.slice(0, mostNamed));
}

export function readTargetFile(content: string, currency: string): readonly FileTarget[] {
  const lines = linesOf(content);
  if (lines.length === 0) throw refuseField('import_unreadable', 'contentBase64', 'It is empty');
  if (lines.length > mostRows)
    throw refuseField('too_large', 'contentBase64', `At most ${mostRows} lines`);
  const marks = markCounter();
  for (const line of lines) marks.add(cell(line, 'amount'));
  const verdict = marks.verdict();
  if (verdict === 'ask')
    throw refuseField(
      'import_ambiguous',
      'contentBase64',
      'A mark before three digits may part thousands or decimals here: write 120000 or 120000.00',
    );
  const told = { mark: verdict, currency };
  const read = lines.map((line) => {
    const target = targetOf(line, told);
    return isFault(target) ? lineFault(line.line, target) : target;
  });
  refuseLines(read.filter((each): each is FieldError => 'rule' in each));
  return read.filter((each): each is FileTarget => !('rule' in each));
}
