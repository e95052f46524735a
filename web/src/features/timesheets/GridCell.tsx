import { Tooltip } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { type KeyboardEvent, useState } from 'react';
import { flushSync } from 'react-dom';
import { type Format, useFormat } from '../../shared/format.ts';
import type { Position, useGridFocus } from '../../shared/use-grid-focus.ts';
import { CellEditor } from './CellEditor.tsx';
import type { CellActions } from './use-week.ts';
import classes from './week-grid.module.css';
import { type Cell, type GridRow, lockText } from './week-model.ts';

type GridCellProps = Readonly<{
  row: GridRow;
  cell: Cell;
  position: Position;
  focus: ReturnType<typeof useGridFocus>;
  actions: CellActions;
  isReadOnly: boolean;
}>;

const startsTyping = /^[\d.,:]$/;
export function GridCell(props: GridCellProps) {
  const { row, cell, position, focus } = props;
  const format = useFormat();
  const [draft, setDraft] = useState<string | null>(null);
  const isLocked = cell.lockedBecause !== null || props.isReadOnly;
  const isTabStop = focus.current.row === position.row && focus.current.column === position.column;
  const hint = hintOf(cell);
  const onKeyDown = useCellKeys(props, { isLocked, edit: setDraft });
  if (draft !== null) {
    return (
      <td className={classes.cell} data-editing>
        <CellEditor
          label={labelOf(props, format)}
          initial={draft}
          onRevert={() => {
            flushSync(() => setDraft(null));
            focus.focus(position.row, position.column);
          }}
          onCommit={(minutes, move) => {
            // At once, so that nothing of what is typed next is lost on the way to the next cell.
            flushSync(() => setDraft(null));
            movedFocus(focus, position, move);
            if (minutes !== cell.minutes) props.actions.setMinutes(row, cell, minutes);
          }}
        />
      </td>
    );
  }
  return (
    <Tooltip
      label={hint}
      disabled={hint === ''}
      maw={280}
      events={{ hover: true, focus: true, touch: true }}
    >
      <td
        className={classes.cell}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the table is a grid.
        role="gridcell"
        tabIndex={isTabStop ? 0 : -1}
        data-cell={`${position.row}-${position.column}`}
        data-locked={cell.lockedBecause !== null || undefined}
        data-status={cell.status ?? undefined}
        data-note={cell.note !== '' || undefined}
        aria-readonly={isLocked}
        aria-invalid={cell.status === 'refused'}
        aria-label={labelOf(props, format)}
        onFocus={() => focus.setPosition(position)}
        onKeyDown={onKeyDown}
        onDoubleClick={() => {
          if (!isLocked) setDraft(shownMinutes(cell, format));
        }}
        onClick={(event) => event.currentTarget.focus()}
      >
        {cell.lockedBecause !== null && cell.minutes > 0 && (
          <IconLock size={11} className={classes.lock} aria-hidden="true" />
        )}
        {shownMinutes(cell, format)}
      </td>
    </Tooltip>
  );
}

const shownMinutes = (cell: Cell, format: Format) =>
  cell.minutes === 0 ? '' : format.hours(cell.minutes);

function hintOf(cell: Cell): string {
  const parts = [
    cell.status === 'refused' ? `Not saved. ${cell.message ?? ''} Esc takes it back.` : '',
    cell.lockedBecause === null ? '' : lockText(cell.lockedBecause),
    cell.entryCount > 1 ? `${cell.entryCount} entries` : '',
    cell.note,
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

function labelOf({ row, cell }: GridCellProps, format: Format): string {
  const hours = cell.minutes === 0 ? 'no time' : format.hours(cell.minutes);
  return [format.day(cell.date), row.names.project, row.names.service, hours, hintOf(cell)]
    .filter((part) => part !== '')
    .join(', ');
}

/** `elsewhere`: the focus went there by itself. */
export type Move = 'down' | 'next' | 'before' | 'elsewhere';

function movedFocus(focus: GridCellProps['focus'], { row, column }: Position, move: Move): void {
  if (move === 'down') focus.focus(row + 1, column);
  else if (move !== 'elsewhere' && !focus.focusNext({ row, column }, move === 'next' ? 1 : -1))
    focus.focus(row, column);
}

type CellKeyOptions = Readonly<{ isLocked: boolean; edit: (draft: string) => void }>;

function useCellKeys(props: GridCellProps, { isLocked, edit }: CellKeyOptions) {
  const { row, cell, position, focus, actions } = props;
  const format = useFormat();
  const move = (rows: number, columns: number) => () =>
    focus.focus(position.row + rows, position.column + columns);
  const startEditing = () => edit(shownMinutes(cell, format));
  const clear = () => actions.setMinutes(row, cell, 0);
  const openDay = () => actions.openDay(cell);
  const always: readonly Act[] = [
    ['ArrowUp', move(-1, 0)],
    ['ArrowDown', move(1, 0)],
    ['ArrowLeft', move(0, -1)],
    ['ArrowRight', move(0, 1)],
    ['Home', () => focus.focus(position.row, 0)],
    ['End', () => focus.focus(position.row, 99)],
    ['d', openDay],
    ['n', () => actions.openNote(row, cell)],
    ['f', () => actions.toggleFavourite(row)],
    ['s', () => actions.startTimer(row)],
  ];
  const whileOpen: readonly Act[] = [
    ['Enter', startEditing],
    ['F2', startEditing],
    ['Delete', clear],
    ['Backspace', clear],
    ['Escape', () => actions.revert(cell)],
  ];
  const whileLocked: readonly Act[] = cell.entryCount > 1 ? [['Enter', openDay]] : [];
  const acts = new Map([...always, ...(isLocked ? whileLocked : whileOpen)]);
  return (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isFigure = !isLocked && startsTyping.test(event.key);
    const act = isFigure ? () => edit(event.key) : acts.get(event.key);
    if (act === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
}

type Act = readonly [key: string, act: () => void];
