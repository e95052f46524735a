import { formatAmount, type Money } from '@daybook/core/money/money.ts';
import { Button } from '@mantine/core';
import { api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { DateText, MoneyText } from '../../shared/Figures.tsx';
import { DecimalField } from '../../shared/form/Fields.tsx';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import { leftOf, mostFor } from './settlements.ts';

type SettlementFieldsProps = Readonly<{
  clientId: string;
  currency: string;
  /** What there is to settle with, as typed or as it is. */
  received: Money | string;
  value: Readonly<Record<string, string>>;
  onChange: (value: Readonly<Record<string, string>>) => void;
}>;

/** The open invoices of the client, oldest due first, each with the amount that settles it. */
export function SettlementFields(props: SettlementFieldsProps) {
  const { clientId, currency, received, value, onChange } = props;
  const invoices = useAsk(api.billing.listInvoices, {
    clientId,
    states: 'posted',
    sort: 'dueOn',
    limit: 200,
  });
  const left = leftOf(received, value, currency);
  const settle = (invoiceId: string, open: Money) => {
    const most = mostFor({ received, typed: value, invoiceId, open });
    onChange({ ...value, [invoiceId]: formatAmount(most) });
  };
  return (
    <Asked query={invoices}>
      {({ items }) => {
        const open = items.filter(
          (invoice) => invoice.open.minor > 0n && invoice.currency === currency,
        );
        if (open.length === 0) return <NothingHere text="This client has no open invoices." />;
        return (
          <TableFrame label="Open invoices">
            <table className={classes.table}>
              <caption className="spoken">Open invoices in {currency}</caption>
              <tbody>
                {open.map((invoice) => (
                  <tr key={invoice.id}>
                    <td>
                      {invoice.number}
                      <span className={classes.sub}>
                        due <DateText date={invoice.dueOn} />
                      </span>
                    </td>
                    <td data-align="right">
                      <Button
                        variant="subtle"
                        aria-label={`Settle ${invoice.number ?? ''} in full`}
                        onClick={() => settle(invoice.id, invoice.open)}
                      >
                        <MoneyText value={invoice.open} withCurrency={false} />
                      </Button>
                    </td>
                    <td style={{ width: 150 }}>
                      <DecimalField
                        size="xs"
                        aria-label={`Amount for ${invoice.number ?? ''}`}
                        value={value[invoice.id] ?? ''}
                        onChange={(amount) => onChange({ ...value, [invoice.id]: amount })}
                      />
                    </td>
                  </tr>
                ))}
              </tbody>
              <tfoot>
                <tr>
                  <td colSpan={2}>Left unapplied</td>
                  <td data-align="right">
                    <MoneyText value={left} />
                  </td>
                </tr>
              </tfoot>
            </table>
          </TableFrame>
        );
      }}
    </Asked>
  );
}
