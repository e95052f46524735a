import { sum } from '@daybook/core/money/money.ts';
import { Checkbox } from '@mantine/core';
import { api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { MoneyText } from '../../shared/Figures.tsx';
import { useFormat } from '../../shared/format.ts';
import { toggled } from '../../shared/list/toggled.ts';
import { Asked } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';

type AllocationPickerProps = Readonly<{
  invoiceId: string;
  chosen: readonly string[];
  onChange: (ids: readonly string[]) => void;
}>;

/** The entries that an invoice bills; those with nothing left to reverse are not offered. */
export function AllocationPicker({ invoiceId, chosen, onChange }: AllocationPickerProps) {
  const format = useFormat();
  const query = useAsk(api.billing.listAllocations, { id: invoiceId });
  const chosenIds = new Set(chosen);
  return (
    <Asked query={query}>
      {({ items }) => {
        const open = items.filter((allocation) => allocation.openAmount.minor !== 0n);
        const picked = open.filter((allocation) => chosenIds.has(allocation.id));
        const [first] = open;
        return (
          <TableFrame label="Entries that can be credited">
            <table className={classes.table}>
              <caption className="spoken">Entries that can be credited</caption>
              <tbody>
                {open.map((allocation) => (
                  <tr key={allocation.id}>
                    <td>
                      <Checkbox
                        label={`${format.monthDay(allocation.workDate)} ${allocation.person?.name ?? ''}`}
                        description={allocation.note}
                        checked={chosenIds.has(allocation.id)}
                        onChange={() => onChange([...toggled(chosenIds, allocation.id)])}
                      />
                    </td>
                    <td data-align="right">
                      <MoneyText value={allocation.openAmount} withCurrency={false} />
                    </td>
                  </tr>
                ))}
              </tbody>
              {first !== undefined && (
                <tfoot>
                  <tr>
                    <td>{picked.length} chosen</td>
                    <td data-align="right">
                      <MoneyText
                        value={sum(
                          picked.map((allocation) => allocation.openAmount),
                          first.openAmount.currency,
                        )}
                      />
                    </td>
                  </tr>
                </tfoot>
              )}
            </table>
          </TableFrame>
        );
      }}
    </Asked>
  );
}
