import { runs as endpoints } from '@daybook/contract/runs.ts';
import { clientOf } from '../client.ts';

export const runs = clientOf('runs', endpoints);
