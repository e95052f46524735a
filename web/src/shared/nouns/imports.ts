import { imports as endpoints } from '@daybook/contract/imports.ts';
import { clientOf } from '../client.ts';

export const imports = clientOf('imports', endpoints);
