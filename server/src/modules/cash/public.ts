// Receipts, for the composition root.

import type { cash } from '@daybook/contract/cash.ts';
import type { Handlers } from '../../platform/command.ts';
import { applyBalance, getBalance } from './balance.ts';
import * as bankAccounts from './bank-accounts.ts';
import * as bankFiles from './bank-files.ts';
import * as lineQueries from './bank-line-queries.ts';
import { acceptBankLine, ignoreBankLine, matchRefundLine, reopenBankLine } from './bank-lines.ts';
import * as batches from './batches.ts';
import * as commands from './commands.ts';
import { acceptMatchedLines } from './matched-lines.ts';
import * as queries from './queries.ts';
import * as refunds from './refunds.ts';

export const handlers = {
  ...commands,
  ...queries,
  ...bankAccounts,
  ...bankFiles,
  getBankFile: lineQueries.getBankFile,
  getBankLine: lineQueries.getBankLine,
  listBankLines: lineQueries.listBankLines,
  ...{ acceptBankLine, acceptMatchedLines, ignoreBankLine, matchRefundLine, reopenBankLine },
  ...batches,
  ...refunds,
  ...{ applyBalance, getBalance },
} satisfies Handlers<typeof cash>;
export { listBankLines } from './bank-line-store.ts';
