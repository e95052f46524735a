// A connection to PostgreSQL that gathers: statements sent without waiting for each other leave in
// one write. A write is a system call, and on a small machine those cost as much as the work itself.

import { Socket } from 'node:net';

export class GatheringSocket extends Socket {
  #isGathering = false;

  /** The driver corks around the messages of a prepared statement; we hold on a little longer. */
  override cork(): void {
    super.cork();
    if (this.#isGathering) return;
    this.#isGathering = true;
    super.cork();
    // After everything that is ready to run now, and so before anybody waits.
    process.nextTick(() => {
      this.#isGathering = false;
      this.uncork();
    });
  }
}
