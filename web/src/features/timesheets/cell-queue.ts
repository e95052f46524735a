// What was typed into the week and is not saved yet. It is kept in the browser, so that neither a
// lost connection nor a closed tab loses it, and sent one by one, each with its own key.

import { problemOf } from '../../shared/problem.ts';
import { type RowKey, rowKeyText } from './row-key.ts';

export type CellChange = RowKey &
  Readonly<{
    personId: string;
    date: string;
    minutes: number;
    note?: string;
  }>;
export type CellStatus = 'waiting' | 'saving' | 'saved' | 'refused';
export type QueuedChange = CellChange &
  Readonly<{ idempotencyKey: string; status: CellStatus; message: string | null }>;

export const cellKeyText = (cell: RowKey & Readonly<{ personId: string; date: string }>): string =>
  `${cell.personId}|${rowKeyText(cell)}|${cell.date}`;

type Send = (change: QueuedChange) => Promise<unknown>;
type QueueOptions = Readonly<{
  send: Send;
  /** Called when all is saved; what it shows then replaces what was typed. */
  onDrained: () => Promise<unknown>;
  storageKey: string;
}>;

const retryAfterMs = 4000;

export class CellQueue {
  readonly #options: QueueOptions;
  #changes: ReadonlyMap<string, QueuedChange>;
  #listeners = new Set<() => void>();
  #isFlushing = false;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(options: QueueOptions) {
    this.#options = options;
    this.#changes = restored(options.storageKey);
    window.addEventListener('online', () => this.flush());
    if (this.#changes.size > 0) this.flush();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  snapshot = (): ReadonlyMap<string, QueuedChange> => this.#changes;

  put(change: CellChange): void {
    const key = cellKeyText(change);
    const before = this.#changes.get(key);
    const note = change.note ?? before?.note;
    this.#set(key, {
      ...change,
      ...(note === undefined ? {} : { note }),
      idempotencyKey: crypto.randomUUID(),
      status: 'waiting',
      message: null,
    });
    this.flush();
  }

  /** Forgets a change that was refused: what the server has is shown again. */
  drop(key: string): void {
    this.#set(key, null);
  }

  async flush(): Promise<void> {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    clearTimeout(this.#retry);
    let isReachable = true;
    for (let next = this.#next(); next !== undefined && isReachable; next = this.#next()) {
      isReachable = await this.#save(next);
    }
    this.#isFlushing = false;
    if (!isReachable) this.#retry = setTimeout(() => this.flush(), retryAfterMs);
    else await this.#forgetSaved();
  }

  #next(): readonly [string, QueuedChange] | undefined {
    return [...this.#changes].find(([, change]) => change.status === 'waiting');
  }

  /** False if the server can't be reached, so that the rest waits. */
  async #save([key, change]: readonly [string, QueuedChange]): Promise<boolean> {
    this.#replace(key, change, { status: 'saving' });
    try {
      await this.#options.send(change);
      this.#replace(key, change, { status: 'saved' });
      return true;
    } catch (error) {
      const problem = problemOf(error);
      const mayWorkLater = problem.status === 0 || problem.status >= 500 || problem.status === 401;
      if (mayWorkLater) this.#replace(key, change, { status: 'waiting' });
      else this.#replace(key, change, { status: 'refused', message: problem.message });
      return !mayWorkLater;
    }
  }

  async #forgetSaved(): Promise<void> {
    const saved = [...this.#changes].filter(([, change]) => change.status === 'saved');
    if (saved.length === 0) return;
    await this.#options.onDrained();
    for (const [key, change] of saved) {
      if (this.#changes.get(key) === change) this.#set(key, null);
    }
  }

  /** Only if nothing newer was typed meanwhile. */
  #replace(key: string, change: QueuedChange, facts: Partial<QueuedChange>): void {
    if (this.#changes.get(key)?.idempotencyKey === change.idempotencyKey) {
      this.#set(key, { ...change, ...facts });
    }
  }

  #set(key: string, change: QueuedChange | null): void {
    const changes = new Map(this.#changes);
    if (change === null) changes.delete(key);
    else changes.set(key, change);
    this.#changes = changes;
    const unsaved = [...changes].filter(([, { status }]) => status !== 'saved');
    localStorage.setItem(this.#options.storageKey, JSON.stringify(unsaved));
    for (const listener of this.#listeners) listener();
  }
}

function restored(storageKey: string): ReadonlyMap<string, QueuedChange> {
  try {
    const stored: [string, QueuedChange][] = JSON.parse(localStorage.getItem(storageKey) ?? '[]');
    const waiting = stored.map(([key, change]): [string, QueuedChange] => [
      key,
      change.status === 'saving' ? { ...change, status: 'waiting' } : change,
    ]);
    return new Map(waiting);
  } catch {
    return new Map();
  }
}
