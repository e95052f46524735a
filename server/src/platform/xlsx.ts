// Any list as a workbook: typed cells under a header that stays in sight.

import { Refusal } from '@daybook/core/kernel/refusal.ts';
import writeXlsxFile, { type Cell } from 'write-excel-file/node';
import { type ListCell, type ListRow, listRows } from './list-cells.ts';

export const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** A workbook is made in memory; what is larger is for CSV, which streams. */
const mostRows = 50_000;

/** Refuses with too_large. */
export async function xlsxOf(
  next: (cursor: string | undefined) => Promise<unknown>,
  moneyColumns: readonly string[],
): Promise<Buffer> {
  const rows: ListRow[] = [];
  for await (const row of listRows(next, moneyColumns)) {
    if (rows.length === mostRows)
      throw new Refusal('too_large', { rows: mostRows, instead: 'text/csv' });
    rows.push(row);
  }
  const keys = Object.keys(rows[0] ?? {});
  const header: Cell[] = keys.map((key) => ({ value: key, fontWeight: 'bold' }));
  const data = [header, ...rows.map((row) => keys.map((key) => asCell(row[key])))];
  return writeXlsxFile(data, {
    stickyRowsCount: 1,
    columns: keys.map((key) => ({ width: Math.max(12, key.length + 2) })),
  }).toBuffer();
}

function asCell(cell: ListCell | undefined): Cell {
  if (cell === undefined || cell.text === '') return null;
  switch (cell.kind) {
    case 'text':
      return { value: cell.text, type: String };
    case 'number':
      return { value: Number(cell.text), type: Number };
    case 'amount':
      return {
        value: Number(cell.text),
        type: Number,
        format: cell.text.includes('.') ? '#,##0.00' : '#,##0',
      };
    case 'date':
      return { value: new Date(`${cell.text}T00:00:00Z`), type: Date, format: 'yyyy-mm-dd' };
    default:
      return cell.kind satisfies never;
  }
}
