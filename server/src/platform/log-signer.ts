// The keys that sign the heads of the audit logs, and the last head of each log: files, so that whoever can change the
// database can neither sign another history nor have the server sign it.

import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type LogKey,
  logKey,
  readHead,
  readNote,
  signedNote,
  type TreeHead,
} from '@daybook/core/audit/signed-note.ts';

export const sha256 = (bytes: Uint8Array): Uint8Array =>
  createHash('sha256').update(bytes).digest();

export type LogSigner = Readonly<{
  /** Oldest first; the last one signs. */
  keys: () => readonly Readonly<LogKey & { since: string }>[];
  /** By the newest key, and where the log's last head was signed by an older one, by that too. */
  sign: (firmId: string, text: string) => string;
  /** Throws where the file can't be understood: a log whose last head is unknown is not signed. */
  lastHead: (firmId: string) => TreeHead | null;
  keep: (firmId: string, note: string, isDayEnd: boolean) => void;
}>;

type SigningKey = LogKey & Readonly<{ since: string; privateKey: KeyObject }>;
const signerName = 'daybook';

function readKey(pem: string, since: string): SigningKey {
  const privateKey = createPrivateKey(pem);
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  const publicKey = Uint8Array.from(Buffer.from(x ?? '', 'base64url'));
  return { ...logKey(sha256, signerName, publicKey), since, privateKey };
}

const keysFolder = (folder: string) => join(folder, 'keys');
const keyFile = /^(\d{8}T\d{9}Z)\.pem$/;
const instantOf = (stamp: string) =>
  stamp.replace(/^(....)(..)(..T..)(..)(..)(...)Z$/, '$1-$2-$3:$4:$5.$6Z');

function readKeys(folder: string): readonly SigningKey[] {
  return readdirSync(keysFolder(folder))
    .sort()
    .flatMap((name) => {
      const stamp = keyFile.exec(name)?.[1];
      if (stamp === undefined) return [];
      return [readKey(readFileSync(join(keysFolder(folder), name), 'utf8'), instantOf(stamp))];
    });
}

/** A new key, which signs from the next head on. The old ones stay: what they signed is still to be checked. */
export function addLogKey(folder: string, now: string): LogKey {
  mkdirSync(keysFolder(folder), { recursive: true, mode: 0o700 });
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const name = `${now.replace(/[-:.]/g, '')}.pem`;
  writeFileSync(join(keysFolder(folder), name), pem, { mode: 0o600, flag: 'wx' });
  return readKey(pem, now);
}

function leave(directory: string, firmId: string, note: string): void {
  const { size = 0, at = '' } = readHead(readNote(note)?.text ?? '') ?? {};
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, `${firmId}-${at.slice(0, 10)}-${size}.note`), note, {
    mode: 0o644,
    flush: true,
  });
}

/** Makes the first key where there is none. Keys that are added while it is open sign from then on. */
export function openLogSigner(
  {
    auditDirectory: folder,
    headsDirectory,
  }: Readonly<{ auditDirectory: string; headsDirectory: string | null }>,
  now: string,
): LogSigner {
  const headsFolder = join(folder, 'heads');
  mkdirSync(keysFolder(folder), { recursive: true, mode: 0o700 });
  mkdirSync(headsFolder, { recursive: true, mode: 0o700 });
  if (readKeys(folder).length === 0) addLogKey(folder, now);
  const lastFile = (firmId: string) => join(headsFolder, `${firmId}.note`);
  const lastNote = (firmId: string): string | null => {
    try {
      return readFileSync(lastFile(firmId), 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    }
  };
  return {
    keys: () => readKeys(folder),
    sign(firmId, text) {
      const keys = readKeys(folder);
      const last = readNote(lastNote(firmId) ?? '')?.signatures[0]?.keyId;
      const used = keys.filter((key, index) => index === keys.length - 1 || key.id === last);
      return signedNote(
        text,
        used.toReversed().map(({ name, id, privateKey }) => ({
          ...{ name, keyId: id },
          signature: sign(null, Buffer.from(text), privateKey),
        })),
      );
    },
    lastHead(firmId) {
      const note = lastNote(firmId);
      if (note === null) return null;
      const head = readHead(readNote(note)?.text ?? '');
      if (head === null) throw new Error(`${lastFile(firmId)} is no tree head`);
      return head;
    },
    keep(firmId, note, isDayEnd) {
      // First, so that a day whose head can't leave is not done, and is tried again.
      if (isDayEnd && headsDirectory !== null) leave(headsDirectory, firmId, note);
      // Whole or not at all, also where the machine stops in between.
      writeFileSync(`${lastFile(firmId)}.new`, note, { mode: 0o600, flush: true });
      renameSync(`${lastFile(firmId)}.new`, lastFile(firmId));
    },
  };
}
