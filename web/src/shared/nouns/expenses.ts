import { expenses as endpoints } from '@daybook/contract/expenses.ts';
import { clientOf } from '../client.ts';

export const expenses = clientOf('expenses', endpoints);
