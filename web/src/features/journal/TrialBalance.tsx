import { formatAmount } from '@daybook/core/money/money.ts';
import { Alert, Group } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { TextLink } from '../../shared/AppLink.tsx';
import { type Answer, api, listInput } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { MoneyText } from '../../shared/Figures.tsx';
import { csvFile } from '../../shared/files.ts';
import { useFilters } from '../../shared/filters.ts';
import { filterBy } from '../../shared/list/common-filters.ts';
import { FileMenu } from '../../shared/list/ExportMenu.tsx';
import { FilterBar } from '../../shared/list/FilterBar.tsx';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';

type Balance = Answer<typeof api.journal.trialBalance>;
const fields = [filterBy.entity, filterBy.until];
const titles = ['account', 'accountName', 'currency', 'debit', 'credit', 'balance'];

const fileOf = ({ rows }: Balance): Blob =>
  csvFile([
    titles,
    ...rows.map((row) => [
      row.account,
      row.accountName,
      row.currency,
      formatAmount(row.debit),
      formatAmount(row.credit),
      formatAmount(row.balance),
    ]),
  ]);

export function TrialBalance() {
  const [filters, change] = useFilters();
  const known = Object.fromEntries(fields.map(({ key }) => [key, filters[key] ?? '']));
  const balance = useAsk(api.journal.trialBalance, listInput(api.journal.trialBalance, known), {
    keepPrevious: true,
  });
  return (
    <>
      <Group justify="space-between" mb="sm">
        <FilterBar fields={fields} filters={filters} onChange={change} />
        {balance.data !== undefined && (
          <FileMenu name="Trial balance" files={{ csv: async () => fileOf(balance.data) }} />
        )}
      </Group>
      <Asked query={balance}>{(answer) => <BalanceTable balance={answer} />}</Asked>
    </>
  );
}

function BalanceTable({ balance }: Readonly<{ balance: Balance }>) {
  if (balance.rows.length === 0) return <NothingHere text="Nothing is posted yet." />;
  return (
    <>
      <Alert
        variant="light"
        mb="sm"
        color={balance.isBalanced ? 'ledger' : 'red'}
        icon={<IconCheck size={16} />}
      >
        {balance.isBalanced
          ? 'In balance: the debits of each currency equal its credits.'
          : 'Not in balance. Nothing more can be posted before this is explained.'}
      </Alert>
      <TableFrame label="Trial balance">
        <table className={classes.table}>
          <caption className="spoken">Trial balance</caption>
          <thead>
            <tr>
              <th scope="col">Account</th>
              <th scope="col">Currency</th>
              <th scope="col" data-align="right">
                Debit
              </th>
              <th scope="col" data-align="right">
                Credit
              </th>
              <th scope="col" data-align="right">
                Balance
              </th>
            </tr>
          </thead>
          <tbody>
            {balance.rows.map((row) => (
              <tr key={row.account + row.currency}>
                <td>
                  <TextLink href={`/journal?account=${row.account}`}>
                    {row.account} {row.accountName}
                  </TextLink>
                </td>
                <td>{row.currency}</td>
                <td data-align="right">
                  <MoneyText value={row.debit} withCurrency={false} />
                </td>
                <td data-align="right">
                  <MoneyText value={row.credit} withCurrency={false} />
                </td>
                <td data-align="right">
                  <MoneyText value={row.balance} withCurrency={false} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </>
  );
}
