// Work that goes on by itself: queues with their rhythm, and what failed of it.

import { z } from 'zod';
import { command, query } from './endpoint.ts';
import { Id, Instant, listOf, May, pageInput, pageOf, queryList } from './values.ts';

export const jobStates = [
  'created',
  'retry',
  'active',
  'completed',
  'cancelled',
  'failed',
  'blocked',
] as const;

export const JobView = z.object({
  id: Id,
  may: May,
  queue: z.string(),
  state: z.enum(jobStates),
  retries: z.int(),
  createdAt: Instant,
  startAfter: Instant,
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  error: z.string().nullable(),
});

export const jobs = {
  queues: query({
    path: '/job-queues',
    summary:
      'What runs by itself: its rhythm, when it comes up next, what waits, runs or has failed',
    input: z.object({}),
    output: listOf(
      z.object({
        name: z.string(),
        rhythm: z.string().nullable(),
        nextAt: Instant.nullable(),
        lastAt: Instant.nullable(),
        waiting: z.int(),
        running: z.int(),
        failed: z.int(),
      }),
    ),
  }),
  list: query({
    path: '/jobs',
    summary: 'Jobs of the firm, newest first',
    input: z.object({
      ...pageInput(['-createdAt']),
      queue: z.string().max(60).optional(),
      states: queryList(jobStates).optional(),
    }),
    output: pageOf(JobView),
  }),
  retry: command({
    path: '/jobs/{id}/retry',
    summary: 'Run a failed job again',
    input: z.object({ id: Id }),
    output: JobView,
  }),
};
