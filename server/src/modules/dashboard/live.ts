// Figures while they change. Of each firm that somebody looks at, one question a second: has anything been written?
// Only then the figures are read, once for all who look, and sent to those for whom they are other than before.

import { PassThrough, type Readable } from 'node:stream';
import { Live } from '@daybook/contract/dashboard.ts';
import { periodOf } from '@daybook/core/timesheets/period.ts';
import { z } from 'zod';
import { type Clock, nextMidnightAfter, todayIn } from '../../platform/clock.ts';
import type { Database } from '../../platform/database.ts';
import { cardsFor, type Viewer } from './figures.ts';
import * as store from './store.ts';
import { waitingOf } from './waiting.ts';
import { waitingFor } from './waiting-store.ts';

const beatMs = 1000;
/** Then the browser asks again, and who may no longer sign in is refused. */
const mostMs = 5 * 60_000;

type Watcher = Readonly<{ viewer: Omit<Viewer, 'today'>; stream: PassThrough }> & { sent: string };
type Watch = Readonly<{ watchers: Set<Watcher>; timer: NodeJS.Timeout }>;
type Room = Readonly<{ database: Database; clock: Clock }>;

const watches = new WeakMap<Database, Map<string, Watch>>();

export const weekFromOf = (today: string) =>
  periodOf(today, { kind: 'week', weekStartsOn: 1 }).from;

async function tell({ database, clock }: Room, firmId: string, watchers: ReadonlySet<Watcher>) {
  const db = database.reader(firmId);
  const all = [...watchers].map((watcher) => {
    const today = todayIn(clock, watcher.viewer.actor.timeZone);
    return { watcher, viewer: { ...watcher.viewer, today } };
  });
  const [first] = all;
  if (first === undefined) return;
  const [cards, rows] = await Promise.all([
    database.snapshot(firmId, (figures) =>
      cardsFor(
        figures,
        all.map(({ viewer }) => viewer),
      ),
    ),
    waitingFor(db, {
      personIds: [...new Set(all.map(({ viewer }) => viewer.actor.personId))],
      weekFrom: weekFromOf(first.viewer.today),
    }),
  ]);
  for (const [place, { watcher, viewer }] of all.entries()) {
    const waiting = waitingOf(rows, viewer.actor, viewer.waitingIn);
    const text = JSON.stringify(z.encode(Live, { cards: [...(cards[place] ?? [])], waiting }));
    if (text === watcher.sent) continue;
    watcher.sent = text;
    watcher.stream.write(`event: figures\ndata: ${text}\n\n`);
  }
}

function beginWatch(room: Room, firmId: string): Watch {
  const watchers = new Set<Watcher>();
  let known: string | null = null;
  let isBusy = false;
  const beat = async () => {
    if (isBusy || watchers.size === 0) return;
    isBusy = true;
    try {
      const newest = await store.newestCommand(room.database.reader(firmId));
      const isNew = [...watchers].some(({ sent }) => sent === '');
      if (newest !== known || isNew) await tell(room, firmId, watchers);
      known = newest;
    } catch {
      // The database is away: the browsers ask again, and are told so then.
      for (const { stream } of watchers) stream.end();
    } finally {
      isBusy = false;
    }
  };
  return { watchers, timer: setInterval(() => void beat(), beatMs) };
}

/** A stream of server-sent events for one who looks. */
export function watch(room: Room, viewer: Omit<Viewer, 'today'>): Readable {
  const { firmId } = viewer.actor;
  const firms = watches.get(room.database) ?? new Map<string, Watch>();
  watches.set(room.database, firms);
  const own = firms.get(firmId) ?? beginWatch(room, firmId);
  firms.set(firmId, own);
  const watcher: Watcher = { viewer, stream: new PassThrough(), sent: '' };
  own.watchers.add(watcher);
  // Roles begin and end at midnight.
  const now = Date.parse(room.clock.now());
  const lasts = Math.min(mostMs, nextMidnightAfter(now) - now);
  const end = setTimeout(() => watcher.stream.end(), lasts);
  watcher.stream.once('close', () => {
    clearTimeout(end);
    own.watchers.delete(watcher);
    if (own.watchers.size > 0) return;
    clearInterval(own.timer);
    firms.delete(firmId);
  });
  watcher.stream.write('retry: 3000\n\n');
  return watcher.stream;
}

/** Before the server stops: an open stream would hold it. */
export function endWatches(database: Database): void {
  for (const { watchers } of watches.get(database)?.values() ?? [])
    for (const { stream } of watchers) stream.end();
}
