import { useState } from 'react';
import { type KeyBinding, useKeys } from '../keys.ts';
import type { BulkAction, Row } from './column.ts';

type RowKeysOptions<R extends Row> = Readonly<{
  rows: readonly R[];
  selectedRows: readonly R[];
  bulk: readonly BulkAction<R>[] | undefined;
  open: (row: R) => void;
  peek: (row: R) => void;
  toggle: ((row: R) => void) | undefined;
  clear: () => void;
}>;

/** j and k move, x selects, e opens; the keys of bulk actions take the selection or this row. */
export function useRowKeys<R extends Row>(options: RowKeysOptions<R>) {
  const { rows, bulk = [], toggle } = options;
  const [cursor, setCursor] = useState(-1);
  const current = rows[cursor];
  const move = (by: number) => {
    setCursor((before) => Math.max(0, Math.min(rows.length - 1, before + by)));
  };
  const withCurrent = (act: (row: R) => void) => () => {
    if (current !== undefined) act(current);
  };
  const bindings: KeyBinding[] = [
    { keys: 'j', does: 'Next row', run: () => move(1) },
    { keys: 'k', does: 'Row before', run: () => move(-1) },
    { keys: 'e', does: 'Open the row', run: withCurrent(options.open) },
    { keys: 'o', does: 'Look at the row beside the list', run: withCurrent(options.peek) },
  ];
  if (toggle !== undefined) {
    bindings.push({ keys: 'x', does: 'Select the row', run: withCurrent(toggle) });
  }
  for (const action of bulk) {
    bindings.push({
      keys: action.key,
      does: `${action.label} the selection, or this row`,
      run: () => {
        const single = current === undefined ? [] : [current];
        const chosen = options.selectedRows.length > 0 ? options.selectedRows : single;
        if (chosen.length > 0) action.run(chosen, options.clear);
      },
    });
  }
  useKeys('This list', bindings);
  return { cursor, setCursor };
}
