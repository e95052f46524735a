import { SegmentedControl } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useId, useState } from 'react';
import { TableFrame } from '../TableFrame.tsx';
import tableClasses from '../table.module.css';
import lineClasses from './line-chart.module.css';
import classes from './waterfall.module.css';

export type Step = Readonly<{
  name: string;
  size: number;
  text: string;
  /** Where it begins and ends: a whole, not a change. */
  isEnd: boolean;
}>;
type WaterfallProps = Readonly<{ title: string; steps: readonly Step[] }>;

const [height, bottom, top] = [224, 38, 22];
/** On a phone there is room for the amount of the chosen bar alone. */
const widths = { wide: 760, narrow: 400 } as const;

/** From one whole to another, change by change: a bar is chosen by the slider under them, and all stand in a table. */
export function Waterfall({ title, steps }: WaterfallProps) {
  const [view, setView] = useState('chart');
  const [at, setAt] = useState(steps.length - 1);
  const slider = useId();
  const place = Math.min(at, steps.length - 1);
  const chosen = steps[place];
  return (
    <figure className={lineClasses.figure}>
      <figcaption className={lineClasses.head}>
        <span className={lineClasses.title}>{title}</span>
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
        <StepsTable title={title} steps={steps} />
      ) : (
        <>
          <Bars title={title} steps={steps} at={place} />
          <p className={lineClasses.said} aria-hidden="true">
            <strong>{chosen?.name}</strong> {chosen?.text}
          </p>
          <label htmlFor={slider} className="spoken">
            Bar of {title}
          </label>
          <input
            id={slider}
            type="range"
            className={lineClasses.slider}
            min={0}
            max={Math.max(0, steps.length - 1)}
            value={place}
            aria-valuetext={`${chosen?.name}: ${chosen?.text}`}
            onChange={(event) => setAt(Number(event.currentTarget.value))}
          />
        </>
      )}
    </figure>
  );
}

function Bars({ title, steps, at }: WaterfallProps & Readonly<{ at: number }>) {
  const isNarrow = useMediaQuery('(max-width: 600px)') ?? false;
  const width = isNarrow ? widths.narrow : widths.wide;
  let running = 0;
  const bars = steps.map(({ size, isEnd }) => {
    const from = isEnd ? 0 : running;
    running = isEnd ? size : running + size;
    return { from, to: running };
  });
  const most = Math.max(...bars.flatMap(({ from, to }) => [from, to]), 1);
  const least = Math.min(...bars.flatMap(({ from, to }) => [from, to]), 0);
  const y = (value: number) =>
    height - bottom - ((value - least) / (most - least)) * (height - bottom - top);
  const space = width / steps.length;
  return (
    <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={title} className={classes.chart}>
      <line x1={0} x2={width} y1={y(0)} y2={y(0)} className={classes.zero} />
      {steps.map((step, place) => {
        const { from, to } = bars[place] ?? { from: 0, to: 0 };
        const x = place * space + space * 0.16;
        const [upper, lower] = [y(Math.max(from, to)), y(Math.min(from, to))];
        const isChosen = place === at;
        return (
          <g key={step.name} data-chosen={isChosen || undefined}>
            <rect
              {...{ x, y: upper, width: space * 0.68, height: Math.max(1.5, lower - upper) }}
              className={classes.bar}
              data-part={step.isEnd ? 'end' : step.size < 0 ? 'less' : 'more'}
            />
            {place < steps.length - 1 && (
              <line
                {...{ x1: x + space * 0.68, x2: x + space, y1: y(to), y2: y(to) }}
                className={classes.joint}
              />
            )}
            {(!isNarrow || isChosen) && (
              <text
                x={
                  isNarrow ? Math.min(Math.max(x + space * 0.34, 46), width - 46) : x + space * 0.34
                }
                y={upper - 6}
                className={classes.value}
              >
                {step.text}
              </text>
            )}
            <text x={x + space * 0.34} y={tickHeight(place, isNarrow)} className={classes.tick}>
              {step.name}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

/** Names stand on two lines where there is little room beside each other. */
const tickHeight = (place: number, isNarrow: boolean): number =>
  height - (isNarrow && place % 2 === 1 ? 4 : 18);

function StepsTable({ title, steps }: WaterfallProps) {
  return (
    <TableFrame label={title}>
      <table className={tableClasses.table}>
        <thead>
          <tr>
            <th scope="col">Part</th>
            <th scope="col" data-align="right">
              Amount
            </th>
          </tr>
        </thead>
        <tbody>
          {steps.map(({ name, text }) => (
            <tr key={name}>
              <td>{name}</td>
              <td data-align="right">{text}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
