// What other modules may do with billing: sources offer items; cash asks what is open.

import type { billing } from '@daybook/contract/billing.ts';
import type { Handlers } from '../../platform/command.ts';
import { discardCredit, draftCredit } from './credit-note-draft.ts';
import { postCredit } from './credit-note-posting.ts';
import { importExchangeRates } from './exchange-rate-import.ts';
import {
  discard,
  postingWith,
  reject,
  setExchangeRates,
  submit,
  voidOne,
  writeOff,
} from './invoice-commands.ts';
import type { SettlePosted } from './invoice-posting.ts';
import { setDiscount } from './pre-bill-discount.ts';
import { invoiceMany, invoicePreBill } from './pre-bill-invoicing.ts';
import { mergePreBills, preBillQueue, splitPreBill } from './pre-bill-parting.ts';
import { propose, proposeMany } from './pre-bill-proposal.ts';
import { decide, discardPreBill, transfer, write } from './pre-bill-room.ts';
import * as queries from './queries.ts';
import { releaseRetention } from './retention-commands.ts';

export const handlersWith = (settle: SettlePosted) =>
  ({
    ...queries,
    propose,
    proposeMany,
    decide,
    write,
    setDiscount,
    transfer,
    splitPreBill,
    mergePreBills,
    preBillQueue,
    invoicePreBill,
    invoiceMany,
    discardPreBill,
    submit,
    reject,
    ...postingWith(settle),
    void: voidOne,
    writeOff,
    releaseRetention,
    discard,
    setExchangeRates,
    importExchangeRates,
    draftCredit,
    postCreditNote: postCredit,
    discardCreditNote: discardCredit,
  }) satisfies Handlers<typeof billing>;
export { type Claim, postClaims } from './claim-invoicing.ts';
export { type CreditNoteRow, findCreditNotes } from './credit-note-store.ts';
export { creditNoteFile, invoiceFile, type Viewer } from './document-files.ts';
export { documentNumber } from './document-number.ts';
export { exchangesOn } from './exchange.ts';
export { draftInvoices, type InvoiceDraft, keepInvoices } from './invoice-making.ts';
export { postInvoices } from './invoice-posting.ts';
export {
  findInvoice,
  findInvoices,
  type InvoiceRow,
  listInvoices,
  openInvoicesOf,
  takeNumbers,
} from './invoice-store.ts';
export {
  addItems,
  type ItemTerms,
  type NewPrice,
  type OfferedItem,
  type RepriceableRow,
  type RepriceFilter,
  repriceableItems,
  setPrices,
  withdrawItems,
} from './item-store.ts';
export {
  type LineSpentRow,
  type NewTerms,
  saveLimits,
  setTerms,
  spentOfLines,
} from './limit-store.ts';
export { quantityPolicyOf, taxFinder } from './pre-bill-lines.ts';
export { findPreBills, listLines } from './pre-bill-store.ts';
export { largestInBase, whoseOf } from './stake.ts';
export { keepSwept, type SweptGroup, type SweptPreBill, sweepGroups } from './sweeping.ts';
export { invoiceReach } from './views.ts';
export type { SettlePosted };
