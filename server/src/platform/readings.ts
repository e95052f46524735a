// Who took data away, or read what an hour costs: noted before it is told, apart from what is done to the books, which
// reading leaves as they are.

import type { Actor } from './actor.ts';
import type { Clock } from './clock.ts';
import { tellsCosts } from './cost-fields.ts';
import type { Database } from './database.ts';
import { toJson } from './json.ts';

export type ReadingForm = 'json' | 'csv' | 'xlsx' | 'file';
type Reading = Readonly<{ actor: Actor; endpoint: string; form: ReadingForm; input: unknown }>;

/** What can't be noted is not told: it throws. */
export const noteReading = (
  { database, clock }: Readonly<{ database: Database; clock: Clock }>,
  { actor, endpoint, form, input }: Reading,
): Promise<unknown> =>
  database.keepLog(actor.firmId, (tx) =>
    tx.rows(
      `insert into log.reading (firm_id, id, at, person_id, api_key_id, session_id, source, request_id, endpoint, form, input) values (app.firm_id(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        clock.newId(),
        clock.now(),
        actor.personId,
        actor.apiKeyId,
        actor.sessionId,
        actor.source,
        actor.requestId,
        endpoint,
        form,
        toJson(input),
      ],
    ),
  );

/** Whether an answer on the screen is noted: files always are. */
export const isNoted = (actor: Actor, answer: unknown): boolean =>
  actor.grants['costs.view'] !== undefined && tellsCosts(answer);
