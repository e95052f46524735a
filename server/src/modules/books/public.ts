// Upkeep of the books.

import { books } from '@daybook/contract/books.ts';
import { defineCommand, type Handlers, nothing } from '../../platform/command.ts';
import { check, getCheck, listChecks } from './checking.ts';
import { rebuildOpenRecords } from './store.ts';

const rebuild = defineCommand(books.rebuild, {
  permission: 'jobs.update',
  load: nothing,
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ tx, actor }) {
    const items = [...(await rebuildOpenRecords(tx))];
    return {
      result: { items },
      events: [
        { type: 'books.rebuilt', record: { kind: 'firm', id: actor.firmId }, after: { items } },
      ],
    };
  },
});

export const handlers = { check, listChecks, getCheck, rebuild } satisfies Handlers<typeof books>;
export { checkFirm, jobHandlers, schedules } from './checking.ts';
