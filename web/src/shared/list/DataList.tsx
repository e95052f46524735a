import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useGo } from '../AppLink.tsx';
import { type Call, listInput } from '../api.ts';
import { usePages } from '../ask.ts';
import { type Filters, useFilters } from '../filters.ts';
import { problemOf } from '../problem.ts';
import { NothingHere, ProblemState } from '../States.tsx';
import { BulkBar } from './BulkBar.tsx';
import { ColumnsMenu, useColumnChoice } from './ColumnsMenu.tsx';
import type { BulkAction, Column, FilterField, Row, SavedView } from './column.ts';
import classes from './data-list.module.css';
import { ExportMenu } from './ExportMenu.tsx';
import { FilterBar } from './FilterBar.tsx';
import { Peek } from './Peek.tsx';
import { RowsTable } from './RowsTable.tsx';
import { SavedViews } from './SavedViews.tsx';
import { toggled } from './toggled.ts';
import { useRowKeys } from './use-row-keys.ts';
import { ViewTabs } from './ViewTabs.tsx';

type PageInput = Readonly<{ cursor?: string | undefined }>;
type PageOutput<R> = Readonly<{ items: R[]; nextCursor: string | null }>;

export type DataListProps<I extends PageInput, R extends Row> = Readonly<{
  /** Names the list in files and in what is remembered about its columns. */
  name: string;
  call: Call<I, PageOutput<R>>;
  columns: readonly Column<R>[];
  fields?: readonly FilterField[];
  /** Filters that are always on, such as the record that the list belongs to. */
  fixed?: Filters;
  searchLabel?: string;
  views?: readonly SavedView[];
  /** What is shown until something else is chosen; `all` in the address is everything. */
  startsWith?: Filters;
  /** Null of a row that has no page: it opens beside the list. */
  hrefOf?: (row: R) => string | null;
  titleOf: (row: R) => string;
  bulk?: readonly BulkAction<R>[];
  /** By column: the totals of the whole filter, as the server says them. */
  totals?: Readonly<Record<string, ReactNode>>;
  empty: string;
  emptyAction?: ReactNode;
  /** More of a row in the side panel, under its facts. */
  peek?: (row: R) => ReactNode;
  /** No export for lists that are a part of a page. */
  isPlain?: boolean;
}>;

/** The one list of the product: filters, columns, keyboard, selection, side panel, export. */
export function DataList<I extends PageInput, R extends Row>(props: DataListProps<I, R>) {
  const list = useList(props);
  const { pages, input, columns, filters } = list;
  const fields = props.fields ?? [];
  const isFiltered = fields.some((field) => filters[field.key]) || (filters.q ?? '') !== '';
  return (
    <div className={classes.list}>
      <ListViews {...props} {...list} />
      <div className={classes.tools}>
        <FilterBar
          fields={fields}
          filters={filters}
          onChange={list.change}
          searchLabel={props.searchLabel}
        />
        <div className={classes.toolsEnd}>
          <ColumnsMenu columns={props.columns} choice={list.choice} />
          {props.isPlain !== true && (
            <ExportMenu name={props.name} call={props.call} input={input} />
          )}
        </div>
      </div>
      {pages.isError && pages.rows.length === 0 ? (
        <ProblemState problem={problemOf(pages.error)} onRetry={() => pages.refetch()} />
      ) : (
        <RowsTable
          name={props.name}
          rows={pages.rows}
          columns={columns}
          isLoading={pages.isPending}
          isStale={pages.isPlaceholderData}
          isCompact={list.choice.isCompact}
          cursor={list.keys.cursor}
          onCursor={list.keys.setCursor}
          selected={list.selected}
          onSelect={props.bulk === undefined ? undefined : list.setSelected}
          onPeek={(row) => list.setPeeked(row.id)}
          hrefOf={props.hrefOf}
          titleOf={props.titleOf}
          totals={props.totals}
        />
      )}
      {pages.isSuccess && pages.rows.length === 0 && (
        <EmptyList {...props} isFiltered={isFiltered} onClear={list.clear} />
      )}
      {pages.hasNextPage && (
        <div className={classes.more}>
          <Button
            variant="default"
            loading={pages.isFetchingNextPage}
            onClick={() => pages.fetchNextPage()}
          >
            Load more
          </Button>
        </div>
      )}
      {props.bulk !== undefined && (
        <BulkBar
          actions={props.bulk}
          rows={list.selectedRows}
          onClear={() => list.setSelected(new Set())}
        />
      )}
      <Peek
        row={list.peekedRow}
        columns={props.columns}
        onClose={() => list.setPeeked(null)}
        hrefOf={props.hrefOf}
        titleOf={props.titleOf}
        extra={props.peek}
      />
    </div>
  );
}

function useList<I extends PageInput, R extends Row>(props: DataListProps<I, R>) {
  const go = useGo();
  const [address, change] = useFilters();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [peeked, setPeeked] = useState<string | null>(null);
  const keysOfFilters = [...(props.fields ?? []).map((field) => field.key), 'q'];
  const isBare = address.all !== '1' && keysOfFilters.every((key) => (address[key] ?? '') === '');
  const filters = isBare ? { ...address, ...props.startsWith } : address;
  const known = Object.fromEntries(keysOfFilters.map((key) => [key, filters[key] ?? '']));
  const input = listInput(props.call, { ...known, ...props.fixed });
  const pages = usePages(props.call, input);
  const choice = useColumnChoice(props.name, props.columns);
  const columns = props.columns.filter((column) => choice.isShown(column.key));
  const toggle = (row: R) => setSelected((before) => toggled(before, row.id));
  const keys = useRowKeys({
    rows: pages.rows,
    bulk: props.bulk,
    open: (row) => {
      const href = props.hrefOf?.(row) ?? null;
      if (href === null) setPeeked(row.id);
      else go(href);
    },
    peek: (row) => setPeeked(row.id),
    toggle: props.bulk === undefined ? undefined : toggle,
    selectedRows: pages.rows.filter((row) => selected.has(row.id)),
    clear: () => setSelected(new Set()),
  });
  const blank = Object.fromEntries(keysOfFilters.map((key) => [key, '']));
  const show = (wanted: Filters) => {
    setSelected(new Set());
    const hasNone = Object.values(wanted).every((value) => value === '');
    const isAll = hasNone && props.startsWith !== undefined;
    change({ ...wanted, all: isAll ? '1' : '' });
  };
  return {
    filters,
    change: (changes: Filters) => show({ ...known, ...changes }),
    clear: () => show(blank),
    showView: (wanted: Filters) => show({ ...blank, ...wanted }),
    known,
    isBare,
    input,
    pages,
    choice,
    columns,
    keys,
    selected,
    setSelected,
    selectedRows: pages.rows.filter((row) => selected.has(row.id)),
    setPeeked,
    peekedRow: pages.rows.find((row) => row.id === peeked) ?? null,
  };
}

type ListViewsProps = Pick<DataListProps<never, never>, 'name' | 'views' | 'isPlain' | 'fixed'> &
  Pick<ReturnType<typeof useList>, 'filters' | 'known' | 'isBare' | 'showView'>;

const ofEverything: readonly SavedView[] = [{ label: 'All', filters: {} }];

/** A list that is a part of a page, or of a record, has no views that are saved. */
function ListViews({ name, views, isPlain, fixed, ...list }: ListViewsProps) {
  const { filters, known, isBare, showView } = list;
  if (isPlain !== true && fixed === undefined)
    return (
      <SavedViews
        place={`list/${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`}
        filters={known}
        isBare={isBare}
        views={views ?? ofEverything}
        onChoose={showView}
      />
    );
  if (views === undefined) return null;
  return <ViewTabs views={views} filters={filters} onChoose={(view) => showView(view.filters)} />;
}

type EmptyListProps = Readonly<{
  empty: string;
  emptyAction?: ReactNode;
  isFiltered: boolean;
  onClear: () => void;
}>;

function EmptyList({ empty, emptyAction, isFiltered, onClear }: EmptyListProps) {
  if (!isFiltered) return <NothingHere text={empty}>{emptyAction}</NothingHere>;
  return (
    <NothingHere text="Nothing matches these filters.">
      <Button variant="default" onClick={onClear}>
        Clear the filters
      </Button>
    </NothingHere>
  );
}
