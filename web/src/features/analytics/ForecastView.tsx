import { type Answer, api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { LineChart } from '../../shared/charts/LineChart.tsx';
import { useFilters } from '../../shared/filters.ts';
import { type Format, useFormat } from '../../shared/format.ts';
import { ExportMenu } from '../../shared/list/ExportMenu.tsx';
import { FilterBar } from '../../shared/list/FilterBar.tsx';
import { Asked, LinesSkeleton, NothingHere } from '../../shared/States.tsx';
import classes from './analytics.module.css';
import { type Figure, sizeOf } from './figure.ts';
import { fieldsFor, idsIn } from './filter-fields.ts';

type Item = Answer<typeof api.analytics.forecast>['items'][number];

const modelNames = {
  pipeline: 'open work x the share of it that is billed in a month, and what falls due',
  seasonal: 'the same month a year before x how the last months compare with theirs',
  average: 'the average of the last three months',
} as const;
const partNames = {
  ...{ wip: 'Open work', milestones: 'Milestones due', fees: 'Fees due' },
  ...{ renewals: 'Fees if terms renew', retainers: 'Retainers in a usual month' },
} as const;
const filterKeys = ['branch', 'client'] as const;

/** What the next month will bring, and how well that was known before. */
export function ForecastView() {
  const [filters, change] = useFilters();
  const input = idsIn(filters, filterKeys);
  const found = useAsk(api.analytics.forecast, input, { staleTime: 300_000, keepPrevious: true });
  return (
    <>
      <div className={classes.tools}>
        <p className={classes.lead}>
          What the next month will bring: money billed (net) from open work, milestones, fees and
          retainers as they are known today, hours from what earlier months have shown. Each past
          month is forecast anew from what was known on this day of the month before.
        </p>
      </div>
      <div className={classes.filters}>
        <FilterBar fields={fieldsFor(filterKeys)} filters={filters} onChange={change} />
        <ExportMenu name="Forecast" call={api.analytics.forecastRows} input={input} />
      </div>
      <Asked query={found} skeleton={<LinesSkeleton count={10} />}>
        {({ items }) =>
          items.length === 0 ? (
            <NothingHere text="There is no forecast with less than eight months of history." />
          ) : (
            items.map((item) => (
              <ForecastChart key={`${item.measure} ${item.currency}`} item={item} />
            ))
          )
        }
      </Asked>
    </>
  );
}

const figureText = (figure: Figure, format: Format): string => {
  if (figure === null) return '–';
  return typeof figure === 'object' ? format.amount(figure) : format.hours(Number(figure));
};

function ForecastChart({ item }: Readonly<{ item: Item }>) {
  const format = useFormat();
  const text = (figure: Figure) => figureText(figure, format);
  const rows = [
    ...item.backtest,
    ...(item.running === null ? [] : [{ ...item.running, actual: null }]),
    { ...item, actual: null },
  ];
  const line = (
    key: 'actual' | 'forecast' | 'naive',
    name: string,
    look: 'main' | 'dashed' | 'quiet',
  ) => ({
    ...{ key, name, look },
    sizes: rows.map((row) => sizeOf(row[key])),
    texts: rows.map((row) => text(row[key])),
  });
  const unit = item.currency ?? 'hours';
  const range =
    item.low === null || item.high === null
      ? ''
      : `, between ${text(item.low)} and ${text(item.high)} in four of five months`;
  const what = item.measure === 'hours' ? 'Hours worked' : 'Billed';
  return (
    <section className={classes.part} aria-label={`Forecast, ${unit}`}>
      <LineChart
        title={`${format.month(`${item.month}-01`)}: ${text(item.forecast)} ${unit}${range}`}
        placeTitle="Month"
        places={rows.map((row) => format.monthOfYear(`${row.month}-01`))}
        lines={[
          line('actual', what, 'main'),
          line('forecast', 'Forecast', 'dashed'),
          line('naive', 'Last month', 'quiet'),
        ]}
        band={{
          low: rows.map((row) => sizeOf(row.low)),
          high: rows.map((row) => sizeOf(row.high)),
        }}
        unfinishedFrom={item.backtest.length}
        note={noteOf(item, format)}
      />
      <p className={classes.verdict} data-beats={item.beatsNaive}>
        {item.beatsNaive
          ? 'It was nearer than the last month would have been.'
          : 'It was no nearer than simply taking the last month: trust it no more than that.'}
      </p>
      <Facts item={item} text={text} />
    </section>
  );
}

function noteOf({ model, running, currency }: Item, format: Format): string {
  const soFar =
    running === null
      ? ''
      : ` ${format.month(`${running.month}-01`)} so far: ${figureText(running.soFar, format)} ${currency ?? 'hours'}.`;
  return `From ${modelNames[model]}.${soFar}`;
}

type FactsProps = Readonly<{ item: Item; text: (figure: Figure) => string }>;

function Facts({ item, text }: FactsProps) {
  const format = useFormat();
  const percent = (share: string | null) =>
    share === null ? '–' : format.percent(BigInt(share.replace('.', '')), 2);
  const known = item.parts.filter(({ amount }) => amount.minor !== 0n);
  return (
    <>
      {known.length > 0 && (
        <dl className={classes.facts} aria-label="Known of the month">
          {known.map(({ name, amount }) => (
            <Fact key={name} name={partNames[name]} value={text(amount)} />
          ))}
        </dl>
      )}
      <dl className={classes.facts} aria-label="How well it was known before">
        <Fact name="Mean error" value={percent(item.accuracy.mape)} />
        <Fact name="Of the last month" value={percent(item.naiveAccuracy.mape)} />
        <Fact name="Bias" value={text(item.accuracy.bias)} />
        <Fact name="Within the interval" value={percent(item.coverage)} />
        <Fact name="Months looked back on" value={format.count(item.backtest.length)} />
      </dl>
    </>
  );
}

const Fact = ({ name, value }: Readonly<{ name: string; value: string }>) => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
);
