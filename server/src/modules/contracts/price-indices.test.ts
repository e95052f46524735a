// Published index values: entered or read from a file, each once, and never another for the same month.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { unique } from '../../testing/sample-records.ts';
import { openFirm, type TestFirm } from '../../testing/test-firm.ts';

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm({ now: '2026-03-02T09:00:00.000Z' });
});
afterAll(() => firm.close());

const api = () => firm.people.biller.api.contracts;
const newIndex = async () => (await api().createIndex({ name: unique('CPI') })).id;
const file = (text: string) => ({ contentBase64: Buffer.from(text).toString('base64') });

test('a file as a statistical office writes it is read, and its values are exact', async () => {
  const id = await newIndex();
  const made = await api().importIndexValues({
    id,
    ...file('\uFEFFMonat;Index\r\n2025-11;105,65\r\n12/2025;106,1\r\n2026-01-31;1.110,5\r\n'),
  });
  expect([made.addedCount, made.values]).toEqual([
    3,
    [
      { month: '2025-11', value: 1_056_500n },
      { month: '2025-12', value: 1_061_000n },
      { month: '2026-01', value: 11_105_000n },
    ],
  ]);
});

test('every bad row is named, and nothing of the file is taken', async () => {
  const id = await newIndex();
  await api().recordIndexValues({ id, values: [{ month: '2025-10', value: '104' }] });
  const text = [
    'month,value',
    '2025-10,104.00',
    '2025-11,105.65',
    '2025-13,106',
    '2025-12,n/a',
    '',
    '2026-01,1.23456',
    '2025-11,105.65',
    '2026-02,0',
    '2025-10,104.50',
    '2026-03,107,25',
  ].join('\n');
  const refused = api().importIndexValues({ id, ...file(text) });
  await expect(refused).rejects.toMatchObject({
    code: 'import_unreadable',
    fields: [
      { field: 'rows.4', message: 'Row 4: “2025-13” is no month; write it as 2026-01' },
      { field: 'rows.5', message: 'Row 5: “n/a” is no number' },
      { field: 'rows.7', message: 'Row 7: “1.23456” has more than four decimals' },
      { field: 'rows.8', message: 'Row 8: 2025-11 comes twice' },
      { field: 'rows.9', message: 'Row 9: A value is above zero' },
      {
        field: 'rows.10',
        message: 'Row 10: 2025-10 is recorded as 104.0000 already, and that stays',
      },
      { field: 'rows.11', message: 'Row 11: There are 3 columns; month and value are two' },
    ],
  });
  const { items } = await api().listIndices({});
  expect(items.find((each) => each.id === id)?.values).toEqual([
    { month: '2025-10', value: 1_040_000n },
  ]);
});

test('the same file twice adds nothing, and a longer one only what is new', async () => {
  const id = await newIndex();
  await api().importIndexValues({ id, ...file('2025-10,104\n2025-11,105.65\n') });
  await expect(
    api().importIndexValues({ id, ...file('2025-10,104\n2025-11,105.65\n') }),
  ).rejects.toMatchObject({ code: 'already_exists' });
  const made = await api().importIndexValues({ id, ...file('2025-11,105.65\n2025-12,106\n') });
  expect([made.addedCount, made.values.length]).toEqual([1, 3]);
});

test('a month that is recorded is refused at its field, also when it is typed', async () => {
  const id = await newIndex();
  const values = [{ month: '2025-10', value: '104' }];
  await api().recordIndexValues({ id, values });
  await expect(
    api().recordIndexValues({
      id,
      values: [
        { month: '2025-11', value: '105' },
        { month: '2025-10', value: '104.5' },
      ],
    }),
  ).rejects.toMatchObject({ code: 'already_exists', fields: [{ field: 'values.1.month' }] });
});

test('what is no CSV is refused', async () => {
  const id = await newIndex();
  await expect(api().importIndexValues({ id, ...file('"2025-10,104\n') })).rejects.toMatchObject({
    code: 'import_unreadable',
    fields: [{ field: 'contentBase64' }],
  });
  await expect(api().importIndexValues({ id, ...file('') })).rejects.toMatchObject({
    code: 'import_unreadable',
  });
});
