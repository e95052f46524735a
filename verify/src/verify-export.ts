// Reads an export of the audit log, or one proof, and says whether it holds. It asks no server.

import { createHash, createPublicKey, verify } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type ExportLine, type LogVerdict, openLogCheck } from '@daybook/core/audit/log-check.ts';
import { leafHash, provesInclusion } from '@daybook/core/audit/merkle-tree.ts';
import {
  type LogKey,
  readKeyLine,
  type TreeHead,
  trustedHead,
  type VerifySignature,
} from '@daybook/core/audit/signed-note.ts';

export const sha256 = (bytes: Uint8Array): Uint8Array =>
  createHash('sha256').update(bytes).digest();

const verifySignature: VerifySignature = (publicKey, text, signature) => {
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey).toString('base64url') },
    format: 'jwk',
  });
  return verify(null, text, key, signature);
};

/** Throws for a line that is no verifier key. */
export function readKey(line: string): LogKey {
  const key = readKeyLine(sha256, line);
  if (key === null) throw new RangeError(`Not a verifier key: ${line}`);
  return key;
}

type Means = Readonly<{ keys: readonly LogKey[]; heads: readonly string[] }>;

/** `progress` hears how many lines were read, now and then. */
export async function verifyExport(
  file: string,
  { keys, heads }: Means,
  progress: (lines: number) => void = () => undefined,
): Promise<LogVerdict> {
  const check = openLogCheck({ hash: sha256, verify: verifySignature, keys, heads });
  let lines = 0;
  for await (const text of createInterface({
    input: createReadStream(file),
    crlfDelay: Infinity,
  })) {
    lines += 1;
    check.read(readLine(text, lines));
    if (lines % 10_000 === 0) progress(lines);
  }
  return check.verdict();
}

const kinds = ['export', 'head', 'position', 'outside', 'end'];
function readLine(text: string, number: number): ExportLine {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    throw new RangeError(`Line ${number} is not JSON: the file is cut off, or is no export`);
  }
  if (typeof line !== 'object' || line === null || !kinds.some((kind) => kind in line))
    throw new RangeError(`Line ${number} is no line of an export of the audit log`);
  return line as ExportLine;
}

/** As the API answers to a request for the proof of an event. */
export type Proof = Readonly<{
  position: number;
  leaf: string | null;
  leafHash: string;
  proof: Readonly<{ size: number; path: readonly string[]; head: Readonly<{ note: string }> }>;
}>;
const fromHex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));

/** The head that the event is in, or what is wrong. */
export function verifyProof(
  { position, leaf, leafHash: told, proof }: Proof,
  keys: readonly LogKey[],
): Readonly<{ head: TreeHead } | { wrong: string }> {
  const head = trustedHead(proof.head.note, keys, verifySignature);
  if (head === null) return { wrong: 'Its head is not signed by a key that you gave' };
  const reckoned = leaf === null ? fromHex(told) : leafHash(sha256, new TextEncoder().encode(leaf));
  const holds = provesInclusion(sha256, {
    ...{ leaf: reckoned, position, size: head.size, root: head.root },
    path: proof.path.map(fromHex),
  });
  if (holds) return { head };
  return { wrong: `The event is not at position ${position} of the log that was signed` };
}
