// A client that keeps its connections, as a program against the API would. It speaks just enough
// HTTP/1.1 for our own server: what it costs is taken from the server that it measures.

import { connect, type Socket } from 'node:net';
import type { World } from './world.ts';

type Call = Readonly<{ method: string; path: string; body?: unknown }>;

export type HttpClients = Readonly<{
  send: (port: number, text: string) => Promise<string>;
  close: () => void;
}>;

/** As many connections as there are calls under way; a free one is used again. */
export function openClients(): HttpClients {
  const free: Socket[] = [];
  const all: Socket[] = [];
  return {
    async send(port, text) {
      const socket = free.pop() ?? (await open(port));
      if (!all.includes(socket)) all.push(socket);
      const answer = await exchange(socket, text);
      free.push(socket);
      return answer;
    },
    close: () => {
      for (const socket of all) socket.destroy();
    },
  };
}

const open = (port: number) =>
  new Promise<Socket>((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true }, () => resolve(socket));
    socket.once('error', reject);
  });

const exchange = (socket: Socket, text: string) =>
  new Promise<string>((resolve, reject) => {
    const chunks: Buffer[] = [];
    const end = (settle: () => void) => {
      socket.off('data', read).off('close', cut);
      settle();
    };
    const cut = () => end(() => reject(new Error('The server closed the connection')));
    const read = (chunk: Buffer) => {
      chunks.push(chunk);
      const answer = chunks.length === 1 ? chunk : Buffer.concat(chunks);
      const head = answer.indexOf('\r\n\r\n');
      if (head < 0) return;
      const headers = answer.toString('latin1', 0, head);
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(headers)?.[1]);
      if (answer.length < head + 4 + length) return;
      const body = answer.toString('utf8', head + 4);
      const isGood = headers.startsWith('HTTP/1.1 200 ');
      end(() =>
        isGood ? resolve(body) : reject(new Error(`${headers.split('\r\n')[0]} ${body}`)),
      );
    };
    socket.on('data', read).on('close', cut);
    socket.write(text);
  });

export function send(world: World, apiKey: string, call: Call): Promise<string> {
  const body = call.body === undefined ? '' : JSON.stringify(call.body);
  const type = body === '' ? '' : 'content-type: application/json\r\n';
  return world.clients.send(
    world.port,
    `${call.method} /api/v1${call.path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${apiKey}\r\n${type}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
