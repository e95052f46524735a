// A contract over nine months: in force, over its cap, amended, uplifted by an index, ended mid-month.
// Hand calculation. Advice at 150.00 an hour, not to exceed 1,000.00; hosting 100.00 a month in advance.
//   From 10 January: hosting 22 of 31 days = 70.97. Advice 5:00 = 750.00 and 3:00 = 450.00: together 1,200.00,
//   of which 250.00 of the second (1:40 of 3:00) are under the cap and 200.00 are over.
//   Bill of January: 750.00 + 250.00 + 70.97 = 1,070.97; tax 19 % 203.4843 -> 203.48; total 1,274.45.
//   From February: 160.00 an hour, cap 2,000.00: the 200.00 are billed.
//   Index 105.65 (November) to 110.50 (May) from July: 160.00 -> 167.35, hosting 100.00 -> 104.59.
//   Ended on 15 September: hosting 5 x 100.00 + 2 x 104.59 + 14 of 30 days 48.81 = 757.99.

import { formatAmount } from '@daybook/core/money/money.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFirm, type TestFirm } from '../../src/testing/test-firm.ts';
import { agreedTo, billedUntil, euros, refusalOf, versioned, worked } from '../steps.ts';

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm({ now: '2026-01-09T09:00:00.000Z' });
});
afterAll(() => firm.close());

describe('a contract from its first day to its end', () => {
  let contractId = '';
  let indexId = '';
  const contract = () => firm.people.biller.api.contracts.get({ id: contractId });

  async function putInForce(): Promise<void> {
    const { biller, partner } = firm.people;
    const submitted = await biller.api.contracts.submit(versioned(await contract()));
    await partner.api.contracts.approve(versioned(submitted));
    await agreedTo(firm, partner.api.contracts.post(versioned(await contract())));
  }

  test('the biller drafts it; who wrote it does not approve it', async () => {
    const { biller, partner } = firm.people;
    indexId = (await biller.api.contracts.createIndex({ name: 'Consumer prices' })).id;
    const made = await biller.api.contracts.create({
      name: 'Advice and hosting',
      clientId: firm.clientId,
      branchId: firm.branchId,
      ownerId: firm.people.project_manager.id,
      effectiveFrom: '2026-01-10',
      until: '2027-01-01',
      renewal: { kind: 'automatic', noticeDays: 90, months: 12 },
      uplift: { kind: 'index', indexId, baseMonth: '2025-11', lagMonths: 2 },
      clauses: [
        { number: '3.1', title: 'Fees by the hour' },
        { number: '3.2', title: 'Hosting' },
        { number: '9', title: 'Travel' },
      ],
      lines: [
        {
          description: 'Advice',
          clause: '3.1',
          projectId: firm.projectId,
          terms: {
            model: 'time',
            schedule: { kind: 'own', rates: [{ unitPrice: '150' }] },
            cap: euros('1000.00'),
          },
        },
        {
          description: 'Hosting',
          clause: '3.2',
          projectId: firm.projectId,
          serviceId: firm.serviceId,
          terms: { model: 'recurring', fee: euros('100.00'), cycle: 'month' },
        },
      ],
    });
    contractId = made.id;
    expect(made).toMatchObject({ number: 'C-0001', state: 'draft' });
    await biller.api.contracts.submit(versioned(made));
    await partner.api.contracts.reject({ ...versioned(await contract()), reason: 'Say the term' });
    expect((await contract()).rejectedBecause).toBe('Say the term');
    await putInForce();
    expect(await contract()).toMatchObject({ state: 'in_force', noticeOn: '2026-10-03' });
  });

  test('no second contract takes in the same work', async () => {
    const { biller, partner } = firm.people;
    const twin = await biller.api.contracts.create({
      name: 'Twin',
      clientId: firm.clientId,
      branchId: firm.branchId,
      ownerId: firm.people.project_manager.id,
      effectiveFrom: '2026-03-01',
      lines: [{ description: 'Same', projectId: firm.projectId, terms: { model: 'time' } }],
    });
    const submitted = await biller.api.contracts.submit(versioned(twin));
    const approved = await partner.api.contracts.approve(versioned(submitted));
    const refusal = await refusalOf(
      agreedTo(firm, partner.api.contracts.post(versioned(approved))),
    );
    expect(refusal?.code).toBe('overlapping_terms');
    expect(refusal?.fields[0]?.field).toBe('lines.0');
  });

  test('work is priced by its terms; a bill stops at the cap and prorates the fee', async () => {
    firm.clock.moveTo('2026-02-02T09:00:00.000Z');
    await worked(firm, '2026-01-12', 300);
    await worked(firm, '2026-01-20', 180);
    const { partner } = firm.people;
    await agreedTo(firm, partner.api.contracts.offerFees({ until: '2026-01-31' }));
    expect(await refusalOf(partner.api.contracts.offerFees({ until: '2026-01-31' }))).toMatchObject(
      {
        code: 'nothing_to_bill',
      },
    );
    const before = await contract();
    expect(before.terms.lines.map((line) => formatAmount(line.spent.unbilled))).toEqual([
      '1200.00',
      '70.97',
    ]);
    expect(before.terms.lines.map((line) => formatAmount(line.spent.overCap))).toEqual([
      '200.00',
      '0.00',
    ]);
    const { room, invoice } = await billedUntil(firm, '2026-01-31');
    expect(room.lines.map((line) => [formatAmount(line.amount), line.billedMinutes])).toEqual([
      ['70.97', 0],
      ['750.00', 300],
      ['250.00', 100],
    ]);
    expect([invoice.lineNet, invoice.tax, invoice.total].map(formatAmount)).toEqual([
      '1070.97',
      '203.48',
      '1274.45',
    ]);
    expect(invoice.lines.map((line) => [line.clause, formatAmount(line.net)])).toEqual([
      ['3.1', '1000.00'],
      ['3.2', '70.97'],
    ]);
    const [advice] = (await contract()).terms.lines;
    expect([advice?.spent.billed, advice?.spent.unbilled].map((each) => each?.minor)).toEqual([
      100_000n,
      20_000n,
    ]);
  });

  test('an amendment does not reach back into what is billed, nor below it', async () => {
    const { biller, partner } = firm.people;
    const amended = await biller.api.contracts.amend({
      ...versioned(await contract()),
      effectiveFrom: '2026-01-15',
      reason: 'A higher cap',
    });
    const { terms } = await contract();
    const lines = (cap: string) =>
      terms.lines.map((line) => ({
        key: line.key,
        description: line.description,
        clause: line.clause,
        projectId: line.project?.id ?? null,
        serviceId: line.service?.id ?? null,
        terms:
          line.model === 'time'
            ? {
                model: 'time' as const,
                schedule: { kind: 'own' as const, rates: [{ unitPrice: '160' }] },
                cap: euros(cap),
              }
            : {
                model: 'recurring' as const,
                fee: euros('100.00'),
                cycle: 'month' as const,
              },
      }));
    const whole = (effectiveFrom: string, cap: string) => ({
      effectiveFrom,
      until: terms.until,
      renewal: terms.renewal,
      uplift: { kind: 'index' as const, indexId, baseMonth: '2025-11', lagMonths: 2 },
      clauses: terms.clauses,
      lines: lines(cap),
    });
    const tryPost = async (effectiveFrom: string, cap: string) => {
      const draft = await contract();
      await biller.api.contracts.update({ ...versioned(draft), ...whole(effectiveFrom, cap) });
      const submitted = await biller.api.contracts.submit(versioned(await contract()));
      const approved = await partner.api.contracts.approve(versioned(submitted));
      const refusal = await refusalOf(
        agreedTo(firm, partner.api.contracts.post(versioned(approved))),
      );
      if (refusal !== null)
        await partner.api.contracts.reject({
          ...versioned(await contract()),
          reason: refusal.message,
        });
      return refusal;
    };
    expect(amended.hasDraft).toBe(true);
    const early = await tryPost('2026-01-15', '2000.00');
    expect(early).toMatchObject({ code: 'below_billed' });
    expect(early?.fields[0]?.field).toBe('effectiveFrom');
    const low = await tryPost('2026-02-01', '999.00');
    expect(low?.fields[0]).toMatchObject({ field: 'cap' });
    expect(await tryPost('2026-02-01', '2000.00')).toBeNull();
    const { versions } = await contract();
    expect(versions.map((version) => [version.ordinal, version.state])).toEqual([
      [1, 'posted'],
      [2, 'posted'],
    ]);
    const { items } = await biller.api.contracts.difference({
      id: contractId,
      versionId: versions[1]?.id ?? '',
    });
    expect(items.map((change) => change.field)).toEqual([
      'Advice: cap amount',
      'Advice: schedule rates 0 unit price',
      'holds from',
    ]);
  });

  test('what was over the cap is billed at the price of its day', async () => {
    const { invoice } = await billedUntil(firm, '2026-01-31');
    expect(formatAmount(invoice.lineNet)).toBe('200.00');
  });

  test('an uplift without the index value is refused; with it, prices rise', async () => {
    const { biller } = firm.people;
    firm.clock.moveTo('2026-06-20T09:00:00.000Z');
    const uplift = async () =>
      biller.api.contracts.uplift({
        ...versioned(await contract()),
        effectiveFrom: '2026-07-01',
      });
    expect(await refusalOf(uplift())).toMatchObject({ code: 'index_value_missing' });
    await biller.api.contracts.recordIndexValues({
      id: indexId,
      values: [
        { month: '2025-11', value: '105.65' },
        { month: '2026-05', value: '110.50' },
      ],
    });
    await uplift();
    await putInForce();
    const { terms } = await contract();
    const [advice, hosting] = terms.lines.map((line) => line.terms);
    expect(advice).toMatchObject({ schedule: { rates: [{ unitPrice: 1_673_500n }] } });
    expect(hosting).toMatchObject({ fee: { minor: 10_459n } });
  });

  test('it ends mid-month, once its checklist is settled; the last fee is for its days', async () => {
    const { partner, biller, auditor } = firm.people;
    firm.clock.moveTo('2026-09-10T09:00:00.000Z');
    await agreedTo(firm, partner.api.contracts.offerFees({ until: '2026-06-30' }));
    const end = async () =>
      agreedTo(
        firm,
        partner.api.contracts.terminate({
          ...versioned(await contract()),
          on: '2026-09-15',
          reason: 'The client builds its own',
        }),
      );
    const refusal = await refusalOf(end());
    expect(refusal?.code).toBe('checklist_open');
    expect(refusal?.fields[0]).toMatchObject({ field: 'waive.unbilled_wip' });
    await agreedTo(
      firm,
      partner.api.contracts.waivePoint({
        ...versioned(await contract()),
        kind: 'unbilled_wip',
        reason: 'Billed with the last fee',
      }),
    );
    await end();
    expect(await contract()).toMatchObject({ state: 'terminated', until: '2026-09-15' });
    await agreedTo(firm, partner.api.contracts.offerFees({ until: '2026-12-31' }));
    const { invoice } = await billedUntil(firm, '2026-12-31');
    expect(invoice.lines.map((line) => formatAmount(line.net)).toSorted()).toEqual(
      ['100.00', '100.00', '100.00', '100.00', '100.00', '104.59', '104.59', '48.81'].toSorted(),
    );
    expect(formatAmount(invoice.lineNet)).toBe('757.99');
    const { isBalanced } = await auditor.api.journal.trialBalance({});
    expect(isBalanced).toBe(true);
    const history = await biller.api.audit.history({ kind: 'contract', id: contractId });
    expect(history.items[0]?.type).toBe('contract.fees_offered');
    const clauses = await biller.api.contracts.clauses({ id: contractId });
    expect(clauses.items.map((clause) => [clause.number, formatAmount(clause.billed)])).toEqual([
      ['3.1', '1200.00'],
      ['3.2', '828.96'],
      ['9', '0.00'],
    ]);
  });
});
