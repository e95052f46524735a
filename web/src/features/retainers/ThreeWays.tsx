import { Stack } from '@mantine/core';
import { TextLink } from '../../shared/AppLink.tsx';
import type { Answer, api } from '../../shared/api.ts';
import { DateText, MoneyText } from '../../shared/Figures.tsx';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';

export type Reconciliation = Answer<typeof api.retainers.listReconciliations>['items'][number];

export const Agreement = ({ reconciliation }: Readonly<{ reconciliation: Reconciliation }>) =>
  reconciliation.isReconciled ? (
    <StateBadge state="posted" name="agrees" />
  ) : (
    <StateBadge state="overdue" name="does not agree" />
  );

/** Bank, book and client ledgers beside each other, and what stands between them. */
export function ThreeWays({ reconciliation }: Readonly<{ reconciliation: Reconciliation }>) {
  const { statement, inTransit, outstanding, adjusted, book, ledgers } = reconciliation;
  return (
    <Stack gap="md" mb="md">
      <TableFrame label="Three-way reconciliation">
        <table className={classes.table}>
          <caption className="spoken">
            Three-way reconciliation of {reconciliation.fileName}
          </caption>
          <tbody>
            <Line name="Balance of the statement" value={statement} />
            <Line name="+ deposits in transit" value={inTransit} />
            <Line name="− payments outstanding" value={outstanding} />
            <Line name="Bank, adjusted" value={adjusted} isTotal />
            <Line name="Trust account in the book" value={book} isTotal />
            <Line name="Sum of the client ledgers" value={ledgers} isTotal />
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">All three</th>
              <td data-align="right">
                <Agreement reconciliation={reconciliation} />
              </td>
            </tr>
          </tfoot>
        </table>
      </TableFrame>
      <Clients reconciliation={reconciliation} />
      <Open
        title="In the book, not on the statement"
        rows={reconciliation.openMovements.map(({ on, amount, note }) => ({
          on,
          amount,
          text: note,
        }))}
      />
      <Open
        title="On the statement, not in the book"
        rows={reconciliation.openLines.map(({ on, amount, reference }) => ({
          on,
          amount,
          text: reference ?? '',
        }))}
      />
    </Stack>
  );
}

type Amount = Reconciliation['statement'];

function Line(props: Readonly<{ name: string; value: Amount; isTotal?: boolean }>) {
  const { name, value, isTotal = false } = props;
  return (
    <tr>
      <th scope="row" style={{ fontWeight: isTotal ? 600 : 400 }}>
        {name}
      </th>
      <td data-align="right">
        <MoneyText value={value} />
      </td>
    </tr>
  );
}

function Clients({ reconciliation }: Readonly<{ reconciliation: Reconciliation }>) {
  if (reconciliation.clients.length === 0) return null;
  return (
    <TableFrame label="Client ledgers">
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Client</th>
            <th scope="col" data-align="right">
              Held for it
            </th>
          </tr>
        </thead>
        <tbody>
          {reconciliation.clients.map(({ client, balance }) => (
            <tr key={client.id}>
              <td>
                <TextLink href={`/clients/${client.id}`}>{client.name}</TextLink>
              </td>
              <td data-align="right">
                <MoneyText value={balance} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

type OpenRow = Readonly<{ on: string; amount: Amount; text: string }>;

function Open({ title, rows }: Readonly<{ title: string; rows: readonly OpenRow[] }>) {
  if (rows.length === 0) return null;
  return (
    <TableFrame label={title}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Date</th>
            <th scope="col">{title}</th>
            <th scope="col" data-align="right">
              Amount
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.on} ${row.text} ${row.amount.minor}`}>
              <td>
                <DateText date={row.on} />
              </td>
              <td>{row.text}</td>
              <td data-align="right">
                <MoneyText value={row.amount} withCurrency={false} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
