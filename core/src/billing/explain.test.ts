// Source: docs/product.md, project billing: "Explain this amount".
import { expect, test } from 'vitest';
import { allocation, billableItem, euros, rateRule, standardTax } from '../../test/samples.ts';
import { resolveRate } from '../catalog/rate-resolution.ts';
import { type ExplainFacts, explainAmount } from './explain.ts';

const item = billableItem({
  workedMinutes: 50,
  billableMinutes: 60,
  unitPriceE4: 1_100_000n,
  amount: euros(11_000),
});
const rules = [rateRule({ id: 'firm' }), rateRule({ id: 'Ada', personId: 'ada' })];
const facts: ExplainFacts = {
  item,
  rounding: { incrementMinutes: 15, direction: 'up', per: 'entry' },
  resolution: resolveRate(rules, { ...item, roleId: null }),
  quantity: { printed: 'hours', hourDigits: 2 },
  allocation: allocation({ minutes: 60, value: euros(11_000), amount: euros(10_000) }),
  writeDown: { reasonCode: 'goodwill', comment: 'Late start' },
  tax: standardTax,
  reversals: [
    {
      ...allocation({ minutes: -30, value: euros(-5_500), amount: euros(-5_000) }),
      reversesId: 'allocation',
      creditNoteNumber: 'C-1',
    },
  ],
};

test('an amount is explained from the entry to its credit, in order', () => {
  const steps = explainAmount(facts);
  expect(steps.map((step) => step.kind)).toEqual([
    'worked',
    'rounded',
    'rate',
    'beaten',
    'agreed',
    'write_down',
    'billed',
    'tax',
    'reversed',
  ]);
  expect(steps).toMatchObject([
    { source: 'time', workDate: '2026-03-10', minutes: 50 },
    { fromMinutes: 50, toMinutes: 60, policy: { incrementMinutes: 15 } },
    { ruleId: 'Ada', cardName: 'Standard 2026', unitPriceE4: 1_100_000n, from: '2026-01-01' },
    { ruleId: 'firm', because: 'specificity' },
    { minutes: 60, hoursE3: 1_000n, unitPriceE4: 1_100_000n, value: euros(11_000) },
    { amount: euros(1_000), percentE2: 909n, reasonCode: 'goodwill', comment: 'Late start' },
    { invoiceLineId: 'invoice 1', minutes: 60, amount: euros(10_000) },
    { rate: standardTax },
    { minutes: -30, amount: euros(-5_000), creditNoteNumber: 'C-1' },
  ]);
});

test('what did not happen is not told', () => {
  const plain = {
    ...facts,
    rounding: null,
    resolution: null,
    allocation: null,
    writeDown: null,
    tax: null,
    reversals: [],
  };
  expect(explainAmount(plain).map((step) => step.kind)).toEqual(['worked', 'agreed']);
});

test('a line that takes a part of its item says of how much', () => {
  const part = allocation({ minutes: 30, value: euros(5_500), amount: euros(5_500) });
  const steps = explainAmount({ ...facts, allocation: part, reversals: [] });
  expect(steps.find((step) => step.kind === 'taken')).toEqual({
    kind: 'taken',
    minutes: 30,
    value: euros(5_500),
    ofMinutes: 60,
    ofValue: euros(11_000),
  });
  expect(steps.some((step) => step.kind === 'write_down')).toBe(false);
});

test('an expense is not rounded and has no hours', () => {
  const expense = billableItem({
    source: { kind: 'expense', id: 'taxi' },
    workedMinutes: 0,
    billableMinutes: 0,
    unitPriceE4: null,
    amount: euros(2_500),
  });
  const steps = explainAmount({ ...facts, item: expense, resolution: null, allocation: null });
  expect(steps).toMatchObject([
    { kind: 'worked', source: 'expense' },
    { kind: 'agreed', hoursE3: null, unitPriceE4: null, value: euros(2_500) },
  ]);
});
