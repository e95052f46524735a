// Reads the text of a PDF as Typst writes it: fonts of two-byte glyphs with a ToUnicode map, one text
// matrix for each piece of text. Enough to check what a document says; no reader for other PDFs.

import { inflateSync } from 'node:zlib';

type Piece = Readonly<{ x: number; y: number; text: string }>;
type Objects = ReadonlyMap<number, string>;

/** The rows of every page, from top to bottom; pieces of a row are parted by a bar. */
export function pdfRows(pdf: Uint8Array): readonly string[] {
  const objects = objectsOf(Buffer.from(pdf).toString('latin1'));
  const pages = [...objects.values()].filter((body) => /\/Type \/Page\b/.test(body));
  return pages.flatMap((page) => rowsOf(piecesOf(page, objects)));
}

function objectsOf(file: string): Objects {
  if (!file.startsWith('%PDF-')) throw new Error('It is no PDF');
  const found = file.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj(?=\n)/g);
  return new Map([...found].map(([, id, body = '']) => [Number(id), body]));
}

function streamOf(body: string): string {
  const [, raw] = /\nstream\n([\s\S]*)\nendstream/.exec(body) ?? [];
  if (raw === undefined) throw new Error('The object has no stream');
  if (!body.includes('/Filter /FlateDecode')) return raw;
  return inflateSync(Buffer.from(raw, 'latin1')).toString('latin1');
}

function objectAt(objects: Objects, id: string | undefined): string {
  const body = objects.get(Number(id));
  if (body === undefined) throw new Error(`The PDF has no object ${id}`);
  return body;
}

function glyphsOf(font: string, objects: Objects): ReadonlyMap<number, string> {
  const [, id] = /\/ToUnicode (\d+) 0 R/.exec(font) ?? [];
  const map = streamOf(objectAt(objects, id));
  return new Map(
    [...map.matchAll(/<([0-9A-F]{4})> <([0-9A-F]+)>$/gm)].map(([, glyph = '', text = '']) => [
      Number.parseInt(glyph, 16),
      Buffer.from(text, 'hex').swap16().toString('utf16le'),
    ]),
  );
}

function piecesOf(page: string, objects: Objects): readonly Piece[] {
  const [, resourcesId] = /\/Resources (\d+) 0 R/.exec(page) ?? [];
  const resources = resourcesId === undefined ? page : objectAt(objects, resourcesId);
  const fonts = new Map(
    [...resources.matchAll(/\/(f\d+) (\d+) 0 R/g)].map(([, name, id]) => [
      name,
      glyphsOf(objectAt(objects, id), objects),
    ]),
  );
  const [, contentId] = /\/Contents (\d+) 0 R/.exec(page) ?? [];
  const content = streamOf(objectAt(objects, contentId));
  const blocks = content.matchAll(
    /([-\d.]+) ([-\d.]+) cm\n(?:(?!\bcm\b)[\s\S])*?BT\n([\s\S]*?)\nET/g,
  );
  return [...blocks].map(([, x, y, block = '']) => {
    const [, fontName] = /\/(f\d+) [\d.]+ Tf/.exec(block) ?? [];
    const glyphs = fonts.get(fontName);
    if (glyphs === undefined) throw new Error(`The page has no font ${fontName}`);
    return { x: Number(x), y: Number(y), text: textOf(block, glyphs) };
  });
}

function textOf(block: string, glyphs: ReadonlyMap<number, string>): string {
  const strings = [...block.matchAll(/\(((?:\\[\s\S]|[^\\)])*)\)/g)].map(([, raw = '']) =>
    bytesOf(raw),
  );
  return strings
    .flatMap((bytes) =>
      Array.from(
        { length: bytes.length / 2 },
        (_, at) => glyphs.get(bytes.readUInt16BE(at * 2)) ?? '\ufffd',
      ),
    )
    .join('');
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
const bytesOf = (raw: string): Buffer =>
  Buffer.from(
    raw.replace(/\\([0-7]{1,3}|[\s\S])/g, (_, code: string) =>
      /^[0-7]/.test(code) ? String.fromCharCode(Number.parseInt(code, 8)) : (escapes[code] ?? code),
    ),
    'latin1',
  );

function rowsOf(pieces: readonly Piece[]): readonly string[] {
  const rows = [...Map.groupBy(pieces, ({ y }) => Math.round(y)).entries()];
  return rows
    .toSorted(([a], [b]) => b - a)
    .map(([, row]) =>
      row
        .toSorted((a, b) => a.x - b.x)
        // The narrow space between thousands is no different to who reads the text.
        .map(({ text }) => text.replaceAll(/\s+/g, ' ').trim())
        .join(' | '),
    );
}
