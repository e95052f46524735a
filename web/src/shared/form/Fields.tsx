import { currencies } from '@daybook/core/money/currency.ts';
import { Select, type SelectProps, TextInput, type TextInputProps } from '@mantine/core';
import { DateInput, type DateInputProps } from '@mantine/dates';
import { type ReactNode, useState } from 'react';
import '@mantine/dates/styles.css';
import { useFormat } from '../format.ts';
import { plainDecimal } from './decimal.ts';
import classes from './form.module.css';
import { minutesIn } from './minutes.ts';
import { parseTypedDate } from './typed-date.ts';

type TextFieldProps = Omit<TextInputProps, 'value' | 'onChange'> &
  Readonly<{ value?: string; onChange?: (text: string) => void }>;

type DecimalFieldProps = TextFieldProps & Readonly<{ unit?: string }>;

/** A decimal as text; commas and points as people type them become one plain number on leaving. */
export function DecimalField({ value = '', onChange, unit, ...rest }: DecimalFieldProps) {
  return (
    <TextInput
      inputMode="decimal"
      autoComplete="off"
      styles={{ input: { textAlign: 'right' } }}
      rightSection={unit === undefined ? undefined : <small>{unit}</small>}
      rightSectionWidth={unit === undefined ? undefined : 46}
      {...rest}
      value={value}
      onChange={(event) => onChange?.(event.currentTarget.value)}
      onBlur={() => onChange?.(plainDecimal(value))}
    />
  );
}

type HoursFieldProps = Omit<TextFieldProps, 'value' | 'onChange'> &
  Readonly<{ value?: number | null; onChange?: (minutes: number | null) => void }>;

/** Hours as 1:30, 1.5 or 90m; the value is whole minutes. */
export function HoursField({ value = null, onChange, error, ...rest }: HoursFieldProps) {
  const format = useFormat();
  const [typed, setTyped] = useState<string | null>(null);
  const [isUnreadable, setUnreadable] = useState(false);
  const shown = typed ?? (value === null ? '' : format.hours(value));
  const commit = () => {
    if (typed === null) return;
    const minutes = typed.trim() === '' ? null : minutesIn(typed);
    setUnreadable(minutes === undefined);
    if (minutes === undefined) return;
    onChange?.(minutes);
    setTyped(null);
  };
  return (
    <TextInput
      placeholder="h:mm"
      autoComplete="off"
      {...rest}
      value={shown}
      error={isUnreadable ? 'Type time as 1:30, 1.5 or 90m' : error}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={commit}
    />
  );
}

// Red is kept for what is lost or refused, so weekends look like other days.
const noDays: [] = [];

type DateFieldProps = Omit<DateInputProps, 'dateParser'>;

export function DateField(props: DateFieldProps) {
  const { locale } = useFormat();
  const isMonthFirst = locale === 'en-US';
  return (
    <DateInput
      valueFormat={isMonthFirst ? 'MMM D, YYYY' : 'D MMM YYYY'}
      dateParser={(text) => parseTypedDate(text, isMonthFirst)}
      popoverProps={{ shadow: 'md' }}
      weekendDays={noDays}
      hideOutsideDates
      ariaLabels={{ previousMonth: 'Previous month', nextMonth: 'Next month' }}
      {...props}
    />
  );
}

export function CurrencyField(props: Omit<SelectProps, 'data'>) {
  return <Select searchable data={[...currencies]} allowDeselect={false} {...props} />;
}

export function Pair({ children }: Readonly<{ children: ReactNode }>) {
  return <div className={classes.pair}>{children}</div>;
}
