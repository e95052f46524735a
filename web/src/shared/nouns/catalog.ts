import { catalog as endpoints } from '@daybook/contract/catalog.ts';
import { clientOf } from '../client.ts';

export const catalog = clientOf('catalog', endpoints);
