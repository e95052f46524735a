// A report by e-mail: on its day at the hour of the branch, once however many servers there are; the same numbers at a
// second try; not any more when its owner may not see it. Views of two persons.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { jobHandlers } from '../../src/app.ts';
import { movableClock } from '../../src/platform/clock.ts';
import { openMailServer } from '../../src/platform/mail-server.ts';
import { existing } from '../../src/platform/rows.ts';
import type { DaybookServer } from '../../src/server.ts';
import { deliverBy } from '../../src/testing/deliver.ts';
import { catchMail, headerOf, type MailCatcher } from '../../src/testing/mail-catcher.ts';
import { scheduleInput } from '../../src/testing/report-samples.ts';
import { openFirm, serverOn, type TestFirm } from '../../src/testing/test-firm.ts';
import { agreedTo, refusalOf, versioned, worked } from '../steps.ts';

let firm: TestFirm;
let post: MailCatcher;
beforeAll(async () => {
  firm = await openFirm({ now: '2026-03-02T09:00:00.000Z' });
  post = await catchMail();
});
afterAll(async () => {
  await post.stop();
  await firm.close();
});

const runJob = (server: DaybookServer = firm.server) =>
  existing(jobHandlers(server.door)['report-schedules'])({}, new AbortController().signal);
const deliver = (url = post.url) => deliverBy(firm, openMailServer(url, 500));
const mine = () => firm.people.biller.api.reportSchedules;
const stand = async (id: string) =>
  existing((await mine().list({})).items.find((each) => each.id === id));
const attachment = (text: string): string => {
  const encoded = /filename=[^\r\n]*(?:\r\n[^\r\n]+)*\r\n\r\n([\s\S]*?)\r\n--/.exec(text)?.[1];
  return Buffer.from(existing(encoded), 'base64').toString('utf8');
};
const deliveriesOf = async () =>
  (await firm.people.biller.api.deliveries.list({ kinds: 'report' })).items;

test('comes on its day at the hour of the branch, also after the clocks change, and only once', async () => {
  post.caught.length = 0;
  await worked(firm, '2026-03-24', 90);
  const made = await mine().create({ ...scheduleInput(firm), name: 'Hours of the week' });
  expect(made.nextAt).toBe('2026-03-09T06:30:00.000Z');
  firm.clock.moveTo('2026-03-30T05:29:00.000Z');
  // Three Mondays were slept through: the last of them is caught up, once.
  await runJob();
  await runJob();
  await deliver();
  expect(post.caught.map((each) => headerOf(each, 'Subject'))).toEqual([
    'Hours of the week, 2026-03-23',
  ]);
  expect((await stand(made.id)).nextAt).toBe('2026-03-30T05:30:00.000Z');
  firm.clock.moveTo('2026-03-30T05:30:00.000Z');
  await runJob();
  await runJob();
  await deliver();
  expect(post.caught).toHaveLength(2);
  const message = existing(post.caught[1]);
  expect(message.to).toEqual([firm.people.partner.email]);
  // Last week: 23 to 29 March, with the hour and a half of the 24th.
  expect(attachment(message.text)).toMatch(/(^|,)90(,|\r?$)/m);
  expect(await stand(made.id)).toMatchObject({
    ...{ nextAt: '2026-04-06T05:30:00.000Z', lastSentAt: '2026-03-30T05:30:00.000Z' },
    lastFailure: null,
  });
  await mine().end(versioned(await stand(made.id)));
});

test('a second try sends the numbers of the moment that it was due', async () => {
  post.caught.length = 0;
  firm.clock.moveTo('2026-04-06T08:00:00.000Z');
  await worked(firm, '2026-03-31', 60);
  const made = await mine().create({
    ...scheduleInput(firm),
    ...{ startsOn: '2026-04-07', rule: 'FREQ=DAILY', query: { by: 'person', period: 'last_week' } },
  });
  firm.clock.moveTo('2026-04-07T05:30:00.000Z');
  await runJob();
  post.behave('busy');
  await deliver();
  firm.clock.moveTo('2026-04-07T09:00:00.000Z');
  await worked(firm, '2026-04-01', 45);
  post.behave('takes');
  await deliver();
  const sent = attachment(existing(post.caught.at(-1)).text);
  expect(sent).toMatch(/(^|,)60(,|\r?$)/m);
  expect(sent).not.toMatch(/(^|,)105(,|\r?$)/m);
  await mine().end(versioned(await stand(made.id)));
});

test('two servers on one database send once', async () => {
  firm.clock.moveTo('2026-04-08T08:00:00.000Z');
  const made = [];
  for (const _ of [1, 2, 3, 4])
    made.push(
      await mine().create({ ...scheduleInput(firm), startsOn: '2026-04-09', rule: 'FREQ=DAILY' }),
    );
  const before = (await deliveriesOf()).length;
  const at = '2026-04-09T05:30:00.000Z';
  firm.clock.moveTo(at);
  const other = await serverOn(
    { appUrl: firm.appUrl, ownerUrl: '' },
    { clock: movableClock(at, 7) },
  );
  await Promise.all([runJob(), runJob(other)]);
  await other.close();
  expect((await deliveriesOf()).length - before).toBe(4);
  for (const { id } of made) await mine().end(versioned(await stand(id)));
});

async function giveRole(key: string) {
  const { owner, biller } = firm.people;
  const { items: roles } = await owner.api.org.listRoles({});
  const { items: people } = await owner.api.org.listPeople({});
  const person = existing(people.find((each) => each.id === biller.id));
  const role = existing(roles.find((each) => each.key === key));
  await agreedTo(
    firm,
    owner.api.org.setPersonRoles({ ...versioned(person), roles: [{ roleId: role.id }] }),
    firm.people.partner,
  );
}

test('is not sent when its owner may not see the report any more, and says why', async () => {
  firm.clock.moveTo('2026-04-10T08:00:00.000Z');
  const { owner } = firm.people;
  const made = await mine().create({
    ...{ ...scheduleInput(firm), report: 'invoices', query: { period: 'last_week' } },
    ...{ startsOn: '2026-04-11', rule: 'FREQ=DAILY' },
  });
  const before = (await deliveriesOf()).length;
  await giveRole('timekeeper');
  firm.clock.moveTo('2026-04-11T05:30:00.000Z');
  await runJob();
  const seen = await owner.api.reportSchedules.list({});
  expect(seen.items.find((each) => each.id === made.id)?.lastFailure).toEqual({
    at: '2026-04-11T05:30:00.000Z',
    because: 'Its owner may not see this report any more (billing.view)',
  });
  await giveRole('biller');
  expect((await deliveriesOf()).length).toBe(before);
  await mine().end(versioned(await stand(made.id)));
});

test('an address outside the firm needs a permission; days that stay are refused', async () => {
  const { project_manager } = firm.people;
  const input = { ...scheduleInput(firm), emails: ['board@elsewhere.example'] };
  expect((await refusalOf(project_manager.api.reportSchedules.create(input)))?.code).toBe(
    'not_permitted',
  );
  const made = await mine().create(input);
  expect(made.emails).toEqual(['board@elsewhere.example']);
  const fixed = mine().create({ ...scheduleInput(firm), query: { from: '2026-01-01' } });
  expect((await refusalOf(fixed))?.fields[0]?.field).toBe('query.from');
  // Another person's schedule is not there, for who does not run the firm.
  const stranger = project_manager.api.reportSchedules.pause(versioned(made));
  expect((await refusalOf(stranger))?.code).toBe('not_found');
  await mine().end(versioned(made));
});

test('what a report does not know is refused by its name', async () => {
  const answer = await firm.server.http.inject({
    method: 'GET',
    url: '/api/v1/reports/invoices?states=posted',
    headers: firm.people.biller.headers,
  });
  expect([answer.statusCode, answer.json().fields[0].field]).toEqual([422, 'states']);
});

test('a view is of one person until it is shared, and never shows more than one may see', async () => {
  const { biller, timekeeper, owner } = firm.people;
  const place = 'report/time-activity';
  const view = await biller.api.savedViews.create({ place, name: 'Mine', query: { by: 'person' } });
  const of = async (person: typeof biller) =>
    (await person.api.savedViews.list({ place })).items.map(
      ({ name, may }) => `${name} ${may.update}`,
    );
  expect(await of(timekeeper)).toEqual([]);
  const shared = await biller.api.savedViews.update({ ...versioned(view), isShared: true });
  expect(await of(timekeeper)).toEqual(['Mine not_permitted']);
  expect(await of(owner)).toEqual(['Mine yes']);
  const stolen = timekeeper.api.savedViews.update({ ...versioned(shared), name: 'Yours' });
  expect((await refusalOf(stolen))?.code).toBe('not_permitted');
  await timekeeper.api.savedViews.setDefault({ place, viewId: view.id });
  expect((await timekeeper.api.savedViews.list({ place })).items[0]?.isDefault).toBe(true);
  expect((await biller.api.savedViews.list({ place })).items[0]?.isDefault).toBe(false);
  const rows = async (person: typeof biller) =>
    (
      await person.api.reports.run({
        name: 'time-activity',
        ...view.query,
        from: '2026-03-01',
        until: '2026-05-01',
      })
    ).items.length;
  expect(await rows(timekeeper)).toBe(1);
  const same = biller.api.savedViews.create({ place, name: 'Mine', query: {} });
  expect((await refusalOf(same))?.code).toBe('already_exists');
  await owner.api.savedViews.remove(versioned(shared));
  expect(await of(biller)).toEqual([]);
});
