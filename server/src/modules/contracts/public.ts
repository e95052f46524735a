// What other modules may know of contracts: the terms that work falls under, and their lines.

import type { contracts } from '@daybook/contract/contracts.ts';
import type { Handlers } from '../../platform/command.ts';
import { approve, post, reject, submit } from './deciding.ts';
import { addDocument, document, listDocuments, removeDocument } from './documents.ts';
import { renew, terminate, waivePoint } from './ending.ts';
import { endTerm } from './expiring.ts';
import { offerDueFees, offerFees, recordUnits } from './fees.ts';
import { createIndex, importIndexValues, recordIndexValues } from './index-commands.ts';
import * as queries from './queries.ts';
import { amend, create, discard, update, uplift } from './writing.ts';

const { list, get, effect, difference, checklist, burn, clauses, listIndices } = queries;
export const handlers = {
  list,
  get,
  effect,
  difference,
  checklist,
  burn,
  clauses,
  listIndices,
  listDocuments,
  addDocument,
  document,
  removeDocument,
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
  importIndexValues,
} satisfies Handlers<typeof contracts>;
export { type ContractLineRow, findContract, findLine, linesOfLatest, lockLine } from './store.ts';
/** Commands without a route: the steps that a job takes. */
export const steps = { endTerm };
export { type Baseline, listBaselines } from './baseline.ts';
export { comingFees } from './coming-fees.ts';
export { jobHandlers, schedules } from './expiring.ts';
export { termsFor, termsInCurrencyFor } from './work-terms.ts';
export { offerDueFees };
