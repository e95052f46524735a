import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { post, signatureOf } from './posting.ts';

let server: Server;
let address = '';
let asked: string[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url === '/moved') {
      response.writeHead(302, { location: '/elsewhere' }).end();
    } else if (request.url === '/endless') {
      response.writeHead(200);
      const more = () => {
        if (!response.destroyed) response.write('x'.repeat(10_000), () => setImmediate(more));
      };
      more();
    } else if (request.url === '/cut') {
      request.socket.destroy();
    } else response.end('thanks');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const message = (path: string) => ({
  ...{ url: `${address}${path}`, id: 'msg_1', at: '2026-03-02T09:00:00.000Z', body: '{}' },
  secrets: [secret],
});

test('signs as the example of Standard Webhooks', () => {
  expect(
    signatureOf(secret, {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestamp: 1_614_265_330,
      body: '{"test": 2432232314}',
    }),
  ).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

test('tells how it was answered, and does not follow', async () => {
  asked = [];
  expect(await post(message('/here'), { isAnywhere: true })).toMatchObject({
    ...{ status: 200, says: 'thanks' },
  });
  expect(await post(message('/moved'), { isAnywhere: true })).toMatchObject({ status: 302 });
  expect(asked).toEqual(['/here', '/moved']);
  const endless = await post(message('/endless'), { isAnywhere: true });
  expect([endless.status, endless.says.length]).toEqual([200, 500]);
  expect(await post(message('/cut'), { isAnywhere: true })).toMatchObject({ status: null });
});

test.each([
  'https://127.0.0.1/hook',
  'https://localhost/hook',
  'https://[::1]/hook',
  'https://[::ffff:127.0.0.1]/hook',
  'https://169.254.169.254/latest/meta-data',
  'https://2130706433/hook',
  'https://0x7f.1/hook',
  'https://10.0.0.8/hook',
])('never asks %s', async (url) => {
  const { port } = server.address() as AddressInfo;
  asked = [];
  const there = new URL(url);
  there.port = String(port);
  const answered = await post({ ...message(''), url: there.href }, { isAnywhere: false });
  expect(answered.status).toBeNull();
  expect(answered.says).toMatch(/inside a network/);
  expect(asked).toEqual([]);
});

test('never speaks without a cipher', async () => {
  expect((await post(message('/here'), { isAnywhere: false })).says).toBe(
    'Only https is spoken to',
  );
});
