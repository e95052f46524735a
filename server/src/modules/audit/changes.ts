// What happened after a position of the log, for programs that keep up with it. The log's order is the one in which
// commands could see each other's work, so nothing comes later before what has been told.

import { changes } from '@daybook/contract/webhooks.ts';
import { isDeletion } from '@daybook/core/audit/audit-event.ts';
import { defineQuery } from '../../platform/command.ts';
import * as store from './log-store.ts';
import { kindsHeardBy } from './queries.ts';

/** Looked through at once, however few of them are told. */
const stretch = 5000;

export const changeView = (row: store.ChangeRow) => ({
  position: Number(row.position),
  eventId: row.event_id,
  at: row.at,
  type: row.type,
  record: { kind: row.record_kind, id: row.record_id },
  isDeletion: isDeletion(row.type),
});

export const list = defineQuery(changes.list, {
  permission: 'anyone',
  async handle({ db, input, actor }) {
    const heard = kindsHeardBy(actor);
    const asked = input.kinds?.split(',') ?? null;
    const kinds = asked?.filter((kind) => heard === null || heard.includes(kind)) ?? heard;
    const after = input.after ?? -1;
    const last = (await store.logSize(db)) - 1;
    const until = Math.min(last, after + stretch);
    const rows = await store.changesAfter(db, after, { until, kinds });
    const told = rows.slice(0, input.limit);
    const isCut = told.length < rows.length;
    const next = isCut ? Number(told.at(-1)?.position ?? until) : Math.max(until, after);
    return { items: told.map(changeView), next: next < 0 ? null : next, isEnd: next >= last };
  },
});
