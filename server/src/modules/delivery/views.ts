// Deliveries and templates as the contract shows them.

import type { deliveries, mailTemplates } from '@daybook/contract/deliveries.ts';
import type { OutputOf } from '@daybook/contract/endpoint.ts';
import { deliveryLifecycle } from '@daybook/core/delivery/delivery-lifecycle.ts';
import type { Language, TemplateKey } from '@daybook/core/delivery/mail-template.ts';
import type { Actor } from '../../platform/actor.ts';
import { mayOf } from '../../platform/may.ts';
import { reference, referenceOrNull } from '../../platform/rows.ts';
import type { MailText } from './default-templates.ts';
import type { DeliveryRow, TemplateRow } from './store.ts';

export function deliveryView(row: DeliveryRow, actor: Actor): OutputOf<typeof deliveries.retry> {
  const verb = (name: 'retry' | 'confirm' | 'bounce' | 'cancel') =>
    ({ permission: 'billing.send', when: deliveryLifecycle.can(row.state, name) }) as const;
  return {
    id: row.id,
    version: row.version,
    kind: row.kind,
    record: reference(row.record_id, row.record_name),
    client: referenceOrNull(row.client_id, row.client_name),
    state: row.state,
    recipients: [...row.recipients],
    subject: row.subject,
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at,
    lastReply: row.last_reply,
    sentAt: row.sent_at,
    createdAt: row.created_at,
    createdBy: reference(row.created_by_id, row.created_by_name),
    may: mayOf(actor, {
      retry: verb('retry'),
      confirm: verb('confirm'),
      bounce: verb('bounce'),
      cancel: verb('cancel'),
    }),
  };
}

export const templateView = (
  which: Readonly<{ key: TemplateKey; language: Language }>,
  text: MailText,
  own: TemplateRow | undefined,
): OutputOf<typeof mailTemplates.save> => ({
  key: which.key,
  language: which.language,
  version: own?.version ?? 0,
  subject: text.subject,
  body: text.body,
  isOwn: own !== undefined,
  savedAt: own?.saved_at ?? null,
  savedBy: own === undefined ? null : reference(own.saved_by_id, own.saved_by_name),
});
