// What is to be sent is written down first, in the transaction of the command that wants it sent; a job sends it.

import type { Language, TemplateKey } from '@daybook/core/delivery/mail-template.ts';
import { kindOfTemplate } from '@daybook/core/delivery/mail-template.ts';
import {
  type ClientDocumentKind,
  type Recipient,
  recipientsOf,
} from '@daybook/core/delivery/recipients.ts';
import { type FieldError, Refusal } from '@daybook/core/kernel/refusal.ts';
import type { Actor } from '../../platform/actor.ts';
import type { AuditEvent, CommandContext, Job } from '../../platform/command.ts';
import type { ReadDb } from '../../platform/database.ts';
import { byId, existing } from '../../platform/rows.ts';
import { findEntities } from '../org/public.ts';
import type { MailText } from './default-templates.ts';
import { type MailValues, templatesIn, textOf } from './mail-text.ts';
import { sendingJob } from './sending.ts';
import * as store from './store.ts';

/** A document that can go out, and what may be said of it in the language of the client. */
export type MailDocument = Readonly<{
  template: TemplateKey;
  recordId: string;
  /** Its number, as people call it. */
  name: string;
  clientId: string;
  legalEntityId: string;
  fileName: string;
  values: (language: Language) => Pick<MailValues, 'document' | 'invoices'>;
}>;

export type Message = Readonly<{
  document: MailDocument;
  client: store.MailClientRow;
  language: Language;
  sender: Readonly<{ name: string; email: string | null }>;
  recipients: readonly Recipient[];
}> &
  MailText;

/** The messages as they would go out. Refuses with invalid_input where a template can't be filled in. */
export async function messagesOf(
  db: ReadDb,
  documents: readonly MailDocument[],
  facts: Readonly<{ actor: Actor; language?: Language | undefined }>,
): Promise<readonly Message[]> {
  const clients = byId(
    await store.mailClients(
      db,
      documents.map((each) => each.clientId),
    ),
  );
  const entities = byId(
    await findEntities(
      db,
      documents.map((each) => each.legalEntityId),
    ),
  );
  const { textFor } = await templatesIn(db);
  return documents.map((document) => {
    const client = existing(clients.get(document.clientId));
    const entity = existing(entities.get(document.legalEntityId));
    const language = facts.language ?? client.language;
    const recipients = recipientsOf(kindOfTemplate[document.template], client);
    const values = {
      recipient: { name: recipients.find((each) => each.as === 'to')?.name ?? client.name },
      sender: { name: facts.actor.name },
      seller: { name: entity.name },
      ...document.values(language),
    };
    const text = textOf(textFor(document.template, language), values);
    const sender = { name: entity.name, email: entity.email };
    return { document, client, language, sender, recipients, ...text };
  });
}

/** Those of the clients that have no address for a kind of document. */
export const clientsOutOfReach = async (
  db: ReadDb,
  clientIds: readonly string[],
  kind: ClientDocumentKind,
): Promise<readonly string[]> =>
  (await store.mailClients(db, clientIds))
    .filter((client) => recipientsOf(kind, client).length === 0)
    .map((client) => client.id);

export type Queued = Readonly<{
  rows: readonly store.DeliveryRow[];
  events: readonly AuditEvent[];
  jobs: readonly Job[];
}>;

/**
 * Writes messages down to be sent. Refuses with invalid_input where one has nobody to go to or no address to
 * come from: all are written, or none.
 */
export async function queueMessages(
  { tx, clock, actor }: CommandContext,
  messages: readonly Message[],
): Promise<Queued> {
  const problems = messages.flatMap(problemsOf);
  if (problems.length > 0) throw new Refusal('invalid_input', {}, problems);
  if (messages.length === 0) return { rows: [], events: [], jobs: [] };
  const rows = messages.map((message): store.NewDelivery => {
    const id = clock.newId();
    const email = existing(message.sender.email);
    return {
      id,
      kind: kindOfTemplate[message.document.template],
      recordId: message.document.recordId,
      recordName: message.document.name,
      clientId: message.client.id,
      legalEntityId: message.document.legalEntityId,
      language: message.language,
      sender: { name: message.sender.name, email },
      recipients: message.recipients,
      subject: message.subject,
      body: message.body,
      fileName: message.document.fileName,
      messageId: `<${id}@${email.slice(email.lastIndexOf('@') + 1)}>`,
    };
  });
  return writeDown({ tx, clock, actor }, rows);
}

type Writing = Pick<CommandContext, 'tx' | 'clock' | 'actor'>;
async function writeDown(
  { tx, clock, actor }: Writing,
  rows: readonly store.NewDelivery[],
): Promise<Queued> {
  await store.addDeliveries(tx, rows, { at: clock.now(), byId: actor.personId });
  return {
    rows: await store.findDeliveries(
      tx,
      rows.map((row) => row.id),
    ),
    events: rows.map((row) => ({
      type: 'delivery.queued',
      record: { kind: 'delivery', id: row.id },
      after: {
        document: row.recordName,
        recordId: row.recordId,
        recipients: row.recipients.map((each) => each.email),
        subject: row.subject,
      },
    })),
    jobs: [sendingJob(actor.firmId)],
  };
}

type OwnMail = Pick<
  store.NewDelivery,
  'recordId' | 'recordName' | 'legalEntityId' | 'sender' | 'recipients' | 'subject' | 'body'
>;

/** Writes a report down to be sent; it is made when it goes out. */
export const queueReport = (
  context: CommandContext,
  report: OwnMail & Readonly<{ fileName: string }>,
): Promise<Queued & Readonly<{ id: string }>> => queueOwn(context, { ...report, kind: 'report' });

/** Writes a message down that says all in its text. */
export const queueNotice = (context: CommandContext, notice: OwnMail) =>
  queueOwn(context, { ...notice, kind: 'approval', fileName: '' });

async function queueOwn(
  context: CommandContext,
  mail: OwnMail & Pick<store.NewDelivery, 'kind' | 'fileName'>,
): Promise<Queued & Readonly<{ id: string }>> {
  const id = context.clock.newId();
  const { email } = mail.sender;
  const row: store.NewDelivery = {
    ...{ ...mail, id, clientId: null, language: 'en' },
    messageId: `<${id}@${email.slice(email.lastIndexOf('@') + 1)}>`,
  };
  return { ...(await writeDown(context, [row])), id };
}

/** As `queueMessages`, for those that can go out; what has nobody to go to is left for a person. */
export const queueReachable = (
  context: CommandContext,
  messages: readonly Message[],
): Promise<Queued> =>
  queueMessages(
    context,
    messages.filter((message) => problemsOf(message).length === 0),
  );

function problemsOf({ document, client, recipients, sender }: Message): readonly FieldError[] {
  const problem = (field: string, message: string) => ({ field, rule: 'required', message });
  return [
    ...(recipients.length > 0
      ? []
      : [
          problem(
            'recipients',
            `${client.name} has no e-mail address to which ${document.name} could go`,
          ),
        ]),
    ...(sender.email === null
      ? [problem('sender', `${sender.name} has no e-mail address to send from`)]
      : []),
  ];
}
