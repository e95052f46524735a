import { type Answer, api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { LineChart } from '../../shared/charts/LineChart.tsx';
import { useFormat } from '../../shared/format.ts';
import { Asked, LinesSkeleton, NothingHere } from '../../shared/States.tsx';
import classes from './analytics.module.css';
import { sizeOf } from './figure.ts';

type Item = Answer<typeof api.analytics.forecast>['items'][number];

const modelNames = {
  pipeline: 'open work x the share of it that is billed in a month, and milestones that fall due',
  seasonal: 'the same month a year before x how the last months compare with theirs',
  average: 'the average of the last three months',
} as const;

/** What this month will bring in, and how well that was known before. */
export function ForecastView() {
  const found = useAsk(api.analytics.forecast, {}, { staleTime: 300_000 });
  return (
    <>
      <div className={classes.tools}>
        <p className={classes.lead}>
          What will be billed this month (net): from open work and due milestones as they were known
          when it began, and from what earlier months have brought.
        </p>
      </div>
      <Asked query={found} skeleton={<LinesSkeleton count={10} />}>
        {({ items }) =>
          items.length === 0 ? (
            <NothingHere text="There is no forecast with less than six months of history." />
          ) : (
            items.map((item) => <ForecastChart key={item.currency} item={item} />)
          )
        }
      </Asked>
    </>
  );
}

function ForecastChart({ item }: Readonly<{ item: Item }>) {
  const format = useFormat();
  const rows = [...item.backtest, { ...item, actual: null }];
  const line = (
    key: 'actual' | 'forecast' | 'naive',
    name: string,
    look: 'main' | 'dashed' | 'quiet',
  ) => ({
    ...{ key, name, look },
    sizes: rows.map((row) => sizeOf(row[key])),
    texts: rows.map((row) => (row[key] === null ? '–' : format.amount(row[key]))),
  });
  const range =
    item.low === null || item.high === null
      ? ''
      : `, between ${format.amount(item.low)} and ${format.amount(item.high)} in four of five months`;
  const month = format.month(`${item.month}-01`);
  return (
    <>
      <LineChart
        title={`${month}: ${format.amount(item.forecast)} ${item.currency}${range}`}
        placeTitle="Month"
        places={rows.map((row) => format.monthOfYear(`${row.month}-01`))}
        lines={[
          line('actual', 'Billed', 'main'),
          line('forecast', 'Forecast', 'dashed'),
          line('naive', 'Month before', 'quiet'),
        ]}
        band={{
          low: rows.map((row) => sizeOf(row.low)),
          high: rows.map((row) => sizeOf(row.high)),
        }}
        unfinishedFrom={rows.length - 1}
        note={`From ${modelNames[item.model]}. Billed so far: ${format.amount(item.soFar)} ${item.currency}.`}
      />
      <p className={classes.verdict} data-beats={item.beatsNaive}>
        {item.beatsNaive
          ? 'It was nearer than the month before would have been.'
          : 'It was no nearer than simply taking the month before: trust it no more than that.'}
      </p>
      <dl className={classes.facts}>
        <Fact name="Mean error" value={percent(item.accuracy.mape)} />
        <Fact name="Of the month before" value={percent(item.naiveAccuracy.mape)} />
        <Fact name="Bias" value={`${format.amount(item.accuracy.bias)} ${item.currency}`} />
        <Fact name="Within the interval" value={percent(item.coverage)} />
        <Fact name="Months looked back on" value={format.count(item.backtest.length)} />
      </dl>
    </>
  );

  function percent(text: string | null): string {
    return text === null ? '–' : format.percent(BigInt(text.replace('.', '')), 2);
  }
}

const Fact = ({ name, value }: Readonly<{ name: string; value: string }>) => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
);
