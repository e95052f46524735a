// The web app's files, the API's description, and for everything else that is asked for by a
// browser: the app, which knows its own pages.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { contract } from '@daybook/contract/contract.ts';
import { Refusal } from '@daybook/core/kernel/refusal.ts';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { openApi } from './openapi.ts';
import { referencePage, referenceStyle } from './reference-page.ts';

export const version = '0.1.0';

export async function serveDocuments(
  app: FastifyInstance,
  webFolder: string | null,
): Promise<void> {
  const description = JSON.stringify(openApi(contract, version));
  const reference = referencePage(contract);
  app.get('/openapi.json', async (_request, reply) =>
    reply.type('application/json').send(description),
  );
  app.get('/docs', async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(reference),
  );
  app.get('/docs/style.css', async (_request, reply) =>
    reply.type('text/css').send(referenceStyle),
  );
  const hasWeb = webFolder !== null && existsSync(join(webFolder, 'index.html'));
  if (hasWeb) {
    await app.register(fastifyStatic, {
      root: webFolder,
      wildcard: false,
      setHeaders: (response, path) => {
        // Assets carry their hash in the name; the page that names them must be asked for each time.
        response.header(
          'cache-control',
          path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
        );
      },
    });
  }
  app.setNotFoundHandler((request, reply) => {
    const isPage =
      hasWeb &&
      request.method === 'GET' &&
      !request.url.startsWith('/api/') &&
      !request.url.startsWith('/assets/');
    if (isPage) return reply.sendFile('index.html');
    throw new Refusal('not_found', { path: request.url.split('?')[0] ?? '' });
  });
}
