// The check of an exported log by somebody who has no access to the server and does not trust it: only the public key, the
// heads that were kept elsewhere, and the export. It reads line by line, so the log may be larger than the memory.

import { type EventLeaf, leafBytes } from './event-leaf.ts';
import { growTree, type Hash, leafHash, sameBytes } from './merkle-tree.ts';
import {
  type LogKey,
  type TreeHead,
  toHex,
  trustedHead,
  type VerifySignature,
} from './signed-note.ts';

/** One line of an export, in this order: header, heads, leaves by position, events outside the log, end. */
export type ExportLine =
  | Readonly<{ export: Readonly<{ v: 1; origin: string; at: string }> }>
  | Readonly<{ head: string }>
  /** `leaf` is null where the event is not shown to whoever exported it, or is not there any more. */
  | Readonly<{ position: number; hash: string; leaf: EventLeaf | null; missing?: string }>
  /** In the books; `isWaiting` for what came too late to be in the log yet. */
  | Readonly<{ outside: EventLeaf; isWaiting: boolean }>
  | Readonly<{ end: Readonly<{ leaves: number; outside: number }> }>;

/** `position` and `eventId` name the first place where it shows. */
export type LogFinding = Readonly<{
  position: number | null;
  eventId: string | null;
  says: string;
}>;
export type LogVerdict = Readonly<{
  isSound: boolean;
  leaves: number;
  withheld: number;
  waiting: number;
  /** So many signed heads agree with the log; the newest of them. */
  heads: number;
  provenTo: TreeHead | null;
  findings: readonly LogFinding[];
}>;

type Means = Readonly<{
  hash: Hash;
  verify: VerifySignature;
  keys: readonly LogKey[];
  /** Signed notes that were kept elsewhere. */
  heads: readonly string[];
}>;

/** Give it every line, then ask for the verdict. */
export function openLogCheck({ hash, verify, keys, heads: keptHeads }: Means) {
  const findings: LogFinding[] = [];
  const find = (says: string, place: Partial<LogFinding> = {}) =>
    findings.push({ position: null, eventId: null, ...place, says });
  const tree = growTree(hash);
  const heads = new Map<number, readonly TreeHead[]>();
  const eventIds = new Set<string>();
  const histories = openHistories();
  let origin: string | null = null;
  let agreed = 0;
  let provenTo: TreeHead | null = null;
  let isBroken = false;
  const counts = { withheld: 0, outside: 0, waiting: 0 };
  let ended: Readonly<{ leaves: number; outside: number }> | null = null;
  let lastAt = '';

  function addHead(note: string, isKept: boolean): void {
    const head = trustedHead(note, keys, verify);
    const said = isKept ? 'A head that you kept' : 'A head in the export';
    if (head === null) {
      find(`${said} is not signed by a key that you gave:\n${note.trim()}`);
    } else if (origin !== null && head.origin !== origin) {
      find(`${said} is of another log: ${head.origin}, and this is ${origin}`);
    } else {
      heads.set(head.size, [...(heads.get(head.size) ?? []), head]);
    }
  }

  function compareHeads(): void {
    for (const head of heads.get(tree.size()) ?? []) {
      if (sameBytes(head.root, tree.root())) {
        agreed += 1;
        provenTo = head;
      } else if (!isBroken) {
        isBroken = true;
        const from = provenTo?.size ?? 0;
        find(
          `The log is not the one whose first ${head.size} leaves were signed at ${head.at}: it was rewritten at a position from ${from} to ${head.size - 1}`,
          { position: from },
        );
      }
    }
  }

  function addLeaf(
    line: Readonly<{ position: number; hash: string; leaf: EventLeaf | null; missing?: string }>,
  ): void {
    const position = tree.size();
    if (line.position !== position) {
      find(`Position ${position} is not there: the next is ${line.position}`, { position });
    }
    const { leaf } = line;
    if (leaf === null) {
      if (line.missing === undefined) counts.withheld += 1;
      else
        find('The event was in the log, and is not in the books any more', {
          position,
          eventId: line.missing,
        });
    } else {
      const reckoned = toHex(leafHash(hash, leafBytes(leaf)));
      if (reckoned !== line.hash)
        find('The event is not what was put into the log', { position, eventId: leaf.id });
      readEvent(leaf, position);
    }
    tree.add(Uint8Array.from(line.hash.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)));
    compareHeads();
  }

  function readEvent(leaf: EventLeaf, position: number): void {
    const place = { position, eventId: leaf.id };
    if (origin !== `daybook/${leaf.firm}`) find('The event is of another firm', place);
    if (eventIds.has(leaf.id)) find('The event is in the log twice', place);
    eventIds.add(leaf.id);
    if (leaf.at < lastAt && Date.parse(lastAt) - Date.parse(leaf.at) > clockSlack)
      find(`The event of ${leaf.at} stands after one of ${lastAt}`, place);
    if (leaf.at > lastAt) lastAt = leaf.at;
    const broken = histories.follow(leaf);
    if (broken !== null) find(broken, place);
  }

  function addOutside(event: EventLeaf, isWaiting: boolean): void {
    counts.outside += 1;
    if (isWaiting) counts.waiting += 1;
    else
      find('The event is in the books, and never was in the log, which has passed it', {
        eventId: event.id,
      });
  }

  function begin(said: string): void {
    origin = said;
    for (const note of keptHeads) addHead(note, true);
    compareHeads();
  }

  return {
    read(line: ExportLine): void {
      if (origin === null && !('export' in line)) {
        find('The export does not begin with its header');
        begin('');
      }
      if ('export' in line) begin(line.export.origin);
      else if ('head' in line) addHead(line.head, false);
      else if ('position' in line) addLeaf(line);
      else if ('outside' in line) addOutside(line.outside, line.isWaiting);
      else ended = line.end;
    },
    verdict(): LogVerdict {
      const size = tree.size();
      if (ended === null) find('The export is cut off: its last line is missing');
      else if (ended.leaves !== size || ended.outside !== counts.outside)
        find(
          `The export says that it has ${ended.leaves} leaves and ${ended.outside} events outside the log, and has ${size} and ${counts.outside}`,
        );
      const largest = [...heads.values()]
        .flat()
        .reduce<TreeHead | null>(
          (most, head) => (most === null || head.size > most.size ? head : most),
          null,
        );
      if (largest !== null && largest.size > size)
        find(
          `The log ends at ${size}, and ${largest.size} leaves were signed at ${largest.at}: its end was cut off`,
          { position: size },
        );
      if (agreed === 0 && findings.length === 0)
        find('No signed head says anything about this log: without one nothing is proved');
      return {
        isSound: findings.length === 0,
        leaves: size,
        withheld: counts.withheld,
        waiting: counts.waiting,
        heads: agreed,
        provenTo,
        findings,
      };
    },
  };
}

/** The clocks of two servers, and two commands at once, may differ by so much, in milliseconds. */
const clockSlack = 10 * 60 * 1000;

/** What each record was last said to be: an event that found it in another state does not belong there. */
function openHistories() {
  const states = new Map<string, string>();
  return {
    follow({ record, before, after }: EventLeaf): string | null {
      const key = `${record.kind} ${record.id}`;
      const [left, found, leaves] = [states.get(key), stateOf(before), stateOf(after)];
      const state = leaves ?? found;
      if (state !== null) states.set(key, state);
      if (left === undefined || found === null || found === left) return null;
      return `The event found its record "${found}", and the events before it had left it "${left}"`;
    },
  };
}

const stateOf = (said: unknown): string | null =>
  typeof said === 'object' && said !== null && 'state' in said && typeof said.state === 'string'
    ? said.state
    : null;
