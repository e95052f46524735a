// The file of a backup: gzip over tables, each as frames of PostgreSQL's copy format, and last a manifest that says what
// must have been read by then. Both ways in streams, so a large firm takes no more memory than a small one.

import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { link, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';

const Table = z.object({
  name: z.string(),
  columns: z.array(z.string()).min(1),
  rows: z.int().min(0),
  sha256: z.string(),
});
const Sequence = z.object({ name: z.string(), last: z.string(), isCalled: z.boolean() });
const Manifest = z.object({
  migrations: z.array(z.object({ name: z.string(), sha256: z.string() })).min(1),
  tables: z.array(Table),
  sequences: z.array(Sequence),
});
export type Manifest = z.output<typeof Manifest>;
type Head = Readonly<{ name: string; columns: readonly string[] }>;
export type TableCopy = Head & Readonly<{ content: Readable & { readonly rowCount: number } }>;

const mark = Buffer.from('daybook-backup 1\n');
const largestFrame = 1024 * 1024;
const nothing = Buffer.alloc(0);
const digest = (content: string | Buffer) => createHash('sha256').update(content).digest();

export class ArchiveError extends Error {}

function frame(content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([length, content]);
}

const Facts = Manifest.pick({ migrations: true, sequences: true });

async function* framesOf(
  facts: z.output<typeof Facts>,
  copies: AsyncIterable<TableCopy>,
): AsyncGenerator<Buffer> {
  yield mark;
  const tables: z.output<typeof Table>[] = [];
  for await (const { name, columns, content } of copies) {
    yield frame(Buffer.from(JSON.stringify({ name, columns })));
    const hash = createHash('sha256');
    for await (const piece of content) {
      const chunk = Buffer.from(piece);
      hash.update(chunk);
      for (let at = 0; at < chunk.length; at += largestFrame)
        yield frame(chunk.subarray(at, at + largestFrame));
    }
    yield frame(nothing);
    tables.push({
      ...{ name, columns: [...columns] },
      ...{ rows: content.rowCount, sha256: hash.digest('hex') },
    });
  }
  yield frame(nothing);
  const manifest = JSON.stringify({ ...facts, tables });
  yield frame(Buffer.from(manifest));
  yield digest(manifest);
}

/** Under its name only when it is whole, and never over another file. Readable by its owner alone. */
export async function writeArchive(
  file: string,
  facts: z.output<typeof Facts>,
  copies: AsyncIterable<TableCopy>,
): Promise<void> {
  const part = `${file}.part`;
  try {
    await pipeline(
      Readable.from(framesOf(facts, copies), { objectMode: false }),
      createGzip(),
      createWriteStream(part, { mode: 0o600, flags: 'wx', flush: true }),
    );
    await link(part, file);
  } finally {
    await rm(part, { force: true });
  }
}

/** Takes bytes by their number out of pieces of any size. */
function bytesOf(source: AsyncIterable<Buffer>) {
  const pieces = source[Symbol.asyncIterator]();
  let held: Buffer = nothing;
  async function take(length: number): Promise<Buffer> {
    while (held.length < length) {
      const { value, done } = await pieces.next();
      if (done === true) throw new ArchiveError('The backup is cut off');
      held = held.length === 0 ? value : Buffer.concat([held, value]);
    }
    const taken = held.subarray(0, length);
    held = held.subarray(length);
    return taken;
  }
  return {
    take,
    async frame(largest = largestFrame): Promise<Buffer> {
      const length = (await take(4)).readUInt32BE();
      if (length > largest) throw new ArchiveError('The backup was altered: a frame is too long');
      return take(length);
    },
    async end(): Promise<void> {
      if (held.length > 0 || (await pieces.next()).done !== true)
        throw new ArchiveError('The backup was altered: something stands behind its end');
    },
  };
}

type Bytes = ReturnType<typeof bytesOf>;
const TableHead = Table.pick({ name: true, columns: true });
type Loader = (head: Head, content: AsyncGenerator<Buffer>) => Promise<void>;

async function readTable(bytes: Bytes, head: Head, load: Loader): Promise<string> {
  const hash = createHash('sha256');
  async function* content() {
    for (let piece = await bytes.frame(); piece.length > 0; piece = await bytes.frame()) {
      hash.update(piece);
      yield piece;
    }
  }
  await load(head, content());
  return hash.digest('hex');
}

async function readFrames(bytes: Bytes, load: Loader): Promise<Manifest> {
  if (!(await bytes.take(mark.length)).equals(mark))
    throw new ArchiveError('This is no backup of Daybook');
  const read: Readonly<{ name: string; sha256: string }>[] = [];
  for (let text = await bytes.frame(); text.length > 0; text = await bytes.frame()) {
    const head = TableHead.parse(JSON.parse(text.toString('utf8')));
    read.push({ name: head.name, sha256: await readTable(bytes, head, load) });
  }
  const text = await bytes.frame(16 * largestFrame);
  if (!(await bytes.take(32)).equals(digest(text)))
    throw new ArchiveError('The backup was altered: its manifest');
  await bytes.end();
  const manifest = Manifest.parse(JSON.parse(text.toString('utf8')));
  const named = manifest.tables.map(({ name, sha256 }) => ({ name, sha256 }));
  const wrong = read.find(({ sha256 }, index) => sha256 !== named[index]?.sha256);
  if (wrong !== undefined || read.length !== named.length)
    throw new ArchiveError(`The backup was altered: ${wrong?.name ?? 'its tables'}`);
  return manifest;
}

const isDamage = (error: unknown) =>
  error instanceof SyntaxError ||
  error instanceof z.ZodError ||
  (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'));

/** Hands over each table and throws ArchiveError where anything differs from what was backed up. */
export async function readArchive(file: string, load: Loader): Promise<Manifest> {
  const unzipped = createGunzip();
  const reading = pipeline(createReadStream(file), unzipped);
  reading.catch(() => undefined); // the reader of what is unzipped meets it
  try {
    return await readFrames(bytesOf(unzipped), load);
  } catch (error) {
    throw isDamage(error) ? new ArchiveError('The backup is cut off or altered') : error;
  } finally {
    unzipped.destroy();
  }
}
