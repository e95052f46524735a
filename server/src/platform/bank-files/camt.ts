// camt.053 (ISO 20022), versions 2 to 8: what a bank says of an account and a while.

import { unreadable } from '@daybook/core/cash/bank-csv.ts';
import type { BankEntry, StatedBalances } from '@daybook/core/cash/bank-entry.ts';
import { isPlainDate } from '@daybook/core/kernel/plain-date.ts';
import { type Money, negate, parseAmount } from '@daybook/core/money/money.ts';
import { childrenOf, textAt, type XmlElement, xmlPieces } from './xml.ts';

const statement = 'Document/BkToCstmrStmt/Stmt';
const pieces: ReadonlySet<string> = new Set(['Bal', 'Ntry', 'Acct']);

export type Wanted = Readonly<{ currency: string; iban: string | null }>;

/** Refuses with import_unreadable, naming entry and rule; also another account than was asked for. */
export function* readCamt(text: string, wanted: Wanted): Generator<BankEntry, StatedBalances> {
  if (!text.includes('BkToCstmrStmt')) throw unreadable('It is XML, and no camt.053 statement');
  let stated: StatedBalances = { opening: null, closing: null };
  let count = 0;
  for (const { element, within } of xmlPieces(text, pieces)) {
    if (within !== statement) continue;
    if (element.name === 'Acct') requireAccount(element, wanted);
    if (element.name === 'Bal') stated = withBalance(stated, element, wanted);
    if (element.name !== 'Ntry') continue;
    count += 1;
    if (isBooked(element)) yield entryOf(element, `Entry ${count}`, wanted);
  }
  return stated;
}

/** Of several statements in a file the first one opens and the last one closes. */
function withBalance(
  stated: StatedBalances,
  balance: XmlElement,
  { currency }: Wanted,
): StatedBalances {
  const kind = textAt(balance, 'Tp', 'CdOrPrtry', 'Cd');
  if (kind === 'CLBD')
    return { ...stated, closing: amountOf(balance, currency, 'Closing balance') };
  const isOpening = (kind === 'OPBD' || kind === 'PRCD') && stated.opening === null;
  if (!isOpening) return stated;
  return { ...stated, opening: amountOf(balance, currency, 'Opening balance') };
}

function requireAccount(account: XmlElement, { iban }: Wanted): void {
  const said = textAt(account, 'Id', 'IBAN');
  if (iban !== null && said !== null && said !== iban)
    throw unreadable(`The statement is of account ${said}, not of ${iban}`);
}

function entryOf(entry: XmlElement, place: string, { currency }: Wanted): BankEntry {
  const on = dateIn(entry, 'BookgDt') ?? dateIn(entry, 'ValDt');
  if (on === null) throw unreadable(`${place}: there is no booking date`);
  const amount = amountOf(entry, currency, place);
  // Of money that came in the debtor is the other side, of money that went out the creditor.
  const side = amount.minor < 0n ? 'Cdtr' : 'Dbtr';
  const details = childrenOf(entry, 'NtryDtls').flatMap((each) => childrenOf(each, 'TxDtls'));
  const [first] = details.flatMap((each) => childrenOf(each, 'RltdPties'));
  return {
    place,
    id: textAt(entry, 'AcctSvcrRef') || null,
    on,
    amount,
    reference: referenceIn(entry, details),
    counterparty:
      first === undefined
        ? null
        : textAt(first, side, 'Nm') || textAt(first, side, 'Pty', 'Nm') || null,
    iban: first === undefined ? null : textAt(first, `${side}Acct`, 'Id', 'IBAN') || null,
  };
}

function amountOf(element: XmlElement, currency: string, place: string): Money {
  const [amount] = childrenOf(element, 'Amt');
  const said = amount?.attributes.get('Ccy');
  if (amount === undefined || said !== currency)
    throw unreadable(`${place}: the amount is in ${said ?? 'no currency'}, not in ${currency}`);
  const value = moneyOf(amount.text, currency, place);
  const side = textAt(element, 'CdtDbtInd');
  if (side !== 'CRDT' && side !== 'DBIT') throw unreadable(`${place}: credit or debit is not said`);
  return side === 'CRDT' ? value : negate(value);
}

export function moneyOf(text: string, currency: string, place: string): Money {
  try {
    return parseAmount(text, currency);
  } catch {
    throw unreadable(`${place}: "${text}" is no amount of ${currency}`);
  }
}

/** Pending entries are not on the balance. Version 8 says the state in a code of its own. */
const isBooked = (entry: XmlElement): boolean =>
  (textAt(entry, 'Sts', 'Cd') ?? textAt(entry, 'Sts') ?? 'BOOK') === 'BOOK';

function dateIn(entry: XmlElement, name: string): string | null {
  const date = textAt(entry, name, 'Dt') ?? textAt(entry, name, 'DtTm')?.slice(0, 10) ?? null;
  return date !== null && isPlainDate(date) ? date : null;
}

function referenceIn(entry: XmlElement, details: readonly XmlElement[]): string {
  const said = details.flatMap((each) => [
    textAt(each, 'Refs', 'EndToEndId'),
    ...childrenOf(each, 'RmtInf').flatMap((info) => [
      ...childrenOf(info, 'Ustrd').map((line) => line.text.trim()),
      ...childrenOf(info, 'Strd').map((line) => textAt(line, 'CdtrRefInf', 'Ref')),
    ]),
  ]);
  return [...said, textAt(entry, 'AddtlNtryInf')]
    .filter((each) => each !== null && each !== '' && each !== 'NOTPROVIDED')
    .join(' ');
}
