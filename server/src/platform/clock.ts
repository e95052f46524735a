// The only place that knows what time it is and makes an id. Tests and the demo firm move it.

import { randomBytes } from 'node:crypto';
import { localDateOf, type PlainDate } from '@daybook/core/kernel/plain-date.ts';

export type Clock = Readonly<{
  /** The instant, ISO 8601 in UTC with milliseconds. */
  now: () => string;
  /** UUIDv7 of that instant; later ids sort later. */
  newId: () => string;
}>;

type Random = () => Uint8Array;

/** RFC 9562, version 7, with a 12-bit counter so that ids of one millisecond keep their order. */
function idMaker(milliseconds: () => number, random: Random): () => string {
  let lastMilliseconds = 0;
  let counter = 0;
  return () => {
    const current = Math.max(milliseconds(), lastMilliseconds);
    counter = current === lastMilliseconds ? counter + 1 : 0;
    lastMilliseconds = counter > 0xfff ? current + 1 : current;
    if (counter > 0xfff) counter = 0;
    const tail = Buffer.from(random()).toString('hex');
    const variant = (0x8 | (Number.parseInt(tail.charAt(0), 16) & 0x3)).toString(16);
    const time = lastMilliseconds.toString(16).padStart(12, '0');
    const count = counter.toString(16).padStart(3, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${variant}${tail.slice(1, 4)}-${tail.slice(4, 16)}`;
  };
}

/** Eight at a time from a store of them: asking the system for each costs more than all the rest of an id. */
function storedRandom(): Random {
  let store = randomBytes(4096);
  let used = 0;
  return () => {
    if (used === store.length) {
      store = randomBytes(store.length);
      used = 0;
    }
    used += 8;
    return store.subarray(used - 8, used);
  };
}

export const systemClock: Clock = {
  now: () => new Date().toISOString(),
  newId: idMaker(Date.now, storedRandom()),
};

const datesOfMinute = new Map<string, PlainDate>();
let rememberedMinute = '';

/** The date on the wall now. Every call asks; the answer changes at whole minutes only, so one a minute and zone is kept. */
export function todayIn(clock: Clock, timeZone: string): PlainDate {
  const now = clock.now();
  const minute = now.slice(0, 16);
  if (minute !== rememberedMinute) {
    datesOfMinute.clear();
    rememberedMinute = minute;
  }
  const known = datesOfMinute.get(timeZone);
  if (known !== undefined) return known;
  const today = localDateOf(now, timeZone);
  datesOfMinute.set(timeZone, today);
  return today;
}

const quarterHour = 15 * 60_000;
/** When it is midnight somewhere next, in milliseconds: all time zones have theirs on a quarter of an hour. */
export const nextMidnightAfter = (at: number): number =>
  (Math.floor(at / quarterHour) + 1) * quarterHour;

export type MovableClock = Clock & Readonly<{ moveTo: (instant: string) => void }>;

/** Stands still until it is moved; with the same seed it makes the same ids. */
export function movableClock(start: string, seed: number): MovableClock {
  let instant = Date.parse(start);
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state;
  };
  const random = () => {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt32BE(next(), 0);
    bytes.writeUInt32BE(next(), 4);
    return bytes;
  };
  return {
    now: () => new Date(instant).toISOString(),
    newId: idMaker(() => instant, random),
    moveTo: (to) => {
      instant = Date.parse(to);
    },
  };
}
