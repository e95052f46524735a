// The server says everything it has to say, and none of it is a secret.

import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/platform/clock.ts';
import { existing } from '../../src/platform/rows.ts';
import { openFirm, password, type TestFirm } from '../../src/testing/test-firm.ts';
import { isAlive, type Program, startDaybook } from '../platform/running-daybook.ts';

let firm: TestFirm;
let program: Program | null = null;
let key = '';
beforeAll(async () => {
  firm = await openFirm({ now: systemClock.now() });
  const { secret } = await firm.people.owner.api.access.createApiKey({
    ...{ name: 'Robot', scopes: { 'clients.view': 'firm', 'webhooks.update': 'firm' } },
  });
  key = existing(secret);
});
afterAll(async () => {
  if (program !== null && isAlive(program.pid)) program.signal('SIGTERM', 'process');
  await program?.ended;
  await firm.close();
});

test('passwords, keys, cookies and the tokens of links are in no line', async () => {
  const running = await startDaybook({ DATABASE_URL: firm.ownerUrl, LOG_LEVEL: 'trace' });
  program = running;
  const { address, output } = running;
  const json = { 'content-type': 'application/json', origin: address };
  const wrong = 'a-wrong-password-typed-by-mistake';
  const signIn = (secret: string) =>
    fetch(`${address}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ email: firm.people.owner.email, password: secret }),
    });
  await signIn(wrong);
  const cookie = existing((await signIn(password)).headers.getSetCookie()[0]).split(';')[0] ?? '';
  await fetch(`${address}/api/v1/me`, { headers: { cookie } });
  const bearer = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  expect((await fetch(`${address}/api/v1/clients`, { headers: bearer })).status).toBe(200);
  await fetch(`${address}/api/v1/clients?limit=bad`, { headers: bearer });
  const token = randomBytes(24).toString('base64url');
  await fetch(`${address}/api/v1/acceptance/${token}`);
  await fetch(`${address}/acceptance/${token}`);
  await expect.poll(output).toContain('/api/v1/clients');
  const said = output();
  for (const secret of [password, wrong, key, cookie.split('=')[1] ?? '', token])
    expect([secret.slice(0, 4), said.includes(secret)]).toEqual([secret.slice(0, 4), false]);
});
