// Source: headers as Harvest, Toggl Track, Clockify and Kimai write them; the rows are ours.
import { expect, test } from 'vitest';
import { type ImportedTime, readRow, rowIdentity } from './imported-row.ts';
import { columnsOf, detectTracker, missingColumns, type Tracker } from './tracker-columns.ts';

const headers = {
  toggl:
    'User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags,Amount (USD)',
  clockify:
    'Project,Client,Description,Task,User,Group,Email,Tags,Billable,Start Date,Start Time,End Date,End Time,Duration (h),Duration (decimal),Billable Rate (EUR),Billable Amount (EUR)',
  harvest:
    'Date,Client,Project,Project Code,Task,Notes,Hours,Billable?,Invoiced?,Approved?,First Name,Last Name,Roles,Employee?,Billable Rate,Billable Amount,Cost Rate,Cost Amount,Currency,External Reference URL',
  kimai:
    'Date,From,To,Duration,Rate,User,Email,Customer,Project,Activity,Description,Exported,Tags,HourlyRate,FixedRate,InternalRate',
} as const satisfies Record<Tracker, string>;

test.each([
  [headers.toggl, 'toggl'],
  [
    'Description,Billable,Duration,Member,Project,Start date,Start time,Stop date,Stop time',
    'toggl',
  ],
  [headers.clockify, 'clockify'],
  ['Proyecto,Cliente,Fecha de inicio,Hora de inicio,Duración (h),Duración (decimal)', 'clockify'],
  ['Start Date,Project,User,Group,Start Time,End Time,Billable Rate (EUR)', 'clockify'],
  [headers.harvest, 'harvest'],
  ['Hours,Project,Client,Date,Task,Notes', 'harvest'],
  [headers.kimai, 'kimai'],
  ['Datum,Von,Bis,Dauer,Benutzer,Kunde,Projekt,Tätigkeit,Beschreibung', 'kimai'],
  ["Date,In,Out,h'm,Time,Customer,Project,Task,Comment,Username,cleared", 'kimai'],
  ['Start Date,Start Time,End Time,Project', null],
  ['Name,Amount,Due', null],
  ['', null],
])('%s was written by %s', (header, tracker) => {
  expect(detectTracker(header.split(','))).toBe(tracker);
});

test('a file without a date or a duration says what is missing', () => {
  expect(missingColumns(columnsOf('harvest', ['Client', 'Hours']))).toEqual(['the date']);
  expect(missingColumns(columnsOf('toggl', ['Start date', 'Start time']))).toHaveLength(1);
});

test('the currency of a title is found, and of an empty one is not', () => {
  expect(columnsOf('toggl', ['Amount (USD)']).titleCurrency).toBe('USD');
  expect(columnsOf('toggl', ['Amount ()']).titleCurrency).toBeNull();
  expect(columnsOf('clockify', ['Billable Rate (EURO)']).titleCurrency).toBe('EURO');
});

const read = (tracker: Tracker, cells: Readonly<Record<string, string>>) => {
  const header = headers[tracker].split(',');
  const layout = {
    tracker,
    columns: columnsOf(tracker, header),
    dateOrder: 'mdy',
    decimalMark: ',',
  } as const;
  return readRow(
    header.map((title) => cells[title] ?? ''),
    layout,
  );
};

const togglRow = {
  User: 'Ada Obi',
  Email: 'ADA@firm.example',
  Client: 'Northwind',
  Project: 'Relaunch',
  Task: 'Design',
  Description: '=SUM("a") and a "quote"\nand 🙂',
  Billable: 'No',
  'Start date': '2024-03-04',
  'Start time': '23:30:00',
  'End date': '2024-03-05',
  'End time': '00:30:15',
  Duration: '01:00:15',
  Tags: 'Workshop, Remote',
};

test('a Toggl row, its formula kept as text and its night kept on one day', () => {
  expect(read('toggl', togglRow).time).toEqual({
    person: 'Ada Obi',
    email: 'ada@firm.example',
    client: 'Northwind',
    project: 'Relaunch',
    services: ['Design', 'Workshop', 'Remote'],
    task: 'Design',
    workDate: '2024-03-04',
    startTime: '23:30',
    endTime: '00:30',
    minutes: 60,
    isBillable: false,
    note: '=SUM("a") and a "quote"\nand 🙂',
    currency: null,
  });
});

test('a Clockify row without a duration is as long as its clock says', () => {
  const row = {
    User: 'Ada Obi',
    'Start Date': '03/04/2024',
    'Start Time': '10:23:52 PM',
    'End Date': '03/05/2024',
    'End Time': '1:23 AM',
  };
  expect(read('clockify', row).time?.minutes).toBe(179);
  expect(read('clockify', { ...row, 'Duration (decimal)': '2,5' }).time?.minutes).toBe(150);
});

test('a Harvest row has hours with a comma, two name columns and a currency in words', () => {
  const row = {
    Date: '2024-03-04',
    Hours: '7,48',
    Task: 'Review',
    'First Name': 'Ada',
    'Last Name': 'Obi',
    Currency: 'Euro - EUR',
    'Billable?': 'Yes',
  };
  expect(read('harvest', row).time).toMatchObject({
    person: 'Ada Obi',
    minutes: 449,
    services: ['Review'],
    currency: 'EUR',
    startTime: null,
  });
});

test('Kimai writes seconds, h:mm or decimal hours', () => {
  const row = { Date: '2024-03-04', From: '09:00', To: '16:30', Duration: '27000', User: 'Ada' };
  expect(read('kimai', row).time?.minutes).toBe(450);
  expect(read('kimai', { ...row, Duration: '7:30' }).time?.minutes).toBe(450);
  expect(read('kimai', { ...row, Duration: '7,50' }).time?.minutes).toBe(450);
});

test.each([
  ['Duration', '25:00:00', 'More than 24 hours in a day'],
  ['Duration', '00:00:00', 'No time was worked'],
  ['Duration', '-1:00:00', 'The time is negative'],
  ['Duration', '=1+1', 'Not a duration, such as 7:30:00 or 7.5'],
  ['Start date', '', 'The row has no date'],
  ['Start date', '13/13/2024', 'Not a date, read as month, day, year'],
  ['Start time', '26:00', 'Not a time of day'],
  ['Billable', 'perhaps', 'Neither yes nor no'],
  ['Description', 'x'.repeat(4001), 'Longer than 4000 letters'],
])('a row whose %s is "%s" says: %s', (title, value, message) => {
  expect(read('toggl', { ...togglRow, [title]: value }).problems?.[0]?.message).toBe(message);
});

test('an unknown currency is the error of its row', () => {
  const row = { Date: '2024-03-04', Hours: '1', 'First Name': 'Ada', Currency: 'Gold - XXG' };
  expect(read('harvest', row).problems?.[0]?.field).toBe('currency');
});

test('a row keeps its identity when tags and flags change, and loses it with its note', () => {
  const time: ImportedTime | null = read('toggl', togglRow).time;
  if (time === null) throw new Error('The row is right');
  const identity = rowIdentity('toggl', time, 1);
  const retagged = { ...time, services: ['Design'], isBillable: true };
  expect(rowIdentity('toggl', retagged, 1)).toBe(identity);
  expect(rowIdentity('toggl', time, 2)).not.toBe(identity);
  expect(rowIdentity('toggl', { ...time, note: 'Other' }, 1)).not.toBe(identity);
});
