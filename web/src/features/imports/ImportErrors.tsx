import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { api } from '../../shared/api.ts';
import { csvFile, saveFile } from '../../shared/files.ts';
import { problemOf } from '../../shared/problem.ts';
import { NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import { toastProblem } from '../../shared/toast.tsx';
import type { TimeImport } from './ImportPage.tsx';

const titles = ['row', 'field', 'value', 'message'];

export function ImportErrors({ entry }: Readonly<{ entry: TimeImport }>) {
  const download = async () => {
    try {
      const { items } = await api.imports.errors({ id: entry.id });
      const rows = items.map((error) => [error.row, error.field, error.value, error.message]);
      saveFile(csvFile([titles, ...rows]), `${entry.fileName}-errors.csv`);
    } catch (error) {
      toastProblem(problemOf(error));
    }
  };
  if (entry.errorCount === 0) return <NothingHere text="Every row could be read." />;
  return (
    <>
      <Button variant="default" mb="sm" leftSection={<IconDownload size={15} />} onClick={download}>
        Download as CSV
      </Button>
      <TableFrame label="Rows that could not be read">
        <table className={classes.table}>
          <caption className="spoken">Rows that could not be read</caption>
          <thead>
            <tr>
              <th scope="col">Row</th>
              <th scope="col">Field</th>
              <th scope="col">Value</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {entry.errors.map((error) => (
              <tr key={`${error.row} ${error.field}`}>
                <td>{error.row}</td>
                <td>{error.field}</td>
                <td>{error.value}</td>
                <td>{error.message}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </>
  );
}
