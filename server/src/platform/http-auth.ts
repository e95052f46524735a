// Sign-in under /api/auth: better-auth answers; a lock-out after wrong passwords stands before it.

import { Refusal } from '@daybook/core/kernel/refusal.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Auth, lockoutMinutes } from './auth.ts';

const SignIn = z.looseObject({ email: z.string() });

export function serveAuth(app: FastifyInstance, auth: Auth): void {
  app.route({
    method: ['GET', 'POST'],
    url: '/api/auth/*',
    handler: async (request, reply) => {
      const email = request.url.startsWith('/api/auth/sign-in/email')
        ? SignIn.safeParse(request.body).data?.email
        : undefined;
      if (email !== undefined && (await auth.signIn.isLocked(email))) {
        throw new Refusal('too_many_requests', { minutes: lockoutMinutes }, [
          {
            field: 'password',
            rule: 'locked',
            message: `Too many wrong passwords. Try again in ${lockoutMinutes} minutes`,
          },
        ]);
      }
      const answer = await auth.handle(asWebRequest(request));
      if (email !== undefined)
        await auth.signIn.record(email, answer.status === 401 ? 'failed' : 'succeeded');
      if (request.method === 'POST') auth.forget();
      return send(reply, answer);
    },
  });
}

function asWebRequest(request: FastifyRequest): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string') headers.set(name, value);
  }
  headers.set('x-daybook-address', request.ip);
  headers.delete('content-length');
  const url = new URL(request.url, `${request.protocol}://${request.headers.host ?? 'localhost'}`);
  const hasBody = request.method === 'POST' && request.body !== undefined && request.body !== null;
  return new Request(url, {
    method: request.method,
    headers,
    ...(hasBody ? { body: JSON.stringify(request.body) } : {}),
  });
}

async function send(reply: FastifyReply, answer: Response) {
  reply.code(answer.status);
  for (const [name, value] of answer.headers) {
    if (name !== 'set-cookie') reply.header(name, value);
  }
  const cookies = answer.headers.getSetCookie();
  if (cookies.length > 0) reply.header('set-cookie', cookies);
  return reply.send(answer.body === null ? null : await answer.text());
}
