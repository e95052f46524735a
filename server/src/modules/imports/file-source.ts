// The bytes of a file as text: pieces, so that no file is held as one string, in the encoding that
// the bytes themselves show.

import { Refusal } from '@daybook/core/kernel/refusal.ts';

export type FileSource = Readonly<{ size: number; pieces: () => AsyncIterable<Buffer> }>;
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

const pieceBytes = 4 * 1024 * 1024;

export const sourceOf = (content: Buffer): FileSource => ({
  size: content.length,
  async *pieces() {
    for (let from = 0; from < content.length; from += pieceBytes) {
      yield content.subarray(from, from + pieceBytes);
    }
  },
});

export const sourceFrom = (
  size: number,
  read: (from: number, length: number) => Promise<Buffer>,
): FileSource => ({
  size,
  async *pieces() {
    for (let from = 0; from < size; from += pieceBytes) yield await read(from, pieceBytes);
  },
});

const unreadable = (message: string): Refusal =>
  new Refusal('import_unreadable', { message }, [
    { field: 'contentBase64', rule: 'import_unreadable', message },
  ]);

/** Refuses with import_unreadable what is no text. */
export async function detectEncoding(source: FileSource): Promise<Encoding> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let marked: Encoding | null | undefined;
  for await (const piece of source.pieces()) {
    marked ??= markOf(piece);
    if (marked !== null) return marked;
    if (piece.includes(0)) throw unreadable('This is no text file: save the export as CSV');
    try {
      decoder.decode(piece, { stream: true });
    } catch {
      // Every byte means something in windows-1252, so whatever is not UTF-8 is read as that.
      return 'windows-1252';
    }
  }
  return isWhole(decoder) ? 'utf-8' : 'windows-1252';
}

function isWhole(decoder: TextDecoder): boolean {
  try {
    decoder.decode();
    return true;
  } catch {
    return false;
  }
}

function markOf(piece: Buffer): Encoding | null {
  const [first, second, third] = piece;
  if (first === 0x50 && second === 0x4b) {
    throw unreadable('This is an Excel workbook or an archive: save the export as CSV');
  }
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // Text in Latin letters without a mark: every second byte is zero.
  if (first !== 0 && second === 0 && third !== 0) return 'utf-16le';
  if (first === 0 && second !== 0 && third === 0) return 'utf-16be';
  return null;
}

/** The byte-order mark is left out. */
export async function* textOf(source: FileSource, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const piece of source.pieces()) yield decoder.decode(piece, { stream: true });
  yield decoder.decode();
}
