// What other systems hear of: the changes feed, which they ask, and webhooks, which tell them.

import { auditEventTypes } from '@daybook/core/audit/audit-event.ts';
import { z } from 'zod';
import { command, query } from './endpoint.ts';
import {
  ById,
  Id,
  Instant,
  May,
  pageInput,
  pageOf,
  QueryInteger,
  queryList,
  Reference,
  Text,
  Version,
} from './values.ts';

const nouns = new Set(auditEventTypes.map((type) => type.split('.')[0] ?? ''));
const known = new Set<string>(auditEventTypes);
const EventType = z
  .string()
  .max(60)
  .refine(
    (type) => known.has(type) || (type.endsWith('.*') && nouns.has(type.slice(0, -2))),
    'An event such as invoice.posted, or all of a noun: invoice.*',
  );

const Change = {
  position: z.int().meta({ description: 'In the audit log; grows with each event' }),
  eventId: Id,
  type: z.string(),
  record: z.object({ kind: z.string(), id: Id }),
  isDeletion: z.boolean().meta({ description: 'A copy of the record can go' }),
};

export const changes = {
  list: query({
    path: '/changes',
    summary:
      'What happened after a position of the log, in its order: of the kinds whose records you may all see. Ask again from `next`',
    input: z.object({
      after: QueryInteger.pipe(z.int().min(0))
        .optional()
        .meta({ description: 'The position that you know last; without it from the beginning' }),
      limit: QueryInteger.pipe(z.int().min(1).max(1000)).default(100),
      kinds: z
        .string()
        .regex(/^[a-z_]+(,[a-z_]+)*$/, 'Kinds of records, with commas: invoice,receipt')
        .max(500)
        .optional(),
    }),
    output: z.object({
      items: z.array(z.object({ ...Change, at: Instant })),
      next: z.int().nullable().meta({
        description: 'Ask with this as `after` the next time; null while nothing has happened',
      }),
      isEnd: z.boolean().meta({ description: 'There is no more for now' }),
    }),
  }),
};

export const webhookStates = ['active', 'paused', 'ended'] as const;
export const webhookDeliveryStates = ['waiting', 'delivered', 'given_up'] as const;

const Url = z
  .url({ protocol: /^https?$/, message: 'An address that begins with https://' })
  .max(500)
  .refine((url) => {
    const { username, password, hash } = new URL(url);
    return `${username}${password}${hash}` === '';
  }, 'Without a name, a password or a fragment');
const settable = {
  name: Text(80),
  url: Url,
  types: z
    .array(EventType)
    .max(100)
    .default([])
    .meta({ description: 'invoice.posted, invoice.*; none means every event' }),
};
export const WebhookView = z.object({
  id: Id,
  version: Version,
  may: May,
  name: z.string(),
  url: z.string(),
  types: z.array(z.string()),
  state: z.enum(webhookStates),
  person: Reference.meta({ description: 'It tells what this person may see' }),
  createdAt: Instant,
  behind: z.int().meta({ description: 'Events of the log that it has not looked at yet' }),
  waiting: z.int().meta({ description: 'Deliveries that will be tried again' }),
  givenUp: z.int(),
  lastDeliveredAt: Instant.nullable(),
});
const WithSecret = WebhookView.extend({
  secret: z
    .string()
    .nullable()
    .meta({ description: 'Signs what is sent (Standard Webhooks); only in the first answer' }),
});
export const WebhookDeliveryView = z.object({
  id: Id,
  ...Change,
  state: z.enum(webhookDeliveryStates),
  attempts: z.int(),
  createdAt: Instant,
  nextAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  last: z
    .object({
      at: Instant,
      status: z.int().nullable(),
      milliseconds: z.int(),
      says: z.string(),
    })
    .nullable(),
});

export const webhooks = {
  list: query({
    path: '/webhooks',
    summary: 'Webhooks, by name',
    input: z.object({ ...pageInput(['name']), states: queryList(webhookStates).optional() }),
    output: pageOf(WebhookView),
  }),
  get: query({
    path: '/webhooks/{id}',
    summary: 'One webhook, and how it goes',
    input: ById,
    output: WebhookView,
  }),
  create: command({
    path: '/webhooks',
    summary: 'Have an address told of events from now on; the secret is shown once',
    input: z.object(settable),
    output: WithSecret,
  }),
  update: command({
    method: 'PATCH',
    path: '/webhooks/{id}',
    summary:
      'Change, pause or resume a webhook; what happens while it is paused is told afterwards',
    input: z.object({
      id: Id,
      version: Version,
      name: settable.name.optional(),
      url: settable.url.optional(),
      types: z.array(EventType).max(100).optional(),
      state: z.enum(['active', 'paused']).optional(),
    }),
    output: WebhookView,
  }),
  changeSecret: command({
    path: '/webhooks/{id}/change-secret',
    summary: 'Sign with a new secret; for a day what is sent bears both signatures',
    input: z.object({ id: Id, version: Version }),
    output: WithSecret,
  }),
  end: command({
    path: '/webhooks/{id}/end',
    summary: 'End a webhook for good; its log stays',
    input: z.object({ id: Id, version: Version }),
    output: WebhookView,
  }),
  replay: command({
    path: '/webhooks/{id}/replay',
    summary: 'Tell it again of all events from a position of the log on',
    input: z.object({ id: Id, version: Version, from: z.int().min(0) }),
    output: WebhookView,
  }),
  listDeliveries: query({
    path: '/webhooks/{id}/deliveries',
    summary: 'What was sent to a webhook, and how it answered; newest first',
    input: z.object({
      ...pageInput(['-createdAt']),
      id: Id,
      states: queryList(webhookDeliveryStates).optional(),
    }),
    output: pageOf(WebhookDeliveryView),
  }),
  redeliver: command({
    path: '/webhook-deliveries/{id}/redeliver',
    summary: 'Send one event again, now',
    input: ById,
    output: WebhookDeliveryView,
  }),
};
