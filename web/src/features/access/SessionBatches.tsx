import { TextLink } from '../../shared/AppLink.tsx';
import { api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { MoneyText } from '../../shared/Figures.tsx';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';

/** The batches of receipts that were opened in a session, and how they were counted. */
export function SessionBatches({ id }: Readonly<{ id: string }>) {
  const batches = useAsk(api.cash.listBatches, { sessionId: id, limit: 100 });
  return (
    <Asked query={batches}>
      {({ items }) =>
        items.length === 0 ? (
          <NothingHere text="No batch of receipts was opened in this session." />
        ) : (
          <TableFrame label="Receipt batches of the session">
            <table className={classes.table}>
              <thead>
                <tr>
                  <th scope="col">Batch</th>
                  <th scope="col">State</th>
                  <th scope="col" data-align="right">
                    Received
                  </th>
                  <th scope="col" data-align="right">
                    Difference
                  </th>
                </tr>
              </thead>
              <tbody>
                {items.map((batch) => (
                  <tr key={batch.id}>
                    <td>
                      <TextLink href={`/receipt-batches/${batch.id}`}>{batch.number}</TextLink>
                      {batch.reason !== null && <span className={classes.sub}>{batch.reason}</span>}
                    </td>
                    <td>
                      <StateBadge state={batch.state} />
                    </td>
                    <td data-align="right">
                      <MoneyText value={batch.received} />
                    </td>
                    <td data-align="right">
                      <MoneyText value={batch.difference} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableFrame>
        )
      }
    </Asked>
  );
}
