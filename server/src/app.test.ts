import { expect, test } from 'vitest';
import { atStart, jobHandlers, schedules } from './app.ts';
import { queues } from './platform/migrate.ts';
import type { DoorContext } from './platform/run-command.ts';

test('every job has its queue, and every queue its job: the migrator alone may make them', () => {
  const handled = Object.keys(jobHandlers({} as DoorContext));
  expect(handled.sort()).toEqual([...queues].sort());
  expect(handled).toEqual(expect.arrayContaining([...Object.keys(schedules), ...atStart]));
});
