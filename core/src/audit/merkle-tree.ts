// A Merkle tree over a list that only grows, as RFC 9162, section 2.1 defines it: its root changes with every leaf, and a
// few hashes prove that a leaf is in it, or that a longer list begins with a shorter one.
//
// Positions and sizes count leaves, from 0. A hash is 32 bytes: SHA-256, given by the caller, because this code runs where
// there is no one way to reckon it.

export type Hash = (bytes: Uint8Array) => Uint8Array;
/** The leaves from `start` on, `size` of them. */
export type Subtree = Readonly<{ start: number; size: number }>;

const prefixed = (prefix: number, ...parts: readonly Uint8Array[]): Uint8Array => {
  const bytes = new Uint8Array(1 + parts.reduce((sum, part) => sum + part.length, 0));
  bytes[0] = prefix;
  let at = 1;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
};
export const leafHash = (hash: Hash, content: Uint8Array): Uint8Array => hash(prefixed(0, content));
const nodeHash = (hash: Hash, left: Uint8Array, right: Uint8Array) =>
  hash(prefixed(1, left, right));

/** The largest power of two below `size`, of which a tree of two leaves or more has its left side. */
function leftOf(size: number): number {
  let left = 1;
  while (left * 2 < size) left *= 2;
  return left;
}

/** The subtrees whose hashes prove that the leaf is in the tree, from the leaf up (2.1.3.1). Refuses a leaf that is not in it. */
export function inclusionPath(position: number, size: number): readonly Subtree[] {
  if (!(position >= 0 && position < size)) throw new RangeError('The leaf is not in the tree');
  const path: Subtree[] = [];
  let start = 0;
  let rest = size;
  while (rest > 1) {
    const left = leftOf(rest);
    const isLeft = position < start + left;
    path.unshift(isLeft ? { start: start + left, size: rest - left } : { start, size: left });
    if (!isLeft) start += left;
    rest = isLeft ? left : rest - left;
  }
  return path;
}

/** The subtrees whose hashes prove that the tree of `to` leaves begins with the one of `from` (2.1.4.1). */
export function consistencyPath(from: number, to: number): readonly Subtree[] {
  if (!(from >= 1 && from <= to)) throw new RangeError('The smaller tree is not in the larger');
  const path: Subtree[] = [];
  let start = 0;
  let rest = to;
  let isWhole = true;
  while (start + rest !== from) {
    const left = leftOf(rest);
    const isLeft = from <= start + left;
    path.unshift(isLeft ? { start: start + left, size: rest - left } : { start, size: left });
    if (!isLeft) {
      start += left;
      isWhole = false;
    }
    rest = isLeft ? left : rest - left;
  }
  return isWhole ? path : [{ start, size: rest }, ...path];
}

type Bits = Readonly<{ node: number; last: number }>;
const half = (value: number) => Math.floor(value / 2);
const isOdd = (value: number) => value % 2 === 1;
const up = ({ node, last }: Bits): Bits => ({ node: half(node), last: half(last) });

/** Up to where the way from a last leaf turns left: what lies below is one subtree, hashed already. */
function pastRightSides(bits: Bits): Bits {
  let at = bits;
  while (!isOdd(at.node) && at.node !== 0) at = up(at);
  return at;
}

export const sameBytes = (left: Uint8Array, right: Uint8Array): boolean =>
  left.length === right.length && left.every((byte, index) => byte === right[index]);

type Inclusion = Readonly<{
  leaf: Uint8Array;
  position: number;
  size: number;
  root: Uint8Array;
  path: readonly Uint8Array[];
}>;
/** 2.1.3.2. A position outside the tree is in no tree. */
export function provesInclusion(hash: Hash, proof: Inclusion): boolean {
  if (!(proof.position >= 0 && proof.position < proof.size)) return false;
  let at: Bits = { node: proof.position, last: proof.size - 1 };
  let reckoned = proof.leaf;
  for (const step of proof.path) {
    if (at.last === 0) return false;
    if (isOdd(at.node) || at.node === at.last) {
      reckoned = nodeHash(hash, step, reckoned);
      if (!isOdd(at.node)) at = pastRightSides(at);
    } else {
      reckoned = nodeHash(hash, reckoned, step);
    }
    at = up(at);
  }
  return at.last === 0 && sameBytes(reckoned, proof.root);
}

type Consistency = Readonly<{
  from: number;
  to: number;
  fromRoot: Uint8Array;
  toRoot: Uint8Array;
  path: readonly Uint8Array[];
}>;
/** 2.1.4.2. */
export function provesConsistency(hash: Hash, proof: Consistency): boolean {
  const { from, to, fromRoot, toRoot } = proof;
  if (!(from >= 1 && from <= to)) return false;
  if (from === to) return proof.path.length === 0 && sameBytes(fromRoot, toRoot);
  const isPower = leftOf(from + 1) === from;
  const [first, ...steps] = isPower ? [fromRoot, ...proof.path] : proof.path;
  if (first === undefined) return false;
  let at: Bits = { node: from - 1, last: to - 1 };
  while (isOdd(at.node)) at = up(at);
  let [older, newer] = [first, first];
  for (const step of steps) {
    if (at.last === 0) return false;
    if (isOdd(at.node) || at.node === at.last) {
      older = nodeHash(hash, step, older);
      newer = nodeHash(hash, step, newer);
      if (!isOdd(at.node)) at = pastRightSides(at);
    } else {
      newer = nodeHash(hash, newer, step);
    }
    at = up(at);
  }
  return at.last === 0 && sameBytes(older, fromRoot) && sameBytes(newer, toRoot);
}

/** Of a tree without a leaf: the hash of nothing. */
export const emptyRoot = (hash: Hash): Uint8Array => hash(new Uint8Array());

/** A tree that is built leaf by leaf, in the memory of its right edge alone. */
export function growTree(hash: Hash) {
  let size = 0;
  let edge: readonly Readonly<{ size: number; hash: Uint8Array }>[] = [];
  return {
    add(leaf: Uint8Array): void {
      size += 1;
      let grown = { size: 1, hash: leaf };
      let rest = edge.length;
      for (; edge[rest - 1]?.size === grown.size; rest -= 1) {
        const left = edge[rest - 1];
        if (left !== undefined)
          grown = { size: grown.size * 2, hash: nodeHash(hash, left.hash, grown.hash) };
      }
      edge = [...edge.slice(0, rest), grown];
    },
    size: () => size,
    root: () =>
      rootOfParts(
        hash,
        edge.map((part) => part.hash),
      ),
  };
}

function rootOfParts(hash: Hash, parts: readonly Uint8Array[]): Uint8Array {
  const last = parts.at(-1);
  if (last === undefined) return emptyRoot(hash);
  return parts.slice(0, -1).reduceRight((right, left) => nodeHash(hash, left, right), last);
}

// What is kept of a large tree: every leaf (level 0), and of each 256 that are whole their root, one level up. With that,
// no subtree needs more than a few hundred hashes to be reckoned.

const fan = 256;
/** Kept hashes that stand side by side; those of a level count its roots from 0. */
export type KeptRange = Readonly<{ level: number; from: number; count: number }>;

/** Its parts that are powers of two, from the left: each stands at a multiple of its size. */
function wholeParts({ start, size }: Subtree): readonly Subtree[] {
  const parts: Subtree[] = [];
  for (let at = start, rest = size; rest > 0; ) {
    const part = leftOf(rest + 1);
    parts.push({ start: at, size: part });
    at += part;
    rest -= part;
  }
  return parts;
}

function keptOf(part: Subtree): KeptRange {
  let [level, width] = [0, 1];
  while (width * fan <= part.size) {
    level += 1;
    width *= fan;
  }
  return { level, from: part.start / width, count: part.size / width };
}

/** What has to be read before the hash of the subtree can be reckoned. */
export const keptRanges = (subtrees: readonly Subtree[]): readonly KeptRange[] =>
  subtrees.flatMap((subtree) => wholeParts(subtree).map(keptOf));

/** `kept` answers for each hash that keptRanges asked for. */
export function subtreeHash(
  hash: Hash,
  subtree: Subtree,
  kept: (level: number, place: number) => Uint8Array,
): Uint8Array {
  const parts = wholeParts(subtree).map((part) => {
    const { level, from, count } = keptOf(part);
    const tree = growTree(hash);
    for (let place = from; place < from + count; place += 1) tree.add(kept(level, place));
    return tree.root();
  });
  return rootOfParts(hash, parts);
}

/** The hashes of each level that are not yet part of 256 of the level above. */
export const openRanges = (size: number): readonly KeptRange[] => {
  const ranges: KeptRange[] = [];
  for (let [level, count] = [0, size]; count > 0; level += 1, count = Math.floor(count / fan))
    ranges.push({ level, from: count - (count % fan), count: count % fan });
  return ranges;
};

export type KeptHash = Readonly<{ level: number; place: number; hash: Uint8Array }>;
/** All that is to be kept when the leaves join a tree of `size`: they themselves, and what they make whole. */
export function grown(
  hash: Hash,
  size: number,
  leaves: readonly Uint8Array[],
  kept: (level: number, place: number) => Uint8Array,
): readonly KeptHash[] {
  const all: KeptHash[] = [];
  let [level, before, added] = [0, size, leaves];
  while (added.length > 0) {
    const from = before;
    all.push(...added.map((each, index) => ({ level, place: from + index, hash: each })));
    const firstOpen = before - (before % fan);
    const row = [
      ...Array.from({ length: before - firstOpen }, (_, index) => kept(level, firstOpen + index)),
      ...added,
    ];
    const wholes = Math.floor(row.length / fan);
    added = Array.from({ length: wholes }, (_, index) => {
      const tree = growTree(hash);
      for (const each of row.slice(index * fan, (index + 1) * fan)) tree.add(each);
      return tree.root();
    });
    before = Math.floor(before / fan);
    level += 1;
  }
  return all;
}
