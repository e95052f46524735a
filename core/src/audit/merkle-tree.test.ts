import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  consistencyPath,
  emptyRoot,
  grown,
  growTree,
  inclusionPath,
  keptRanges,
  leafHash,
  openRanges,
  provesConsistency,
  provesInclusion,
  type Subtree,
  subtreeHash,
} from './merkle-tree.ts';

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const leafOf = (index: number) => leafHash(hash, Buffer.from(`leaf ${index}`));

/** The definition of RFC 9162, 2.1.1, word for word. */
function rootOf(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves;
  if (only === undefined) return hash(new Uint8Array());
  if (leaves.length === 1) return only;
  let left = 1;
  while (left * 2 < leaves.length) left *= 2;
  return hash(
    Buffer.concat(
      [[1], rootOf(leaves.slice(0, left)), rootOf(leaves.slice(left))].map((part) =>
        Buffer.from(part),
      ),
    ),
  );
}
const leaves = (count: number) => Array.from({ length: count }, (_, index) => leafOf(index));
const of = (all: readonly Uint8Array[]) => (subtree: Subtree) =>
  rootOf(all.slice(subtree.start, subtree.start + subtree.size));

describe('the reference trees of Certificate Transparency', () => {
  const contents = [
    '',
    '00',
    '10',
    '2021',
    '3031',
    '40414243',
    '5051525354555657',
    '606162636465666768696a6b6c6d6e6f',
  ];
  test.each([
    [0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    [1, '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
    [8, '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
  ])('%i leaves', (size, root) => {
    const tree = growTree(hash);
    for (const content of contents.slice(0, size))
      tree.add(leafHash(hash, Buffer.from(content, 'hex')));
    expect(hex(tree.root())).toBe(root);
  });
});

test('a tree that grows has the root of the definition at each size', () => {
  const all = leaves(70);
  const tree = growTree(hash);
  expect(hex(tree.root())).toBe(hex(emptyRoot(hash)));
  for (const [index, leaf] of all.entries()) {
    tree.add(leaf);
    expect(tree.size()).toBe(index + 1);
    expect(hex(tree.root())).toBe(hex(rootOf(all.slice(0, index + 1))));
  }
});

describe('inclusion', () => {
  test('of every leaf of every small tree is proved, and of no other place, size or leaf', () => {
    for (let size = 1; size <= 40; size += 1) {
      const all = leaves(size);
      const root = rootOf(all);
      for (let position = 0; position < size; position += 1) {
        const path = inclusionPath(position, size).map(of(all));
        const proof = { leaf: leafOf(position), position, size, root, path };
        expect(provesInclusion(hash, proof)).toBe(true);
        expect(provesInclusion(hash, { ...proof, leaf: leafOf(position + 1) })).toBe(false);
        expect(provesInclusion(hash, { ...proof, root: leafOf(99) })).toBe(false);
        expect(provesInclusion(hash, { ...proof, path: [...path, root] })).toBe(false);
        if (path.length > 0)
          expect(provesInclusion(hash, { ...proof, path: path.slice(1) })).toBe(false);
        expect(provesInclusion(hash, { ...proof, position: size })).toBe(false);
        if (size > 1)
          expect(provesInclusion(hash, { ...proof, position: (position + 1) % size })).toBe(false);
      }
    }
  });
  test('is refused for a leaf outside', () => {
    expect(() => inclusionPath(3, 3)).toThrow(RangeError);
    expect(() => inclusionPath(-1, 3)).toThrow(RangeError);
  });
});

describe('consistency', () => {
  test('of every two small trees is proved, and breaks with any leaf of the older', () => {
    for (let to = 1; to <= 40; to += 1) {
      const all = leaves(to);
      for (let from = 1; from <= to; from += 1) {
        const path = consistencyPath(from, to).map(of(all));
        const fromRoot = rootOf(all.slice(0, from));
        const proof = { from, to, fromRoot, toRoot: rootOf(all), path };
        expect(provesConsistency(hash, proof)).toBe(true);
        const other = all.with(from - 1, leafOf(1000));
        expect(provesConsistency(hash, { ...proof, fromRoot: rootOf(other.slice(0, from)) })).toBe(
          false,
        );
        expect(
          provesConsistency(hash, {
            ...proof,
            toRoot: rootOf(other),
            path: consistencyPath(from, to).map(of(other)),
          }),
        ).toBe(false);
        expect(provesConsistency(hash, { ...proof, path: [...path, fromRoot] })).toBe(false);
      }
    }
  });
  test('is refused for a tree that is not in the other', () => {
    expect(() => consistencyPath(4, 3)).toThrow(RangeError);
    expect(() => consistencyPath(0, 3)).toThrow(RangeError);
  });
});

test('what is kept of a large tree gives every root and every proof', () => {
  const size = 70_000; // two levels of 256
  const all = leaves(size);
  const kept = new Map<string, Uint8Array>();
  const read = (level: number, place: number) => {
    const found = kept.get(`${level}:${place}`);
    if (found === undefined) throw new Error(`Nobody kept ${level}:${place}`);
    return found;
  };
  // In batches of uneven size; each reads only what openRanges names.
  for (let at = 0, batch = 1; at < size; batch = (batch * 7) % 1009) {
    const open = new Set(
      openRanges(at).flatMap(({ level, from, count }) =>
        Array.from({ length: count }, (_, index) => `${level}:${from + index}`),
      ),
    );
    const added = grown(hash, at, all.slice(at, at + batch), (level, place) => {
      expect(open.has(`${level}:${place}`)).toBe(true);
      return read(level, place);
    });
    for (const each of added) {
      expect(kept.has(`${each.level}:${each.place}`)).toBe(false);
      kept.set(`${each.level}:${each.place}`, each.hash);
    }
    at += added.filter((each) => each.level === 0).length;
  }
  expect(kept.size).toBe(size + Math.floor(size / 256) + Math.floor(size / 65_536));
  const tree = growTree(hash);
  for (const leaf of all) tree.add(leaf);
  const root = tree.root();
  fc.assert(
    fc.property(fc.integer({ min: 0, max: size - 1 }), (position) => {
      const asked = inclusionPath(position, size);
      const named = new Set(
        keptRanges(asked).flatMap(({ level, from, count }) =>
          Array.from({ length: count }, (_, index) => `${level}:${from + index}`),
        ),
      );
      expect(named.size).toBeLessThan(3000);
      const path = asked.map((subtree) =>
        subtreeHash(hash, subtree, (level, place) => {
          expect(named.has(`${level}:${place}`)).toBe(true);
          return read(level, place);
        }),
      );
      expect(provesInclusion(hash, { leaf: leafOf(position), position, size, root, path })).toBe(
        true,
      );
    }),
    { numRuns: 30 },
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: size }), (from) => {
      const fromRoot = subtreeHash(hash, { start: 0, size: from }, read);
      const path = consistencyPath(from, size).map((subtree) => subtreeHash(hash, subtree, read));
      expect(provesConsistency(hash, { from, to: size, fromRoot, toRoot: root, path })).toBe(true);
    }),
    { numRuns: 30 },
  );
});
