// Analytics, for the composition root.

import type { analytics } from '@daybook/contract/analytics.ts';
import type { Handlers } from '../../platform/command.ts';
import { forecast } from './forecast.ts';
import { heatmap } from './heatmap.ts';
import { trend } from './trend.ts';
import { variance } from './variance.ts';

export const handlers = { trend, variance, forecast, heatmap } satisfies Handlers<typeof analytics>;
