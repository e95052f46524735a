// Analytics, for the composition root.

import type { analytics } from '@daybook/contract/analytics.ts';
import type { Handlers } from '../../platform/command.ts';
import { heatmap } from './heatmap.ts';
import { trend } from './trend.ts';

export const handlers = { trend, heatmap } satisfies Handlers<typeof analytics>;
