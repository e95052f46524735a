// Every page opens without a fault and without a serious finding of axe: light, dark and narrow.

import type { Page, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { simulated } from '../../server/src/testing/automation-samples.ts';
import { bankFile, openedBatch } from '../../server/src/testing/cash-samples.ts';
import { steps } from '../../server/src/testing/dunning-samples.ts';
import { submittedExpense } from '../../server/src/testing/expense-samples.ts';
import { scheduleInput } from '../../server/src/testing/report-samples.ts';
import { filled, hoursRetainer } from '../../server/src/testing/retainer-samples.ts';
import { inForce, withRetention } from '../../server/src/testing/terms-samples.ts';
import { seriousFindings } from './axe.ts';
import { enter, openStage, type Stage } from './browser.ts';

let stage: Stage;
const ids: Record<string, string> = {};
beforeAll(async () => {
  stage = await openStage('2026-03-06T09:00:00.000Z');
  const { firm } = stage;
  const { timekeeper, project_manager, biller, partner } = firm.people;
  const entry = await timekeeper.api.timesheets.createEntry({
    projectId: firm.projectId,
    serviceId: firm.serviceId,
    workDate: '2026-03-03',
    workedMinutes: 90,
    note: 'Workshop',
  });
  const { items: parts } = await timekeeper.api.timesheets.submit({ from: entry.workDate });
  await project_manager.api.timesheets.approve({ partIds: parts.map((part) => part.id) });
  const contract = await inForce(firm);
  await partner.api.contracts.offerFees({ contractIds: [contract.id], until: '2026-03-31' });
  const preBill = await biller.api.billing.propose({
    clientId: firm.clientId,
    cutOff: '2026-03-31',
  });
  const draft = await biller.api.billing.invoicePreBill({
    id: preBill.id,
    version: preBill.version,
  });
  const invoice = await partner.api.billing.post({ id: draft.id, version: draft.version });
  const note = await biller.api.billing.draftCredit({
    id: invoice.id,
    reason: 'Courtesy',
    what: { kind: 'share', percent: '10' },
  });
  await biller.api.contracts.addDocument({
    ...{ id: contract.id, name: 'signed.pdf', contentType: 'application/pdf' },
    contentBase64: 'JVBERi0=',
  });
  const { id: indexId } = await biller.api.contracts.createIndex({ name: 'Consumer prices' });
  await biller.api.contracts.recordIndexValues({
    id: indexId,
    values: [
      { month: '2025-11', value: '105.65' },
      { month: '2025-12', value: '106.1' },
    ],
  });
  // After the invoice of the work: it bills all that is open.
  const works = await withRetention(firm);
  const { items: scheduled } = await biller.api.milestones.list({});
  const { id: filledId, version } = await filled(firm);
  const retainer = await biller.api.retainers.draw({
    ...{ id: filledId, version, invoiceId: invoice.id },
    amount: { amount: '4.00', currency: 'EUR' },
  });
  const hours = await hoursRetainer(firm);
  await biller.api.retainers.closePeriod({ id: hours.id, version: hours.version });
  const run = await simulated(firm);
  const { items: plans } = await biller.api.plans.list({});
  const receipt = await biller.api.cash.createReceipt({
    clientId: firm.clientId,
    receivedOn: '2026-03-05',
    amount: { amount: '20.00', currency: 'EUR' },
  });
  const bank = await bankFile(firm);
  const batch = await openedBatch(firm);
  const { items: sent } = await biller.api.deliveries.send({
    documents: [{ kind: 'invoice', recordId: invoice.id }],
    written: { to: ['office@client.example'], subject: 'Your invoice', body: 'Attached.' },
  });
  await biller.api.reportSchedules.create(scheduleInput(firm));
  await partner.api.savedViews.create({
    ...{ place: 'report/time-activity', name: 'By day', query: { by: 'day' }, isShared: true },
  });
  await biller.api.dunning.createLadder({ name: 'Everybody', isDefault: true, steps });
  await biller.api.dunning.hold({ clientId: firm.clientId, kind: 'dispute', reason: 'Hours' });
  await biller.api.dunning.setRates({ rates: [{ from: '2026-01-01', percent: '9.27' }] });
  const role = await firm.people.owner.api.org.createRole({
    ...{ name: 'Copy of Cashier', grants: { 'cash.view': 'branch' } },
  });
  await timekeeper.api.access.createApiKey({ name: 'Sync', scopes: {} });
  Object.assign(ids, {
    role: role.id,
    client: firm.clientId,
    contract: contract.id,
    retained: works.id,
    works: scheduled[0]?.contract.id ?? '',
    project: firm.projectId,
    expense: (await submittedExpense(firm)).id,
    card: firm.cardId,
    person: timekeeper.id,
    preBill: preBill.id,
    invoice: invoice.id,
    note: note.id,
    receipt: receipt.id,
    retainer: retainer.id,
    hours: hours.id,
    run: run.id,
    bankFile: bank.id,
    batch: batch.id,
    delivery: sent[0]?.id ?? '',
    account: `${firm.clientId}.${firm.entityId}.EUR`,
    plan: plans[0]?.id ?? '',
  });
});
afterAll(() => stage.close());

const pages = [
  '/',
  '/timesheet',
  '/approvals',
  '/expenses',
  '/expenses?new=1',
  '/expenses/:expense',
  '/expenses/:expense?tab=history',
  '/projects',
  '/projects/:project',
  '/projects/:project?tab=expenses',
  '/contracts',
  '/contracts?new=1',
  '/contracts/:contract',
  '/contracts/:contract?tab=burn',
  '/contracts/:contract?tab=clauses',
  '/contracts/:contract?tab=documents',
  '/contracts/:contract?tab=versions',
  '/price-indices',
  '/price-indices?new=1',
  '/milestones',
  '/schedules/:works',
  '/retainers',
  '/retainers?new=1',
  '/retainers?isLow=true',
  '/trust',
  '/billing-plans',
  '/billing-plans?new=1',
  '/billing-plans/:plan',
  '/billing-plans/:plan?tab=runs',
  '/deliveries',
  '/deliveries/:delivery',
  '/deliveries/:delivery?tab=tries',
  '/invoices/:invoice?tab=sent',
  '/overdue',
  '/overdue?tab=notices',
  '/overdue?tab=holds',
  '/overdue?tab=interest',
  '/statements',
  '/statements/:account',
  '/statements/:account?kind=balance_forward',
  '/settings/mail',
  '/settings/dunning',
  '/billing-runs',
  '/billing-runs?new=1',
  '/billing-runs/:run',
  '/billing-runs/:run?tab=exceptions',
  '/billing-runs/:run?tab=what-if',
  '/trust?new=1',
  '/retainers/:retainer',
  '/retainers/:retainer?tab=tranches',
  '/retainers/:retainer?tab=movements',
  '/retainers/:hours',
  '/rates',
  '/rates/:card',
  '/wip',
  '/pre-bills',
  '/pre-bills/:preBill',
  '/invoices',
  '/invoices/:invoice',
  '/invoices/:retained',
  '/credit-notes',
  '/credit-notes/:note',
  '/receipts',
  '/receipts/:receipt',
  '/bank-files',
  '/bank-files?new=1',
  '/bank-files/:bankFile',
  '/receipt-batches',
  '/receipt-batches?new=1',
  '/receipt-batches/:batch',
  '/journal',
  '/clients',
  '/clients/:client',
  '/clients/:client?tab=balance',
  '/people',
  '/people/:person',
  '/catalogue',
  '/catalogue?tab=expenses',
  '/imports',
  '/requests',
  '/audit',
  '/audit/log',
  '/audit/readings',
  '/webhooks',
  '/webhooks?new=1',
  '/sessions',
  '/jobs',
  '/books',
  '/periods',
  '/periods?new=1',
  '/settings/away',
  '/settings/keys',
  '/settings/roles',
  '/settings/roles/:role',
  '/settings/roles/:role?tab=people',
  '/?area=billing&period=this_week',
  '/exceptions',
  '/exceptions?kind=unbilled&state=open',
  '/analytics',
  '/analytics?split=client&compare=previous_year',
  '/analytics?tab=variance',
  '/analytics?tab=variance&against=target',
  '/analytics?tab=variance&against=budget',
  '/analytics?tab=variance&against=contract',
  '/analytics?tab=forecast',
  '/analytics?tab=heatmap&by=client',
  '/targets',
  '/targets?aim=hours_worked&of=person',
  '/targets?tab=list',
  '/targets?import=1',
  '/report-schedules',
  '/reports',
  '/reports/time-activity',
  '/reports/time-activity?by=day',
  '/reports/realization?by=client,month',
  '/reports/invoices?compare=previous_period',
  '/reports/wip-aging',
  '/reports/invoices?view=records',
  '/settings',
];

/** Waits until nothing has been under way for a moment. */
function requestsOf(page: Page): () => Promise<void> {
  const open = new Set<Request>();
  // What comes live is never over.
  page.on('request', (request) => {
    if (request.resourceType() !== 'eventsource') open.add(request);
  });
  page.on('requestfinished', (request) => open.delete(request));
  page.on('requestfailed', (request) => open.delete(request));
  return async () => {
    for (let still = 0; still < 5; still = open.size === 0 ? still + 1 : 0)
      await page.waitForTimeout(50);
  };
}

// A page is loaded once and then looked at in three ways; in the dark and on a telephone, what can differ there.
const looks = [
  { name: 'light', colorScheme: 'light', width: 1280, rules: undefined },
  { name: 'dark', colorScheme: 'dark', width: 1280, rules: ['color-contrast'] },
  {
    ...{ name: 'narrow', colorScheme: 'light' as const, width: 390 },
    rules: ['button-name', 'label', 'link-name', 'target-size'],
  },
] as const;

// In parts at once: much of the time goes by waiting for what a page asks for.
const parts = 3;
describe.concurrent.each(
  Array.from({ length: parts }, (_, part) => ({
    part: part + 1,
    paths: pages.filter((_path, index) => index % parts === part),
  })),
)('part $part', ({ paths }) => {
  test('pages open, and axe finds nothing serious, light, dark and narrow', async () => {
    const { page, context, faults } = await enter(stage, stage.firm.people.owner.email);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const findings: string[] = [];
    const quiet = requestsOf(page);
    for (const path of paths) {
      await page.goto(path.replace(/:(\w+)/, (_, name: string) => ids[name] ?? ''));
      await quiet();
      if ((await page.getByText(/There is no such page|Something went wrong/).count()) > 0)
        findings.push(`${path}: it does not open`);
      for (const look of looks) {
        await page.emulateMedia({ colorScheme: look.colorScheme });
        await page.setViewportSize({ width: look.width, height: 900 });
        const found = await seriousFindings(page, look.rules);
        findings.push(...found.map((finding) => `${path}, ${look.name}: ${finding}`));
      }
      await page.setViewportSize({ width: 1280, height: 900 });
    }
    expect(findings).toEqual([]);
    expect(faults).toEqual([]);
    await context.close();
    // Some thirty pages, three looks each, on a machine that may have other work.
  }, 420_000);
});

test('what a person may not see is neither named nor shown', async () => {
  const { page, context } = await enter(stage, stage.firm.people.timekeeper.email);
  await page.waitForLoadState('networkidle');
  expect(await page.getByRole('link', { name: 'Invoices' }).count()).toBe(0);
  await page.goto('/invoices');
  await page.waitForLoadState('networkidle');
  expect(await page.getByText(/not allow|may not|no permission/i).count()).toBeGreaterThan(0);
  await context.close();
});
