// What other modules may know of contracts: the terms that work falls under, and their lines.

import type { contracts } from '@daybook/contract/contracts.ts';
import type { Handlers } from '../../platform/command.ts';
import { approve, post, reject, submit } from './deciding.ts';
import { renew, terminate, waivePoint } from './ending.ts';
import { offerFees, recordUnits } from './fees.ts';
import { createIndex, recordIndexValues } from './index-commands.ts';
import * as queries from './queries.ts';
import { amend, create, discard, update, uplift } from './writing.ts';

export const handlers = {
  ...queries,
  create,
  update,
  amend,
  uplift,
  submit,
  reject,
  approve,
  post,
  discard,
  renew,
  waivePoint,
  terminate,
  offerFees,
  recordUnits,
  createIndex,
  recordIndexValues,
} satisfies Handlers<typeof contracts>;
export { type ContractLineRow, findContract, findLine, linesOfLatest, lockLine } from './store.ts';
export { termsFor } from './work-terms.ts';
