import { audit as endpoints } from '@daybook/contract/controls.ts';
import { clientOf } from '../client.ts';

export const audit = clientOf('audit', endpoints);
