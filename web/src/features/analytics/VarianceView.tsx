import { varianceDimensions } from '@daybook/contract/analytics.ts';
import type { Money } from '@daybook/core/money/money.ts';
import { reportPeriodOf, reportPeriods } from '@daybook/core/reports/report-period.ts';
import { Select } from '@mantine/core';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { HoursText, MoneyText } from '../../shared/Figures.tsx';
import { useFilters } from '../../shared/filters.ts';
import { useFormat } from '../../shared/format.ts';
import { ExportMenu } from '../../shared/list/ExportMenu.tsx';
import { useMe } from '../../shared/me.ts';
import { Asked, LinesSkeleton, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import tableClasses from '../../shared/table.module.css';
import classes from './analytics.module.css';

type Variance = Answer<typeof api.analytics.variance>;
type Total = Variance['totals'][number];

const partNames = { volume: 'Volume', mix: 'Mix', rate: 'Rate', writeOff: 'Write-off' } as const;
const parts = ['volume', 'mix', 'rate', 'writeOff'] as const;
const dimensionNames = {
  ...{ branch: 'Branch', client: 'Client', project: 'Project', person: 'Person' },
  ...{ service: 'Service', category: 'Category' },
} as const;
const periodNames = {
  ...{ this_month: 'This month', last_month: 'Last month', this_quarter: 'This quarter' },
  ...{ last_quarter: 'Last quarter', this_year: 'This year', last_year: 'Last year' },
} as const;
const periods = reportPeriods.filter((name): name is keyof typeof periodNames =>
  Object.hasOwn(periodNames, name),
);

/** Why less or more was billed than before: a waterfall from then to now, and the same by leaf. */
export function VarianceView() {
  const me = useMe();
  const [filters, change] = useFilters();
  const period = periods.find((name) => name === filters.period) ?? 'last_month';
  const against = filters.against === 'previous_year' ? 'previous_year' : 'previous_period';
  const by = varianceDimensions.find((key) => key === filters.by) ?? 'client';
  const input = { ...reportPeriodOf(period, me.today, me.firm.weekStartsOn), against, by } as const;
  const found = useAsk(api.analytics.variance, input, { keepPrevious: true });
  return (
    <>
      <div className={classes.tools}>
        <Select
          {...{ size: 'xs', w: 150, label: 'Period', allowDeselect: false }}
          data={periods.map((value) => ({ value, label: periodNames[value] }))}
          value={period}
          onChange={(value) => change({ period: value ?? '' })}
        />
        <Select
          {...{ size: 'xs', w: 160, label: 'Against', allowDeselect: false }}
          data={[
            { value: 'previous_period', label: 'The time before' },
            { value: 'previous_year', label: 'The year before' },
          ]}
          value={against}
          onChange={(value) =>
            change({ against: value === 'previous_period' ? '' : (value ?? '') })
          }
        />
        <Select
          {...{ size: 'xs', w: 130, label: 'By', allowDeselect: false }}
          data={varianceDimensions.map((value) => ({ value, label: dimensionNames[value] }))}
          value={by}
          onChange={(value) => change({ by: value ?? '' })}
        />
        <ExportMenu name="Variance" call={api.analytics.variance} input={input} />
      </div>
      <Asked query={found} skeleton={<LinesSkeleton count={10} />}>
        {(answer) =>
          answer.totals.length === 0 ? (
            <NothingHere text="Nothing was billed in either time." />
          ) : (
            <VarianceBody answer={answer} by={dimensionNames[by]} />
          )
        }
      </Asked>
    </>
  );
}

function VarianceBody({ answer, by }: Readonly<{ answer: Variance; by: string }>) {
  return (
    <>
      {answer.totals.map((total) => (
        <section key={total.currency} aria-label={`Variance in ${total.currency}`}>
          <Waterfall total={total} />
          <LeafTable
            by={by}
            total={total}
            items={answer.items.filter(({ currency }) => currency === total.currency)}
          />
        </section>
      ))}
      <dl className={classes.formulas}>
        {parts.map((part) => (
          <div key={part}>
            <dt>{partNames[part]}</dt>
            <dd>{answer.formulas[part]}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

const [width, height, bottom, top] = [760, 220, 40, 22];

/** From what was billed before to what was billed now, part by part. */
function Waterfall({ total }: Readonly<{ total: Total }>) {
  const format = useFormat();
  const steps = [
    { name: 'Before', amount: total.before, isEnd: true },
    ...parts.map((part) => ({ name: partNames[part], amount: total[part], isEnd: false })),
    { name: 'Now', amount: total.after, isEnd: true },
  ];
  let running = 0;
  const bars = steps.map(({ name, amount, isEnd }) => {
    const size = Number(amount.minor);
    const from = isEnd ? 0 : running;
    running = isEnd ? size : running + size;
    return { name, amount, isEnd, from, to: running, isLess: !isEnd && size < 0 };
  });
  const most = Math.max(...bars.flatMap(({ from, to }) => [from, to]), 1);
  const least = Math.min(...bars.flatMap(({ from, to }) => [from, to]), 0);
  const y = (value: number) =>
    height - bottom - ((value - least) / (most - least)) * (height - bottom - top);
  const step = width / bars.length;
  const change = total.after.minor - total.before.minor;
  const title = `Billed ${format.amount(total.after)} ${total.currency}: ${signed({ ...total.after, minor: change }, format)} on before`;
  return (
    <figure className={classes.figure}>
      <figcaption className={classes.title}>{title}</figcaption>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={title}
        className={classes.chart}
      >
        <line x1={0} x2={width} y1={y(0)} y2={y(0)} className={classes.zero} />
        {bars.map(({ name, amount, isEnd, from, to, isLess }, place) => {
          const x = place * step + step * 0.18;
          const [upper, lower] = [y(Math.max(from, to)), y(Math.min(from, to))];
          return (
            <g key={name}>
              <rect
                {...{ x, y: upper, width: step * 0.64, height: Math.max(1.5, lower - upper) }}
                className={classes.bar}
                data-part={isEnd ? 'end' : isLess ? 'less' : 'more'}
              />
              {place < bars.length - 1 && (
                <line
                  x1={x + step * 0.64}
                  x2={x + step}
                  y1={y(to)}
                  y2={y(to)}
                  className={classes.joint}
                />
              )}
              <text x={x + step * 0.32} y={upper - 6} className={classes.value}>
                {isEnd ? format.amount(amount) : signed(amount, format)}
              </text>
              <text x={x + step * 0.32} y={height - 14} className={classes.tick}>
                {name}
              </text>
            </g>
          );
        })}
      </svg>
    </figure>
  );
}

const signed = (amount: Money, format: ReturnType<typeof useFormat>) =>
  `${amount.minor > 0n ? '+' : ''}${format.amount(amount)}`;

type LeafTableProps = Readonly<{ by: string; total: Total; items: Variance['items'] }>;

function LeafTable({ by, total, items }: LeafTableProps) {
  const size = ({ before, after }: Total) => {
    const change = after.minor - before.minor;
    return change < 0n ? -change : change;
  };
  const sorted = items.toSorted((a, b) => (size(a) < size(b) ? 1 : size(a) > size(b) ? -1 : 0));
  return (
    <TableFrame label={`Variance by ${by}, ${total.currency}`}>
      <table className={tableClasses.table}>
        <thead>
          <tr>
            <th scope="col">{by}</th>
            <th scope="col" data-align="right">
              Hours before
            </th>
            <th scope="col" data-align="right">
              Hours now
            </th>
            <th scope="col" data-align="right">
              Before
            </th>
            {parts.map((part) => (
              <th key={part} scope="col" data-align="right">
                {partNames[part]}
              </th>
            ))}
            <th scope="col" data-align="right">
              Now
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <LeafRow key={row.id} name={row.name} row={row} />
          ))}
        </tbody>
        <tfoot>
          <LeafRow name={`Total ${total.currency}`} row={total} />
        </tfoot>
      </table>
    </TableFrame>
  );
}

const LeafRow = ({ name, row }: Readonly<{ name: string; row: Total }>) => (
  <tr>
    <td>{name}</td>
    <td data-align="right">
      <HoursText minutes={row.minutesBefore} />
    </td>
    <td data-align="right">
      <HoursText minutes={row.minutesAfter} />
    </td>
    <td data-align="right">
      <MoneyText value={row.before} withCurrency={false} />
    </td>
    {parts.map((part) => (
      <td key={part} data-align="right">
        <MoneyText value={row[part]} withCurrency={false} />
      </td>
    ))}
    <td data-align="right">
      <MoneyText value={row.after} withCurrency={false} />
    </td>
  </tr>
);
