// Asks for documents to be sent, and says what became of them where only a person knows.

import { deliveries } from '@daybook/contract/deliveries.ts';
import type { InputOf } from '@daybook/contract/endpoint.ts';
import { deliveryLifecycle } from '@daybook/core/delivery/delivery-lifecycle.ts';
import type { Recipient } from '@daybook/core/delivery/recipients.ts';
import { refuseField } from '@daybook/core/kernel/refusal.ts';
import { type CommandContext, defineCommand } from '../../platform/command.ts';
import { existing } from '../../platform/rows.ts';
import { documentsOf } from './documents.ts';
import { type Message, messagesOf, queueMessages } from './queueing.ts';
import { sendingJob } from './sending.ts';
import * as store from './store.ts';
import { deliveryView } from './views.ts';

export const send = defineCommand(deliveries.send, {
  permission: 'billing.send',
  load: ({ input, tx }) => documentsOf(tx, input.documents),
  standing: 'firm',
  locks: 'none',
  approval: 'never',
  async handle({ subject: documents, input, ...context }) {
    const { written } = input;
    if (written !== undefined && documents.length > 1)
      throw refuseField('invalid_input', 'written', 'Own words are for one document');
    const messages = await messagesOf(context.tx, documents, context);
    const { rows, events, jobs } = await queueMessages(
      context,
      written === undefined ? messages : messages.map((message) => ownWords(message, written)),
    );
    return {
      result: { items: rows.map((row) => deliveryView(row, context.actor)) },
      events,
      jobs,
    };
  },
});

type Written = NonNullable<InputOf<typeof deliveries.send>['written']>;
const ownWords = (message: Message, { to, cc, subject, body }: Written): Message => ({
  ...message,
  recipients: [...named(message, to, 'to'), ...named(message, cc, 'cc')],
  subject,
  body,
});
/** The name that is known for an address; else the address stands for itself. */
const named = (
  { recipients }: Pick<Message, 'recipients'>,
  addresses: readonly string[],
  as: Recipient['as'],
): readonly Recipient[] =>
  [...new Set(addresses)].map((email) => ({
    name: recipients.find((each) => each.email.toLowerCase() === email.toLowerCase())?.name ?? '',
    email,
    as,
  }));

const shared = {
  permission: 'billing.send',
  load: ({ input, tx }: CommandContext & Readonly<{ input: Readonly<{ id: string }> }>) =>
    store.lockDelivery(tx, input.id),
  standing: 'firm',
  locks: 'none',
  approval: 'never',
} as const;

type Told = Readonly<{
  verb: 'retry' | 'confirm' | 'bounce' | 'cancel';
  type: 'delivery.retried' | 'delivery.confirmed' | 'delivery.bounced' | 'delivery.cancelled';
  reason?: string;
  recipients?: readonly Recipient[];
}>;
async function tell({ tx, actor, clock }: CommandContext, row: store.DeliveryRow, told: Told) {
  const state = deliveryLifecycle.next(row.state, told.verb);
  const now = clock.now();
  await store.saveState(tx, row.id, {
    state,
    nextAttemptAt: state === 'waiting' ? now : null,
    sentAt: state === 'sent' ? now : null,
    lastReply: told.verb === 'bounce' ? (told.reason ?? null) : null,
    ...(told.recipients === undefined ? {} : { recipients: told.recipients }),
  });
  const view = deliveryView(existing(await store.findDelivery(tx, row.id)), actor);
  return {
    result: view,
    events: [
      {
        type: told.type,
        record: { kind: 'delivery', id: row.id },
        reason: told.reason ?? null,
        before: { state: row.state, recipients: row.recipients },
        after: { state, recipients: view.recipients },
      },
    ],
  };
}

export const retry = defineCommand(deliveries.retry, {
  ...shared,
  async handle({ subject: row, input, ...context }) {
    const told = { verb: 'retry', type: 'delivery.retried' } as const;
    const to = input.to === undefined ? null : named(row, input.to, 'to');
    const kept = row.recipients.filter((each) => each.as === 'cc');
    return {
      ...(await tell(context, row, to === null ? told : { ...told, recipients: [...to, ...kept] })),
      jobs: [sendingJob(context.actor.firmId)],
    };
  },
});

export const confirm = defineCommand(deliveries.confirm, {
  ...shared,
  handle: ({ subject: row, input: _, ...context }) =>
    tell(context, row, { verb: 'confirm', type: 'delivery.confirmed' }),
});

export const bounce = defineCommand(deliveries.bounce, {
  ...shared,
  handle: ({ subject: row, input, ...context }) =>
    tell(context, row, { verb: 'bounce', type: 'delivery.bounced', reason: input.reason }),
});

export const cancel = defineCommand(deliveries.cancel, {
  ...shared,
  handle: ({ subject: row, input, ...context }) =>
    tell(context, row, { verb: 'cancel', type: 'delivery.cancelled', reason: input.reason }),
});
