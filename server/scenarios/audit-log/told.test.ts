// The head of a day leaves the server: each place takes it once, in order, also when it was away; and what it took is
// enough to find what somebody changes later.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tellHeads } from '../../src/modules/audit/public.ts';
import { openMailServer } from '../../src/platform/mail-server.ts';
import { existing } from '../../src/platform/rows.ts';
import { type Auditor, openAuditor } from '../../src/testing/auditor.ts';
import { catchMail, headerOf, type MailCatcher } from '../../src/testing/mail-catcher.ts';
import { openFirm, type TestFirm } from '../../src/testing/test-firm.ts';

let firm: TestFirm;
let auditor: Auditor;
let mail: MailCatcher;
let put: readonly string[] = [];
let status = 204;
const web = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    if (status < 300) put = [...put, Buffer.concat(parts).toString('utf8')];
    response.writeHead(status).end();
  });
});
beforeAll(async () => {
  firm = await openFirm({ now: '2026-03-02T09:00:00.000Z' });
  auditor = openAuditor(firm.server, firm.firmId);
  mail = await catchMail();
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  auditor.goHome();
  web.close();
  await mail.stop();
  await firm.close();
});

const places = () => [
  'audit@outside.test',
  `http://127.0.0.1:${(web.address() as AddressInfo).port}/heads`,
];
const tell = () =>
  tellHeads(
    {
      ...{ to: places(), auditDirectory: auditor.folder, database: firm.server.database },
      mailServer: openMailServer(mail.url),
    },
    new AbortController().signal,
  );
const signedOn = async (day: string) => {
  firm.clock.moveTo(`${day}T09:00:00.000Z`);
  await firm.people.owner.api.org.createClassification({ name: `Made on ${day}` });
  return auditor.sign();
};

test('the head of a day goes to each place once', async () => {
  const first = await signedOn('2026-03-03');
  await tell();
  await tell();
  expect(put).toEqual([first]);
  expect(mail.caught).toHaveLength(1);
  const letter = existing(mail.caught[0]);
  expect(letter.to).toEqual(['audit@outside.test']);
  expect(headerOf(letter, 'Subject')).toBe('Audit log of Test firm a: head of 2026-03-03');
  expect(letter.text).toContain('head-2026-03-03.note');
});

test('who was away gets what they missed, in order, and the others nothing twice', async () => {
  const second = await signedOn('2026-03-04');
  status = 503;
  await expect(tell()).rejects.toThrow('not taken');
  const third = await signedOn('2026-03-05');
  status = 204;
  await tell();
  expect(put.slice(1)).toEqual([second, third]);
  expect(mail.caught).toHaveLength(3);
});

test('what was taken outside finds what is changed here', async () => {
  const log = await auditor.exported(firm.people.auditor.headers);
  expect((await auditor.check(log, put)).isSound).toBe(true);
  const other = log.replace('Made on 2026-03-04', 'Made on 2026-03-14');
  expect(other).not.toBe(log);
  expect((await auditor.check(other, put)).isSound).toBe(false);
});
