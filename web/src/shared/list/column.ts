import type { ReactNode } from 'react';
import type { Filters } from '../filters.ts';
import type { PickerProps } from '../form/pickers.tsx';

export type Row = Readonly<{ id: string }>;

export type Column<R> = Readonly<{
  key: string;
  title: string;
  render: (row: R) => ReactNode;
  align?: 'right';
  width?: number;
  /** Left out until it is chosen in the columns menu. */
  isOptional?: boolean;
  /** Left out where there is no room for it. */
  isWideOnly?: boolean;
}>;

type FilterBase = Readonly<{ key: string; label: string }>;
export type FilterField =
  | (FilterBase &
      Readonly<{
        kind: 'choice';
        choices: readonly Readonly<{ value: string; label: string }>[];
        isMany?: boolean;
      }>)
  | (FilterBase & Readonly<{ kind: 'date' }>)
  | (FilterBase &
      Readonly<{
        kind: 'text';
        /** Where the text is an id: what a person calls it. */
        NameOf?: (props: Readonly<{ id: string }>) => ReactNode;
      }>)
  | (FilterBase & Readonly<{ kind: 'flag'; yes: string; no: string }>)
  | (FilterBase &
      Readonly<{
        kind: 'record';
        Picker: (props: PickerProps) => ReactNode;
        NameOf: (props: Readonly<{ id: string }>) => ReactNode;
      }>);

export type SavedView = Readonly<{
  label: string;
  /** How many rows it has, where somebody should know without opening it. */
  count?: number | undefined;
  filters: Filters;
}>;

export type BulkAction<R> = Readonly<{
  key: string;
  label: string;
  isDangerous?: boolean;
  run: (rows: readonly R[], clear: () => void) => void;
}>;

export const choicesFrom = (values: readonly string[], nameOf: (value: string) => string) =>
  values.map((value) => ({ value, label: nameOf(value) }));
