// Documents on their way to clients by e-mail, and the templates of what is written with them.

import type { DeliveryState } from '@daybook/core/delivery/delivery-lifecycle.ts';
import { languages, templateKeys } from '@daybook/core/delivery/mail-template.ts';
import { documentKinds } from '@daybook/core/delivery/recipients.ts';
import { z } from 'zod';
import { command, query } from './endpoint.ts';
import {
  ById,
  ByIdAndVersion,
  Id,
  Instant,
  listOf,
  May,
  pageInput,
  pageOf,
  queryList,
  Reason,
  Reference,
  Text,
  Version,
} from './values.ts';

export const deliveryStates = [
  'waiting',
  'sending',
  'sent',
  'failed',
  'bounced',
  'unknown',
  'cancelled',
] as const satisfies readonly DeliveryState[];
/** What is sent from its own page; reminders and statements are sent from theirs. */
export const sentByHand = ['invoice', 'credit_note'] as const;

const Email = z.email('An e-mail address').max(200);
const Recipient = z.object({ name: z.string(), email: z.string(), as: z.enum(['to', 'cc']) });
const Written = {
  subject: Text(300),
  body: Text(8000),
};

export const DeliveryView = z.object({
  id: Id,
  version: Version,
  may: May,
  kind: z.enum(documentKinds),
  record: Reference,
  client: Reference.nullable().meta({ description: 'Null of a report' }),
  state: z.enum(deliveryStates),
  recipients: z.array(Recipient),
  subject: z.string(),
  attempts: z.int(),
  nextAttemptAt: Instant.nullable(),
  lastReply: z.string().nullable().meta({ description: 'The last word of the mail server' }),
  sentAt: Instant.nullable(),
  createdAt: Instant,
  createdBy: Reference,
});
export const DeliveryDetail = DeliveryView.extend({
  language: z.enum(languages),
  sender: z.object({ name: z.string(), email: z.string() }),
  body: z.string(),
  fileName: z.string(),
  messageId: z.string(),
  tries: z.array(
    z.object({
      number: z.int(),
      beganAt: Instant,
      endedAt: Instant.nullable(),
      outcome: z.enum(['sent', 'put_off', 'failed', 'unknown']).nullable(),
      reply: z.string().nullable(),
      fileSha256: z.string().nullable(),
      fileBytes: z.int().nullable(),
    }),
  ),
});
export const MessageView = z.object({
  client: Reference,
  language: z.enum(languages),
  sender: z.object({ name: z.string(), email: z.string().nullable() }),
  recipients: z.array(Recipient),
  subject: z.string(),
  body: z.string(),
  fileName: z.string(),
  isMailSetUp: z.boolean(),
});

export const deliveries = {
  list: query({
    path: '/deliveries',
    summary: 'What was sent by e-mail, newest first',
    input: z.object({
      ...pageInput(['-createdAt']),
      states: queryList(deliveryStates).optional(),
      kinds: queryList(documentKinds).optional(),
      clientId: Id.optional(),
      recordId: Id.optional(),
    }),
    output: pageOf(DeliveryView),
  }),
  get: query({
    path: '/deliveries/{id}',
    summary: 'One delivery: what was written, to whom, and every attempt',
    input: ById,
    output: DeliveryDetail,
  }),
  status: query({
    path: '/delivery-status',
    summary: 'Whether mail can be sent, and what needs a look',
    input: z.object({}),
    output: z.object({
      isMailSetUp: z.boolean(),
      mailServer: z.string().nullable(),
      waiting: z.int(),
      failed: z.int(),
      bounced: z.int(),
      unknown: z.int(),
    }),
  }),
  preview: query({
    path: '/delivery-preview',
    summary: 'The message of a document as it would be sent',
    input: z.object({
      kind: z.enum(sentByHand),
      recordId: Id,
      language: z.enum(languages).optional(),
    }),
    output: MessageView,
  }),
  send: command({
    path: '/deliveries',
    summary: 'Send documents by e-mail; all of them, or none',
    input: z.object({
      documents: z
        .array(z.object({ kind: z.enum(sentByHand), recordId: Id }))
        .min(1)
        .max(500),
      written: z
        .object({
          to: z.array(Email).min(1, 'Somebody to send it to').max(20),
          cc: z.array(Email).max(20).default([]),
          ...Written,
        })
        .optional()
        .meta({ description: 'For one document: what stands instead of the template' }),
    }),
    output: listOf(DeliveryView),
  }),
  retry: command({
    path: '/deliveries/{id}/retry',
    summary: 'Try it again now; of one that may have been sent, the client may get it twice',
    input: z.object({
      id: Id,
      version: Version,
      to: z.array(Email).min(1).max(20).optional().meta({ description: 'Other addresses' }),
    }),
    output: DeliveryView,
  }),
  confirm: command({
    path: '/deliveries/{id}/confirm',
    summary: 'Say that it has arrived, of one that may have been sent',
    input: ByIdAndVersion,
    output: DeliveryView,
  }),
  bounce: command({
    path: '/deliveries/{id}/bounce',
    summary: 'Say that it came back',
    input: z.object({ id: Id, version: Version, reason: Reason }),
    output: DeliveryView,
  }),
  cancel: command({
    path: '/deliveries/{id}/cancel',
    summary: 'Do not send it, or do not try again',
    input: z.object({ id: Id, version: Version, reason: Reason }),
    output: DeliveryView,
  }),
};

export const TemplateView = z.object({
  key: z.enum(templateKeys),
  language: z.enum(languages),
  version: z.int().min(0).meta({ description: '0: as it came with the product' }),
  subject: z.string(),
  body: z.string(),
  isOwn: z.boolean(),
  savedAt: Instant.nullable(),
  savedBy: Reference.nullable(),
});
const Which = { key: z.enum(templateKeys), language: z.enum(languages) };

export const mailTemplates = {
  list: query({
    path: '/mail-templates',
    summary: 'What is written with documents, by occasion and language',
    input: z.object({}),
    output: listOf(TemplateView),
  }),
  names: query({
    path: '/mail-templates/{key}/names',
    summary: 'The names that a template may use, with an example of each',
    input: z.object({ key: z.enum(templateKeys), language: z.enum(languages).default('en') }),
    output: listOf(z.object({ name: z.string(), example: z.string() })),
  }),
  preview: query({
    path: '/mail-templates/{key}/preview',
    summary: 'A template as written, with example values',
    input: z.object({ ...Which, ...Written }),
    output: z.object({ subject: z.string(), body: z.string() }),
  }),
  save: command({
    method: 'PUT',
    path: '/mail-templates/{key}/{language}',
    summary: 'Write a template; the names that it uses are checked',
    input: z.object({ ...Which, version: z.int().min(0), ...Written }),
    output: TemplateView,
  }),
  reset: command({
    path: '/mail-templates/{key}/{language}/reset',
    summary: 'Back to the text that came with the product',
    input: z.object(Which),
    output: TemplateView,
  }),
};
