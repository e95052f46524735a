import type { ReactNode } from 'react';
import { HoursText, MoneyText } from '../../shared/Figures.tsx';
import classes from './burn.module.css';
import type { Project } from './ProjectDrawer.tsx';

/** How much of the budget is used: in hours, and in money billed and in progress. */
export function BurnBars({ project }: Readonly<{ project: Project }>) {
  const { budgetMinutes, budgetAmount, billedAmount, wipAmount } = project;
  const hasMoney = budgetAmount !== null && billedAmount !== undefined && wipAmount !== undefined;
  if (budgetMinutes === null && !hasMoney) {
    return <p className={classes.none}>No budget is set for this project.</p>;
  }
  return (
    <div className={classes.bars}>
      {budgetMinutes !== null && (
        <Bar
          title="Hours"
          used={[percentOf(BigInt(project.workedMinutes), BigInt(budgetMinutes))]}
          figures={
            <>
              <HoursText minutes={project.workedMinutes} /> of <HoursText minutes={budgetMinutes} />
            </>
          }
        />
      )}
      {hasMoney && (
        <Bar
          title="Money"
          used={[
            percentOf(billedAmount.minor, budgetAmount.minor),
            percentOf(wipAmount.minor, budgetAmount.minor),
          ]}
          figures={
            <>
              <MoneyText value={billedAmount} withCurrency={false} /> billed and{' '}
              <MoneyText value={wipAmount} withCurrency={false} /> in progress of{' '}
              <MoneyText value={budgetAmount} />
            </>
          }
        />
      )}
    </div>
  );
}

const percentOf = (part: bigint, whole: bigint): number =>
  whole === 0n ? 0 : Number((part * 1000n) / whole) / 10;

type BarProps = Readonly<{ title: string; used: readonly number[]; figures: ReactNode }>;

function Bar({ title, used, figures }: BarProps) {
  const total = used.reduce((sum, part) => sum + part, 0);
  const scale = Math.max(100, total);
  return (
    <figure className={classes.bar} data-over={total > 100 || undefined}>
      <figcaption>
        <strong>{title}</strong>
        <span>{figures}</span>
        <span className={classes.percent}>{Math.round(total)} %</span>
      </figcaption>
      <div className={classes.track} aria-hidden="true">
        {used.map((part, place) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts have fixed places.
            key={place}
            data-place={place}
            style={{ inlineSize: `${(100 * part) / scale}%` }}
          />
        ))}
        {total > 100 && (
          <i className={classes.limit} style={{ insetInlineStart: `${10_000 / scale}%` }} />
        )}
      </div>
    </figure>
  );
}
