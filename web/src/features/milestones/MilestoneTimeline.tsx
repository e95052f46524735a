import { addDays, daysBetween, monthFrom } from '@daybook/core/kernel/plain-date.ts';
import type { CSSProperties, ReactNode } from 'react';
import { DateText } from '../../shared/Figures.tsx';
import { useFormat } from '../../shared/format.ts';
import { useMe } from '../../shared/me.ts';
import { StateBadge } from '../../shared/StateBadge.tsx';
import tableClasses from '../../shared/table.module.css';
import { alertNames } from './MilestonesPage.tsx';
import type { Milestone, Schedule } from './SchedulePage.tsx';
import classes from './timeline.module.css';

type TimelineProps = Readonly<{ schedule: Schedule; onOpen: (milestone: Milestone) => void }>;

// Room beside the first and the last date, in shares of the time between them.
const margin = 0.06;
const fewestMarginDays = 7;
const mostTicks = 5;

/** When each milestone is due, beside the days: a table whose last column is drawn. */
export function MilestoneTimeline({ schedule, onOpen }: TimelineProps): ReactNode {
  const { today } = useMe();
  const format = useFormat();
  const dated = schedule.milestones.flatMap((each) =>
    each.dueOn === null ? [] : [{ milestone: each, dueOn: each.dueOn }],
  );
  if (dated.length === 0) return null;
  const axis = axisOf([today, ...dated.map((each) => each.dueOn)]);
  const finding = findingOf(schedule.milestones);
  const undated = schedule.milestones.length - dated.length;
  const byDate = dated.toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : 1));
  return (
    <figure className={classes.figure} aria-label={finding}>
      <figcaption className={classes.title}>{finding}</figcaption>
      <table className={classes.timeline}>
        <thead>
          <tr>
            <th scope="col">Due</th>
            <th scope="col" className={classes.track}>
              <span className="spoken">On the time line; today is {format.date(today)}</span>
              {axis.ticks.map((tick) => (
                <span key={tick} aria-hidden="true" className={classes.tick} style={at(axis, tick)}>
                  {format.monthOfYear(tick)}
                </span>
              ))}
            </th>
          </tr>
        </thead>
        <tbody>
          {byDate.map(({ milestone, dueOn }) => (
            <tr key={milestone.id}>
              <th scope="row">
                <button
                  type="button"
                  className={tableClasses.rowLink}
                  onClick={() => onOpen(milestone)}
                >
                  {milestone.name}
                </button>
                <span className={classes.facts}>
                  <DateText date={dueOn} /> <StateBadge state={milestone.state} />
                </span>
              </th>
              <td className={classes.track}>
                <span
                  aria-hidden="true"
                  className={classes.mark}
                  data-state={milestone.state}
                  data-alert={milestone.alert ?? undefined}
                  style={at(axis, dueOn)}
                />
                <span aria-hidden="true" className={classes.today} style={at(axis, today)} />
                <span className="spoken">{distanceOf(daysBetween(today, dueOn))}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={classes.note}>
        The line is today, {format.date(today)}.
        {undated > 0 && ` ${format.counted(undated, 'milestone')} without a due date.`}
      </p>
    </figure>
  );
}

type Axis = Readonly<{ from: string; days: number; ticks: readonly string[] }>;

/** From a little before the first date to a little after the last, with the first days of months. */
function axisOf(dates: readonly string[]): Axis {
  const sorted = dates.toSorted();
  const [first, last] = [sorted[0] ?? '', sorted.at(-1) ?? ''];
  const room = Math.max(fewestMarginDays, Math.round(daysBetween(first, last) * margin));
  const [from, until] = [addDays(first, -room), addDays(last, room)];
  // A name at the very edge would stand half outside.
  const lastTick = addDays(until, -room);
  const months: string[] = [];
  for (
    let month = monthFrom(addDays(monthFrom(from), 32));
    month <= lastTick;
    month = monthFrom(addDays(month, 32))
  )
    months.push(month);
  const every = Math.ceil(months.length / mostTicks);
  const ticks = months.filter((_, index) => index % every === 0);
  return { from, days: daysBetween(from, until), ticks };
}

const at = (axis: Axis, date: string): CSSProperties => ({
  insetInlineStart: `${(daysBetween(axis.from, date) / axis.days) * 100}%`,
});

function distanceOf(days: number): string {
  if (days === 0) return 'today';
  const count = Math.abs(days);
  const unit = count === 1 ? 'day' : 'days';
  return days > 0 ? `in ${count} ${unit}` : `${count} ${unit} ago`;
}

function findingOf(milestones: readonly Milestone[]): string {
  const parts = (['overdue', 'due_soon', 'done_not_billed'] as const).flatMap((alert) => {
    const count = milestones.filter((each) => each.alert === alert).length;
    return count === 0 ? [] : [`${count} ${alertNames[alert].toLowerCase()}`];
  });
  return parts.length === 0 ? 'When each is due' : `When each is due: ${parts.join(', ')}`;
}
