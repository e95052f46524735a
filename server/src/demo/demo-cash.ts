// Money that came in lately at the demo firm: yesterday's statement of the bank, most of it matched and some
// of it for a person, and a cashier's batch that was counted a coin short.

import { addDays } from '@daybook/core/kernel/plain-date.ts';
import { formatAmount, money } from '@daybook/core/money/money.ts';
import { type InvoiceRow, listInvoices } from '../modules/billing/public.ts';
import { listBankLines } from '../modules/cash/public.ts';
import { listBranches } from '../modules/org/public.ts';
import { existing } from '../platform/rows.ts';
import { caller, type DemoWorld } from './demo-world.ts';

export async function receiveMoney(world: DemoWorld): Promise<void> {
  const db = world.door.database.reader(world.biller.actor.firmId);
  const branch = existing((await listBranches(db)).find((each) => each.currency === 'EUR'));
  const open = await listInvoices(
    db,
    { legalEntityId: branch.legal_entity_id, states: ['posted'], paymentState: 'open' },
    { after: null, limit: 13, sort: 'dueOn', today: world.today },
  );
  await takeCash(world);
  await importStatement(world, { branchId: branch.id, open });
}

type Facts = Readonly<{ branchId: string; open: readonly InvoiceRow[] }>;

type Entry = Readonly<{ name: string; iban: string; minor: bigint; text: string }>;

async function importStatement(world: DemoWorld, { branchId, open }: Facts): Promise<void> {
  const { door, biller } = world;
  const { cash } = caller(door, biller.actor);
  const iban = 'DE02120300000000202051';
  const account = await cash.createBankAccount({
    name: 'Deutsche Kreditbank, current account',
    iban,
    currency: 'EUR',
    branchId,
    account: '1000',
  });
  const entries = [...open.map(payment), ...others];
  const file = await cash.importBankFile({
    bankAccountId: account.id,
    fileName: `statement-${addDays(world.today, -1)}.xml`,
    contentBase64: Buffer.from(camt(entries, { iban, on: addDays(world.today, -1) })).toString(
      'base64',
    ),
  });
  const fee = (
    await listBankLines(
      door.database.reader(biller.actor.firmId),
      { fileId: file.id, states: ['debit'] },
      { after: null, limit: 10 },
    )
  ).find((line) => line.reference.startsWith('Account fees'));
  const { id, version } = existing(fee);
  await cash.ignoreBankLine({ id, version, reason: 'A charge of the bank, booked by itself' });
}

/** Most write the number, some in their own way; one pays a part, one too much, one nothing but thanks. */
function payment(row: InvoiceRow, index: number): Entry {
  const number = row.number ?? '';
  const digits = number.replace(/\D/g, '').replace(/^0+/, '');
  const payer = { name: row.client_name, iban: `DE${String(10 + index)}50010517540732${index}` };
  const full = row.open_minor;
  if (index === 3) return { ...payer, minor: full - full / 4n, text: `Part of ${number}` };
  if (index === 5) return { ...payer, minor: full + 10_000n, text: `Invoice ${number}` };
  if (index === 7) return { ...payer, minor: full, text: 'With thanks for the good work' };
  if (index === 6) return { ...payer, minor: full - 950n, text: `${number} less charges` };
  const ways = [number, `RE ${number.toLowerCase()}`, `Invoice BO ${digits}`, `${digits}-BO`];
  return { ...payer, minor: full, text: existing(ways[index % ways.length]) };
}

const others: readonly Entry[] = [
  { name: 'Finanzkasse', iban: 'DE86100000000010001034', minor: 124_318n, text: 'VAT refund' },
  { name: 'Bank', iban: '', minor: -1_890n, text: 'Account fees of the month' },
  { name: 'Haus am Tor KG', iban: '', minor: -640_000n, text: 'Office rent' },
];

function camt(
  entries: readonly Entry[],
  { iban, on }: Readonly<{ iban: string; on: string }>,
): string {
  const opening = 18_430_277n;
  const closing = entries.reduce((total, entry) => total + entry.minor, opening);
  const side = (minor: bigint) => (minor < 0n ? 'DBIT' : 'CRDT');
  const amount = (minor: bigint) =>
    `<Amt Ccy="EUR">${formatAmount(money(minor < 0n ? -minor : minor, 'EUR'))}</Amt><CdtDbtInd>${side(minor)}</CdtDbtInd>`;
  const balance = (kind: string, minor: bigint) =>
    `<Bal><Tp><CdOrPrtry><Cd>${kind}</Cd></CdOrPrtry></Tp>${amount(minor)}<Dt><Dt>${on}</Dt></Dt></Bal>`;
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const party = (entry: Entry) => {
    const who = entry.minor < 0n ? 'Cdtr' : 'Dbtr';
    const account =
      entry.iban === '' ? '' : `<${who}Acct><Id><IBAN>${entry.iban}</IBAN></Id></${who}Acct>`;
    return `<RltdPties><${who}><Nm>${escaped(entry.name)}</Nm></${who}>${account}</RltdPties>`;
  };
  const booked = entries.map(
    (entry, index) =>
      `<Ntry>${amount(entry.minor)}<Sts>BOOK</Sts><BookgDt><Dt>${on}</Dt></BookgDt><AcctSvcrRef>${on}-${index + 1}</AcctSvcrRef><NtryDtls><TxDtls>${party(entry)}<RmtInf><Ustrd>${escaped(entry.text)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt><Acct><Id><IBAN>${iban}</IBAN></Id></Acct>${balance('OPBD', opening)}${balance('CLBD', closing)}${booked.join('')}</Stmt></BkToCstmrStmt></Document>`;
}

/** Over the counter: two clients pay a little ahead, and the drawer is a coin short. */
async function takeCash({ door, cashier, clients, today }: DemoWorld): Promise<void> {
  const { cash } = caller(door, cashier.actor);
  const euros = (amount: string) => ({ amount, currency: 'EUR' });
  const batch = await cash.openBatch({ float: euros('200.00'), declared: euros('430.00') });
  const payers = clients.filter((client) => client.currency === 'EUR').slice(0, 2);
  const taken = [
    { amount: '180.00', method: 'cash', reference: 'Copies of the file' },
    { amount: '250.00', method: 'card', reference: 'Workshop place' },
  ] as const;
  for (const [index, { amount, method, reference }] of taken.entries()) {
    const receipt = await cash.createReceipt({
      ...{ method, reference, receivedOn: today, batchId: batch.id, settlements: [] },
      clientId: existing(payers[index]).id,
      amount: euros(amount),
    });
    await cash.postReceipt({ id: receipt.id, version: receipt.version });
  }
  await cash.closeBatch({
    id: batch.id,
    version: batch.version,
    counted: [
      { method: 'cash', amount: euros('379.00') },
      { method: 'card', amount: euros('250.00') },
    ],
    reason: 'A coin of one euro is missing from the drawer',
  });
}
