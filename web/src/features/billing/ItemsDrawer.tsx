import { Button, Drawer } from '@mantine/core';
import { api, listInput } from '../../shared/api.ts';
import { usePages } from '../../shared/ask.ts';
import { DateText, HoursText, MoneyText, PriceText } from '../../shared/Figures.tsx';
import type { Filters } from '../../shared/filters.ts';
import { problemOf } from '../../shared/problem.ts';
import { LinesSkeleton, ProblemState } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import type { WipBy, WipRow } from './WipPage.tsx';

type ItemsDrawerProps = Readonly<{
  row: WipRow | null;
  by: WipBy;
  filters: Filters;
  onClose: () => void;
}>;

/** The entries behind a row of WIP: they add up to its amount. */
export function ItemsDrawer({ row, by, filters, onClose }: ItemsDrawerProps) {
  return (
    <Drawer opened={row !== null} onClose={onClose} size={820} title={row?.name ?? ''}>
      {row !== null && (
        <Items filters={{ ...filters, [`${by}Id`]: row.key, currency: row.currency }} />
      )}
    </Drawer>
  );
}

function Items({ filters }: Readonly<{ filters: Filters }>) {
  const input = listInput(api.billing.listItems, { ...filters, isOpen: 'true' });
  const items = usePages(api.billing.listItems, input);
  if (items.isPending) return <LinesSkeleton count={10} />;
  if (items.isError) {
    return <ProblemState problem={problemOf(items.error)} onRetry={() => items.refetch()} />;
  }
  return (
    <>
      <TableFrame label="Open work">
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">Day</th>
              <th scope="col">Work</th>
              <th scope="col" data-align="right">
                Open hours
              </th>
              <th scope="col" data-align="right">
                Price
              </th>
              <th scope="col" data-align="right">
                Open
              </th>
            </tr>
          </thead>
          <tbody>
            {items.rows.map((item) => (
              <tr key={item.id}>
                <td>
                  <DateText date={item.workDate} />
                  <span className={classes.sub}>{item.ageDays} days ago</span>
                </td>
                <td>
                  {item.person?.name ?? item.sourceKind} · {item.service.name}
                  <span className={classes.sub}>
                    {item.project.name}
                    {item.note !== '' && ` · ${item.note}`}
                    {item.preBill !== null && ` · on ${item.preBill.name}`}
                  </span>
                </td>
                <td data-align="right">
                  <HoursText minutes={item.openMinutes} />
                </td>
                <td data-align="right">
                  {item.unitPrice === null ? 'No rate' : <PriceText value={item.unitPrice} />}
                </td>
                <td data-align="right">
                  <MoneyText value={item.openAmount} withCurrency={false} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      {items.hasNextPage && (
        <Button
          variant="default"
          mt="sm"
          loading={items.isFetchingNextPage}
          onClick={() => items.fetchNextPage()}
        >
          Load more
        </Button>
      )}
    </>
  );
}
