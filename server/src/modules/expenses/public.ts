// Expenses, for the composition root.

import type { expenses } from '@daybook/contract/expenses.ts';
import type { Handlers } from '../../platform/command.ts';
import * as categories from './categories.ts';
import { approve, recall, reject, reopen, submit } from './deciding.ts';
import * as queries from './queries.ts';
import { reimburse } from './reimbursing.ts';
import { addReceipt, create, discard, update } from './writing.ts';

export const handlers = {
  ...queries,
  ...categories,
  ...{ create, update, addReceipt, discard },
  ...{ submit, recall, approve, reject, reopen, reimburse },
} satisfies Handlers<typeof expenses>;
