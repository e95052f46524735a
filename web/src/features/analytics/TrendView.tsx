import { windowKinds } from '@daybook/core/analytics/windows.ts';
import { comparisons } from '@daybook/core/reports/report-period.ts';
import { Select } from '@mantine/core';
import { TextLink } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { type Line, LineChart } from '../../shared/charts/LineChart.tsx';
import { type Filters, searchText, useFilters } from '../../shared/filters.ts';
import { DateField } from '../../shared/form/Fields.tsx';
import { useFormat } from '../../shared/format.ts';
import { Asked, LinesSkeleton, NothingHere } from '../../shared/States.tsx';
import classes from './analytics.module.css';
import { sizeOf, textOf, windowName } from './figure.ts';

type Trend = Answer<typeof api.analytics.trend>;
type Item = Trend['items'][number];
type About = Answer<typeof api.reports.catalogue>['items'][number];

const windowNames = { day: 'Day', week: 'Week', month: 'Month', quarter: 'Quarter' } as const;
const comparisonNames = {
  none: 'Nothing',
  previous_period: 'The time before',
  previous_year: 'The year before',
} as const;

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
  const compare = comparisons.find((kind) => kind === filters.compare) ?? 'none';
  const split = measure?.kind === 'percent' ? undefined : filters.split;
  return { about, measure, window, compare, split };
}
type Chosen = ReturnType<typeof chosenIn>;

function ChosenTrend({ reports }: Readonly<{ reports: readonly About[] }>) {
  const [filters, change] = useFilters();
  const chosen = chosenIn(reports, filters);
  const { about, measure, window, compare } = chosen;
  const input = {
    ...{ report: about?.name ?? '', measure: measure?.key ?? '', window, compare },
    ...given('split', chosen.split),
    ...given('from', filters.from),
    ...given('until', filters.until),
  };
  const trend = useAsk(api.analytics.trend, input, { keepPrevious: true });
  return (
    <>
      <TrendTools reports={reports} chosen={chosen} filters={filters} onChange={change} />
      <Asked query={trend} skeleton={<LinesSkeleton count={10} />}>
        {(answer) =>
          answer.items.length === 0 ? (
            <NothingHere text="There is nothing in this time." />
          ) : (
            <>
              {[...Map.groupBy(answer.items, ({ currency }) => currency)].map(
                ([currency, items]) => (
                  <TrendChart key={currency ?? 'all'} answer={answer} items={items} />
                ),
              )}
              <TextLink
                href={`/reports/${about?.name}${searchText({ from: answer.from, until: answer.until, by: [window, ...(chosen.split ? [chosen.split] : [])].join(',') })}`}
              >
                The same numbers as a report, for a file
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
}>;

function TrendTools({ reports, chosen, filters, onChange }: TrendToolsProps) {
  const { about, measure, window, compare, split } = chosen;
  const date = (text: string | undefined) => (text === undefined || text === '' ? null : text);
  return (
    <div className={classes.tools}>
      <Select
        {...{ size: 'xs', w: 190, label: 'Report', allowDeselect: false, searchable: true }}
        data={reports.map(({ name, title }) => ({ value: name, label: title }))}
        value={about?.name ?? null}
        onChange={(report) => onChange({ report: report ?? '', measure: '', split: '' })}
      />
      <Select
        {...{ size: 'xs', w: 130, label: 'Measure', allowDeselect: false }}
        data={(about?.measures ?? []).map(({ key, label }) => ({ value: key, label }))}
        value={measure?.key ?? null}
        onChange={(key) => onChange({ measure: key ?? '' })}
      />
      <Select
        {...{ size: 'xs', w: 95, label: 'By', allowDeselect: false }}
        data={windowKinds.map((value) => ({ value, label: windowNames[value] }))}
        value={window}
        onChange={(value) => onChange({ window: value === 'month' ? '' : (value ?? '') })}
      />
      <Select
        {...{ size: 'xs', w: 125, label: 'Split', clearable: true, placeholder: 'Not split' }}
        disabled={measure?.kind === 'percent'}
        data={(about?.dimensions ?? [])
          .filter(({ key }) => !periodKeys.includes(key) && key !== 'currency')
          .map(({ key, label }) => ({ value: key, label }))}
        value={date(split)}
        onChange={(value) => onChange({ split: value ?? '' })}
      />
      <Select
        {...{ size: 'xs', w: 135, label: 'Beside', allowDeselect: false }}
        data={comparisons.map((value) => ({ value, label: comparisonNames[value] }))}
        value={compare}
        onChange={(value) => onChange({ compare: value === 'none' ? '' : (value ?? '') })}
      />
      <DateField
        {...{ size: 'xs', w: 115, label: 'From', placeholder: 'A year ago', clearable: true }}
        value={date(filters.from)}
        onChange={(from) => onChange({ from: from ?? '' })}
      />
      <DateField
        {...{ size: 'xs', w: 115, label: 'Until (not in it)', placeholder: 'Now', clearable: true }}
        value={date(filters.until)}
        onChange={(until) => onChange({ until: until ?? '' })}
      />
    </div>
  );
}

function TrendChart({ answer, items }: Readonly<{ answer: Trend; items: readonly Item[] }>) {
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
          ...(hasBefore ? [line(first, 'Before', 'before', 'quiet')] : []),
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
