import { Button, Group } from '@mantine/core';
import { TextLink } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { DateText, MoneyText } from '../../shared/Figures.tsx';
import { useFormat } from '../../shared/format.ts';
import { useCan } from '../../shared/me.ts';
import { Section } from '../../shared/Page.tsx';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import { toastDone, toastParked, toastProblem } from '../../shared/toast.tsx';

type Balance = Answer<typeof api.cash.getBalance>['items'][number];

/** What the client owes, what the firm holds against it, and how one settles the other. */
export function ClientBalance({ clientId }: Readonly<{ clientId: string }>) {
  const balances = useAsk(api.cash.getBalance, { id: clientId });
  return (
    <>
      <Asked query={balances}>
        {({ items }) =>
          items.length === 0 ? (
            <NothingHere text="Nothing was billed or received yet." />
          ) : (
            <BalanceTable clientId={clientId} balances={items} />
          )
        }
      </Asked>
      <ClientReceipts clientId={clientId} />
      <ClientRefunds clientId={clientId} />
    </>
  );
}

type BalanceTableProps = Readonly<{ clientId: string; balances: readonly Balance[] }>;

function BalanceTable({ clientId, balances }: BalanceTableProps) {
  const can = useCan();
  return (
    <TableFrame label="Balance">
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Currency</th>
            <th scope="col" data-align="right">
              Open
            </th>
            <th scope="col" data-align="right">
              Overdue
            </th>
            <th scope="col" data-align="right">
              Unapplied
            </th>
            <th scope="col" data-align="right">
              Credits
            </th>
            <th scope="col" data-align="right">
              Net
            </th>
            {can('cash.post') && <th scope="col" aria-label="What can be done" />}
          </tr>
        </thead>
        <tbody>
          {balances.map((balance) => (
            <tr key={balance.currency}>
              <td>{balance.currency}</td>
              {[balance.open, balance.overdue, balance.unapplied, balance.credits].map(
                (amount, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the columns never move.
                  <td key={index} data-align="right">
                    <MoneyText value={amount} withCurrency={false} />
                  </td>
                ),
              )}
              <td data-align="right">
                <b>
                  <MoneyText value={balance.net} withCurrency={false} />
                </b>
              </td>
              {can('cash.post') && (
                <td data-align="right">
                  <BalanceVerbs clientId={clientId} balance={balance} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

function BalanceVerbs({ clientId, balance }: Readonly<{ clientId: string; balance: Balance }>) {
  const format = useFormat();
  const apply = useCommand(api.cash.applyBalance);
  const isHeld = balance.unapplied.minor > 0n || balance.credits.minor > 0n;
  const run = async (settlements?: []) => {
    const outcome = await apply.run({
      ...{ id: clientId, currency: balance.currency },
      ...(settlements === undefined ? {} : { settlements }),
    });
    if (outcome.kind === 'refused') toastProblem(outcome.problem);
    else if (outcome.kind === 'parked') toastParked(outcome.approval);
    else
      toastDone({
        text:
          settlements === undefined
            ? `${format.money(outcome.output.applied)} settles ${format.counted(outcome.output.settlements.length, 'invoice')}.`
            : `${format.money(outcome.output.freed)} is unapplied now.`,
      });
  };
  if (!isHeld) return null;
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      {balance.open.minor > 0n && (
        <Button size="compact-sm" loading={apply.isRunning} onClick={() => run()}>
          Settle, oldest first
        </Button>
      )}
      {balance.credits.minor > 0n && (
        <Button
          size="compact-sm"
          variant="default"
          loading={apply.isRunning}
          onClick={() => run([])}
        >
          Free the credits
        </Button>
      )}
    </Group>
  );
}

function ClientReceipts({ clientId }: Readonly<{ clientId: string }>) {
  const receipts = useAsk(api.cash.listReceipts, { clientId, limit: 20 });
  return (
    <Section
      title="Last receipts"
      actions={<TextLink href={`/receipts?clientId=${clientId}`}>All receipts</TextLink>}
    >
      <Asked query={receipts}>
        {({ items }) =>
          items.length === 0 ? (
            <NothingHere text="Nothing came in yet." />
          ) : (
            <TableFrame label="Last receipts">
              <table className={classes.table}>
                <thead>
                  <tr>
                    <th scope="col">Receipt</th>
                    <th scope="col">Received</th>
                    <th scope="col">State</th>
                    <th scope="col" data-align="right">
                      Unapplied
                    </th>
                    <th scope="col" data-align="right">
                      Amount
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((receipt) => (
                    <tr key={receipt.id}>
                      <td>
                        <TextLink href={`/receipts/${receipt.id}`}>
                          {receipt.number ?? 'Draft'}
                        </TextLink>
                      </td>
                      <td>
                        <DateText date={receipt.receivedOn} />
                      </td>
                      <td>
                        <StateBadge state={receipt.state} />
                      </td>
                      <td data-align="right">
                        <MoneyText value={receipt.unapplied} withCurrency={false} />
                      </td>
                      <td data-align="right">
                        <MoneyText value={receipt.amount} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableFrame>
          )
        }
      </Asked>
    </Section>
  );
}

function ClientRefunds({ clientId }: Readonly<{ clientId: string }>) {
  const refunds = useAsk(api.cash.listRefunds, { clientId, limit: 20 });
  const items = refunds.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Section title="Refunds">
      <TableFrame label="Refunds">
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">Refund</th>
              <th scope="col">On</th>
              <th scope="col">Of receipt</th>
              <th scope="col">Reason</th>
              <th scope="col" data-align="right">
                Amount
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map((refund) => (
              <tr key={refund.id} data-off={refund.state === 'voided' || undefined}>
                <td>
                  {refund.number} {refund.state === 'voided' && <StateBadge state="voided" />}
                </td>
                <td>
                  <DateText date={refund.on} />
                </td>
                <td>
                  <TextLink href={`/receipts/${refund.receipt.id}`}>{refund.receipt.name}</TextLink>
                </td>
                <td>{refund.reason}</td>
                <td data-align="right">
                  <MoneyText value={refund.amount} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Section>
  );
}
