import { journal as endpoints } from '@daybook/contract/controls.ts';
import { clientOf } from '../client.ts';

export const journal = clientOf('journal', endpoints);
