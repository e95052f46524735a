import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { deliveryLifecycle } from './delivery-lifecycle.ts';
import {
  type ClientDocumentKind,
  documentKinds,
  type MailContact,
  ownKinds,
  recipientsOf,
} from './recipients.ts';
import { nextAttemptAt, type SendEnd, verbOf } from './send-outcome.ts';

const clientKinds = documentKinds.filter(
  (kind): kind is ClientDocumentKind => !ownKinds.some((own) => own === kind),
);
const end = (over: Partial<SendEnd>): SendEnd => ({
  replyCode: null,
  isHandedOver: false,
  isRefusedHere: false,
  ...over,
});

describe('what an attempt comes to', () => {
  test.each([
    ['taken', { replyCode: 250, isHandedOver: true }, 1, 'finish'],
    ['no connection', {}, 1, 'putOff'],
    ['no connection, for the sixth time', {}, 6, 'putOff'],
    ['no connection, for the seventh time', {}, 7, 'fail'],
    ['mailbox busy', { replyCode: 450 }, 1, 'putOff'],
    ['no such mailbox', { replyCode: 550 }, 1, 'fail'],
    ['message refused after it was read', { replyCode: 554, isHandedOver: true }, 1, 'fail'],
    ['put off after it was read', { replyCode: 451, isHandedOver: true }, 1, 'putOff'],
    ['handed over, and no answer', { isHandedOver: true }, 1, 'lose'],
    ['cut off after an early yes', { replyCode: 250 }, 1, 'lose'],
    ['could not be made', { isRefusedHere: true }, 1, 'fail'],
  ] as const)('%s', (_, over, attempts, verb) => {
    expect(verbOf(end(over), attempts)).toBe(verb);
  });

  it('never tries again by itself what may have been taken', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), (attempts) => {
        expect(verbOf(end({ isHandedOver: true }), attempts)).toBe('lose');
        expect(deliveryLifecycle.can('unknown', 'claim')).toBe(false);
      }),
    );
  });

  it('waits longer each time, and ends', () => {
    const now = '2026-03-02T09:00:00.000Z';
    const waits = [1, 2, 3, 4, 5, 6].map(
      (attempts) => (Date.parse(nextAttemptAt(attempts, now) ?? '') - Date.parse(now)) / 60_000,
    );
    expect(waits).toEqual([1, 5, 15, 60, 240, 1440]);
    expect(nextAttemptAt(7, now)).toBeNull();
  });
});

const contact = (over: Partial<MailContact>): MailContact => ({
  name: 'Ada Byron',
  email: 'ada@client.example',
  getsInvoices: false,
  getsReminders: false,
  getsStatements: false,
  isCopied: false,
  ...over,
});
const client = (contacts: readonly MailContact[], email: string | null = 'office@client.example') =>
  ({ name: 'Client', email, contacts }) as const;

describe('who gets a document', () => {
  test.each([
    ['the contact for its kind', [contact({ getsInvoices: true })], ['to ada@client.example']],
    ['nobody named: the office', [contact({})], ['to office@client.example']],
    [
      'one and a copy',
      [
        contact({ getsInvoices: true, isCopied: true }),
        contact({ email: 'bo@client.example', getsInvoices: true }),
      ],
      ['cc ada@client.example', 'to bo@client.example'],
    ],
    [
      'only copies: the first is addressed',
      [contact({ getsInvoices: true, isCopied: true })],
      ['to ada@client.example'],
    ],
    [
      'the same address twice: once, and addressed',
      [
        contact({ getsInvoices: true, isCopied: true }),
        contact({ email: 'Ada@client.example', getsInvoices: true }),
      ],
      ['to Ada@client.example'],
    ],
    [
      'a contact without an address: the office',
      [contact({ email: null, getsInvoices: true })],
      ['to office@client.example'],
    ],
  ] as const)('%s', (_, contacts, expected) => {
    expect(
      recipientsOf('invoice', client(contacts)).map((each) => `${each.as} ${each.email}`),
    ).toEqual(expected);
  });

  it('falls back to those who get the invoices, and to nobody where there is no address', () => {
    const contacts = [contact({ getsInvoices: true })];
    expect(recipientsOf('reminder', client(contacts))[0]?.email).toBe('ada@client.example');
    expect(recipientsOf('statement', client([], null))).toEqual([]);
  });

  it('names each address once and always somebody to whom it goes', () => {
    const anyContact = fc.record({
      name: fc.string(),
      email: fc.option(fc.constantFrom('a@x.example', 'A@x.example', 'b@x.example'), { nil: null }),
      getsInvoices: fc.boolean(),
      getsReminders: fc.boolean(),
      getsStatements: fc.boolean(),
      isCopied: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(anyContact), fc.constantFrom(...clientKinds), (contacts, kind) => {
        const found = recipientsOf(kind, client(contacts, 'office@x.example'));
        expect(new Set(found.map((each) => each.email.toLowerCase())).size).toBe(found.length);
        expect(found.some((each) => each.as === 'to')).toBe(true);
      }),
    );
  });
});
