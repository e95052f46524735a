import { Skeleton } from '@mantine/core';
import classes from './week-grid.module.css';

const days = ['1', '2', '3', '4', '5', '6', '7'];

export function WeekSkeleton() {
  return (
    <div className={classes.frame} role="status" aria-label="Loading the week">
      <table className={classes.grid} role="presentation">
        <tbody>
          {['a', 'b', 'c', 'd', 'e'].map((row) => (
            <tr key={row}>
              <td className={classes.rowHead}>
                <Skeleton height={12} width="70%" />
              </td>
              {days.map((day) => (
                <td key={day} className={classes.cell}>
                  <Skeleton height={12} width={32} ml="auto" />
                </td>
              ))}
              <td className={classes.total}>
                <Skeleton height={12} width={40} ml="auto" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
