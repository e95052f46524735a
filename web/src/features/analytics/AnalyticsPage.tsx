import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFilters } from '../../shared/filters.ts';
import { useCan } from '../../shared/me.ts';
import { Page } from '../../shared/Page.tsx';
import { ForecastView } from './ForecastView.tsx';
import { HeatmapView } from './HeatmapView.tsx';
import { TrendView } from './TrendView.tsx';
import { VarianceView } from './VarianceView.tsx';

/** How figures move, why they differ, where exceptions gather, and what is to come. */
export function AnalyticsPage(): ReactNode {
  const can = useCan();
  const [filters, change] = useFilters();
  const tabs = [
    { key: 'trend', label: 'Trend', view: <TrendView /> },
    ...(can('billing.view')
      ? [{ key: 'variance', label: 'Variance', view: <VarianceView /> }]
      : []),
    ...(can('billing.view') || can('timesheets.view')
      ? [{ key: 'forecast', label: 'Forecast', view: <ForecastView /> }]
      : []),
    { key: 'heatmap', label: 'Exceptions', view: <HeatmapView /> },
  ];
  const open = tabs.find(({ key }) => key === filters.tab) ?? tabs[0];
  return (
    <Page title="Analytics">
      <Tabs
        value={open?.key ?? null}
        onChange={(tab) => change({ tab: tab === 'trend' ? '' : (tab ?? '') })}
      >
        <Tabs.List aria-label="Analytics">
          {tabs.map(({ key, label }) => (
            <Tabs.Tab key={key} value={key}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      {open?.view}
    </Page>
  );
}
