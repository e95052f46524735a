// From the exports of two trackers to the books, through the API. The numbers, and how they come
// about by hand, are in week-of-exports.ts.

import { formatAmount, type Money, sum } from '@daybook/core/money/money.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { existing } from '../../src/platform/rows.ts';
import { type Api, openFirm, type TestFirm } from '../../src/testing/test-firm.ts';
import { pdfRows } from './pdf-rows.ts';
import {
  expected,
  files,
  now,
  pdfOfInvoice,
  prepareWeek,
  runJobs,
  setPrices,
  type Week,
  workedOn,
} from './week-of-exports.ts';

let firm: TestFirm;
let week: Week;
beforeAll(async () => {
  firm = await openFirm({ now });
  week = await prepareWeek(firm);
});
afterAll(() => firm.close());

const amountsOf = (moneys: readonly Money[]) => moneys.map(formatAmount);

describe('a week of Harvest and Toggl exports becomes an invoice, half of it twice', () => {
  let invoiceId = '';
  let againId = '';

  test('the Harvest file is asked about, answered and imported', async () => {
    const { imports } = firm.people.biller.api;
    const read = await imports.upload({
      fileName: files.harvest.name,
      contentBase64: files.harvest.contentBase64,
    });
    expect(read).toMatchObject({ tracker: 'harvest', state: 'asking', rowCount: 5 });
    await expect(imports.post({ id: read.id, version: read.version })).rejects.toMatchObject({
      code: 'import_ambiguous',
    });
    const shown = await imports.get({ id: read.id });
    expect(shown.questions.map(({ kind, choices }) => [kind, choices])).toEqual([
      ['date_order', ['dmy', 'mdy']],
    ]);
    expect(
      shown.matches.map(({ kind, name, decision }) => `${kind} ${name}: ${decision}`).sort(),
    ).toEqual([
      'client Acme AG: match',
      'person Ada Obi: match',
      'person B. Lindqvist: create',
      'project Portal: match',
      'project Relaunch (web): create',
      'service Consulting: match',
      'service Design: match',
    ]);
    const ready = await imports.answer({
      id: read.id,
      version: read.version,
      answers: [{ kind: 'date_order', answer: 'dmy' }],
      matches: [
        { kind: 'person', name: 'B. Lindqvist', decision: 'match', targetId: week.ben.id },
        {
          kind: 'project',
          name: 'Relaunch (web)',
          client: 'Acme AG',
          decision: 'match',
          targetId: week.relaunchId,
        },
      ],
    });
    expect(ready).toMatchObject({ state: 'ready', from: '2026-03-02', ...expected.harvest });
    await imports.post({ id: ready.id, version: ready.version });
    await runJobs(firm);
    expect(await imports.get({ id: read.id })).toMatchObject({ state: 'done', importedCount: 5 });
  });

  test('the Toggl file needs no answer; its row without time is left out', async () => {
    const { imports } = firm.people.biller.api;
    const ready = await imports.upload({
      fileName: files.toggl.name,
      contentBase64: files.toggl.contentBase64,
    });
    expect(ready).toMatchObject({ tracker: 'toggl', state: 'ready', ...expected.toggl });
    await imports.post({ id: ready.id, version: ready.version });
    await runJobs(firm);
    expect(await imports.get({ id: ready.id })).toMatchObject({
      state: 'done',
      importedCount: 4,
      errors: [{ row: 6, field: 'duration', message: 'No time was worked' }],
    });
  });

  test('both people find their week, submit it, and the project manager approves', async () => {
    await setPrices(firm, week);
    const [ada, ben] = [week.ada.api.timesheets, week.ben.api.timesheets];
    expect((await ada.week({ on: workedOn })).totalMinutes).toBe(expected.worked.ada);
    expect((await ben.week({ on: workedOn })).totalMinutes).toBe(expected.worked.ben);
    const parts = [
      ...(await ada.submit({ from: '2026-03-02' })).items,
      ...(await ben.submit({ from: '2026-03-02' })).items,
    ];
    expect(parts.map((part) => part.state)).toEqual(Array(4).fill('submitted'));
    const { project_manager, biller } = firm.people;
    await project_manager.api.timesheets.approve({ partIds: parts.map((part) => part.id) });
    const wip = await biller.api.billing.wip({ by: 'project' });
    expect(wip.rows.map((row) => [row.name, formatAmount(row.openAmount)]).sort()).toEqual([
      ['Portal', expected.invoice.portal.net],
      ['Relaunch', expected.invoice.relaunch.net],
    ]);
    expect(amountsOf(wip.totals)).toEqual([expected.invoice.net]);
  });

  test('the pre-bill holds every entry at its price', async () => {
    const { billing } = firm.people.biller.api;
    const preBill = await billing.propose({ clientId: firm.clientId, cutOff: '2026-03-08' });
    const { lines } = await billing.getPreBill({ id: preBill.id });
    expect(lines.map(lineFacts).sort(byText)).toEqual([...expected.entries].sort(byText));
    const draft = await billing.invoicePreBill({ id: preBill.id, version: preBill.version });
    expect(formatAmount(draft.total)).toBe(expected.invoice.total);
    await billing.submit({ id: draft.id, version: draft.version });
    invoiceId = draft.id;
  });

  test('the partner posts the invoice, and its PDF says the same', async () => {
    const { billing } = firm.people.partner.api;
    const submitted = await billing.getInvoice({ id: invoiceId });
    const posted = await billing.post({ id: invoiceId, version: submitted.version });
    expect(documentFacts(posted)).toMatchObject({ number: 'T-00001', ...expected.invoice });
    const rows = pdfRows(bytesOf(await billing.pdf({ id: invoiceId })));
    expect(rows).toEqual(expect.arrayContaining([...pdfOfInvoice]));
  });

  test('a receipt settles it', async () => {
    const { biller } = firm.people;
    const receipt = await biller.api.cash.createReceipt({
      clientId: firm.clientId,
      receivedOn: '2026-03-09',
      amount: { amount: expected.invoice.total, currency: 'EUR' },
      reference: 'T-00001',
    });
    const posted = await biller.api.cash.postReceipt({ id: receipt.id, version: receipt.version });
    expect(amountsOf([posted.applied, posted.unapplied])).toEqual([expected.invoice.total, '0.00']);
    const invoice = await biller.api.billing.getInvoice({ id: invoiceId });
    expect([invoice.paymentState, formatAmount(invoice.open)]).toEqual(['paid', '0.00']);
  });

  test('half of it is credited, every entry by its half', async () => {
    const { billing } = firm.people.biller.api;
    const draft = await billing.draftCredit({
      id: invoiceId,
      reason: 'Half was agreed as warranty',
      what: { kind: 'share', percent: '50' },
    });
    const note = await billing.postCreditNote({ id: draft.id, version: draft.version });
    expect({
      number: note.number,
      lines: note.lines.map((line) => [line.description, line.minutes, formatAmount(line.net)]),
      totals: amountsOf([note.lineNet, note.tax, note.total]),
    }).toEqual({
      number: 'T-CN-00001',
      lines: [
        ['Consulting', expected.half.portal.minutes, expected.half.portal.net],
        ['Design', expected.half.relaunch.minutes, expected.half.relaunch.net],
      ],
      totals: [expected.half.net, expected.half.tax, expected.half.total],
    });
    const { items } = await billing.listItems({ isOpen: true });
    expect(items.map((item) => formatAmount(existing(item.openAmount))).sort()).toEqual(
      [...expected.half.perEntry].sort(),
    );
    expect(pdfRows(bytesOf(await billing.creditNotePdf({ id: note.id })))).toEqual(
      expect.arrayContaining(['T-CN-00001', 'T-00001', 'Net | 1 547.98', 'Credit EUR | 1 842.10']),
    );
  });

  test('what was credited is billed again to the cent, and nothing is left', async () => {
    const { biller, partner } = firm.people;
    const preBill = await biller.api.billing.propose({
      clientId: firm.clientId,
      cutOff: '2026-03-08',
    });
    const draft = await biller.api.billing.invoicePreBill({
      id: preBill.id,
      version: preBill.version,
    });
    const posted = await partner.api.billing.post({ id: draft.id, version: draft.version });
    const { perEntry: _, ...half } = expected.half;
    expect(documentFacts(posted)).toMatchObject({ number: 'T-00002', ...half });
    againId = posted.id;
    expect(await biller.api.billing.wip({})).toMatchObject({ totals: [], openMinutes: 0 });
    await expect(
      biller.api.billing.propose({ clientId: firm.clientId, cutOff: '2026-03-08' }),
    ).rejects.toMatchObject({ code: 'nothing_to_bill' });
  });

  test('each amount explains itself, back to the row of the file', async () => {
    const { billing } = firm.people.auditor.api;
    const [first, again] = [
      await billing.explain({ id: invoiceId }),
      await billing.explain({ id: againId }),
    ];
    const notes = Object.fromEntries(
      first.entries.map((entry) => [entry.note, formatAmount(entry.amount)]),
    );
    expect(notes).toMatchObject({
      'Wireframes, "round one"': '1030.13',
      'Voicemail, called back': '24.13',
      'Move to the new servers 🌙': '302.50',
    });
    const icons = existing(first.entries.find((entry) => entry.note === 'Icons für den Shop'));
    expect(icons.steps.map((step) => step.kind)).toEqual([
      'worked',
      'rounded',
      'rate',
      'beaten',
      'beaten',
      'agreed',
      'billed',
      'tax',
      'reversed',
    ]);
    expect(
      formatAmount(
        sum(
          again.entries.map((entry) => entry.amount),
          'EUR',
        ),
      ),
    ).toBe(expected.half.net);
  });

  test('the history names every act and who did it', async () => {
    const { audit } = firm.people.auditor.api;
    const { items } = await audit.history({ kind: 'invoice', id: invoiceId });
    expect(items.map((event) => [event.type, event.actor?.name])).toEqual([
      ['invoice.credited', 'biller person'],
      ['invoice.posted', 'partner person'],
      ['invoice.submitted', 'biller person'],
      ['invoice.drafted', 'biller person'],
    ]);
  });

  test('the journal is in balance and says the same', async () => {
    const { rows, isBalanced } = await firm.people.auditor.api.journal.trialBalance({});
    expect(isBalanced).toBe(true);
    // Received once; the invoice less its credit and the second invoice come to the first again.
    expect(Object.fromEntries(rows.map((row) => [row.account, formatAmount(row.balance)]))).toEqual(
      {
        '1000': expected.invoice.total,
        '1200': '0.00',
        '1300': '0.00',
        '2200': '-588.23',
        '4000': '-3095.95',
        '4900': '0.00',
      },
    );
  });

  test('the same files again add nothing', async () => {
    const { imports } = firm.people.biller.api;
    const again = await imports.upload({
      fileName: files.toggl.name,
      contentBase64: files.toggl.contentBase64,
    });
    expect(again).toMatchObject({ newCount: 0, duplicateCount: 4 });
  });
});

type Billing = Api['billing'];
type PreBillLine = Awaited<ReturnType<Billing['getPreBill']>>['lines'][number];
type Invoice = Awaited<ReturnType<Billing['getInvoice']>>;

function byText(a: unknown, b: unknown): number {
  return JSON.stringify(a).localeCompare(JSON.stringify(b));
}

function lineFacts(line: PreBillLine) {
  return {
    who: existing(line.person).name,
    date: line.workDate,
    worked: line.workedMinutes,
    billable: line.agreedMinutes,
    agreed: formatAmount(line.agreedAmount),
  };
}

function documentFacts(invoice: Invoice) {
  const lineOf = (name: string) => {
    const line = existing(invoice.lines.find((each) => each.project.name === name));
    return { minutes: line.minutes, net: formatAmount(line.net), unitPrice: line.unitPrice };
  };
  return {
    number: invoice.number,
    relaunch: lineOf('Relaunch'),
    portal: lineOf('Portal'),
    net: formatAmount(invoice.lineNet),
    tax: formatAmount(invoice.tax),
    total: formatAmount(invoice.total),
  };
}

function bytesOf(file: unknown): Uint8Array {
  if (!(file instanceof Uint8Array)) throw new Error('It is no file');
  return file;
}
