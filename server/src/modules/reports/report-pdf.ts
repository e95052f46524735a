// A report on paper: the same rows, subtotals and totals as on the screen.

import { readFileSync } from 'node:fs';
import { addDays } from '@daybook/core/kernel/plain-date.ts';
import { formatAmount } from '@daybook/core/money/money.ts';
import { formatDuration } from '@daybook/core/timesheets/duration.ts';
import { renderPdf } from '../../platform/typst.ts';
import type { Answer } from './answer.ts';
import { beforeKey } from './report-rows.ts';

const template = readFileSync(new URL('./templates/report.typ', import.meta.url), 'utf8');
type Row = Answer['items'][number];
type Column = Readonly<{
  key: string;
  title: string;
  right: boolean;
  grows: boolean;
  kind: string;
}>;

function columnsOf(answer: Answer): readonly Column[] {
  const labels = new Map(answer.dimensions.map(({ key, label }) => [key, label]));
  const groups = answer.by.map((key, place) => ({
    ...{ key, title: labels.get(key) ?? key, right: false, grows: place === 0, kind: 'text' },
  }));
  const isMoney = answer.measures.some(({ kind }) => kind === 'money');
  const currency = isMoney
    ? [{ key: 'currency', title: '', right: false, grows: false, kind: 'text' }]
    : [];
  const measures = answer.measures.flatMap(({ key, label, kind }) => [
    { key, title: label, right: true, grows: false, kind },
    ...(answer.comparedFrom === null
      ? []
      : [{ key: beforeKey(key), title: `${label}, before`, right: true, grows: false, kind }]),
  ]);
  const all = [...groups, ...currency, ...measures];
  return groups.length === 0 ? all.map((each, place) => ({ ...each, grows: place === 0 })) : all;
}

function textOf(cell: Row[string] | undefined, kind: string): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'object' && 'minor' in cell) return formatAmount(cell);
  if (typeof cell === 'object') return cell.name;
  if (kind === 'minutes') return formatDuration(Number(cell), 'clock');
  return kind === 'percent' ? `${cell} %` : String(cell);
}

/** Rows under the subtotal of their first group, as on the screen. */
function rowsOf(answer: Answer, columns: readonly Column[]) {
  const cellsOf = (row: Row) => columns.map(({ key, kind }) => textOf(row[key], kind));
  const rows = answer.items.map((row) => ({ cells: cellsOf(row), strong: false }));
  if (answer.subtotals.length === 0) return rows;
  const [first = ''] = answer.by;
  return answer.subtotals.flatMap((subtotal) => [
    { cells: cellsOf(subtotal), strong: true },
    ...answer.items
      .filter(
        (row) =>
          textOf(row[first], 'text') === textOf(subtotal[first], 'text') &&
          row.currency === subtotal.currency,
      )
      .map((row) => ({ cells: cellsOf({ ...row, [first]: null }), strong: false })),
  ]);
}

export function reportPdf(answer: Answer, now: string): Buffer {
  const columns = columnsOf(answer);
  const last = addDays(answer.until, -1);
  const period =
    answer.kind === 'moment'
      ? `At the end of ${last}`
      : answer.from === last
        ? `Of ${last}`
        : `From ${answer.from} to ${last}`;
  const totals = answer.totals.map((row) =>
    columns.map(({ key, kind }, place) =>
      place === 0 && answer.by.length > 0 ? 'Total' : textOf(row[key], kind),
    ),
  );
  return renderPdf(template, {
    title: answer.title,
    facts: [
      period,
      ...(answer.comparedFrom === null || answer.comparedUntil === null
        ? []
        : [`Beside ${answer.comparedFrom} to ${addDays(answer.comparedUntil, -1)}`]),
      ...(answer.asOf === null ? [] : [`As it was known at ${answer.asOf}`]),
    ],
    columns,
    rows: rowsOf(answer, columns),
    totals,
    formulas: answer.measures.map(({ label, formula }) => `${label}: ${formula}`),
    footer: `${answer.title}, made ${now.slice(0, 16).replace('T', ' ')} UTC`,
  });
}
