// Analytics, for the composition root.

import type { analytics } from '@daybook/contract/analytics.ts';
import type { Handlers } from '../../platform/command.ts';
import { forecast, forecastRows } from './forecast.ts';
import { heatmap, heatmapRows } from './heatmap.ts';
import { trend, trendRows } from './trend.ts';
import { variance } from './variance.ts';

export const handlers = {
  ...{ trend, trendRows, variance, forecast, forecastRows, heatmap, heatmapRows },
} satisfies Handlers<typeof analytics>;
