import { useLocalStorage } from '@mantine/hooks';
import { rowKeyText } from './row-key.ts';
import type { LocalRow, Week } from './week-model.ts';

/** Rows that were added to a week and have no time yet; the server knows a row by its entries. */
export function useLocalRows(week: Week | undefined) {
  const [rows, setRows] = useLocalStorage<readonly LocalRow[]>({
    key: `daybook.rows.${week?.person.id ?? ''}.${week?.from ?? ''}`,
    defaultValue: [],
    getInitialValueInEffect: false,
  });
  return {
    rows,
    add: (row: LocalRow) => {
      const others = rows.filter((other) => rowKeyText(other) !== rowKeyText(row));
      setRows([...others, row]);
    },
    remove: (key: string) => setRows(rows.filter((row) => rowKeyText(row) !== key)),
  };
}
