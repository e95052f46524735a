// A client that keeps its connections, as a program against the API would.

import { request } from 'node:http';
import type { World } from './world.ts';

export const send = (
  world: World,
  apiKey: string,
  call: Readonly<{ method: string; path: string; body?: unknown }>,
): Promise<string> =>
  new Promise((resolve, reject) => {
    const body = call.body === undefined ? undefined : JSON.stringify(call.body);
    const outgoing = request(
      {
        host: '127.0.0.1',
        port: world.port,
        agent: world.agent,
        method: call.method,
        path: `/api/v1${call.path}`,
        headers: {
          authorization: `Bearer ${apiKey}`,
          ...(body === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
        },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          if (answer.statusCode === 200) resolve(text);
          else reject(new Error(`${answer.statusCode} ${text}`));
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
