// The books prove themselves: by hand, and every night.

import { books } from '@daybook/contract/books.ts';
import type { OutputOf } from '@daybook/contract/endpoint.ts';
import { bookRuleNames, bookRules } from '@daybook/core/books/book-rules.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { type Actor, loadActor } from '../../platform/actor.ts';
import { defineCommand, defineQuery, nothing } from '../../platform/command.ts';
import { planAnew, planForKeys, type ReadDb } from '../../platform/database.ts';
import { firmIds } from '../../platform/firm-ids.ts';
import type { JobHandler } from '../../platform/jobs.ts';
import { decodeCursor, pageFrom } from '../../platform/page.ts';
import { existing, referenceOrNull } from '../../platform/rows.ts';
import { type DoorContext, runCommand } from '../../platform/run-command.ts';
import { oldestOwnerId } from '../org/public.ts';
import * as store from './check-store.ts';
import { brokenRules } from './rules.ts';

const checkView = (row: store.CheckRow) => ({
  id: row.id,
  at: row.at,
  by: referenceOrNull(row.person_id, row.person_name),
  isSound: row.is_sound,
  results: row.results.map(({ rule, broken }) => ({
    rule,
    title: bookRules[rule].title,
    says: bookRules[rule].rule,
    broken,
  })),
});

async function checkDetail(
  db: ReadDb,
  row: store.CheckRow,
): Promise<OutputOf<typeof books.getCheck>> {
  const findings = await store.findingsOf(db, row.id);
  return {
    ...checkView(row),
    findings: findings.map((each) => ({
      rule: each.rule,
      record: { kind: each.record_kind, id: each.record_id },
      label: each.label,
      detail: each.detail,
    })),
  };
}

export const check = defineCommand(books.check, {
  permission: 'journal.view',
  session: 'optional',
  load: nothing,
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ tx, clock, actor }) {
    await planAnew(tx);
    const findings = await brokenRules(tx);
    await planForKeys(tx);
    const broken = new Map(findings.map((each) => [each.rule, each.total]));
    const results = bookRuleNames.map((rule) => ({ rule, broken: broken.get(rule) ?? 0 }));
    const id = clock.newId();
    const personId = actor.source === 'job' ? null : actor.personId;
    await store.addCheck(tx, { id, at: clock.now(), personId, results, findings });
    return {
      result: await checkDetail(tx, existing(await store.findCheck(tx, id))),
      events: [
        {
          type: 'books.checked',
          record: { kind: 'books_check', id },
          after: {
            isSound: findings.length === 0,
            broken: results.filter((each) => each.broken > 0),
          },
        },
      ],
    };
  },
});

export const listChecks = defineQuery(books.listChecks, {
  permission: 'journal.view',
  async handle({ db, input }) {
    const rows = await store.listChecks(db, {
      after: decodeCursor(input.cursor, 1),
      limit: input.limit,
    });
    return pageFrom(rows, input.limit, { item: checkView, key: (row) => [row.id] });
  },
});

export const getCheck = defineQuery(books.getCheck, {
  permission: 'journal.view',
  async handle({ db, input }) {
    const row = await store.findCheck(db, input.id);
    if (row === null) throw new Refusal('not_found');
    return checkDetail(db, row);
  },
});

const queue = 'books-check';
export const jobHandlers = (door: DoorContext): Readonly<Record<string, JobHandler>> => ({
  [queue]: async (_, signal) => {
    for (const firmId of await firmIds(door.database)) {
      if (signal.aborted) return;
      await checkFirm(door, firmId);
    }
  },
});
/** At night, when nobody waits for the database. */
export const schedules = { [queue]: '30 2 * * *' } as const;

/** In the name of the owner who has been here longest. Null for a firm without one who may sign in. */
export async function checkFirm(
  door: DoorContext,
  firmId: string,
): Promise<OutputOf<typeof books.check> | null> {
  const actor = await ownerOf(door, firmId);
  if (actor === null) return null;
  const answer = await runCommand(door, 'books.check', {
    ...{ actor, input: {}, idempotencyKey: null },
  });
  return books.check.output.parse(answer.body);
}

async function ownerOf(door: DoorContext, firmId: string): Promise<Actor | null> {
  const db = door.database.reader(firmId);
  const personId = await oldestOwnerId(db, door.clock.now());
  if (personId === null) return null;
  return loadActor(
    db,
    { firmId, personId, authSessionId: null, apiKeyId: null },
    { source: 'job', requestId: null, now: door.clock.now() },
  );
}
