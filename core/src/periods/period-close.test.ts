import { describe, expect, test } from 'vitest';
import { Refusal } from '../kernel/refusal.ts';
import { periodAreas, requireClosable, requireClosedBeyond } from './period-close.ts';

const refusalOf = (
  act: () => void,
): Readonly<{ code: string; field: string | undefined }> | null => {
  try {
    act();
    return null;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { code: error.code, field: error.fields[0]?.field };
  }
};

const asked = {
  ...{ areas: ['time', 'billing'] as const, through: '2026-03-31', today: '2026-04-03' },
  ...{ open: 0, openIsAccepted: false, reason: null },
};

describe('closing', () => {
  test.each([
    ['a month that is over', {}, {}, null],
    ['through yesterday', {}, { through: '2026-04-02' }, null],
    ['through today', {}, { through: '2026-04-03' }, ['invalid_input', 'through']],
    ['beyond today', {}, { through: '2026-04-30' }, ['invalid_input', 'through']],
    ['further than before', { time: '2026-02-28' }, {}, null],
    ['what is closed already', { time: '2026-03-31' }, {}, ['wrong_state', 'through']],
    ['what is closed further', { billing: '2026-04-01' }, {}, ['wrong_state', 'through']],
    ['beside another area', { cash: '2026-03-31' }, {}, null],
    ['with open work', {}, { open: 3 }, ['checklist_open', 'openIsAccepted']],
    [
      'with open work and no reason',
      {},
      { open: 3, openIsAccepted: true },
      ['invalid_input', 'reason'],
    ],
    ['with open work, and why', {}, { open: 3, openIsAccepted: true, reason: 'Late' }, null],
  ])('%s', (_, closed, more, refused) => {
    const refusal = refusalOf(() => requireClosable(closed, { ...asked, ...more }));
    expect(refusal && [refusal.code, refusal.field]).toEqual(refused);
  });
});

describe('opening again', () => {
  const closed = { time: '2026-03-31', billing: '2026-02-28' };
  test.each([
    ['all of it', ['time', 'billing'], null, null],
    ['as far as a day', ['time'], '2026-03-15', null],
    ['what is open', ['time', 'cash'], null, ['wrong_state', 'areas']],
    ['through the day that is closed', ['time'], '2026-03-31', ['wrong_state', 'through']],
    [
      'where one is not closed so far',
      ['time', 'billing'],
      '2026-03-01',
      ['wrong_state', 'through'],
    ],
  ] as const)('%s', (_, areas, through, refused) => {
    const refusal = refusalOf(() => requireClosedBeyond(closed, { areas, through }));
    expect(refusal && [refusal.code, refusal.field]).toEqual(refused);
  });
});

test('nothing that is open can be opened, in any area', () => {
  for (const area of periodAreas)
    expect(refusalOf(() => requireClosedBeyond({}, { areas: [area], through: null }))?.code).toBe(
      'wrong_state',
    );
});
