import { useState } from 'react';
import { useGo } from '../../shared/AppLink.tsx';
import { api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { useMe } from '../../shared/me.ts';
import { toastDone, toastProblem } from '../../shared/toast.tsx';
import { useCellQueue } from './use-cell-queue.ts';
import { useLocalRows } from './use-local-rows.ts';
import { type Cell, type GridRow, groupsOf } from './week-model.ts';

type NotedCell = Readonly<{ row: GridRow; cell: Cell }>;
type WeekOptions = Readonly<{ on: string; personId: string | undefined }>;

/** The week of a person, and everything that can be done in its cells. */
export function useWeek({ on, personId }: WeekOptions) {
  const me = useMe();
  const asked = useAsk(api.timesheets.week, { on, personId }, { keepPrevious: true });
  const { queue, changes } = useCellQueue();
  const locals = useLocalRows(asked.data);
  const [noted, setNoted] = useState<NotedCell | null>(null);
  const setFavourite = useCommand(api.timesheets.setFavourite);
  const startTimer = useCommand(api.timesheets.startTimer);
  const go = useGo();
  const whose = personId ?? me.person.id;
  const ofPerson = personId === undefined ? '' : `&personId=${personId}`;
  const week = asked.data;
  const actions = {
    setMinutes: (row: GridRow, cell: Cell, minutes: number) => {
      // Until the week is asked again, savedMinutes are of before what is on its way or has just arrived.
      const isOnItsWay = cell.status === 'saving' || cell.status === 'saved';
      const isAsSaved = minutes === cell.savedMinutes && !isOnItsWay;
      if (isAsSaved) queue.drop(cell.key);
      else queue.put({ ...row.rowKey, personId: whose, date: cell.date, minutes });
      if (row.isLocal) locals.add({ ...row.rowKey, ...row.names });
    },
    setNote: (row: GridRow, cell: Cell, note: string) =>
      queue.put({ ...row.rowKey, personId: whose, date: cell.date, minutes: cell.minutes, note }),
    revert: (cell: Cell) => {
      if (cell.status === 'refused') queue.drop(cell.key);
    },
    openDay: (cell: Cell) => go(`/timesheet?view=day&on=${cell.date}${ofPerson}`),
    openNote: (row: GridRow, cell: Cell) => setNoted({ row, cell }),
    removeRow: (row: GridRow) => locals.remove(row.key),
    toggleFavourite: async (row: GridRow) => {
      const outcome = await setFavourite.run({ ...row.rowKey, isFavourite: !row.isFavourite });
      if (outcome.kind === 'refused') toastProblem(outcome.problem);
    },
    startTimer: async (row: GridRow) => {
      const outcome = await startTimer.run({ ...row.rowKey, note: '' });
      if (outcome.kind === 'refused') toastProblem(outcome.problem);
      else toastDone({ text: `The timer runs for ${row.names.project}.` });
    },
  };
  const groups = week === undefined ? [] : groupsOf(week, locals.rows, changes);
  const unsaved = [...changes.values()].filter((change) => change.status !== 'saved');
  return {
    asked,
    groups,
    actions,
    noted,
    closeNote: () => setNoted(null),
    addRow: locals.add,
    unsaved,
    retry: () => queue.flush(),
  };
}
export type CellActions = ReturnType<typeof useWeek>['actions'];
