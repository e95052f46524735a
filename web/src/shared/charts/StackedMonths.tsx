import type { Money } from '@daybook/core/money/money.ts';
import { useFormat } from '../format.ts';
import { TableFrame } from '../TableFrame.tsx';
import tableClasses from '../table.module.css';
import classes from './stacked-months.module.css';

export type MonthPoint = Readonly<{ month: string; parts: readonly Money[] }>;
type StackedMonthsProps = Readonly<{
  /** The finding, or the measure and its unit. */
  title: string;
  partNames: readonly string[];
  points: readonly MonthPoint[];
  /** A limit on the running total, drawn as a line with its name. */
  limit?: Readonly<{ name: string; value: Money }> | null;
}>;

const [width, height, left, bottom, top] = [640, 200, 8, 22, 18];

/** The running total by month, in its parts, under its limit; and the same numbers as a table. */
export function StackedMonths({ title, partNames, points, limit = null }: StackedMonthsProps) {
  const format = useFormat();
  const running = runningTotals(points, partNames.length);
  const highest = Math.max(
    1,
    limit === null ? 0 : Number(limit.value.minor),
    ...running.map((parts) => parts.reduce((sum, part) => sum + part, 0)),
  );
  const y = (value: number) => height - bottom - (value / highest) * (height - bottom - top);
  const step = (width - left * 2) / Math.max(1, points.length);
  const every = Math.ceil(points.length / 12);
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
        {running.map((parts, index) => {
          const point = points[index];
          const x = left + index * step + step * 0.15;
          let below = 0;
          return (
            <g key={point?.month}>
              {parts.map((part, place) => {
                const from = below;
                below += part;
                return (
                  <rect
                    key={partNames[place]}
                    x={x}
                    width={step * 0.7}
                    y={y(below)}
                    height={Math.max(0, y(from) - y(below))}
                    data-part={place}
                    className={classes.bar}
                  />
                );
              })}
              {index % every === 0 && (
                <text x={x + step * 0.35} y={height - 6} className={classes.month}>
                  {point?.month.slice(5)}
                </text>
              )}
            </g>
          );
        })}
        {limit !== null && (
          <g>
            <line
              x1={0}
              x2={width}
              y1={y(Number(limit.value.minor))}
              y2={y(Number(limit.value.minor))}
              className={classes.limit}
            />
            <text x={width - 4} y={y(Number(limit.value.minor)) - 5} className={classes.limitName}>
              {limit.name} {format.money(limit.value)}
            </text>
          </g>
        )}
      </svg>
      <ul className={classes.legend}>
        {partNames.map((name, place) => (
          <li key={name}>
            <span data-part={place} className={classes.swatch} />
            {name}
          </li>
        ))}
      </ul>
      <details>
        <summary>The numbers</summary>
        <TableFrame label={title}>
          <table className={tableClasses.table}>
            <thead>
              <tr>
                <th scope="col">Month</th>
                {partNames.map((name) => (
                  <th key={name} scope="col" data-align="right">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {points.map((point) => (
                <tr key={point.month}>
                  <td>{point.month}</td>
                  {point.parts.map((part, place) => (
                    <td key={partNames[place]} data-align="right">
                      {format.amount(part)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      </details>
    </figure>
  );
}

function runningTotals(points: readonly MonthPoint[], count: number): readonly number[][] {
  const totals = Array.from({ length: count }, () => 0);
  return points.map((point) => {
    point.parts.forEach((part, place) => {
      totals[place] = (totals[place] ?? 0) + Number(part.minor);
    });
    return [...totals];
  });
}
