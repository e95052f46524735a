// What a schedule asks of its report, and whether its owner may ask it.

import type { InputOf } from '@daybook/contract/endpoint.ts';
import type { reportSchedules } from '@daybook/contract/report-schedules.ts';
import { reports } from '@daybook/contract/reports.ts';
import { localDateOf } from '@daybook/core/kernel/plain-date.ts';
import { Refusal, refuseField } from '@daybook/core/kernel/refusal.ts';
import { reportAskedOf } from '@daybook/core/reports/report-query.ts';
import { type Actor, scopeOf } from '../../platform/actor.ts';
import type { ReadDb } from '../../platform/database.ts';
import { decodeInput } from '../../platform/decode.ts';
import { existing } from '../../platform/rows.ts';
import { findFirm } from '../org/public.ts';
import { allReports, scopeIn } from '../reports/public.ts';
import * as store from './store.ts';

type What = Pick<InputOf<typeof reportSchedules.test>, 'report' | 'query'>;

/** Refuses with not_found and not_permitted. */
export function reportFor(actor: Actor, name: string) {
  const report = allReports.find((each) => each.name === name);
  if (report === undefined) throw refuseField('not_found', 'report', 'There is no such report');
  if (scopeIn(report, actor) === undefined)
    throw new Refusal('not_permitted', { permission: report.permission });
  return report;
}

/** As of a moment at a branch. Refuses with invalid_input what would not move on, and what the report has not. */
export async function askedAt(
  db: ReadDb,
  actor: Actor,
  { report: name, query, at, timeZone }: What & Readonly<{ at: string; timeZone: string }>,
): Promise<Readonly<Record<string, string>>> {
  const report = reportFor(actor, name);
  const fixed = ['from', 'until', 'asOn'].find((key) => query[key] !== undefined);
  if (fixed !== undefined)
    throw refuseField(
      'invalid_input',
      `query.${fixed}`,
      'A period by its name moves on; days stay',
    );
  const { week_starts_on: weekStartsOn } = existing(await findFirm(db));
  const asked = reportAskedOf(report, query, { today: localDateOf(at, timeZone), weekStartsOn });
  decodeInput(reports.run, asked);
  const by = (asked.by ?? '').split(',').filter((key) => key !== '' && key !== 'none');
  const unknown = by.find((key) => !report.dimensions.some((each) => each === key));
  if (unknown !== undefined)
    throw refuseField('invalid_input', 'query.by', `${unknown} is no dimension of this report`);
  return asked;
}

export type ToWhom = Readonly<{ personIds: readonly string[]; emails: readonly string[] }>;

/** Refuses with not_permitted where an address is not of the firm's own people and the actor may not send outside. */
export async function recipientsFor(db: ReadDb, actor: Actor, { personIds, emails }: ToWhom) {
  const people = await store.findPeople(db, { ids: personIds, emails });
  const active = people.filter((person) => person.is_active);
  const own = new Set(active.map((person) => person.email.toLowerCase()));
  const outside = emails.filter((email) => !own.has(email.toLowerCase()));
  if (outside.length > 0 && scopeOf(actor, 'reports.send') !== 'firm')
    throw new Refusal('not_permitted', { permission: 'reports.send' }, [
      {
        field: 'emails',
        rule: 'not_permitted',
        message: `You may not send reports outside the firm: ${outside.join(', ')}`,
      },
    ]);
  return {
    outside,
    unknown: personIds.find((id) => !people.some((person) => person.id === id)),
    recipients: [
      ...active.map(({ name, email }) => ({ name, email, as: 'to' as const })),
      ...outside.map((email) => ({ name: '', email, as: 'to' as const })),
    ],
  };
}
