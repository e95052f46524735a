// Work that goes on as long as the server runs: one round, a rest, the next.

type Log = Readonly<{ error: (details: object, message: string) => void }>;
export type Rounds = Readonly<{ stop: () => Promise<void> }>;

/** A round that fails is told, and the next is tried. `stop` gives the signal, and waits for the round that is under way. */
export function keepRounds(
  round: (signal: AbortSignal) => Promise<void>,
  { name, everyMs, log }: Readonly<{ name: string; everyMs: number; log: Log }>,
): Rounds {
  const stopping = new AbortController();
  const { signal } = stopping;
  let wake = () => {};
  const rest = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, everyMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const rounds = (async () => {
    while (!signal.aborted) {
      await round(signal).catch((error: unknown) => log.error({ err: error }, name));
      if (!signal.aborted) await rest();
    }
  })();
  return {
    async stop() {
      stopping.abort();
      wake();
      await rounds;
    },
  };
}
