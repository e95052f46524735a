// Every filter that the list of invoices offers answers, alone and with the others.

import { paymentStates } from '@daybook/contract/invoice.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFirm, type TestFirm } from '../../testing/test-firm.ts';

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm();
});
afterAll(() => firm.close());

test.each(paymentStates)('the filter %s answers', async (paymentState) => {
  const { api } = firm.people.biller;
  expect((await api.billing.listInvoices({ paymentState })).items).toEqual([]);
  const all = {
    paymentState,
    clientId: firm.clientId,
    legalEntityId: firm.entityId,
    states: ['posted'] as const,
    q: 'T',
    from: '2026-01-01',
    until: '2027-01-01',
    sort: 'dueOn' as const,
  };
  expect((await api.billing.listInvoices({ ...all, states: [...all.states] })).items).toEqual([]);
});
