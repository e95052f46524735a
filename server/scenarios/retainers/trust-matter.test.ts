// A trust matter from deposit to reconciliation and refund. 1,000.00 and 500.00 come in, 500.00 not yet
// cleared; an invoice of 654.50 (5 h at 110.00, 19 % tax) is paid; the statement has not seen the 500.00.
//   Statement 345.50 + in transit 500.00 = book 845.50 = ledger 845.50.

import { formatAmount } from '@daybook/core/money/money.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { existing } from '../../src/platform/rows.ts';
import { ApiRefusal, openFirm, type TestFirm } from '../../src/testing/test-firm.ts';
import {
  billed,
  euros,
  expectRefused,
  inForce,
  onAccount,
  throughTheGate,
  versioned,
  worked,
} from './steps.ts';

let firm: TestFirm;
let retainerId = '';
let invoiceId = '';
beforeAll(async () => {
  firm = await openFirm({ now: '2026-03-02T09:00:00.000Z' });
});
afterAll(() => firm.close());

const api = () => firm.people.biller.api.retainers;
const retainer = () => api().get({ id: retainerId });

const camt = (lines: readonly string[]) => `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">0.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">345.50</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
${lines.join('\n')}</Stmt></BkToCstmrStmt></Document>`;
const entry = (id: string, amount: string, side: string, text: string) =>
  `<Ntry><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>${side}</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-03-31</Dt></BookgDt><AcctSvcrRef>${id}</AcctSvcrRef><NtryDtls><TxDtls><RmtInf><Ustrd>${text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`;
const reconciled = (content: string, fileName: string, statement?: string) =>
  api().reconcile({
    legalEntityId: firm.entityId,
    currency: 'EUR',
    on: '2026-03-31',
    fileName,
    contentBase64: Buffer.from(content).toString('base64'),
    ...(statement === undefined ? {} : { statement: euros(statement) }),
  });

test('client money stands apart from the firm’s, in full', async () => {
  const made = await inForce(firm, {
    name: 'Matter 7',
    startsOn: '2026-03-01',
    terms: { kind: 'trust' },
  });
  retainerId = made.id;
  const first = await api().receive({
    ...versioned(made),
    amount: euros('1000.00'),
    receivedOn: '2026-03-02',
    clearedOn: '2026-03-02',
    reference: 'MATTER 7',
  });
  await api().receive({ ...versioned(first), amount: euros('500.00'), receivedOn: '2026-03-02' });
  expect([await onAccount(firm, '1050'), await onAccount(firm, '2400')]).toEqual([
    150_000n,
    -150_000n,
  ]);
  expect(await onAccount(firm, '2300')).toBe(0n);
  await expectRefused(
    api().grant({ ...versioned(await retainer()), amount: euros('1.00'), reason: 'Goodwill' }),
    'wrong_state',
    'id',
    'A trust ledger holds the client’s own money only',
  );
});

test('only cleared funds are drawn, for a posted invoice', async () => {
  firm.clock.moveTo('2026-03-31T09:00:00.000Z');
  await worked(firm, '2026-03-10', 300);
  await worked(firm, '2026-03-11', 600);
  const invoice = await billed(firm, '2026-03-10');
  const later = await billed(firm, '2026-03-31');
  invoiceId = invoice.id;
  expect(formatAmount(invoice.open)).toBe('654.50');
  expect(formatAmount(existing((await retainer()).cleared))).toBe('1000.00');
  await expectRefused(
    api().draw({ ...versioned(await retainer()), invoiceId: later.id, amount: euros('1000.01') }),
    'funds_not_cleared',
    'amount',
    '1000.00 has cleared',
  );
  await api().draw({ ...versioned(await retainer()), invoiceId, amount: euros('654.50') });
  expect([await onAccount(firm, '1050'), await onAccount(firm, '2400')]).toEqual([
    84_550n,
    -84_550n,
  ]);
  expect(await onAccount(firm, '1000')).toBe(65_450n);
});

test('statement, book and ledgers say the same; a wrong statement is told apart', async () => {
  const lines = [
    entry('A1', '1000.00', 'CRDT', 'Deposit MATTER 7'),
    entry('A2', '654.50', 'DBIT', 'Fees &amp; costs'),
  ];
  await expectRefused(
    reconciled('<!DOCTYPE a><a/>', 'wrong.xml'),
    'import_unreadable',
    'contentBase64',
    'It is XML, and no camt.053 statement',
  );
  const short = await reconciled(camt(lines.slice(0, 1)), 'short.xml', '1000.00');
  expect(short.isReconciled).toBe(true);
  expect(formatAmount(short.outstanding)).toBe('654.50');
});

test('what was reconciled is not looked for again', async () => {
  const csv = 'Date;Amount;Reference\n31.03.2026;-654,50;Fees\n';
  await expectRefused(
    reconciled(csv, 'march.csv'),
    'invalid_input',
    'statement',
    'The file says no closing balance: say it',
  );
  const uneven = await reconciled(csv, 'march.csv', '345.49');
  expect(uneven.isReconciled).toBe(false);
  const even = await reconciled(csv, 'march.csv', '345.50');
  expect(even).toMatchObject({ isReconciled: true, openLines: [] });
  expect(
    [even.statement, even.inTransit, even.adjusted, even.book, even.ledgers].map(formatAmount),
  ).toEqual(['345.50', '500.00', '845.50', '845.50', '845.50']);
  expect(even.openMovements).toHaveLength(1);
  const camtLater = await reconciled(camt([]), 'march.xml');
  expect(formatAmount(camtLater.statement)).toBe('345.50');
  const { items } = await api().listReconciliations({ legalEntityId: firm.entityId });
  expect(items).toHaveLength(4);
});

test('eight draw at once, and no client ledger goes below zero', async () => {
  firm.clock.moveTo('2026-04-01T09:00:00.000Z');
  const { tranches } = await retainer();
  const deposit = existing(tranches.find((each) => each.clearedOn === null));
  await api().clear({
    ...versioned(await retainer()),
    trancheId: deposit.id,
    clearedOn: '2026-04-01',
  });
  const open = await firm.people.biller.api.billing.listInvoices({ paymentState: 'open' });
  const target = existing(open.items[0]).id;
  /** Who was overtaken looks again, until the money is gone. */
  async function drawAll(): Promise<number> {
    for (let draws = 0; ; ) {
      try {
        const seen = versioned(await retainer());
        await api().draw({ ...seen, invoiceId: target, amount: euros('100.00') });
        draws += 1;
      } catch (error) {
        if (!(error instanceof ApiRefusal)) throw error;
        if (error.code === 'over_balance') return draws;
        expect(error.code).toBe('stale_version');
      }
    }
  }
  const draws = await Promise.all(Array.from({ length: 8 }, drawAll));
  expect(draws.reduce((total, each) => total + each, 0)).toBe(8);
  expect(formatAmount(existing((await retainer()).balance))).toBe('45.50');
  expect(await onAccount(firm, '2400')).toBe(-4_550n);
});

test('the database holds it too, without any rule above', async () => {
  const { tranches } = await retainer();
  const tranche = existing(tranches.find((each) => each.left?.minor === 4_550n));
  const refund = async (): Promise<string> => {
    const client = new pg.Client({ connectionString: firm.ownerUrl });
    await client.connect();
    try {
      await client.query('begin');
      await client.query(
        `select set_config('app.firm_id', $1, true), set_config('app.command_id', $2, true)`,
        [firm.firmId, firm.clock.newId()],
      );
      await client.query(
        `insert into retainer_movement (firm_id, id, retainer_id, tranche_id, entry_id, kind, on_date, units, note, at, person_id) values ($1, $2, $3, $4, $2, 'refunded', '2026-04-01', -1000, '', now(), $5)`,
        [firm.firmId, firm.clock.newId(), retainerId, tranche.id, firm.people.biller.id],
      );
      await client.query('commit');
      return 'moved';
    } catch (error) {
      if (error instanceof pg.DatabaseError) return error.code ?? '';
      throw error;
    } finally {
      await client.end();
    }
  };
  const outcomes = await Promise.all(Array.from({ length: 8 }, refund));
  expect(outcomes.filter((each) => each === 'moved')).toHaveLength(4);
  expect(outcomes.filter((each) => each === 'DB016')).toHaveLength(4);
  expect(formatAmount(existing((await retainer()).balance))).toBe('5.50');
});

test('what is left goes back when the matter ends', async () => {
  await throughTheGate(
    firm,
    api().close({ ...versioned(await retainer()), reason: 'The matter has ended' }),
  );
  expect(formatAmount(existing((await retainer()).balance))).toBe('0.00');
  expect((await retainer()).state).toBe('closed');
});
