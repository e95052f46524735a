// What asks for a second person in a firm that has set nothing up: each high-risk action, and none of it happens
// until somebody else agrees.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { existing } from '../../src/platform/rows.ts';
import { commandSamples } from '../../src/testing/command-samples.ts';
import { openFirm, type TestFirm, Waits } from '../../src/testing/test-firm.ts';
import { refusalOf, versioned } from '../steps.ts';

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm();
});
afterAll(() => firm.close());

type Call = (input: unknown) => Promise<unknown>;
type Table<T> = Readonly<Record<string, Readonly<Record<string, T>>>>;
const sampleOf = (command: string) => {
  const [noun = '', name = ''] = command.split('.');
  const samples = commandSamples as Table<(typeof commandSamples)['billing']['void']>;
  const sample = existing(samples[noun]?.[name]);
  const api = firm.people[sample.as].api as unknown as Table<Call>;
  return { sample, call: existing(api[noun]?.[name]) };
};

test.each([
  'billing.void',
  'billing.writeOff',
  'cash.refundReceipt',
  'cash.voidReceipt',
  'cash.voidRefund',
  'retainers.refund',
  'retainers.close',
  'contracts.waivePoint',
  'periods.reopen',
  'org.updateRole',
  'org.setPersonRoles',
  'approvals.createPolicy',
])('%s waits', async (command) => {
  const { sample, call } = sampleOf(command);
  await expect(call(await sample.input(firm))).rejects.toBeInstanceOf(Waits);
});

test('a contract is put in force by its maker only if somebody else agrees, by another at once', async () => {
  const { biller, partner, owner } = firm.people;
  const { sample } = sampleOf('contracts.create');
  const draft = async (maker: typeof partner) =>
    maker.api.contracts.create((await sample.input(firm)) as Parameters<Api['create']>[0]);
  type Api = typeof partner.api.contracts;
  const agreed = async (maker: typeof partner, second: typeof partner) => {
    const submitted = await maker.api.contracts.submit(versioned(await draft(maker)));
    return second.api.contracts.approve(versioned(submitted));
  };
  const own = await agreed(partner, owner);
  const posting = partner.api.contracts.post(versioned(own));
  await expect(posting).rejects.toBeInstanceOf(Waits);
  expect((await partner.api.contracts.get({ id: own.id })).state).toBe('approved');
  const { items } = await partner.api.approvals.list({ states: ['pending'] });
  const waiting = existing(items.find((each) => each.record?.id === own.id));
  expect((await refusalOf(partner.api.approvals.approve({ id: waiting.id })))?.code).toBe(
    'own_approval',
  );
  const others = await agreed(biller, owner);
  const inForce = await partner.api.contracts.post(versioned(others));
  expect(inForce.state).toBe('in_force');
});
