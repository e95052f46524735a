// One request to a webhook: signed as Standard Webhooks says, to a public address, without following where it points.

import { createHmac } from 'node:crypto';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { ClosedAddress, isPublicAddress, lookupPublic } from './addresses.ts';

export type Answered = Readonly<{ status: number | null; milliseconds: number; says: string }>;

const prefix = 'whsec_';
/** `v1,` and the HMAC-SHA256 of id, time and body with the key in the secret. */
export function signatureOf(
  secret: string,
  message: Readonly<{ id: string; timestamp: number; body: string }>,
): string {
  const key = Buffer.from(secret.slice(prefix.length), 'base64');
  const { id, timestamp, body } = message;
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

const patience = 15_000;
const heardAtMost = 500;

type Message = Readonly<{
  url: string;
  id: string;
  at: string;
  body: string;
  /** The newest first; during a change both sign. */
  secrets: readonly string[];
}>;

/** Never throws: what went wrong is what it says. `isAnywhere` lets it into the server's own network. */
export function post(
  { url, id, at, body, secrets }: Message,
  { isAnywhere }: Readonly<{ isAnywhere: boolean }>,
): Promise<Answered> {
  const target = new URL(url);
  const timestamp = Math.floor(Date.parse(at) / 1000);
  const started = performance.now();
  const spent = () => Math.round(performance.now() - started);
  const host = target.hostname.replace(/^\[|\]$/g, '');
  if (!isAnywhere && target.protocol !== 'https:')
    return Promise.resolve({ status: null, milliseconds: 0, says: 'Only https is spoken to' });
  // A name is looked up by lookupPublic; an address is not looked up at all.
  if (!isAnywhere && isIP(host) !== 0 && !isPublicAddress(host))
    return Promise.resolve({
      ...{ status: null, milliseconds: 0, says: new ClosedAddress(host).message },
    });
  return new Promise((resolve) => {
    const failed = (error: Error) =>
      resolve({ status: null, milliseconds: spent(), says: error.message.slice(0, heardAtMost) });
    const request = (target.protocol === 'https:' ? requestHttps : requestHttp)(
      target,
      {
        method: 'POST',
        agent: false,
        signal: AbortSignal.timeout(patience),
        ...(isAnywhere ? {} : { lookup: lookupPublic }),
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'Daybook',
          'webhook-id': id,
          'webhook-timestamp': String(timestamp),
          'webhook-signature': secrets
            .map((secret) => signatureOf(secret, { id, timestamp, body }))
            .join(' '),
        },
      },
      (response) => {
        let says = '';
        response.setEncoding('utf8');
        response.on('error', failed);
        const done = () =>
          resolve({ status: response.statusCode ?? null, milliseconds: spent(), says });
        response.on('data', (text: string) => {
          says = (says + text.replaceAll('\0', '')).slice(0, heardAtMost);
          // Whoever sends more than anyone reads is not listened to.
          if (says.length === heardAtMost) {
            done();
            request.destroy();
          }
        });
        response.on('end', done);
      },
    );
    request.on('error', failed);
    request.end(body);
  });
}
