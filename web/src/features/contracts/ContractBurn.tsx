import { api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { StackedMonths } from '../../shared/charts/StackedMonths.tsx';
import { useFormat } from '../../shared/format.ts';
import { Asked, NothingHere } from '../../shared/States.tsx';

/** What the contract has used up by month, against its cap, and where that leads. */
export function ContractBurn({ id }: Readonly<{ id: string }>) {
  const format = useFormat();
  const burn = useAsk(api.contracts.burn, { id });
  return (
    <Asked query={burn}>
      {({ points, cap, forecast, share }) =>
        points.length === 0 ? (
          <NothingHere text="Nothing was worked or billed under this contract yet." />
        ) : (
          <>
            <StackedMonths
              title={
                share === null
                  ? 'Billed and unbilled, running total by month'
                  : `${format.percent(share, 2)} of the cap is used up, billed and unbilled`
              }
              partNames={['Billed', 'Unbilled']}
              points={points.map((point) => ({
                month: point.month,
                parts: [point.billed, point.unbilled],
              }))}
              limit={cap === null ? null : { name: 'Cap', value: cap }}
            />
            {forecast !== null && (
              <p>
                At the pace of the last three months it comes to {format.money(forecast)} by its
                end.
              </p>
            )}
          </>
        )
      }
    </Asked>
  );
}
