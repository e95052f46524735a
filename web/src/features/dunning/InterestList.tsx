import { useState } from 'react';
import { type Answer, api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { DateText, MoneyText } from '../../shared/Figures.tsx';
import { useFormat } from '../../shared/format.ts';
import type { Column } from '../../shared/list/column.ts';
import { filterBy } from '../../shared/list/common-filters.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import { VerbDialog } from '../../shared/VerbDialog.tsx';

type Interest = Answer<typeof api.dunning.interest>['items'][number];

const columns: readonly Column<Interest>[] = [
  { key: 'client', title: 'Client', render: (row) => row.client.name },
  { key: 'invoice', title: 'Invoice', render: (row) => row.invoice.name },
  { key: 'due', title: 'Due', isWideOnly: true, render: (row) => <DateText date={row.dueOn} /> },
  { key: 'from', title: 'Interest from', render: (row) => <DateText date={row.from} /> },
  {
    key: 'days',
    title: 'Days',
    align: 'right',
    isWideOnly: true,
    render: (row) => row.pieces.reduce((total, piece) => total + piece.days, 0),
  },
  {
    key: 'amount',
    title: 'Interest',
    align: 'right',
    render: (row) => <MoneyText value={row.amount} />,
  },
];

type Claimed = Readonly<{ rows: readonly Interest[]; clear: () => void }>;

/** Interest that has run and is not claimed yet, piece by piece. */
export function InterestList() {
  const format = useFormat();
  const claim = useCommand(api.dunning.claimInterest);
  const [claimed, setClaimed] = useState<Claimed | null>(null);
  return (
    <>
      <DataList
        name="Late interest"
        call={api.dunning.interest}
        columns={columns}
        fields={[filterBy.client]}
        titleOf={(row) => `Interest on ${row.invoice.name}`}
        empty="No interest to claim. It runs from the day after the due date, at the rates of the settings."
        bulk={[{ key: 'b', label: 'Bill it', run: (rows, clear) => setClaimed({ rows, clear }) }]}
        peek={(row) => <Pieces row={row} />}
      />
      <VerbDialog
        opened={claimed !== null}
        onClose={() => setClaimed(null)}
        title="Bill late interest"
        verb={`Bill ${format.counted(claimed?.rows.length ?? 0, 'invoice')}`}
        run={() => claim.run({ invoiceIds: claimed?.rows.map((row) => row.invoice.id) ?? [] })}
        done="The claims are posted, each client’s on an invoice of its own."
        onDone={() => claimed?.clear()}
      >
        {claimed?.rows
          .map((row) => `${row.client.name}, ${row.invoice.name}: ${format.money(row.amount)}`)
          .join('; ') ?? ''}
      </VerbDialog>
    </>
  );
}

function Pieces({ row }: Readonly<{ row: Interest }>) {
  const format = useFormat();
  return (
    <TableFrame label="How it is reckoned">
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col" data-align="right">
              Days
            </th>
            <th scope="col" data-align="right">
              Open
            </th>
            <th scope="col" data-align="right">
              A year
            </th>
          </tr>
        </thead>
        <tbody>
          {row.pieces.map((piece) => (
            <tr key={piece.from}>
              <td>
                <DateText date={piece.from} />
              </td>
              <td data-align="right">{piece.days}</td>
              <td data-align="right">
                <MoneyText value={piece.open} />
              </td>
              <td data-align="right">{format.percent(piece.percent, 4)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
