import { api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { MoneyText } from '../../shared/Figures.tsx';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';

/** Which clauses bill, and which never have. */
export function ContractClauses({ id }: Readonly<{ id: string }>) {
  const clauses = useAsk(api.contracts.clauses, { id });
  return (
    <Asked query={clauses}>
      {({ items }) =>
        items.length === 0 ? (
          <NothingHere text="No clauses are recorded. Lines that name one cite it on the invoice." />
        ) : (
          <TableFrame label="Clauses">
            <table className={classes.table}>
              <thead>
                <tr>
                  <th scope="col">Clause</th>
                  <th scope="col">Title</th>
                  <th scope="col" data-align="right">
                    Lines
                  </th>
                  <th scope="col" data-align="right">
                    Billed
                  </th>
                </tr>
              </thead>
              <tbody>
                {items.map((clause) => (
                  <tr key={clause.number}>
                    <td>{clause.number}</td>
                    <td>
                      {clause.title}
                      {clause.text !== '' && <span className={classes.sub}>{clause.text}</span>}
                    </td>
                    <td data-align="right">{clause.lineCount}</td>
                    <td data-align="right">
                      {clause.invoiceLineCount === 0 ? (
                        <StateBadge state="needs_approval" name="never billed" />
                      ) : (
                        <MoneyText value={clause.billed} />
                      )}
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
