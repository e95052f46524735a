// What terms can't say: each is refused with the field, the rule and what would be allowed.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unique, versioned } from '../../testing/sample-records.ts';
import { scheduled } from '../../testing/terms-samples.ts';
import { openFirm, type TestFirm } from '../../testing/test-firm.ts';

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm({ now: '2026-03-02T09:00:00.000Z' });
});
afterAll(() => firm.close());

const euros = (amount: string) => ({ amount, currency: 'EUR' });
const newProject = () =>
  firm.people.biller.api.parties.createProject({
    clientId: firm.clientId,
    name: unique('Refused'),
    code: unique('R'),
    branchId: firm.branchId,
    managerId: firm.people.project_manager.id,
  });
type Line = Parameters<typeof firm.people.biller.api.contracts.create>[0]['lines'][number];
type Draft = Partial<Parameters<typeof firm.people.biller.api.contracts.create>[0]>;

async function drafted(projectId: string, line: Partial<Line> = {}, more: Draft = {}) {
  return firm.people.biller.api.contracts.create({
    name: unique('Terms'),
    clientId: firm.clientId,
    branchId: firm.branchId,
    ownerId: firm.people.project_manager.id,
    effectiveFrom: '2026-01-01',
    lines: [{ description: 'Advice', projectId, terms: { model: 'time' }, ...line }],
    ...more,
  });
}
async function posted(made: Readonly<{ id: string; version: number }>) {
  const asked = await firm.people.biller.api.contracts.submit(versioned(made));
  const agreed = await firm.people.partner.api.contracts.approve(versioned(asked));
  return firm.people.partner.api.contracts.post(versioned(agreed));
}
const refused = (promise: Promise<unknown>, code: string, field: string, message: RegExp) =>
  expect(promise).rejects.toMatchObject({
    code,
    fields: expect.arrayContaining([
      expect.objectContaining({ field, message: expect.stringMatching(message) }),
    ]),
  });

/** Two hours of February at 110.00, on a posted invoice. */
async function billedWork(projectId: string): Promise<void> {
  const { timekeeper, project_manager, biller, partner } = firm.people;
  await timekeeper.api.timesheets.createEntry({
    projectId,
    serviceId: firm.serviceId,
    workDate: '2026-02-17',
    workedMinutes: 120,
    note: 'Work',
  });
  const { items } = await timekeeper.api.timesheets.submit({
    from: '2026-02-17',
    projectIds: [projectId],
  });
  await project_manager.api.timesheets.approve({ partIds: items.map((part) => part.id) });
  const made = await biller.api.billing.propose({
    clientId: firm.clientId,
    projectIds: [projectId],
    cutOff: '2026-02-28',
  });
  const bill = await biller.api.billing.getPreBill({ id: made.id });
  const draft = await biller.api.billing.invoicePreBill(versioned(bill));
  await partner.api.billing.post(versioned(draft));
}

describe('contracts', () => {
  test('two that take in the same work on the same days', async () => {
    const project = await newProject();
    const first = await posted(await drafted(project.id));
    await refused(
      posted(await drafted(project.id)),
      'overlapping_terms',
      'lines.0',
      new RegExp(`${first.number} takes in the same .* from 2026-01-01: other dates, or another`),
    );
  });

  test('an uplift by an index that has no value for the month', async () => {
    const { biller } = firm.people;
    const { id: indexId } = await biller.api.contracts.createIndex({ name: unique('CPI') });
    const project = await newProject();
    const made = await posted(
      await drafted(project.id, {}, { uplift: { kind: 'index', indexId, baseMonth: '2025-11' } }),
    );
    await refused(
      biller.api.contracts.uplift({ ...versioned(made), effectiveFrom: '2026-07-01' }),
      'index_value_missing',
      'uplift',
      /no value for 2026-05\. Record it, or choose another lag/,
    );
  });

  test('a cap below what is billed, and an amendment that reaches back into it', async () => {
    const { biller } = firm.people;
    const project = await newProject();
    const made = await posted(await drafted(project.id));
    await billedWork(project.id);
    const begun = await biller.api.contracts.amend({
      ...versioned(made),
      effectiveFrom: '2026-02-10',
      reason: 'A cap',
    });
    const { terms } = await biller.api.contracts.get({ id: made.id });
    const write = async (effectiveFrom: string, cap: string, version: number) =>
      posted(
        await biller.api.contracts.update({
          ...{ id: made.id, version, effectiveFrom },
          lines: [
            {
              key: terms.lines[0]?.key ?? '',
              description: 'Advice',
              projectId: project.id,
              terms: { model: 'time', cap: euros(cap) },
            },
          ],
        }),
      );
    await refused(
      write('2026-02-10', '500.00', begun.version),
      'below_billed',
      'effectiveFrom',
      /until 2026-02-17 is billed: .* from 2026-02-18 or later/,
    );
    const approved = await biller.api.contracts.get({ id: made.id });
    const back = await firm.people.partner.api.contracts.reject({
      ...versioned(approved),
      reason: 'Too early',
    });
    await refused(
      write('2026-02-18', '219.99', back.version),
      'below_billed',
      'cap',
      /220\.00 is billed already: the cap is that or more/,
    );
    const again = await biller.api.contracts.get({ id: made.id });
    const last = await firm.people.partner.api.contracts.reject({
      ...versioned(again),
      reason: 'Too low',
    });
    expect((await write('2026-02-18', '220.00', last.version)).state).toBe('in_force');
  });

  test('prices for the same twice, below zero, of a card that is of no use, or an index that is not there', async () => {
    const { biller } = firm.people;
    const project = await newProject();
    const nowhere = '00000000-0000-4000-8000-000000000000';
    const own = (rates: Readonly<Record<string, unknown>>[]) =>
      drafted(project.id, {
        serviceId: firm.serviceId,
        terms: { model: 'time', schedule: { kind: 'own', rates: rates as never } },
      });
    const at = 'lines.0.terms.schedule';
    await refused(
      own([{ unitPrice: '100' }, { unitPrice: '120', serviceId: firm.serviceId }]),
      'already_exists',
      `${at}.rates.1.unitPrice`,
      /for the same/,
    );
    await refused(
      own([{ unitPrice: '-1' }]),
      'amount_out_of_range',
      `${at}.rates.0.unitPrice`,
      /zero or more/,
    );
    const card = (cardId: string, discount = '10') =>
      drafted(project.id, {
        terms: { model: 'time', schedule: { kind: 'discounted', cardId, discount } },
      });
    await refused(card(nowhere), 'not_found', `${at}.cardId`, /of the firm or of this client/);
    await refused(
      card(firm.cardId, '100.01'),
      'amount_out_of_range',
      `${at}.discount`,
      /Between 0 and 100/,
    );
    const dollars = await firm.people.owner.api.rates.createCard({
      name: 'Dollars',
      level: 'firm',
      currency: 'USD',
    });
    await refused(card(dollars.id), 'currency_mismatch', `${at}.cardId`, /in USD.* in EUR/);
    const uplift = { kind: 'index' as const, indexId: nowhere, baseMonth: '2025-11' };
    await refused(
      drafted(project.id, {}, { uplift }),
      'not_found',
      'uplift.indexId',
      /no such index/,
    );
    const { items } = await biller.api.contracts.list({ q: 'Dollars' });
    expect(items).toEqual([]);
  });

  test('an end before the beginning', async () => {
    const project = await newProject();
    await refused(
      drafted(project.id, {}, { until: '2026-01-01' }),
      'invalid_input',
      'until',
      /after 2026-01-01/,
    );
  });
});

describe('milestones', () => {
  test('that add up to more than the contract is worth', async () => {
    const { lineKey } = await scheduled(firm);
    await refused(
      firm.people.biller.api.milestones.saveSchedule({
        id: lineKey,
        milestones: [
          { name: 'Design', value: euros('4000.00') },
          { name: 'Build', value: euros('6000.01') },
        ],
      }),
      'over_contract_value',
      'milestones',
      /10000\.01; the contract is worth 10000\.00\. Lower them, or post a change order first/,
    );
  });

  test('a percent over 100, and one that moves back below what is billed', async () => {
    const { biller } = firm.people;
    const { milestones } = await scheduled(firm);
    const build = milestones[1];
    if (build === undefined) throw new Error('No milestone');
    const report = (percent: string, version: number) =>
      biller.api.milestones.recordProgress({ id: build.id, version, percent });
    await refused(
      report('100.01', build.version),
      'amount_out_of_range',
      'percent',
      /Between 0 and 100/,
    );
    await refused(report('-1', build.version), 'amount_out_of_range', 'percent', /Between 0/);
    const half = await report('50', build.version);
    await biller.api.milestones.bill({ milestoneIds: [build.id] });
    await refused(
      report('49.99', half.version),
      'below_billed',
      'percent',
      /3000\.00 is billed already: 50\.00 percent or more, or credit the bill/,
    );
    expect((await report('50', half.version)).thisBill.minor).toBe(0n);
  });

  test('a value below what is billed of it, and a milestone that is billed and left out', async () => {
    const { biller } = firm.people;
    const { lineKey, milestones } = await scheduled(firm);
    const [design, build] = milestones;
    if (design === undefined || build === undefined) throw new Error('No milestone');
    await biller.api.milestones.recordProgress({ ...versioned(build), percent: '50' });
    await biller.api.milestones.bill({ milestoneIds: [build.id] });
    const save = (list: Parameters<typeof biller.api.milestones.saveSchedule>[0]['milestones']) =>
      biller.api.milestones.saveSchedule({ id: lineKey, milestones: list });
    await refused(
      save([{ id: build.id, name: 'Build', value: euros('2999.99') }]),
      'below_billed',
      'milestones.0.value',
      /3000\.00 is billed or offered already: that or more/,
    );
    await refused(
      save([{ id: design.id, name: 'Design', value: euros('4000.00') }]),
      'below_billed',
      'milestones',
      /Build is billed or offered: it stays/,
    );
  });
});
