// Any list as a workbook, streamed: typed cells under a header that stays in sight. Rows are written as they come, so a
// million of them take no more memory than a page.

import { Readable } from 'node:stream';
import { Zip, ZipDeflate } from 'fflate';
import { type ListCell, type ListRow, listRows } from './list-cells.ts';

export const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** What a sheet holds at most, its header among them; what is left goes on on the next sheet. */
const sheetRows = 1_048_576;
const rowsAtOnce = 500;

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packaged = 'http://schemas.openxmlformats.org/package/2006';
const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

// By place: plain, header, day, amount with and without decimals.
const styles = `${head}<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="4" applyNumberFormat="1"/><xf numFmtId="3" applyNumberFormat="1"/></cellXfs></styleSheet>`;
const style = { header: 1, day: 2, decimals: 3, whole: 4 } as const;

const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
// What XML can't hold is left out: no reader would open the file.
const unheld = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
const escaped = (text: string) =>
  text.replace(unheld, '').replace(/[&<>]/g, (mark) => marks[mark] ?? mark);
const textCell = (text: string, place = 0) =>
  `<c t="inlineStr"${place === 0 ? '' : ` s="${place}"`}><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;

/** Days since the end of 1899, as spreadsheets count them. */
const dayNumber = (date: string) => Date.parse(`${date}T00:00:00Z`) / 86_400_000 + 25_569;

function cellXml(cell: ListCell | undefined): string {
  if (cell === undefined || cell.text === '') return '<c/>';
  switch (cell.kind) {
    case 'text':
      return textCell(cell.text);
    case 'number':
      return `<c><v>${Number(cell.text)}</v></c>`;
    case 'amount':
      return `<c s="${cell.text.includes('.') ? style.decimals : style.whole}"><v>${Number(cell.text)}</v></c>`;
    case 'date':
      return `<c s="${style.day}"><v>${dayNumber(cell.text)}</v></c>`;
    default:
      return cell.kind satisfies never;
  }
}

const sheetOpening = (keys: readonly string[]) =>
  `${head}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>${
    keys.length === 0
      ? ''
      : `<cols>${keys.map((key, place) => `<col min="${place + 1}" max="${place + 1}" width="${Math.max(12, key.length + 2)}" customWidth="1"/>`).join('')}</cols>`
  }<sheetData><row>${keys.map((key) => textCell(key, style.header)).join('')}</row>`;
const sheetEnd = '</sheetData></worksheet>';

const nameOf = (sheet: number) => (sheet === 1 ? 'Rows' : `Rows ${sheet}`);
const numbers = (sheets: number) => Array.from({ length: sheets }, (_, index) => index + 1);
const relation = (id: string, type: string, target: string) =>
  `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`;

/** Written last, when it is known how many sheets there are. */
const parts = (sheets: number): Readonly<Record<string, string>> => ({
  '[Content_Types].xml': `${head}<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${sheetType}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${sheetType}.styles+xml"/>${numbers(
    sheets,
  )
    .map(
      (sheet) =>
        `<Override PartName="/xl/worksheets/sheet${sheet}.xml" ContentType="${sheetType}.worksheet+xml"/>`,
    )
    .join('')}</Types>`,
  '_rels/.rels': `${head}<Relationships xmlns="${packaged}/relationships">${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
  'xl/workbook.xml': `${head}<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${numbers(sheets)
    .map((sheet) => `<sheet name="${nameOf(sheet)}" sheetId="${sheet}" r:id="rId${sheet}"/>`)
    .join('')}</sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `${head}<Relationships xmlns="${packaged}/relationships">${numbers(
    sheets,
  )
    .map((sheet) => relation(`rId${sheet}`, 'worksheet', `worksheets/sheet${sheet}.xml`))
    .join('')}${relation(`rId${sheets + 1}`, 'styles', 'styles.xml')}</Relationships>`,
  'xl/styles.xml': styles,
});

async function* sheetParts(rows: AsyncIterable<ListRow>): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error !== null) throw error;
    ready.push(chunk);
  });
  const add = (name: string) => {
    const file = new ZipDeflate(name, { level: 6 });
    zip.add(file);
    return (text: string, isLast = false) => file.push(Buffer.from(text, 'utf8'), isLast);
  };
  let sheets = 0;
  let write: ReturnType<typeof add> | null = null;
  let inSheet = 0;
  let text = '';
  const open = (keys: readonly string[]) => {
    write?.(text + sheetEnd, true);
    sheets += 1;
    write = add(`xl/worksheets/sheet${sheets}.xml`);
    text = sheetOpening(keys);
    inSheet = 1;
    return write;
  };
  for await (const row of rows) {
    const keys = Object.keys(row);
    const writing = write === null || inSheet === sheetRows ? open(keys) : write;
    text += `<row>${keys.map((key) => cellXml(row[key])).join('')}</row>`;
    inSheet += 1;
    if (inSheet % rowsAtOnce === 0) {
      writing(text);
      text = '';
      yield* ready.splice(0);
    }
  }
  (write ?? open([]))(text + sheetEnd, true);
  for (const [name, content] of Object.entries(parts(sheets))) add(name)(content, true);
  zip.end();
  yield* ready;
}

export const xlsxOf = (
  next: (cursor: string | undefined) => Promise<unknown>,
  moneyColumns: readonly string[],
): Readable => Readable.from(sheetParts(listRows(next, moneyColumns)), { objectMode: false });
