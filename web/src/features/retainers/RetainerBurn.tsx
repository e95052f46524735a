import { sum } from '@daybook/core/money/money.ts';
import { api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { StackedMonths } from '../../shared/charts/StackedMonths.tsx';
import { DateText, HoursText } from '../../shared/Figures.tsx';
import { useFormat } from '../../shared/format.ts';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import type { Retainer } from './RetainerPage.tsx';

/** How fast it is used up, and when that ends. */
export function RetainerBurn({ retainer }: Readonly<{ retainer: Retainer }>) {
  return retainer.kind === 'hours' ? (
    <Months retainer={retainer} />
  ) : (
    <MoneyBurn retainer={retainer} />
  );
}

function MoneyBurn({ retainer }: Readonly<{ retainer: Retainer }>) {
  const format = useFormat();
  const burn = useAsk(api.retainers.burn, { id: retainer.id });
  const { runOutOn, currency } = retainer;
  return (
    <Asked query={burn}>
      {({ items }) =>
        items.length === 0 ? (
          <NothingHere text="Nothing came in or was drawn yet." />
        ) : (
          <>
            <StackedMonths
              title={
                runOutOn === null
                  ? 'Drawn, running total by month'
                  : `At the pace of the last three months it runs out on ${format.date(runOutOn)}`
              }
              partNames={['Drawn']}
              points={items.map((point) => ({ month: point.month, parts: [point.drawn] }))}
              limit={{
                name: 'Received',
                value: sum(
                  items.map((point) => point.received),
                  currency,
                ),
              }}
            />
            {retainer.isLow && <p>The ongoing balance is below what the terms agree on.</p>}
          </>
        )
      }
    </Asked>
  );
}

function Months({ retainer }: Readonly<{ retainer: Retainer }>) {
  const format = useFormat();
  const { periods, nextPeriod } = retainer;
  return (
    <>
      {nextPeriod !== null && (
        <p>
          From {format.date(nextPeriod.from)}: {format.hours(nextPeriod.approvedMinutes)} of{' '}
          {format.hours(nextPeriod.availableMinutes)} hours are used up.
        </p>
      )}
      {periods.length === 0 ? (
        <NothingHere text="No month is closed yet." />
      ) : (
        <TableFrame label="Months">
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">From</th>
                {[
                  'Included',
                  'Carried in',
                  'Owed before',
                  'Worked',
                  'Over',
                  'Lapsed',
                  'Carried on',
                  'Owed',
                ].map((title) => (
                  <th key={title} scope="col" data-align="right">
                    {title}
                  </th>
                ))}
                <th scope="col" data-align="right">
                  Fee and overage
                </th>
              </tr>
            </thead>
            <tbody>
              {periods.map((period) => (
                <tr key={period.ordinal}>
                  <td>
                    <DateText date={period.from} />
                  </td>
                  {Object.entries({
                    included: period.includedMinutes,
                    carried: period.carriedMinutes,
                    before: period.deficitBeforeMinutes,
                    worked: period.approvedMinutes,
                    over: period.overageMinutes,
                    lapsed: period.lapsedMinutes,
                    carry: period.carryMinutes,
                    deficit: period.deficitMinutes,
                  }).map(([name, minutes]) => (
                    <td key={name} data-align="right">
                      <HoursText minutes={minutes} />
                    </td>
                  ))}
                  <td data-align="right">
                    {format.money(sum([period.fee, period.overage], retainer.currency))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
    </>
  );
}
