import { SegmentedControl } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type ReactNode, useId, useState } from 'react';
import { TableFrame } from '../TableFrame.tsx';
import tableClasses from '../table.module.css';
import classes from './line-chart.module.css';

export type Line = Readonly<{
  key: string;
  name: string;
  /** null is a gap. */
  sizes: readonly (number | null)[];
  texts: readonly string[];
  look?: 'main' | 'quiet' | 'dashed';
}>;
export type Band = Readonly<{ low: readonly (number | null)[]; high: readonly (number | null)[] }>;
type LineChartProps = Readonly<{
  /** The finding, or the measure and its unit. */
  title: string;
  places: readonly string[];
  placeTitle: string;
  lines: readonly Line[];
  band?: Band;
  /** From this place on, the time is not over. */
  unfinishedFrom?: number;
  note?: ReactNode;
}>;

const [height, left, bottom, top] = [240, 8, 24, 14];
/** On a phone letters stay as large as they are. */
const spaces = {
  wide: { width: 760, right: 120, ticks: 10 },
  narrow: { width: 400, right: 92, ticks: 4 },
} as const;

/** Lines over time: a point is chosen by the slider under them (arrow keys), read out, and all stand in a table. */
export function LineChart(props: LineChartProps) {
  const { title, places, lines, note } = props;
  const [view, setView] = useState('chart');
  const [at, setAt] = useState(places.length - 1);
  const slider = useId();
  const place = Math.min(at, places.length - 1);
  const said = lines.map(({ name, texts }) => `${name} ${texts[place] ?? '–'}`).join('; ');
  return (
    <figure className={classes.figure}>
      <figcaption className={classes.head}>
        <span className={classes.title}>{title}</span>
        <SegmentedControl
          size="xs"
          aria-label={`View of ${title}`}
          data={[
            { value: 'chart', label: 'Chart' },
            { value: 'table', label: 'Table' },
          ]}
          value={view}
          onChange={setView}
        />
      </figcaption>
      {view === 'table' ? (
        <PointsTable {...props} />
      ) : (
        <>
          <Drawing {...props} at={place} />
          <p className={classes.said} aria-hidden="true">
            <strong>{places[place]}</strong> {said}
          </p>
          <label htmlFor={slider} className="spoken">
            Point of {title}
          </label>
          <input
            id={slider}
            type="range"
            className={classes.slider}
            min={0}
            max={Math.max(0, places.length - 1)}
            value={place}
            aria-valuetext={`${places[place]}: ${said}`}
            onChange={(event) => setAt(Number(event.currentTarget.value))}
          />
        </>
      )}
      {note !== undefined && <p className={classes.note}>{note}</p>}
    </figure>
  );
}

function Drawing({
  title,
  places,
  lines,
  band,
  unfinishedFrom,
  at,
}: LineChartProps & Readonly<{ at: number }>) {
  const { width, right, ticks } = spaces[useMediaQuery('(max-width: 600px)') ? 'narrow' : 'wide'];
  const all = [
    ...lines.flatMap(({ sizes }) => sizes),
    ...(band?.low ?? []),
    ...(band?.high ?? []),
  ].filter((size) => size !== null);
  const most = Math.max(...all, 0);
  const least = Math.min(...all, 0);
  const step = (width - left - right) / Math.max(1, places.length - 1);
  const x = (place: number) => left + place * step;
  const y = (size: number) =>
    height - bottom - ((size - least) / Math.max(1e-9, most - least)) * (height - bottom - top);
  const every = Math.ceil(places.length / ticks);
  const ends = spreadOut(
    lines.map(({ sizes }) => y(sizes.findLast((size) => size !== null) ?? 0)),
    lines.length > 1,
  );
  return (
    <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={title} className={classes.chart}>
      <line x1={0} x2={width - right + 6} y1={y(0)} y2={y(0)} className={classes.zero} />
      {unfinishedFrom !== undefined && unfinishedFrom < places.length && (
        <rect
          x={x(unfinishedFrom) - step / 2}
          y={top}
          width={width - right - x(unfinishedFrom) + step / 2 + 6}
          height={height - bottom - top}
          className={classes.unfinished}
        />
      )}
      {band !== undefined && <path d={bandPath(band, x, y)} className={classes.band} />}
      <line x1={x(at)} x2={x(at)} y1={top} y2={height - bottom} className={classes.cursor} />
      {lines.map(({ key, name, sizes, look = 'main' }, line) => (
        <g key={key} data-line={line % 6} data-look={look} className={classes.series}>
          <path d={linePath(sizes, x, y)} />
          {sizes[at] !== null && sizes[at] !== undefined && (
            <circle cx={x(at)} cy={y(sizes[at])} r={4} />
          )}
          {lines.length > 1 && (
            <text x={width - right + 12} y={(ends[line] ?? 0) + 4}>
              {name.length > right / 7 ? `${name.slice(0, Math.floor(right / 7) - 1)}…` : name}
            </text>
          )}
        </g>
      ))}
      {places.map((place, index) =>
        index % every === 0 ? (
          <text
            key={place}
            x={x(index)}
            y={height - 6}
            className={classes.tick}
            data-first={index === 0 || undefined}
          >
            {place}
          </text>
        ) : null,
      )}
    </svg>
  );
}

type Scale = (value: number) => number;

function linePath(sizes: readonly (number | null)[], x: Scale, y: Scale): string {
  let isOpen = false;
  return sizes
    .map((size, place) => {
      if (size === null) {
        isOpen = false;
        return '';
      }
      const command = isOpen ? 'L' : 'M';
      isOpen = true;
      return `${command}${x(place).toFixed(1)},${y(size).toFixed(1)}`;
    })
    .join('');
}

function bandPath({ low, high }: Band, x: Scale, y: Scale): string {
  const there = high.flatMap((size, place) =>
    size === null || low[place] === null ? [] : [place],
  );
  if (there.length === 0) return '';
  const point = (place: number, size: number | null | undefined) =>
    `${x(place).toFixed(1)},${y(size ?? 0).toFixed(1)}`;
  const up = there.map((place) => point(place, high[place]));
  const down = there.toReversed().map((place) => point(place, low[place]));
  return `M${up.join('L')}L${down.join('L')}Z`;
}

/** Labels at the ends of lines, moved apart where they would stand on each other. */
function spreadOut(heights: readonly number[], isNeeded: boolean): readonly number[] {
  if (!isNeeded) return heights;
  const order = heights
    .map((value, place) => ({ value, place }))
    .toSorted((a, b) => a.value - b.value);
  const placed = [...heights];
  let last = Number.NEGATIVE_INFINITY;
  for (const { value, place } of order) {
    last = Math.max(value, last + 14);
    placed[place] = last;
  }
  let lowest = height - bottom;
  for (const { place } of order.toReversed()) {
    placed[place] = Math.min(placed[place] ?? lowest, lowest);
    lowest = (placed[place] ?? lowest) - 14;
  }
  return placed;
}

function PointsTable({ title, places, placeTitle, lines }: LineChartProps) {
  return (
    <TableFrame label={title}>
      <table className={tableClasses.table}>
        <thead>
          <tr>
            <th scope="col">{placeTitle}</th>
            {lines.map(({ key, name }) => (
              <th key={key} scope="col" data-align="right">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {places.map((place, index) => (
            <tr key={place}>
              <td>{place}</td>
              {lines.map(({ key, texts }) => (
                <td key={key} data-align="right">
                  {texts[index]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
