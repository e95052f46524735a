// Figures and dates as elements: tabular, in the person's formats, with the whole value for the ear.

import type { Money } from '@daybook/core/money/money.ts';
import classes from './figures.module.css';
import { useFormat } from './format.ts';

type MoneyTextProps = Readonly<{ value: Money | null | undefined; withCurrency?: boolean }>;

export function MoneyText({ value, withCurrency = true }: MoneyTextProps) {
  const format = useFormat();
  if (value === null || value === undefined) return <Nothing />;
  return (
    <span className={classes.figure}>
      {format.amount(value)}
      {withCurrency && <span className={classes.unit}> {value.currency}</span>}
    </span>
  );
}

/** Several currencies, one under another; they are never added up. */
export function MoneyList({ values }: Readonly<{ values: readonly Money[] }>) {
  if (values.length === 0) return <Nothing />;
  return (
    <span className={classes.stack}>
      {values.map((value) => (
        <MoneyText key={value.currency} value={value} />
      ))}
    </span>
  );
}

type MoneyDoorProps = Readonly<{ value: Money; onOpen: () => void; label?: string }>;

/** An amount that explains itself when it is opened. */
export function MoneyDoor({ value, onOpen, label }: MoneyDoorProps) {
  const format = useFormat();
  const name = `Explain ${label ?? 'this amount'}: ${format.money(value)}`;
  return (
    <button type="button" className={classes.door} onClick={onOpen} aria-label={name}>
      {format.amount(value)}
    </button>
  );
}

export function HoursText({ minutes }: Readonly<{ minutes: number | null | undefined }>) {
  const format = useFormat();
  if (minutes === null || minutes === undefined) return <Nothing />;
  return <span className={classes.figure}>{format.hours(minutes)}</span>;
}

export function PriceText(props: Readonly<{ value: bigint | null | undefined; per?: string }>) {
  const format = useFormat();
  if (props.value === null || props.value === undefined) return <Nothing />;
  return (
    <span className={classes.figure}>
      {format.price(props.value)}
      {props.per !== undefined && <span className={classes.unit}> / {props.per}</span>}
    </span>
  );
}

export function DateText({ date }: Readonly<{ date: string | null | undefined }>) {
  const format = useFormat();
  if (date === null || date === undefined) return <Nothing />;
  return (
    <time dateTime={date} className={classes.figure}>
      {format.date(date)}
    </time>
  );
}

export function InstantText({ instant }: Readonly<{ instant: string | null | undefined }>) {
  const format = useFormat();
  if (instant === null || instant === undefined) return <Nothing />;
  return (
    <time dateTime={instant} className={classes.figure}>
      {format.instant(instant)}
    </time>
  );
}

export function Nothing() {
  return (
    <span className={classes.nothing}>
      <span aria-hidden="true">–</span>
      <span className="spoken">none</span>
    </span>
  );
}
