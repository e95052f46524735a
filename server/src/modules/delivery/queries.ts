// What was sent, and what would be.

import { deliveries } from '@daybook/contract/deliveries.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import { defineQuery } from '../../platform/command.ts';
import { decodeCursor, pageFrom } from '../../platform/page.ts';
import { existing, reference } from '../../platform/rows.ts';
import { documentsOf } from './documents.ts';
import { messagesOf } from './queueing.ts';
import * as store from './store.ts';
import { deliveryView } from './views.ts';

export const list = defineQuery(deliveries.list, {
  permission: 'billing.send',
  async handle({ db, input, actor }) {
    const rows = await store.listDeliveries(db, input, {
      after: decodeCursor(input.cursor, 2),
      limit: input.limit,
    });
    return pageFrom(rows, input.limit, {
      item: (row) => deliveryView(row, actor),
      key: (row) => [row.created_at, row.id],
    });
  },
});

export const get = defineQuery(deliveries.get, {
  permission: 'billing.send',
  async handle({ db, input, actor }) {
    const row = await store.findDelivery(db, input.id);
    if (row === null) throw new Refusal('not_found');
    const tries = await store.listAttempts(db, row.id);
    return {
      ...deliveryView(row, actor),
      language: row.language,
      sender: row.sender,
      body: row.body,
      fileName: row.file_name,
      messageId: row.message_id,
      tries: tries.map((each) => ({
        number: each.number,
        beganAt: each.began_at,
        endedAt: each.ended_at,
        outcome: each.outcome,
        reply: each.reply,
        fileSha256: each.file_sha256,
        fileBytes: each.file_bytes,
      })),
    };
  },
});

export const status = defineQuery(deliveries.status, {
  permission: 'billing.send',
  async handle({ db, mailServer }) {
    const counts = new Map(
      (await store.countByState(db)).map((each) => [each.state, each.count] as const),
    );
    return {
      isMailSetUp: mailServer !== null,
      mailServer,
      waiting: counts.get('waiting') ?? 0,
      failed: counts.get('failed') ?? 0,
      bounced: counts.get('bounced') ?? 0,
      unknown: counts.get('unknown') ?? 0,
    };
  },
});

export const preview = defineQuery(deliveries.preview, {
  permission: 'billing.send',
  async handle({ db, input, actor, mailServer }) {
    const documents = await documentsOf(db, [input]);
    const [message] = await messagesOf(db, documents, { actor, language: input.language });
    const { client, language, sender, recipients, subject, body, document } = existing(message);
    return {
      client: reference(client.id, client.name),
      language,
      sender,
      recipients: [...recipients],
      subject,
      body,
      fileName: document.fileName,
      isMailSetUp: mailServer !== null,
    };
  },
});
