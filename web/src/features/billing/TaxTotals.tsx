import { MoneyDoor, MoneyText } from '../../shared/Figures.tsx';
import { useFormat } from '../../shared/format.ts';
import classes from '../../shared/table.module.css';
import type { Invoice } from './InvoicePage.tsx';

type Taxed = Pick<Invoice, 'lineNet' | 'discount' | 'taxLines' | 'tax' | 'total'>;
const negated = <M extends Readonly<{ minor: bigint }>>(amount: M): M => ({
  ...amount,
  minor: -amount.minor,
});
type TaxTotalsProps = Readonly<{ record: Taxed; onExplain?: () => void }>;

/** Net, what is taken off it, tax by category and percent, and the total, as the server says them. */
export function TaxTotals({ record, onExplain }: TaxTotalsProps) {
  const format = useFormat();
  return (
    <dl className={classes.totals}>
      <div>
        <dt>Net</dt>
        <dd>
          <MoneyText value={record.lineNet} withCurrency={false} />
        </dd>
      </div>
      {record.discount !== null && (
        <div>
          <dt>
            {record.discount.text}
            {record.discount.percent !== null && ` ${format.percent(record.discount.percent, 2)}`}
          </dt>
          <dd>
            <MoneyText value={negated(record.discount.amount)} withCurrency={false} />
          </dd>
        </div>
      )}
      {record.taxLines.map((line) => (
        <div key={line.category + line.percent}>
          <dt>
            Tax {format.percent(line.percent, 4)} of{' '}
            <MoneyText value={line.taxable} withCurrency={false} />
            {line.reason !== null && <small> · {line.reason}</small>}
          </dt>
          <dd>
            <MoneyText value={line.tax} withCurrency={false} />
          </dd>
        </div>
      ))}
      <div className={classes.grand}>
        <dt>Total {record.total.currency}</dt>
        <dd>
          {onExplain === undefined ? (
            <MoneyText value={record.total} withCurrency={false} />
          ) : (
            <MoneyDoor value={record.total} label="the total" onOpen={onExplain} />
          )}
        </dd>
      </div>
    </dl>
  );
}
