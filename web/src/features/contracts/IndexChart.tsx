import { monthBefore } from '@daybook/core/contracts/uplift.ts';
import { useFormat } from '../../shared/format.ts';
import { TableFrame } from '../../shared/TableFrame.tsx';
import tableClasses from '../../shared/table.module.css';
import classes from './index-chart.module.css';
import type { PriceIndex } from './PriceIndicesPage.tsx';

type Value = PriceIndex['values'][number];
const [width, height, pad] = [640, 90, 8];

/** The series as a line, its last value in words, and the same numbers as a table. */
export function IndexChart({ index }: Readonly<{ index: PriceIndex }>) {
  const format = useFormat();
  const { values } = index;
  const last = values.at(-1);
  const first = values[0];
  if (last === undefined || first === undefined) return null;
  const yearBefore = values.find(({ month }) => month === monthBefore(last.month, 12));
  const monthName = (month: string) => format.month(`${month}-01`);
  const finding = [
    `${format.price(last.value)} in ${monthName(last.month)}`,
    ...(yearBefore === undefined ? [] : [`${changeText(yearBefore, last)} on the year before`]),
  ].join(', ');
  const line = pointsOf(values);
  const end = line.at(-1);
  return (
    <figure className={classes.figure}>
      <figcaption className={classes.title}>{finding}</figcaption>
      {values.length > 1 && (
        <>
          <svg
            viewBox={`0 0 ${width} ${height}`}
            role="img"
            aria-label={`${index.name}: ${finding}`}
            className={classes.chart}
          >
            <polyline
              points={line.map(({ x, y }) => `${x},${y}`).join(' ')}
              className={classes.line}
            />
            <circle cx={end?.x} cy={end?.y} r={4} className={classes.end} />
          </svg>
          <p className={classes.ends}>
            <span>
              {monthName(first.month)}: {format.price(first.value)}
            </span>
            <span>
              {monthName(last.month)}: {format.price(last.value)}
            </span>
          </p>
        </>
      )}
      <details>
        <summary>{format.counted(values.length, 'value')}</summary>
        <TableFrame label={`Values of ${index.name}`}>
          <table className={tableClasses.table}>
            <thead>
              <tr>
                <th scope="col">Month</th>
                <th scope="col" data-align="right">
                  Value
                </th>
              </tr>
            </thead>
            <tbody>
              {values.toReversed().map(({ month, value }) => (
                <tr key={month}>
                  <td>{monthName(month)}</td>
                  <td data-align="right">{format.price(value)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      </details>
    </figure>
  );
}

const monthNumber = (month: string): number => {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return year * 12 + number;
};

/** By their months, so that a gap in the series is a gap in the line's steps. */
function pointsOf(values: readonly Value[]) {
  const heights = values.map(({ value }) => Number(value));
  const [low, high] = [Math.min(...heights), Math.max(...heights)];
  const months = values.map(({ month }) => monthNumber(month));
  const [from = 0] = months;
  const span = Math.max(1, (months.at(-1) ?? from) - from);
  const rise = Math.max(1, high - low);
  return values.map((_, place) => ({
    x: pad + (((months[place] ?? from) - from) / span) * (width - pad * 2),
    y: height - pad - (((heights[place] ?? low) - low) / rise) * (height - pad * 2),
  }));
}

/** Tenths of a percent, rounded once. */
function changeText(before: Value, after: Value): string {
  const tenths = Math.round((Number(after.value) / Number(before.value) - 1) * 1000);
  return `${tenths < 0 ? '−' : '+'}${(Math.abs(tenths) / 10).toFixed(1)} %`;
}
