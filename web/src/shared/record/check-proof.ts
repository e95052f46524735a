// The path from an event to the root that was signed. Who signed it is for whoever holds the key: daybook-verify.

import { leafHash, provesInclusion } from '@daybook/core/audit/merkle-tree.ts';
import { readHead, readNote } from '@daybook/core/audit/signed-note.ts';
import { sha256 } from '@noble/hashes/sha2.js';
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Answer, api } from '../api.ts';

export function checkProof({
  leaf,
  leafHash: told,
  position,
  proof,
}: Answer<typeof api.auditLog.inclusion>): boolean {
  const head = readHead(readNote(proof?.head.note ?? '')?.text ?? '');
  if (position === null || proof === null || told === null || head === null) return false;
  return provesInclusion(sha256, {
    leaf: leaf === null ? hexToBytes(told) : leafHash(sha256, utf8ToBytes(leaf)),
    position,
    size: head.size,
    root: head.root,
    path: proof.path.map(hexToBytes),
  });
}
