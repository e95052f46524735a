import { Checkbox, Skeleton } from '@mantine/core';
import { type MouseEvent, type ReactNode, useEffect, useRef } from 'react';
import { AppLink } from '../AppLink.tsx';
import type { Column, Row } from './column.ts';
import classes from './data-list.module.css';
import { toggled } from './toggled.ts';
import { useIsTooWide } from './use-is-too-wide.ts';

type RowsTableProps<R extends Row> = Readonly<{
  name: string;
  rows: readonly R[];
  columns: readonly Column<R>[];
  isLoading: boolean;
  isStale: boolean;
  isCompact: boolean;
  cursor: number;
  onCursor: (index: number) => void;
  selected: ReadonlySet<string>;
  onSelect: ((selected: ReadonlySet<string>) => void) | undefined;
  onPeek: (row: R) => void;
  hrefOf: ((row: R) => string | null) | undefined;
  titleOf: (row: R) => string;
  totals: Readonly<Record<string, ReactNode>> | undefined;
}>;

export function RowsTable<R extends Row>(props: RowsTableProps<R>) {
  if (!props.isLoading && props.rows.length === 0) return null;
  return <FramedRows {...props} />;
}

function FramedRows<R extends Row>(props: RowsTableProps<R>) {
  const { rows, columns, isLoading } = props;
  const frame = useRef<HTMLElement>(null);
  const isTooWide = useIsTooWide(frame);
  return (
    <section
      ref={frame}
      className={classes.frame}
      aria-label={props.name}
      data-stale={props.isStale || undefined}
      data-scrolls={isTooWide || undefined}
      // What scrolls must be reached by keyboard.
      tabIndex={isTooWide ? 0 : undefined}
    >
      <table className={classes.table} data-compact={props.isCompact || undefined}>
        <caption className="spoken">{props.name}</caption>
        <thead>
          <tr>
            {props.onSelect !== undefined && (
              <th className={classes.select} scope="col">
                <SelectAll rows={rows} selected={props.selected} onSelect={props.onSelect} />
              </th>
            )}
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                data-align={column.align}
                data-wide-only={column.isWideOnly || undefined}
                style={column.width === undefined ? undefined : { width: column.width }}
              >
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {isLoading
            ? skeletonRows(columns, props.onSelect !== undefined)
            : rows.map((row, index) => <ListRow key={row.id} row={row} index={index} {...props} />)}
        </tbody>
        {props.totals !== undefined && !isLoading && (
          <tfoot>
            <tr>
              {props.onSelect !== undefined && <td className={classes.select} />}
              {columns.map((column, index) => (
                <td
                  key={column.key}
                  data-align={column.align}
                  data-wide-only={column.isWideOnly || undefined}
                >
                  {props.totals?.[column.key] ?? (index === 0 ? 'Total' : null)}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </section>
  );
}

type SelectAllProps = Readonly<{
  rows: readonly Row[];
  selected: ReadonlySet<string>;
  onSelect: (selected: ReadonlySet<string>) => void;
}>;

function SelectAll({ rows, selected, onSelect }: SelectAllProps) {
  const isAll = rows.length > 0 && selected.size === rows.length;
  return (
    <Checkbox
      size="xs"
      aria-label="Select all rows that are loaded"
      checked={isAll}
      indeterminate={selected.size > 0 && !isAll}
      onChange={() => onSelect(isAll ? new Set() : new Set(rows.map((row) => row.id)))}
    />
  );
}

type ListRowProps<R extends Row> = RowsTableProps<R> & Readonly<{ row: R; index: number }>;

function ListRow<R extends Row>(props: ListRowProps<R>) {
  const { row, index, columns, cursor, selected, onSelect } = props;
  const element = useRef<HTMLTableRowElement>(null);
  const isCurrent = cursor === index;
  const isSelected = selected.has(row.id);
  useEffect(() => {
    if (isCurrent) element.current?.scrollIntoView({ block: 'nearest' });
  }, [isCurrent]);
  const look = (event: MouseEvent) => {
    const isOnControl = event.target instanceof Element && event.target.closest('a, button, input');
    if (isOnControl) return;
    props.onCursor(index);
    props.onPeek(row);
  };
  const select = () => onSelect?.(toggled(selected, row.id));
  return (
    <tr
      ref={element}
      onClick={look}
      data-current={isCurrent || undefined}
      data-selected={isSelected || undefined}
      aria-selected={onSelect === undefined ? undefined : isSelected}
    >
      {onSelect !== undefined && (
        <td className={classes.select}>
          <Checkbox
            size="xs"
            aria-label={`Select ${props.titleOf(row)}`}
            checked={isSelected}
            onChange={select}
          />
        </td>
      )}
      {columns.map((column, place) => (
        <td
          key={column.key}
          data-align={column.align}
          data-label={column.title}
          data-wide-only={column.isWideOnly || undefined}
        >
          {place === 0 ? <FirstCell {...props} column={column} /> : column.render(row)}
        </td>
      ))}
    </tr>
  );
}

function FirstCell<R extends Row>(props: ListRowProps<R> & Readonly<{ column: Column<R> }>) {
  const { row, column, hrefOf, onPeek } = props;
  const href = hrefOf?.(row) ?? null;
  if (href === null) {
    return (
      <button type="button" className={classes.rowLink} onClick={() => onPeek(row)}>
        {column.render(row)}
      </button>
    );
  }
  return (
    <AppLink href={href} className={classes.rowLink}>
      {column.render(row)}
    </AppLink>
  );
}

function skeletonRows<R>(columns: readonly Column<R>[], hasSelect: boolean) {
  return Array.from({ length: 8 }, (_, line) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the skeleton's lines are all the same.
    <tr key={line}>
      {hasSelect && <td className={classes.select} />}
      {columns.map((column) => (
        <td
          key={column.key}
          data-align={column.align}
          data-wide-only={column.isWideOnly || undefined}
        >
          <Skeleton
            height={12}
            width={column.align === 'right' ? 64 : `${50 + ((line * 13) % 40)}%`}
            ml={column.align === 'right' ? 'auto' : 0}
          />
        </td>
      ))}
    </tr>
  ));
}
