// The firm's mail server. One connection a message; what the server said last decides what becomes of it.

import { once } from 'node:events';
import { Readable } from 'node:stream';
import type { SendEnd } from '@daybook/core/delivery/send-outcome.ts';
import MailComposer from 'nodemailer/lib/mail-composer';
import SmtpConnection, { type SMTPConnectionSendInfo } from 'nodemailer/lib/smtp-connection';
import { ConfigError } from './config.ts';
import { xlsxType } from './xlsx.ts';

type Mailbox = Readonly<{ name: string; address: string }>;
export type MailMessage = Readonly<{
  messageId: string;
  from: Mailbox;
  to: readonly Mailbox[];
  cc: readonly Mailbox[];
  subject: string;
  text: string;
  attachment: Readonly<{ name: string; content: Buffer }> | null;
}>;
export type MailEnd = SendEnd & Readonly<{ reply: string }>;
export type MailServer = Readonly<{
  /** Host and port, without the password. */
  name: string;
  /** Never throws for what the server or the line does: that is an end like another. */
  send: (message: MailMessage) => Promise<MailEnd>;
}>;

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);
const defaultPatienceMs = 60_000;

/** smtp://name:password@host:587, or smtps:// for TLS from the start. A password never travels in the open. */
export function openMailServer(text: string, patienceMs = defaultPatienceMs): MailServer {
  const url = URL.parse(text);
  if (url === null || !['smtp:', 'smtps:'].includes(url.protocol) || url.hostname === '')
    throw new ConfigError('DAYBOOK_SMTP must be smtp://name:password@host:port, or smtps://');
  const secure = url.protocol === 'smtps:';
  const port = url.port === '' ? (secure ? 465 : 587) : Number(url.port);
  const auth =
    url.username === ''
      ? null
      : { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) };
  const options = {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port,
    secure,
    requireTLS: auth !== null && !loopback.has(url.hostname),
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
    socketCloseTimeout: 0,
    logger: false,
  };
  return {
    name: `${url.hostname}:${port}`,
    send: (message) => sendOver(new SmtpConnection(options), auth, message),
  };
}

const types: Readonly<Record<string, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: xlsxType,
  note: 'text/plain; charset=utf-8',
};
const typeOf = (fileName: string) => types[fileName.split('.').at(-1) ?? ''] ?? 'application/pdf';

type Login = Readonly<{ user: string; pass: string }>;

async function sendOver(
  connection: SmtpConnection,
  auth: Login | null,
  message: MailMessage,
): Promise<MailEnd> {
  let isHandedOver = false;
  try {
    const composer = new MailComposer({
      messageId: message.messageId,
      from: message.from,
      to: [...message.to],
      cc: [...message.cc],
      subject: message.subject,
      text: message.text,
      attachments:
        message.attachment === null
          ? []
          : [
              {
                filename: message.attachment.name,
                content: message.attachment.content,
                contentType: typeOf(message.attachment.name),
              },
            ],
    }).compile();
    const content = await composer.build();
    const broken = failureOf(connection);
    await Promise.race([connected(connection), broken]);
    if (auth !== null) await Promise.race([loggedIn(connection, auth), broken]);
    const stream = Readable.from([content]);
    // From here on the server may have all of it, and take it without our hearing so.
    stream.once('end', () => {
      isHandedOver = true;
    });
    const envelope = { ...composer.getEnvelope(), size: content.length };
    const info = await Promise.race([taken(connection, envelope, stream), broken]);
    return takenAs(info);
  } catch (error) {
    return { ...brokenAs(error), isHandedOver };
  } finally {
    connection.close();
  }
}

/** Rejects with whatever breaks the line, at any time. */
async function failureOf(connection: SmtpConnection): Promise<never> {
  const [error] = await once(connection, 'error').catch((cause: unknown) => [cause]);
  throw error;
}

const connected = (connection: SmtpConnection) =>
  new Promise<void>((resolve, reject) => {
    connection.connect((error) => (error ? reject(error) : resolve()));
  });
const loggedIn = (connection: SmtpConnection, auth: Login) =>
  new Promise<void>((resolve, reject) => {
    connection.login({ ...auth }, (error) => (error ? reject(error) : resolve()));
  });
type Envelope = Readonly<{ from: string | false; to: string[]; size: number }>;
const taken = (connection: SmtpConnection, envelope: Envelope, message: Readable) =>
  new Promise<SMTPConnectionSendInfo>((resolve, reject) => {
    connection.send(envelope, message, (error, info) => (error ? reject(error) : resolve(info)));
  });

function takenAs({ response, rejected }: SMTPConnectionSendInfo): MailEnd {
  const refused = rejected.length === 0 ? '' : `; refused ${rejected.join(', ')}`;
  return {
    replyCode: Number(/^\d{3}/.exec(response)?.[0] ?? 250),
    isHandedOver: true,
    isRefusedHere: false,
    reply: `${response}${refused}`,
  };
}

/** Nodemailer's own refusals of what it was given carry no reply and will be the same next time. */
const refusedHere = new Set(['EMESSAGE', 'EENVELOPE', 'ESTREAM']);

function brokenAs(error: unknown): Omit<MailEnd, 'isHandedOver'> {
  const { responseCode, code } = error as Readonly<{ responseCode?: number; code?: string }>;
  const reply = error instanceof Error ? error.message : String(error);
  const replyCode = responseCode ?? null;
  return { replyCode, reply, isRefusedHere: replyCode === null && refusedHere.has(code ?? '') };
}
