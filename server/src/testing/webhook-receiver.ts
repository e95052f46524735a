// Somebody else's server that is told of events, and answers as a test says.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const Told = z.object({
  type: z.string(),
  timestamp: z.string(),
  data: z.object({
    position: z.int(),
    eventId: z.string(),
    record: z.object({ kind: z.string(), id: z.string() }),
    isDeletion: z.boolean(),
  }),
});
export type Told = z.output<typeof Told> &
  Readonly<{ id: string; timestampHeader: number; signatures: readonly string[]; body: string }>;

export type Receiver = Readonly<{
  url: string;
  told: () => readonly Told[];
  forget: () => void;
  answerWith: (status: number) => void;
  stop: () => Promise<void>;
}>;

export async function openReceiver(): Promise<Receiver> {
  let all: readonly Told[] = [];
  let status = 204;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString('utf8');
    });
    request.on('end', () => {
      all = [
        ...all,
        {
          ...Told.parse(JSON.parse(body)),
          id: String(request.headers['webhook-id']),
          timestampHeader: Number(request.headers['webhook-timestamp']),
          signatures: String(request.headers['webhook-signature']).split(' '),
          body,
        },
      ];
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    told: () => all,
    forget: () => {
      all = [];
    },
    answerWith: (code) => {
      status = code;
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
