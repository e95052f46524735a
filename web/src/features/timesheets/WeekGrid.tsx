import { Fragment } from 'react';
import { HoursText } from '../../shared/Figures.tsx';
import { useFormat } from '../../shared/format.ts';
import { useMe } from '../../shared/me.ts';
import { useGridFocus } from '../../shared/use-grid-focus.ts';
import { GridCell } from './GridCell.tsx';
import { GridRowHead } from './GridRowHead.tsx';
import { GroupHead } from './GroupHead.tsx';
import type { CellActions } from './use-week.ts';
import classes from './week-grid.module.css';
import { dayMinutes, type ProjectGroup, type Week, weekMinutes } from './week-model.ts';

type WeekGridProps = Readonly<{
  week: Week;
  groups: readonly ProjectGroup[];
  actions: CellActions;
  isReadOnly: boolean;
}>;

/** Days across, project and service down, by keyboard alone. */
export function WeekGrid({ week, groups, actions, isReadOnly }: WeekGridProps) {
  const rows = groups.flatMap((group) => group.rows);
  const focus = useGridFocus(rows.length, week.days.length);
  return (
    <div className={classes.frame}>
      <table
        ref={focus.grid}
        className={classes.grid}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the table is a grid.
        role="grid"
        aria-label={`Hours of ${week.person.name}`}
        aria-readonly={isReadOnly}
      >
        <DayHeads week={week} />
        <tbody>
          {groups.map((group) => (
            <Fragment key={group.projectId}>
              <GroupHead group={group} columns={week.days.length + 2} />
              {group.rows.map((row) => {
                const rowIndex = rows.indexOf(row);
                return (
                  <tr key={row.key}>
                    <GridRowHead row={row} actions={actions} isReadOnly={isReadOnly} />
                    {row.cells.map((cell, column) => (
                      <GridCell
                        key={cell.key}
                        row={row}
                        cell={cell}
                        position={{ row: rowIndex, column }}
                        focus={focus}
                        actions={actions}
                        isReadOnly={isReadOnly}
                      />
                    ))}
                    <td className={classes.total}>
                      <HoursText minutes={row.totalMinutes} />
                    </td>
                  </tr>
                );
              })}
            </Fragment>
          ))}
        </tbody>
        <DayTotals week={week} groups={groups} />
      </table>
    </div>
  );
}

function DayHeads({ week }: Readonly<{ week: Week }>) {
  const format = useFormat();
  const { today } = useMe();
  return (
    <thead>
      <tr>
        <th scope="col" className={classes.rowHead}>
          Project and service
        </th>
        {week.days.map((day) => (
          <th
            key={day.date}
            scope="col"
            data-today={day.date === today || undefined}
            data-rest={day.expectedMinutes === 0 || undefined}
          >
            {format.day(day.date)}
          </th>
        ))}
        <th scope="col" className={classes.total}>
          Total
        </th>
      </tr>
    </thead>
  );
}

type DayTotalsProps = Readonly<{ week: Week; groups: readonly ProjectGroup[] }>;

function DayTotals({ week, groups }: DayTotalsProps) {
  return (
    <tfoot>
      <tr>
        <th scope="row" className={classes.rowHead}>
          Logged of expected
        </th>
        {week.days.map((day) => (
          <td key={day.date}>
            <Against minutes={dayMinutes(groups, day.date)} expectedMinutes={day.expectedMinutes} />
          </td>
        ))}
        <td className={classes.total}>
          <Against minutes={weekMinutes(groups)} expectedMinutes={week.expectedMinutes} />
        </td>
      </tr>
    </tfoot>
  );
}

function Against(props: Readonly<{ minutes: number; expectedMinutes: number }>) {
  const { minutes, expectedMinutes } = props;
  const format = useFormat();
  const share = expectedMinutes === 0 ? 0 : Math.min(100, (100 * minutes) / expectedMinutes);
  const isOver = minutes > expectedMinutes;
  return (
    <div className={classes.against}>
      <strong>{format.hours(minutes)}</strong>
      <span className={classes.expected}>
        {expectedMinutes > 0 && (
          <>
            <span className="spoken">of</span> {format.hours(expectedMinutes)}
          </>
        )}
      </span>
      <span className={classes.bar} data-over={isOver || undefined} aria-hidden="true">
        <span style={{ inlineSize: `${share}%` }} />
      </span>
    </div>
  );
}
