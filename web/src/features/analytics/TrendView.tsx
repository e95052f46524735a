import { trendComparisons } from '@daybook/contract/analytics.ts';
import { windowKinds } from '@daybook/core/analytics/windows.ts';
import { targetMeasureOf } from '@daybook/core/targets/target-measures.ts';
import { Select } from '@mantine/core';
import type { ReactNode } from 'react';
import { TextLink } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { type Line, LineChart } from '../../shared/charts/LineChart.tsx';
import { type Filters, searchText, useFilters } from '../../shared/filters.ts';
import { DateField } from '../../shared/form/Fields.tsx';
import { useFormat } from '../../shared/format.ts';
import { ExportMenu } from '../../shared/list/ExportMenu.tsx';
import { FilterBar } from '../../shared/list/FilterBar.tsx';
import { useCan } from '../../shared/me.ts';
import { Asked, LinesSkeleton, NothingHere } from '../../shared/States.tsx';
import classes from './analytics.module.css';
import { sizeOf, textOf, windowName } from './figure.ts';
import { fieldsFor, idsIn } from './filter-fields.ts';

type Trend = Answer<typeof api.analytics.trend>;
type Item = Trend['items'][number];
type About = Answer<typeof api.reports.catalogue>['items'][number];

const windowNames = { day: 'Day', week: 'Week', month: 'Month', quarter: 'Quarter' } as const;
const comparisonNames = {
  none: 'Nothing',
  previous_period: 'The time before',
  previous_year: 'The year before',
  target: 'Target',
} as const;

/** How many windows a moving average is of. */
const averages = Array.from({ length: 11 }, (_, place) => place + 2);
const usualAverage = 3;

const periodKeys = ['day', 'week', 'month', 'quarter', 'year'];

/** Any measure of any report over time. */
export function TrendView() {
  const catalogue = useAsk(api.reports.catalogue, {});
  return (
    <Asked query={catalogue}>
      {({ items }) => {
        const reports = items.filter(({ kind }) => kind === 'period');
        return reports.length === 0 ? (
          <NothingHere text="No report is open to you." />
        ) : (
          <ChosenTrend reports={reports} />
        );
      }}
    </Asked>
  );
}

const given = (key: string, text: string | undefined) =>
  text === undefined || text === '' ? {} : { [key]: text };

/** What is asked for, as it stands in the address; what does not go together is left out. */
function chosenIn(reports: readonly About[], filters: Filters) {
  const about = reports.find(({ name }) => name === (filters.report ?? 'invoices')) ?? reports[0];
  const measure = about?.measures.find(({ key }) => key === filters.measure) ?? about?.measures[0];
  const window = windowKinds.find((kind) => kind === filters.window) ?? 'month';
  const isAimedAt =
    about !== undefined &&
    (window === 'month' || window === 'quarter') &&
    targetMeasureOf(about.name, measure?.key ?? '') !== undefined;
  const offered = trendComparisons.filter((kind) => kind !== 'target' || isAimedAt);
  const compare = offered.find((kind) => kind === filters.compare) ?? 'none';
  const split = measure?.kind === 'percent' || filters.split === '' ? undefined : filters.split;
  const average = averages.find((count) => String(count) === filters.average) ?? usualAverage;
  const dimensions = about?.dimensions.map(({ key }) => key) ?? [];
  return { about, measure, window, compare, offered, split, average, dimensions };
}
type Chosen = ReturnType<typeof chosenIn>;

function ChosenTrend({ reports }: Readonly<{ reports: readonly About[] }>) {
  const [filters, change] = useFilters();
  const chosen = chosenIn(reports, filters);
  const { about, measure, window, compare } = chosen;
  const ids = idsIn(filters, chosen.dimensions);
  const input = {
    ...{ report: about?.name ?? '', measure: measure?.key ?? '', window, compare },
    ...given('split', chosen.split),
    ...given('from', filters.from),
    ...given('until', filters.until),
    ...{ average: chosen.average, ...ids },
  };
  const trend = useAsk(api.analytics.trend, input, { keepPrevious: true });
  return (
    <>
      <TrendTools reports={reports} chosen={chosen} filters={filters} onChange={change}>
        <ExportMenu name="Trend" call={api.analytics.trendRows} input={input} />
      </TrendTools>
      <div className={classes.filters}>
        <FilterBar fields={fieldsFor(chosen.dimensions)} filters={filters} onChange={change} />
      </div>
      <Asked query={trend} skeleton={<LinesSkeleton count={10} />}>
        {(answer) =>
          answer.items.length === 0 ? (
            <NothingHere text="There is nothing in this time." />
          ) : (
            <>
              {[...Map.groupBy(answer.items, ({ currency }) => currency)].map(
                ([currency, items]) => (
                  <TrendChart
                    key={currency ?? 'all'}
                    answer={answer}
                    items={items}
                    beside={compare === 'target' ? 'Target' : 'Before'}
                  />
                ),
              )}
              <TextLink
                href={`/reports/${about?.name}${searchText({ from: answer.from, until: answer.until, by: [window, ...(chosen.split ? [chosen.split] : [])].join(','), ...joined(ids) })}`}
              >
                The same numbers as a report, with the records behind them
              </TextLink>
            </>
          )
        }
      </Asked>
    </>
  );
}

type TrendToolsProps = Readonly<{
  reports: readonly About[];
  chosen: Chosen;
  filters: Filters;
  onChange: (changes: Filters) => void;
  children: ReactNode;
}>;

const joined = (ids: Readonly<Record<string, readonly string[]>>): Filters =>
  Object.fromEntries(Object.entries(ids).map(([name, values]) => [name, values.join(',')]));

function TrendTools({ reports, chosen, filters, onChange, children }: TrendToolsProps) {
  const can = useCan();
  const { about, measure, window, compare, split, average } = chosen;
  const date = (text: string | undefined) => (text === undefined || text === '' ? null : text);
  return (
    <div className={classes.tools}>
      <Select
        {...{ size: 'xs', w: 165, label: 'Report', allowDeselect: false, searchable: true }}
        data={reports.map(({ name, title }) => ({ value: name, label: title }))}
        value={about?.name ?? null}
        onChange={(report) => onChange({ report: report ?? '', measure: '', split: '' })}
      />
      <Select
        {...{ size: 'xs', w: 110, label: 'Measure', allowDeselect: false }}
        data={(about?.measures ?? []).map(({ key, label }) => ({ value: key, label }))}
        value={measure?.key ?? null}
        onChange={(key) => onChange({ measure: key ?? '' })}
      />
      <Select
        {...{ size: 'xs', w: 85, label: 'By', allowDeselect: false }}
        data={windowKinds.map((value) => ({ value, label: windowNames[value] }))}
        value={window}
        onChange={(value) => onChange({ window: value === 'month' ? '' : (value ?? '') })}
      />
      <Select
        {...{ size: 'xs', w: 110, label: 'Split', clearable: true, placeholder: 'Not split' }}
        disabled={measure?.kind === 'percent'}
        data={(about?.dimensions ?? [])
          .filter(({ key }) => !periodKeys.includes(key) && key !== 'currency')
          .map(({ key, label }) => ({ value: key, label }))}
        value={date(split)}
        onChange={(value) => onChange({ split: value ?? '' })}
      />
      <Select
        {...{ size: 'xs', w: 125, label: 'Beside', allowDeselect: false }}
        data={chosen.offered
          .filter((value) => value !== 'target' || can('targets.view'))
          .map((value) => ({ value, label: comparisonNames[value] }))}
        value={compare}
        onChange={(value) => onChange({ compare: value === 'none' ? '' : (value ?? '') })}
      />
      <Select
        {...{ size: 'xs', w: 78, label: 'Average of', allowDeselect: false }}
        disabled={measure?.kind === 'percent' || split !== undefined}
        data={averages.map((count) => ({ value: String(count), label: String(count) }))}
        value={String(average)}
        onChange={(value) =>
          onChange({ average: value === String(usualAverage) ? '' : (value ?? '') })
        }
      />
      <DateField
        {...{ size: 'xs', w: 100, label: 'From', placeholder: 'A year ago', clearable: true }}
        value={date(filters.from)}
        onChange={(from) => onChange({ from: from ?? '' })}
      />
      <DateField
        {...{ size: 'xs', w: 100, label: 'Until (not in it)', placeholder: 'Now', clearable: true }}
        value={date(filters.until)}
        onChange={(until) => onChange({ until: until ?? '' })}
      />
      {children}
    </div>
  );
}

type TrendChartProps = Readonly<{ answer: Trend; items: readonly Item[]; beside: string }>;

function TrendChart({ answer, items, beside }: TrendChartProps) {
  const format = useFormat();
  const [first] = items;
  if (first === undefined) return null;
  const { measure } = answer;
  const places = first.points.map(({ key }) => windowName(key, format));
  const line = (
    item: Item,
    name: string,
    pick: 'value' | 'average' | 'before',
    look: Line['look'],
  ): Line => ({
    ...{ key: `${item.id} ${pick}`, name, ...(look === undefined ? {} : { look }) },
    sizes: item.points.map((point) => sizeOf(point[pick])),
    texts: item.points.map((point) => textOf(measure.kind, point[pick], format)),
  });
  const hasBefore = first.points.some(({ before }) => before !== null);
  const lines =
    items.length === 1 && first.name === ''
      ? [
          line(first, measure.label, 'value', 'main'),
          ...(measure.kind === 'percent' ? [] : [line(first, 'Average', 'average', 'dashed')]),
          ...(hasBefore ? [line(first, beside, 'before', 'quiet')] : []),
        ]
      : items.map((item) => line(item, item.name, 'value', 'main'));
  const unfinished = first.points.findIndex(({ isWhole }) => !isWhole);
  return (
    <LineChart
      title={`${answer.title}: ${measure.label}${first.currency === null || measure.kind === 'percent' ? '' : `, ${first.currency}`}`}
      placeTitle="Time"
      places={places}
      lines={lines}
      {...(unfinished < 0 ? {} : { unfinishedFrom: unfinished })}
      note={measure.formula}
    />
  );
}
