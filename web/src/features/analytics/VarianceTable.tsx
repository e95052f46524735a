import type { Answer, api } from '../../shared/api.ts';
import { HoursText, MoneyText } from '../../shared/Figures.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import tableClasses from '../../shared/table.module.css';

export type Variance = Answer<typeof api.analytics.variance>;
export type Total = Variance['totals'][number];

export const partNames = {
  ...{ volume: 'Volume', mix: 'Mix', rate: 'Rate', writeOff: 'Write-off' },
  unexplained: 'Not explained',
} as const;
export const partKeys = ['volume', 'mix', 'rate', 'writeOff', 'unexplained'] as const;
export type Part = (typeof partKeys)[number];

type VarianceTableProps = Readonly<{
  by: string;
  before: string;
  parts: readonly Part[];
  total: Total;
  items: Variance['items'];
}>;

/** By leaf, the largest change first. */
export function VarianceTable({ by, before, parts, total, items }: VarianceTableProps) {
  const size = (row: Total) => {
    const change = row.after.minor - row.before.minor;
    return change < 0n ? -change : change;
  };
  const sorted = items.toSorted((a, b) => (size(a) < size(b) ? 1 : size(a) > size(b) ? -1 : 0));
  const titles = [
    ...[`Hours ${before.toLowerCase()}`, 'Hours now', before],
    ...parts.map((part) => partNames[part]),
    'Now',
  ];
  return (
    <TableFrame label={`Variance by ${by}, ${total.currency}`}>
      <table className={tableClasses.table}>
        <thead>
          <tr>
            <th scope="col">{by}</th>
            {titles.map((title) => (
              <th key={title} scope="col" data-align="right">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <LeafRow key={row.id} name={row.name} row={row} parts={parts} />
          ))}
        </tbody>
        <tfoot>
          <LeafRow name={`Total ${total.currency}`} row={total} parts={parts} />
        </tfoot>
      </table>
    </TableFrame>
  );
}

type LeafRowProps = Readonly<{ name: string; row: Total; parts: readonly Part[] }>;

const LeafRow = ({ name, row, parts }: LeafRowProps) => (
  <tr>
    <td>{name}</td>
    <td data-align="right">
      <HoursText minutes={row.minutesBefore} />
    </td>
    <td data-align="right">
      <HoursText minutes={row.minutesAfter} />
    </td>
    {(['before', ...parts, 'after'] as const).map((key) => (
      <td key={key} data-align="right">
        <MoneyText value={row[key]} withCurrency={false} />
      </td>
    ))}
  </tr>
);
