import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { addDays } from '../kernel/plain-date.ts';
import { Refusal } from '../kernel/refusal.ts';
import { noticeGapDays, type OwedInvoice, proposeNotice, requireLadder } from './ladder.ts';

const steps = [
  { name: 'Reminder', afterDays: 7 },
  { name: 'Second reminder', afterDays: 21 },
  { name: 'Final notice', afterDays: 35 },
];
const owed = (over: Partial<OwedInvoice> = {}): OwedInvoice => ({
  id: 'a',
  dueOn: '2026-03-01',
  openMinor: 10_000n,
  level: 0,
  lastNoticeOn: null,
  isHeld: false,
  ...over,
});
const propose = (invoices: readonly OwedInvoice[], today: string, creditMinor = 0n) =>
  proposeNotice(steps, { invoices, creditMinor }, today);

describe('which step is due', () => {
  test.each([
    ['on the due date: nothing is late', [owed()], '2026-03-01', { kind: 'nothing' }],
    [
      'a day short of the first step',
      [owed()],
      '2026-03-07',
      { kind: 'not_yet', nextOn: '2026-03-08' },
    ],
    ['the first step', [owed()], '2026-03-08', { kind: 'due', step: 0 }],
    ['far over and never told: the first step all the same', [owed()], '2026-05-01', { step: 0 }],
    [
      'the second step, after the first',
      [owed({ level: 1, lastNoticeOn: '2026-03-08' })],
      '2026-03-22',
      { kind: 'due', step: 1 },
    ],
    [
      'late with the first step: the second keeps its distance',
      [owed({ level: 1, lastNoticeOn: '2026-03-20' })],
      '2026-03-22',
      { kind: 'not_yet', nextOn: '2026-03-27' },
    ],
    [
      'all steps taken',
      [owed({ level: 3, lastNoticeOn: '2026-04-05' })],
      '2026-06-01',
      { kind: 'ended' },
    ],
    ['held', [owed({ isHeld: true })], '2026-05-01', { kind: 'nothing' }],
    ['paid', [owed({ openMinor: 0n })], '2026-05-01', { kind: 'nothing' }],
  ] as const)('%s', (_, invoices, today, expected) => {
    expect(propose(invoices, today)).toMatchObject(expected);
  });

  it('tells of everything that is late in one notice, at the highest step that is due', () => {
    const proposal = propose(
      [
        owed({ id: 'old', level: 1, lastNoticeOn: '2026-03-08' }),
        owed({ id: 'new', dueOn: '2026-03-12', openMinor: 5_000n }),
        owed({ id: 'fresh', dueOn: '2026-03-20', openMinor: 1_000n }),
        owed({ id: 'disputed', isHeld: true }),
      ],
      '2026-03-22',
    );
    expect(proposal).toEqual({
      kind: 'due',
      step: 1,
      openMinor: 16_000n,
      netMinor: 16_000n,
      lines: [
        { invoiceId: 'old', daysPastDue: 21, level: 2 },
        { invoiceId: 'new', daysPastDue: 10, level: 1 },
        { invoiceId: 'fresh', daysPastDue: 2, level: 0 },
      ],
    });
  });

  it('writes to nobody whose credit covers what is late', () => {
    expect(propose([owed()], '2026-03-08', 10_000n)).toEqual({ kind: 'covered', netMinor: 0n });
    expect(propose([owed()], '2026-03-08', 9_999n)).toMatchObject({ kind: 'due', netMinor: 1n });
  });
});

describe('a ladder', () => {
  test.each([
    ['without steps', [], 'steps'],
    [
      'that falls',
      [
        { name: 'a', afterDays: 14 },
        { name: 'b', afterDays: 7 },
      ],
      'steps.1.afterDays',
    ],
    [
      'too close',
      [
        { name: 'a', afterDays: 7 },
        { name: 'b', afterDays: 13 },
      ],
      'steps.1.afterDays',
    ],
  ] as const)('is refused %s', (_, wrong, field) => {
    try {
      requireLadder(wrong);
      expect.unreachable();
    } catch (error) {
      expect(error instanceof Refusal && error.fields[0]?.field).toBe(field);
    }
  });
});

const anyInvoice = fc.record({
  id: fc.uuid(),
  dueOn: fc.integer({ min: 0, max: 90 }).map((days) => addDays('2026-01-01', days)),
  openMinor: fc.bigInt({ min: 0n, max: 1_000_000n }),
  level: fc.integer({ min: 0, max: 3 }),
  lastNoticeOn: fc.option(
    fc.integer({ min: 0, max: 90 }).map((days) => addDays('2026-01-01', days)),
    { nil: null },
  ),
  isHeld: fc.boolean(),
});

/** What a day's notice does to the invoices; checks that none skips a step or comes too soon. */
function takeNotice(invoices: Map<string, OwedInvoice>, today: string): void {
  const proposal = propose([...invoices.values()], today);
  if (proposal.kind !== 'due') return;
  for (const { invoiceId, level } of proposal.lines) {
    const before = invoices.get(invoiceId) ?? owed();
    expect(before.isHeld || before.openMinor === 0n).toBe(false);
    expect([before.level, before.level + 1]).toContain(level);
    if (level === before.level) continue;
    const soonest = addDays(before.lastNoticeOn ?? '2020-01-01', noticeGapDays);
    expect(today >= soonest).toBe(true);
    invoices.set(invoiceId, { ...before, level, lastNoticeOn: today });
  }
}

it('over any year of days takes each step once, in order, with its distance', () => {
  fc.assert(
    fc.property(fc.array(anyInvoice, { maxLength: 6 }), (given) => {
      const invoices = new Map<string, OwedInvoice>(
        given.map((invoice) => [invoice.id, { ...invoice, level: 0, lastNoticeOn: null }]),
      );
      for (let day = 0; day < 200; day += 1) takeNotice(invoices, addDays('2026-01-01', day));
      for (const { isHeld, openMinor, level } of invoices.values())
        expect(level).toBe(isHeld || openMinor === 0n ? 0 : 3);
    }),
    { numRuns: 60 },
  );
});

it('a notice is about as much as its invoices have open', () => {
  fc.assert(
    fc.property(fc.array(anyInvoice), fc.bigInt({ min: 0n, max: 500_000n }), (invoices, credit) => {
      const proposal = propose(invoices, '2026-06-01', credit);
      if (proposal.kind !== 'due') return;
      const told = new Set(proposal.lines.map((line) => line.invoiceId));
      const open = invoices.filter(({ id }) => told.has(id));
      expect(proposal.openMinor).toBe(open.reduce((total, each) => total + each.openMinor, 0n));
      expect(proposal.netMinor).toBe(proposal.openMinor - credit);
      expect(proposal.netMinor > 0n).toBe(true);
    }),
  );
});
