// An import as a biller and an owner meet it: over HTTP, with the jobs run by hand.

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { collectJobs, Jobs } from '../../platform/jobs.ts';
import { existing } from '../../platform/rows.ts';
import type { DoorContext } from '../../platform/run-command.ts';
import { openFirm, type TestFirm, type TestPerson } from '../../testing/test-firm.ts';
import { jobHandlers } from './public.ts';

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm();
});
afterAll(() => firm.close());

const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64');
const harvestHeader =
  'Date,Client,Project,Project Code,Task,Notes,Hours,Billable?,First Name,Last Name,Currency';
const togglHeader =
  'User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags';

const upload = (person: TestPerson, fileName: string, content: string | Buffer) =>
  person.api.imports.upload({ fileName, contentBase64: base64(content) });

type KeptJobs = ReturnType<typeof collectJobs>;
const areKept = (jobs: Jobs): jobs is KeptJobs => 'taken' in jobs;

/** Jobs are kept by the test server until somebody runs them. */
function takenJobs() {
  const { jobs } = firm.server;
  if (!areKept(jobs)) throw new Error('The test server keeps its jobs');
  return jobs.taken();
}

async function runJobs(): Promise<void> {
  const handlers = jobHandlers(firm.server.door);
  for (const job of takenJobs()) {
    await existing(handlers[job.queue])(job.data, new AbortController().signal);
  }
}

async function importAll(person: TestPerson, fileName: string, content: string | Buffer) {
  const read = await upload(person, fileName, content);
  await person.api.imports.post({ id: read.id, version: read.version });
  await runJobs();
  return person.api.imports.get({ id: read.id });
}

test('a file is shown first, imported when confirmed, and adds nothing the second time', async () => {
  const { owner } = firm.people;
  const file = `${harvestHeader}\r\n2026-02-03,Northwind,Relaunch,N1,Design,"Draft, ""one""",1.5,Yes,Ada,Obi,Euro - EUR\r\n2026-02-03,Northwind,Relaunch,N1,Design,"Draft, ""one""",1.5,Yes,Ada,Obi,Euro - EUR\r\n2026-02-04,Acme AG,Portal,P1,Consulting,=1+1,2.25,No,timekeeper,person,Euro - EUR\r\n`;
  const read = await upload(owner, 'harvest.csv', file);
  expect(read).toMatchObject({
    tracker: 'harvest',
    state: 'ready',
    rowCount: 3,
    newCount: 3,
    minutes: 315,
    from: '2026-02-03',
    until: '2026-02-04',
  });
  const shown = await owner.api.imports.get({ id: read.id });
  expect(
    shown.matches.map(({ kind, name, decision }) => `${kind} ${name}: ${decision}`).sort(),
  ).toEqual([
    'client Acme AG: match',
    'client Northwind: create',
    'person Ada Obi: create',
    'person timekeeper person: match',
    'project Portal: match',
    'project Relaunch: create',
    'service Consulting: match',
    'service Design: create',
  ]);
  await owner.api.imports.post({ id: read.id, version: read.version });
  await runJobs();
  expect(await owner.api.imports.get({ id: read.id })).toMatchObject({
    state: 'done',
    importedCount: 3,
    errorCount: 0,
  });
  const { items } = await owner.api.timesheets.listEntries({
    from: '2026-02-03',
    until: '2026-02-05',
  });
  expect(
    items.map((entry) => [
      entry.client.name,
      entry.workedMinutes,
      entry.isBillable,
      entry.note,
      entry.state,
    ]),
  ).toEqual(
    expect.arrayContaining([
      ['Acme AG', 135, false, '=1+1', 'draft'],
      ['Northwind', 90, true, 'Draft, "one"', 'draft'],
    ]),
  );
  const again = await upload(owner, 'harvest-again.csv', file);
  expect(again).toMatchObject({ newCount: 0, duplicateCount: 3 });
  await owner.api.imports.post({ id: again.id, version: again.version });
  await runJobs();
  expect(await owner.api.imports.get({ id: again.id })).toMatchObject({
    state: 'done',
    importedCount: 0,
  });
  expect(
    (await owner.api.timesheets.listEntries({ from: '2026-02-03', until: '2026-02-05' })).items,
  ).toHaveLength(3);
});

test('dates that could be two dates are asked, and read as answered', async () => {
  const { owner } = firm.people;
  const row = (date: string, note: string) =>
    `Acme AG,Portal,${note},,Ada Obi,,Consulting,Yes,${date},10:23:52 AM,${date},01:00 PM`;
  const file =
    `Client;Project;Description;Task;User;Email;Tags;Billable;Start Date;Start Time;End Date;End Time\n${row('03/04/2025', 'one').replaceAll(',', ';')}\n`
      .replace('Client;', 'Group;Client;')
      .replace('\nAcme', '\n;Acme');
  const read = await upload(owner, 'clockify.csv', file);
  expect(read).toMatchObject({ tracker: 'clockify', delimiter: ';', state: 'asking', from: null });
  await expect(
    owner.api.imports.post({ id: read.id, version: read.version }),
  ).rejects.toMatchObject({ code: 'import_ambiguous' });
  const ready = await owner.api.imports.answer({
    id: read.id,
    version: read.version,
    answers: [{ kind: 'date_order', answer: 'dmy' }],
  });
  expect(ready).toMatchObject({ state: 'ready', from: '2025-04-03', minutes: 156, newCount: 1 });
  await expect(
    owner.api.imports.answer({
      id: read.id,
      version: ready.version,
      answers: [{ kind: 'date_order', answer: 'ymd' }],
    }),
  ).rejects.toMatchObject({ status: 422 });
});

test('wrong rows are listed with their row and reason, the others come in', async () => {
  const { owner } = firm.people;
  const row = (
    cells: Readonly<{ date?: string; duration?: string; note: string; billable?: string }>,
  ) =>
    `Ada Obi,,Acme AG,Portal,Build,${cells.note},${cells.billable ?? 'Yes'},${cells.date ?? '2026-01-05'},09:00:00,2026-01-05,10:00:00,${cells.duration ?? '01:00:00'},Consulting`;
  const file = [
    '\ufeffMy report',
    '',
    togglHeader,
    row({ note: 'right' }),
    row({ note: 'long', duration: '25:00:00' }),
    row({ note: 'when', date: '2026-02-30' }),
    row({ note: 'whether', billable: 'perhaps' }),
    row({ note: 'day', duration: '23:30:00' }),
    row({ note: 'none', duration: '0:00:00' }),
  ].join('\n');
  const done = await importAll(owner, 'toggl.csv', file);
  expect(done).toMatchObject({ state: 'done', rowCount: 6, errorCount: 5, importedCount: 1 });
  const { items } = await owner.api.imports.errors({ id: done.id });
  expect(items.map(({ row: at, field }) => [at, field])).toEqual([
    [5, 'duration'],
    [6, 'date'],
    [7, 'billable'],
    [8, 'duration'],
    [9, 'duration'],
  ]);
  const { items: entries } = await owner.api.timesheets.listEntries({
    from: '2026-01-05',
    until: '2026-01-06',
  });
  expect(entries[0]?.task?.name).toBe('Build');
});

test.each([
  [
    'windows-1252',
    Buffer.from(
      `${harvestHeader}\n2026-01-07,M\u00fcller,Portal,,Consulting,\u00e4,1,Yes,Ada,Obi,\n`,
      'latin1',
    ),
  ],
  [
    'utf-16le',
    Buffer.from(
      `\ufeff${harvestHeader}\n2026-01-07,M\u00fcller,Portal,,Consulting,\u00e4,1,Yes,Ada,Obi,\n`,
      'utf16le',
    ),
  ],
])('a file in %s is read', async (encoding, content) => {
  const read = await upload(firm.people.owner, 'encoded.csv', content);
  expect(read).toMatchObject({ encoding, state: 'ready', rowCount: 1 });
  const { matches } = await firm.people.owner.api.imports.get({ id: read.id });
  expect(matches.find(({ kind }) => kind === 'client')?.name).toBe('Müller');
});

test.each([
  ['an Excel workbook', Buffer.from('PK\u0003\u0004 and more'), 'Excel workbook'],
  ['a file without dates', 'Client,Hours,Project,Task,Date of birth\n', null],
  ['a quote that stays open', `${harvestHeader}\n2026-01-07,"open\n`, 'quote'],
  [
    'a harvest file without hours',
    'Date,Customer,Project\n2026-01-01,a,b\n',
    'No column for the duration',
  ],
])('%s fails with a reason, or asks', async (_, content, reason) => {
  const read = await upload(firm.people.owner, 'bad.csv', content);
  expect(read.state).toBe(reason === null ? 'asking' : 'failed');
  if (reason !== null) expect(read.failure).toContain(reason);
});

test('a locked period takes no imported row, and says so before and after', async () => {
  const { owner } = firm.people;
  const entity = existing((await owner.api.org.listEntities({})).items[0]);
  const file = `${harvestHeader}\n2025-06-30,Acme AG,Portal,,Consulting,old,1,Yes,Ada,Obi,\n2025-07-01,Acme AG,Portal,,Consulting,new,1,Yes,Ada,Obi,\n`;
  const read = await upload(owner, 'locked.csv', file);
  expect(read).toMatchObject({ newCount: 2, errorCount: 0 });
  await owner.api.org.updateEntity({
    id: entity.id,
    version: entity.version,
    lockedThrough: '2025-06-30',
  });
  await owner.api.imports.post({ id: read.id, version: read.version });
  await runJobs();
  expect(await owner.api.imports.get({ id: read.id })).toMatchObject({
    importedCount: 1,
    errorCount: 1,
    errors: [{ row: 2, field: 'date' }],
  });
  expect(await upload(owner, 'locked.csv', file)).toMatchObject({
    newCount: 0,
    duplicateCount: 1,
    errorCount: 1,
  });
});

test('who may not add people can match or skip them, not make them', async () => {
  const { biller, timekeeper } = firm.people;
  const file = `${harvestHeader}\n2026-01-08,Acme AG,Portal,,Consulting,work,1,Yes,Nora,Newcomer,\n`;
  const read = await upload(biller, 'new.csv', file);
  await expect(
    biller.api.imports.post({ id: read.id, version: read.version }),
  ).rejects.toMatchObject({ code: 'not_permitted' });
  await expect(upload(timekeeper, 'x.csv', file)).rejects.toMatchObject({ status: 403 });
  const matched = await biller.api.imports.answer({
    id: read.id,
    version: read.version,
    matches: [
      { kind: 'person', name: 'Nora Newcomer', decision: 'match', targetId: timekeeper.id },
    ],
  });
  await biller.api.imports.post({ id: matched.id, version: matched.version });
  await runJobs();
  expect(await biller.api.imports.get({ id: read.id })).toMatchObject({
    state: 'done',
    importedCount: 1,
  });
});

test('a job that runs twice adds nothing twice; a cancelled one stops', async () => {
  const { owner } = firm.people;
  const rows = Array.from(
    { length: 4500 },
    (_, index) =>
      `2025-${['07', '08', '09'][index % 3]}-${String((index % 28) + 1).padStart(2, '0')},Acme AG,Portal,,Consulting,n${index},0.05,Yes,Ada,Obi,`,
  );
  const read = await upload(owner, 'long.csv', [harvestHeader, ...rows].join('\n'));
  expect(read.newCount).toBe(4500);
  await owner.api.imports.post({ id: read.id, version: read.version });
  const [job] = takenJobs();
  const run = (door: DoorContext) =>
    existing(jobHandlers(door)['time-import'])(existing(job).data, new AbortController().signal);
  await Promise.all([run(firm.server.door), run(firm.server.door)]);
  await run(firm.server.door);
  expect(await owner.api.imports.get({ id: read.id })).toMatchObject({
    state: 'done',
    importedCount: 4500,
    errorCount: 0,
  });
  const more = await upload(
    owner,
    'more.csv',
    [harvestHeader, ...rows.map((row) => `${row.replace(',n', ',m')}`)].join('\n'),
  );
  await owner.api.imports.post({ id: more.id, version: more.version });
  await owner.api.imports.cancel({ id: more.id });
  await runJobs();
  expect(await owner.api.imports.get({ id: more.id })).toMatchObject({
    state: 'cancelled',
    importedCount: 0,
  });
});
