import { type Card, sizeOf } from './figure-text.ts';
import classes from './home.module.css';

const [width, height, pad] = [300, 28, 3];

/** The weeks or days before, as a line from nothing; the same numbers stand in the report. */
export function Spark({ card }: Readonly<{ card: Card }>) {
  const sizes = card.spark.map(({ value }) => sizeOf(value));
  const most = Math.max(...sizes, 0);
  const least = Math.min(...sizes, 0);
  if (sizes.length < 2 || most === least) return <span className={classes.noSpark} />;
  const x = (place: number) => pad + (place / (sizes.length - 1)) * (width - 2 * pad);
  const y = (size: number) => height - pad - ((size - least) / (most - least)) * (height - 2 * pad);
  const line = sizes.map((size, place) => `${x(place).toFixed(1)},${y(size).toFixed(1)}`);
  return (
    <svg viewBox={`0 0 ${width} ${height}`} className={classes.spark} aria-hidden="true">
      <polygon points={[`${pad},${y(0)}`, ...line, `${width - pad},${y(0)}`].join(' ')} />
      <polyline points={line.join(' ')} />
      <circle cx={x(sizes.length - 1)} cy={y(sizes.at(-1) ?? 0)} r={2.5} />
    </svg>
  );
}
