import { DateText, HoursText } from '../../shared/Figures.tsx';
import { NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import type { TimeImport } from './ImportPage.tsx';

/** The first rows as they were understood, and what would come of each. */
export function ImportSample({ entry }: Readonly<{ entry: TimeImport }>) {
  if (entry.sample.length === 0) return <NothingHere text="No rows are read yet." />;
  return (
    <TableFrame label="The first rows of the file">
      <table className={classes.table}>
        <caption className="spoken">The first rows of the file</caption>
        <thead>
          <tr>
            <th scope="col">Row</th>
            <th scope="col">Day</th>
            <th scope="col">Person</th>
            <th scope="col">Project</th>
            <th scope="col">Service</th>
            <th scope="col" data-align="right">
              Hours
            </th>
            <th scope="col">Outcome</th>
          </tr>
        </thead>
        <tbody>
          {entry.sample.map((row) => (
            <tr key={row.row}>
              <td>{row.row}</td>
              <td>
                <DateText date={row.workDate} />
              </td>
              <td>{row.person}</td>
              <td>
                {row.project}
                <span className={classes.sub}>
                  {[row.client, row.note].filter(Boolean).join(' · ')}
                </span>
              </td>
              <td>{row.service}</td>
              <td data-align="right">
                <HoursText minutes={row.minutes} />
              </td>
              <td>{row.outcome || 'Readable'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
