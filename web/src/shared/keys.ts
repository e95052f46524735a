// Keys of the page, in one place: who listens, what `?` shows, and sequences such as "g t".

import { useEffect, useEffectEvent, useId, useSyncExternalStore } from 'react';

export type KeyBinding = Readonly<{ keys: string; does: string; run?: () => void }>;
export type KeyGroup = Readonly<{
  title: string;
  bindings: readonly KeyBinding[];
  /** Keys of the shell give way to those of the page. */
  isShell: boolean;
}>;

const groups = new Map<string, KeyGroup>();
const listeners = new Set<() => void>();
let shown: readonly KeyGroup[] = [];

function publish(): void {
  shown = [...groups.values()];
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

export const useKeyGroups = (): readonly KeyGroup[] => useSyncExternalStore(subscribe, () => shown);

/** Bindings without `run` are only listed: the element that has the focus handles them itself. */
export function useKeys(
  title: string,
  bindings: readonly KeyBinding[],
  { isShell = false }: Readonly<{ isShell?: boolean }> = {},
): void {
  const id = useId();
  const press = useEffectEvent((keys: string) => {
    bindings.find((binding) => binding.keys === keys)?.run?.();
  });
  const signature = bindings.map((binding) => `${binding.keys}=${binding.does}`).join('|');
  const publishGroup = useEffectEvent(() => {
    const runnable = bindings.map(({ keys, does, run }) =>
      run === undefined ? { keys, does } : { keys, does, run: () => press(keys) },
    );
    groups.set(id, { title, bindings: runnable, isShell });
    publish();
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the signature stands for the bindings.
  useEffect(() => {
    publishGroup();
    return () => {
      groups.delete(id);
      publish();
    };
  }, [id, title, signature]);
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

const isInDialog = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('[role="dialog"], [role="menu"]') !== null;

const sequencePauseMs = 900;
let pressed = { key: '', at: 0 };

function boundTo(keys: string): KeyBinding | undefined {
  const ofPage = shown.filter((group) => !group.isShell).toReversed();
  const ofShell = shown.filter((group) => group.isShell);
  return [...ofPage, ...ofShell]
    .flatMap((group) => group.bindings)
    .find((binding) => binding.keys === keys && binding.run !== undefined);
}

/** Listens for the whole app; started once by the shell. */
export function listenToKeys(): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const isOurs = isPlain && !isTyping(event.target) && !isInDialog(event.target);
    if (!isOurs || event.defaultPrevented) return;
    const isSequence = event.timeStamp - pressed.at < sequencePauseMs && pressed.key !== '';
    const binding = (isSequence && boundTo(`${pressed.key} ${event.key}`)) || boundTo(event.key);
    pressed = { key: event.key, at: event.timeStamp };
    if (binding === undefined) return;
    pressed = { key: '', at: 0 };
    event.preventDefault();
    binding.run?.();
  };
  window.addEventListener('keydown', onKeyDown);
  return () => window.removeEventListener('keydown', onKeyDown);
}
