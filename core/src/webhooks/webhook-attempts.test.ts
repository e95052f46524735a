import { expect, test } from 'vitest';
import { hears, nextWebhookAttempt, verdictOfAnswer } from './webhook-attempts.ts';

const now = '2026-03-02T09:00:00.000Z';
test.each([
  [1, '2026-03-02T09:00:05.000Z'],
  [2, '2026-03-02T09:05:00.000Z'],
  [4, '2026-03-02T11:00:00.000Z'],
  [9, '2026-03-03T09:00:00.000Z'],
  [10, null],
])('after %i attempts the next is at %s', (attempts, at) => {
  expect(nextWebhookAttempt(attempts, now)).toBe(at);
});

test.each([
  [200, 'taken'],
  [204, 'taken'],
  [199, 'again'],
  [301, 'again'],
  [410, 'gone'],
  [500, 'again'],
  [null, 'again'],
] as const)('an answer of %s is %s', (status, verdict) => {
  expect(verdictOfAnswer(status)).toBe(verdict);
});

test.each([
  [[], 'invoice.posted', true],
  [['invoice.posted'], 'invoice.posted', true],
  [['invoice.posted'], 'invoice.voided', false],
  [['invoice.*'], 'invoice.voided', true],
  [['invoice.*'], 'invoice_line.voided', false],
])('%j hears %s: %s', (types, type, does) => {
  expect(hears(types, type)).toBe(does);
});
