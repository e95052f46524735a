// A tree head as people and machines can keep it anywhere: a signed note of a few lines of text (C2SP signed-note and
// tlog-checkpoint, with Ed25519), for example
//
//   daybook/0199c3f0-5a00-7000-8000-000000000001
//   5678
//   pGH4fN0J6XH1g0cV0Wm0p0bq3m0xw4lN9m7nB1w3bFQ=
//   at 2026-03-02T23:00:00.000Z
//
//   — daybook rP1kQk…

import type { Hash } from './merkle-tree.ts';

/** Of a log of `size` leaves; `origin` says of which log. */
export type TreeHead = Readonly<{ origin: string; size: number; root: Uint8Array; at: string }>;
/** `id` is eight hexadecimal digits that follow from name and key; `publicKey` is the raw key of 32 bytes. */
export type LogKey = Readonly<{ name: string; id: string; publicKey: Uint8Array }>;
export type NoteSignature = Readonly<{ name: string; keyId: string; signature: Uint8Array }>;

export const toBase64 = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
export const fromBase64 = (text: string): Uint8Array =>
  Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const fromHex = (text: string) =>
  Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

export const originOf = (firmId: string): string => `daybook/${firmId}`;

/** What is signed. It ends with a line break. */
export const headText = ({ origin, size, root, at }: TreeHead): string =>
  `${origin}\n${size}\n${toBase64(root)}\nat ${at}\n`;

const headPattern = /^([^\n]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\nat ([^\n]+)\n$/;
/** Null for a text that is no tree head. */
export function readHead(text: string): TreeHead | null {
  const [, origin, size, root, at] = headPattern.exec(text) ?? [];
  if (origin === undefined || size === undefined || root === undefined || at === undefined)
    return null;
  return { origin, size: Number(size), root: fromBase64(root), at };
}

const ed25519 = 1;
export function logKey(hash: Hash, name: string, publicKey: Uint8Array): LogKey {
  const told = new TextEncoder().encode(`${name}\n`);
  const id = toHex(hash(Uint8Array.from([...told, ed25519, ...publicKey])).subarray(0, 4));
  return { name, id, publicKey };
}

/** One line, to be given to whoever checks: "daybook+1f3a…+AQ…". */
export const keyLine = ({ name, id, publicKey }: LogKey): string =>
  `${name}+${id}+${toBase64(Uint8Array.from([ed25519, ...publicKey]))}`;

const keyPattern = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/;
/** Null for a line that is no key, or whose parts do not belong together. */
export function readKeyLine(hash: Hash, line: string): LogKey | null {
  const [, name, id, encoded] = keyPattern.exec(line.trim()) ?? [];
  if (name === undefined || id === undefined || encoded === undefined) return null;
  const bytes = fromBase64(encoded);
  const key = logKey(hash, name, bytes.subarray(1));
  return bytes[0] === ed25519 && key.id === id ? key : null;
}

export const signedNote = (text: string, signatures: readonly NoteSignature[]): string =>
  `${text}\n${signatures.map(({ name, keyId, signature }) => `— ${name} ${toBase64(Uint8Array.from([...fromHex(keyId), ...signature]))}\n`).join('')}`;

const signaturePattern = /^— (\S+) ([A-Za-z0-9+/]+={0,2})$/;
/** The text with its line break at the end, and who is said to have signed it. Null for what is no note. */
export function readNote(
  note: string,
): Readonly<{ text: string; signatures: readonly NoteSignature[] }> | null {
  const cut = note.lastIndexOf('\n\n');
  if (cut < 0 || !note.endsWith('\n')) return null;
  const lines = note.slice(cut + 2, -1).split('\n');
  const signatures = lines.flatMap((line) => {
    const [, name, encoded] = signaturePattern.exec(line) ?? [];
    if (name === undefined || encoded === undefined || encoded.length % 4 !== 0) return [];
    const bytes = fromBase64(encoded);
    return [{ name, keyId: toHex(bytes.subarray(0, 4)), signature: bytes.subarray(4) }];
  });
  if (signatures.length < lines.length || signatures.length === 0) return null;
  return { text: note.slice(0, cut + 1), signatures };
}

export type VerifySignature = (
  publicKey: Uint8Array,
  text: Uint8Array,
  signature: Uint8Array,
) => boolean;

/** The head of a note that a known key has signed; null where none has, or where a known key's signature is false. */
export function trustedHead(
  note: string,
  keys: readonly LogKey[],
  verify: VerifySignature,
): TreeHead | null {
  const read = readNote(note);
  if (read === null) return null;
  const text = new TextEncoder().encode(read.text);
  const known = read.signatures.flatMap((each) => {
    const key = keys.find(({ name, id }) => name === each.name && id === each.keyId);
    return key === undefined ? [] : [verify(key.publicKey, text, each.signature)];
  });
  return known.length > 0 && known.every(Boolean) ? readHead(read.text) : null;
}
