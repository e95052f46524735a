import { useRef, useState } from 'react';

export type Position = Readonly<{ row: number; column: number }>;

const clamp = (value: number, most: number) => Math.max(0, Math.min(most, value));

/** One cell of the grid is in the tab order; arrows move it. */
export function useGridFocus(rowCount: number, columnCount: number) {
  const grid = useRef<HTMLTableElement>(null);
  const [position, setPosition] = useState<Position>({ row: 0, column: 0 });
  const current = {
    row: clamp(position.row, Math.max(0, rowCount - 1)),
    column: clamp(position.column, columnCount - 1),
  };
  const focus = (row: number, column: number) => {
    const next = { row: clamp(row, rowCount - 1), column: clamp(column, columnCount - 1) };
    setPosition(next);
    const cell = grid.current?.querySelector(`[data-cell="${next.row}-${next.column}"]`);
    if (cell instanceof HTMLElement) cell.focus();
  };
  /** To the right, and from the end of a row to the next one; false at the very end. */
  const focusNext = (from: Position, by: 1 | -1): boolean => {
    const place = from.row * columnCount + from.column + by;
    if (place < 0 || place >= rowCount * columnCount) return false;
    focus(Math.floor(place / columnCount), place % columnCount);
    return true;
  };
  return { grid, current, setPosition, focus, focusNext };
}
