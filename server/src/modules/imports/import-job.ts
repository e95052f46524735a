// What an import is told to do after the commit. It goes on as the person who confirmed it, in their
// session, even if they have signed out since.

import { Id } from '@daybook/contract/values.ts';
import { z } from 'zod';
import type { Actor } from '../../platform/actor.ts';
import type { Job } from '../../platform/command.ts';

const queue = 'time-import';

const ImportJob = z.object({
  importId: Id,
  step: z.enum(['read', 'post']),
  firmId: Id,
  personId: Id,
  sessionId: Id.nullable(),
  branchId: Id,
  apiKeyId: Id.nullable(),
});
export type ImportJob = z.output<typeof ImportJob>;

export const importQueue = {
  name: queue,
  job: (actor: Actor, what: Readonly<Pick<ImportJob, 'importId' | 'step'>>): Job => ({
    queue,
    data: {
      ...what,
      firmId: actor.firmId,
      personId: actor.personId,
      sessionId: actor.sessionId,
      branchId: actor.branchId,
      apiKeyId: actor.apiKeyId,
    },
  }),
  read: (data: unknown): ImportJob => ImportJob.parse(data),
};
