import { statements as endpoints } from '@daybook/contract/statements.ts';
import { clientOf } from '../client.ts';

export const statements = clientOf('statements', endpoints);
