import { bankLineStates } from '@daybook/contract/bank-files.ts';
import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { type Answer, api } from '../../shared/api.ts';
import { useCommand, usePages } from '../../shared/ask.ts';
import { DateText, MoneyText } from '../../shared/Figures.tsx';
import { useFilters } from '../../shared/filters.ts';
import { useKeys } from '../../shared/keys.ts';
import { ExportMenu } from '../../shared/list/ExportMenu.tsx';
import { ViewTabs } from '../../shared/list/ViewTabs.tsx';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { LinesSkeleton, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import table from '../../shared/table.module.css';
import { toastDone, toastParked, toastProblem } from '../../shared/toast.tsx';
import type { BankFile } from './BankFilePage.tsx';
import { BankLinePanel } from './BankLinePanel.tsx';
import classes from './bank-lines.module.css';
import { ChooseDrawer } from './ChooseDrawer.tsx';
import { lineBadges } from './line-badges.ts';

export type BankLine = Answer<typeof api.cash.listBankLines>['items'][number];
type LineState = BankLine['state'];

const isState = (text: string): text is LineState => bankLineStates.some((each) => each === text);
const statesIn = (text: string | undefined): LineState[] => (text ?? '').split(',').filter(isState);

/** The queue of a file: its lines one by one, each with what it seems to pay. All of it by keyboard. */
export function BankLines({ file }: Readonly<{ file: BankFile }>) {
  const [filters, change] = useFilters();
  const states = statesIn(filters.states);
  const input = { id: file.id, ...(states.length === 0 ? {} : { states }) };
  const pages = usePages(api.cash.listBankLines, { ...input, limit: 100 });
  const { rows } = pages;
  const room = useRoom(rows);
  const countOf = (state: LineState) =>
    file.totals.find((total) => total.state === state)?.count ?? 0;
  const views = [
    { label: 'All', count: file.lineCount, filters: {} },
    ...bankLineStates
      .filter((state) => countOf(state) > 0)
      .map((state) => ({
        label: lineBadges[state].name,
        count: countOf(state),
        filters: { states: state },
      })),
  ];
  return (
    <>
      <div className={classes.tools}>
        <ViewTabs
          views={views}
          filters={filters}
          onChoose={(view) => {
            room.setCursor(0);
            change({ states: '', ...view.filters });
          }}
        />
        <ExportMenu
          name={`Lines of ${file.fileName}`}
          call={api.cash.listBankLines}
          input={input}
        />
      </div>
      {pages.isPending && <LinesSkeleton />}
      {pages.isSuccess && rows.length === 0 && <NothingHere text="No such lines in this file." />}
      {rows.length > 0 && (
        <div className={classes.room}>
          <div className={classes.lines}>
            <LinesTable rows={rows} cursor={room.cursor} onCursor={room.setCursor} />
            {pages.hasNextPage && (
              <Button
                variant="default"
                mt="sm"
                loading={pages.isFetchingNextPage}
                onClick={() => pages.fetchNextPage()}
              >
                Load more
              </Button>
            )}
          </div>
          {room.line !== undefined && (
            <BankLinePanel
              line={room.line}
              isBusy={room.isBusy}
              onAccept={room.accept}
              onChoose={room.choose}
              onIgnore={room.ignore}
              onReopen={room.reopen}
            />
          )}
        </div>
      )}
      {room.chosen !== null && (
        <ChooseDrawer
          line={rows.find((row) => row.id === room.chosen?.id) ?? room.chosen}
          onClose={room.closeDrawer}
          onDone={room.next}
        />
      )}
    </>
  );
}

function useRoom(rows: readonly BankLine[]) {
  const [wanted, setCursor] = useState(0);
  const [chosen, setChosen] = useState<BankLine | null>(null);
  const accept = useCommand(api.cash.acceptBankLine);
  const ignore = useCommand(api.cash.ignoreBankLine);
  const reopen = useCommand(api.cash.reopenBankLine);
  const cursor = Math.min(wanted, Math.max(0, rows.length - 1));
  const line = rows[cursor];
  const isBusy = accept.isRunning || ignore.isRunning || reopen.isRunning;
  const may = (verb: string) => line?.may[verb] === 'yes' && !isBusy;
  const move = (by: number) => setCursor(Math.max(0, Math.min(rows.length - 1, cursor + by)));
  // What is decided stays in the list of all lines, and leaves the list of one state.
  const next = (id: string) => {
    const at = rows.findIndex((row) => row.id === id);
    if (at >= 0) setCursor(Math.min(at + 1, rows.length - 1));
  };
  const settle = async (
    run: (input: Readonly<{ id: string; version: number }>) => ReturnType<typeof accept.run>,
    text: string,
  ) => {
    if (line === undefined) return;
    const outcome = await run({ id: line.id, version: line.version });
    if (outcome.kind === 'refused') toastProblem(outcome.problem);
    else if (outcome.kind === 'parked') toastParked(outcome.approval);
    else {
      toastDone({ text });
      next(line.id);
    }
  };
  const acts = {
    accept: () => {
      if (!may('accept')) return;
      // Where nothing is proposed, somebody has to say who paid what.
      if (line?.client === null) setChosen(line);
      else settle(accept.run, 'The line is a receipt now.');
    },
    choose: () => {
      if (line !== undefined && (may('accept') || may('matchRefund'))) setChosen(line);
    },
    ignore: () => {
      if (may('ignore')) settle(ignore.run, 'The line is put aside.');
    },
    reopen: () => {
      if (may('reopen')) settle(reopen.run, 'The line is open again.');
    },
  };
  useKeys('Lines', [
    { keys: 'j', does: 'Next line', run: () => move(1) },
    { keys: 'k', does: 'Line before', run: () => move(-1) },
    { keys: 'Enter', does: 'Accept the line as proposed', run: unlessOnControl(acts.accept) },
    { keys: 'c', does: 'Choose client and invoices', run: acts.choose },
    { keys: 'i', does: 'Put the line aside', run: acts.ignore },
    { keys: 'u', does: 'Take the line up again', run: acts.reopen },
  ]);
  return {
    ...acts,
    cursor,
    setCursor,
    line,
    isBusy,
    chosen,
    next,
    closeDrawer: () => setChosen(null),
  };
}

/** Enter on a button or link is that button's own. */
const unlessOnControl = (act: () => void) => () => {
  const focused = document.activeElement;
  if (focused instanceof HTMLElement && focused.matches('a, button, summary')) focused.click();
  else act();
};

type LinesTableProps = Readonly<{
  rows: readonly BankLine[];
  cursor: number;
  onCursor: (index: number) => void;
}>;

function LinesTable({ rows, cursor, onCursor }: LinesTableProps) {
  return (
    <TableFrame label="Lines of the file">
      <table className={table.table}>
        <caption className="spoken">Lines of the file</caption>
        <thead>
          <tr>
            <th scope="col">Date</th>
            <th scope="col">Payer and text</th>
            <th scope="col">State</th>
            <th scope="col" data-align="right">
              Amount
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((line, index) => (
            <LineRow
              key={line.id}
              line={line}
              isCurrent={index === cursor}
              onChoose={() => onCursor(index)}
            />
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

type LineRowProps = Readonly<{ line: BankLine; isCurrent: boolean; onChoose: () => void }>;

function LineRow({ line, isCurrent, onChoose }: LineRowProps) {
  const element = useRef<HTMLTableRowElement>(null);
  const isShown = useRef(false);
  useEffect(() => {
    // Not at first: the page would open scrolled down to its first line.
    if (isCurrent && isShown.current) element.current?.scrollIntoView({ block: 'nearest' });
    isShown.current = true;
  }, [isCurrent]);
  const { tone, name } = lineBadges[line.state];
  const isOff = line.state === 'known' || line.state === 'ignored';
  return (
    <tr
      ref={element}
      className={classes.line}
      data-current={isCurrent || undefined}
      data-selected={isCurrent || undefined}
      data-off={isOff || undefined}
      onClick={onChoose}
    >
      <td>
        <DateText date={line.on} />
      </td>
      <td>
        <button type="button" className={table.rowLink} onClick={onChoose}>
          {line.counterparty ?? line.reference.slice(0, 40) ?? `Line ${line.position}`}
        </button>
        <span className={table.sub}>{line.reference}</span>
      </td>
      <td>
        <StateBadge state={tone} name={name} />
      </td>
      <td data-align="right">
        <MoneyText value={line.amount} withCurrency={false} />
      </td>
    </tr>
  );
}
