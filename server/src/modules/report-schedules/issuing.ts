// One issue of a report: written down to be sent, in the transaction that found it due.

import type { Recipient } from '@daybook/core/delivery/recipients.ts';
import { localDateOf } from '@daybook/core/kernel/plain-date.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import type { CommandContext } from '../../platform/command.ts';
import { existing } from '../../platform/rows.ts';
import { queueReport } from '../delivery/public.ts';
import { findEntities } from '../org/public.ts';
import * as store from './store.ts';

export type Issue = Readonly<{
  name: string;
  report: string;
  format: store.Format;
  asked: Readonly<Record<string, string>>;
  recipients: readonly Recipient[];
  scheduleId: string | null;
  dueAt: string;
  timeZone: string;
  legalEntityId: string;
}>;

/** Refuses with invalid_input where it has nobody to go to, or no address to come from. */
export async function sendIssue(context: CommandContext, issue: Issue) {
  const { tx, clock, actor } = context;
  const entity = existing((await findEntities(tx, [issue.legalEntityId]))[0]);
  const refusal = (field: string, message: string) =>
    new Refusal('invalid_input', {}, [{ field, rule: 'required', message }]);
  if (issue.recipients.length === 0)
    throw refusal('personIds', 'Nobody of those that it goes to may sign in any more');
  if (entity.email === null)
    throw refusal('sender', `${entity.name} has no e-mail address to send from`);
  const id = clock.newId();
  const on = localDateOf(issue.dueAt, issue.timeZone);
  const fileName = `${issue.name.replaceAll(/[^\w.-]+/g, '-')}-${on}.${issue.format}`;
  const queued = await queueReport(context, {
    ...{ recordId: id, recordName: issue.name, legalEntityId: issue.legalEntityId, fileName },
    sender: { name: entity.name, email: entity.email },
    recipients: issue.recipients,
    subject: `${issue.name}, ${on}`,
    body: `Attached is the report “${issue.name}” as of ${on}.\n\nIt is sent for ${actor.name}, and shows what ${actor.name} may see.`,
  });
  await store.addIssue(tx, {
    ...{ id, scheduleId: issue.scheduleId, dueAt: issue.dueAt, report: issue.report },
    ...{ asked: issue.asked, format: issue.format, ownerId: actor.personId },
    ...{ deliveryId: queued.id, refusedBecause: null, at: clock.now() },
  });
  return { id, events: queued.events, jobs: queued.jobs };
}
