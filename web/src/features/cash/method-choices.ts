import { receiptMethods } from '@daybook/contract/receipt-methods.ts';
import { choicesFrom } from '../../shared/list/column.ts';
import { stateName } from '../../shared/StateBadge.tsx';

export const methodChoices = choicesFrom(receiptMethods, stateName);
