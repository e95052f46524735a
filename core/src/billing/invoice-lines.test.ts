// Source: docs/product.md, project billing: grouping changes the look of an invoice, never its
// total. docs/domain-rules.md, section 1, rule 3 (PEPPOL-EN16931-R120).
import { expect, test } from 'vitest';
import { euros, lineSource, reducedTax } from '../../test/samples.ts';
import { type Grouping, groupIntoLines, type LineSource } from './invoice-lines.ts';

const quantity = { printed: 'hours', hourDigits: 3 } as const;
const grace = { personId: 'grace', personName: 'Grace' };
const training = { serviceId: 'training', serviceName: 'Training' };
const sources: readonly LineSource[] = [
  lineSource({ id: '1', itemId: '1', note: 'Kick-off' }),
  lineSource({ id: '2', itemId: '2', ...grace, taskId: 'design', taskName: 'Design' }),
  lineSource({ id: '3', itemId: '3', ...training, workDate: '2026-03-12' }),
  lineSource({ id: '4', itemId: '4', projectId: 'loom', projectName: 'Loom' }),
];
const descriptions = (grouping: Grouping) =>
  groupIntoLines(sources, { grouping, quantity }).map((line) => line.description);

test('each grouping has its own lines, project by project', () => {
  expect(descriptions('entry')).toEqual(['Kick-off', 'Design', 'Training', 'Consulting']);
  expect(descriptions('day')).toEqual(['Consulting', 'Training', 'Consulting']);
  expect(descriptions('task')).toEqual(['Consulting', 'Design', 'Training', 'Consulting']);
  expect(descriptions('person')).toEqual(['Ada', 'Grace', 'Ada']);
  expect(descriptions('service')).toEqual(['Consulting', 'Training', 'Consulting']);
  expect(descriptions('project')).toEqual(['Engine', 'Loom']);
});

test('a line says what all of it shares, and nothing else', () => {
  const [engine] = groupIntoLines(sources, { grouping: 'project', quantity });
  expect(engine).toMatchObject({
    position: 1,
    projectId: 'engine',
    serviceId: null,
    personId: null,
    workDateFrom: '2026-03-10',
    workDateUntil: '2026-03-13',
    minutes: 180,
    unitPriceE4: 1_000_000n,
    net: euros(30_000),
    itemIds: ['1', '3', '2'].toSorted(),
  });
});

test('taxes have lines of their own, and so do expenses', () => {
  const mixed = [
    lineSource({ id: '1', itemId: '1' }),
    lineSource({ id: '2', itemId: '2', tax: reducedTax }),
    lineSource({ id: '3', itemId: '3', minutes: 0, billedMinutes: 0, unitPriceE4: null }),
  ];
  const lines = groupIntoLines(mixed, { grouping: 'project', quantity });
  expect(lines.map((line) => [line.tax.taxClassId, line.minutes])).toEqual([
    ['standard', 60],
    ['reduced', 60],
    ['standard', 0],
  ]);
});

test('a price is printed only if quantity x price is the amount', () => {
  const fiveMinutes = { minutes: 5, billedMinutes: 5, unitPriceE4: 1_100_000n };
  const right = lineSource({ id: '1', itemId: '1', ...fiveMinutes, amount: euros(913) });
  const other = lineSource({ id: '2', itemId: '2', ...fiveMinutes, amount: euros(917) });
  const priceOf = (...group: readonly LineSource[]) =>
    groupIntoLines(group, { grouping: 'project', quantity })[0]?.unitPriceE4;
  expect(priceOf(right)).toBe(1_100_000n);
  expect(priceOf(other)).toBeNull();
  // Twice 0.083 h would be 18.26, but ten minutes are printed as 0.167 h: 18.37.
  expect(priceOf(right, { ...right, id: '2', itemId: '2' })).toBeNull();
});

test('different prices on one line print none', () => {
  const dearer = { unitPriceE4: 2_000_000n, amount: euros(20_000) };
  const lines = groupIntoLines(
    [lineSource({ id: '1', itemId: '1' }), lineSource({ id: '2', itemId: '2', ...dearer })],
    { grouping: 'project', quantity },
  );
  expect(lines.map((line) => [line.unitPriceE4, line.net.minor])).toEqual([[null, 30_000n]]);
});

test('what is held or excluded has no line', () => {
  const held = sources.map((source) => ({ ...source, decision: 'hold' as const }));
  expect(groupIntoLines(held, { grouping: 'entry', quantity })).toEqual([]);
});

test('the order of the sources changes nothing', () => {
  for (const grouping of ['entry', 'day', 'task', 'person', 'service', 'project'] as const) {
    const policy = { grouping, quantity };
    expect(groupIntoLines(sources.toReversed(), policy)).toEqual(groupIntoLines(sources, policy));
  }
});
