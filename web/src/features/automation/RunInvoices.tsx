import { runItemStates } from '@daybook/contract/runs.ts';
import { useState } from 'react';
import { TextLink } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { MoneyText, PriceText } from '../../shared/Figures.tsx';
import { useFormat } from '../../shared/format.ts';
import { type Column, choicesFrom } from '../../shared/list/column.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { StateBadge, stateName } from '../../shared/StateBadge.tsx';
import { Asked } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import { VerbDialog } from '../../shared/VerbDialog.tsx';
import type { Run } from './RunPage.tsx';

type Item = Answer<typeof api.runs.items>['items'][number];

const columns: readonly Column<Item>[] = [
  {
    key: 'client',
    title: 'Client',
    render: (item) => (
      <>
        {item.client.name}
        {(item.project ?? item.contract) !== null && (
          <span className={classes.sub}>{(item.project ?? item.contract)?.name}</span>
        )}
      </>
    ),
  },
  { key: 'plan', title: 'Plan', isWideOnly: true, render: (item) => item.plan.name },
  { key: 'state', title: 'State', render: (item) => <StateBadge state={item.state} /> },
  {
    key: 'invoice',
    title: 'Invoice',
    isWideOnly: true,
    render: ({ invoice }) =>
      invoice === null ? '–' : <TextLink href={`/invoices/${invoice.id}`}>{invoice.name}</TextLink>,
  },
  {
    key: 'entries',
    title: 'Items',
    align: 'right',
    isWideOnly: true,
    render: (item) => item.entries,
  },
  {
    key: 'net',
    title: 'Net',
    align: 'right',
    render: (item) => <MoneyText value={item.net} />,
  },
  {
    key: 'change',
    title: 'Since last time',
    align: 'right',
    isWideOnly: true,
    render: (item) => <Change item={item} />,
  },
  {
    key: 'due',
    title: 'Due',
    align: 'right',
    isWideOnly: true,
    render: (item) => <MoneyText value={item.due} withCurrency={false} />,
  },
];

function Change({ item }: Readonly<{ item: Item }>) {
  const format = useFormat();
  if (item.change === null) return <>first</>;
  return (
    <>
      {item.change.minor > 0n ? '+' : ''}
      {format.amount(item.change)}
    </>
  );
}

/** What the run would post: looked into in the side panel, left out and taken in by choice. */
export function RunInvoices({ run }: Readonly<{ run: Run }>) {
  const [chosen, setChosen] = useState<Readonly<{ ids: string[]; clear: () => void }> | null>(null);
  const exclude = useCommand(api.runs.exclude);
  const include = useCommand(api.runs.include);
  const { id, version } = run;
  const idsOf = (rows: readonly Item[], state: Item['state']) =>
    rows.filter((row) => row.state === state).map((row) => row.id);
  return (
    <>
      <DataList
        name={`Invoices of ${run.number}`}
        call={api.runs.items}
        fixed={{ id }}
        columns={columns}
        fields={[
          {
            kind: 'choice',
            key: 'states',
            label: 'State',
            isMany: true,
            choices: choicesFrom(runItemStates, stateName),
          },
        ]}
        titleOf={(item) => `${item.client.name}, ${item.plan.name}`}
        peek={(item) => <ItemDetail id={item.id} />}
        bulk={
          run.may.exclude === 'yes' || run.may.include === 'yes'
            ? [
                {
                  key: 'exclude',
                  label: 'Leave out',
                  run: (rows, clear) => setChosen({ ids: idsOf(rows, 'simulated'), clear }),
                },
                {
                  key: 'include',
                  label: 'Take in again',
                  run: (rows, clear) => {
                    const itemIds = idsOf(rows, 'excluded');
                    if (itemIds.length > 0) include.run({ id, version, itemIds }).then(clear);
                  },
                },
              ]
            : []
        }
        empty="Nothing to bill."
      />
      <VerbDialog
        opened={chosen !== null && chosen.ids.length > 0}
        onClose={() => setChosen(null)}
        title="Leave out of this run"
        verb="Leave out"
        needsReason
        run={(reason) => exclude.run({ id, version, itemIds: chosen?.ids ?? [], reason })}
        done="Left out. Their work stays open."
        onDone={() => chosen?.clear()}
      >
        {chosen?.ids.length} of the invoices. An approval that was given is void.
      </VerbDialog>
    </>
  );
}

function ItemDetail({ id }: Readonly<{ id: string }>) {
  const item = useAsk(api.runs.item, { id });
  return <Asked query={item}>{(answer) => <ItemTables item={answer} />}</Asked>;
}

function ItemTables({ item }: Readonly<{ item: Answer<typeof api.runs.item> }>) {
  const format = useFormat();
  return (
    <>
      {item.because !== null && <p>Left out: “{item.because}”</p>}
      {item.moved.length > 0 && (
        <TableFrame label="What has moved">
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">What has moved</th>
                <th scope="col">Was</th>
                <th scope="col">Is</th>
              </tr>
            </thead>
            <tbody>
              {item.moved.map(({ what, before, after }) => (
                <tr key={what}>
                  <td>{what}</td>
                  <td>{before ?? '–'}</td>
                  <td>{after ?? '–'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
      <TableFrame label="Lines">
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">Line</th>
              <th scope="col" data-align="right">
                Price
              </th>
              <th scope="col" data-align="right">
                Net
              </th>
            </tr>
          </thead>
          <tbody>
            {item.lines.map((line, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: Lines have no name of their own, and never move.
              <tr key={index}>
                <td>
                  {line.description}
                  {line.minutes > 0 && (
                    <span className={classes.sub}>{format.hours(line.minutes)}</span>
                  )}
                </td>
                <td data-align="right">
                  <PriceText value={line.unitPrice} />
                </td>
                <td data-align="right">
                  <MoneyText value={line.net} withCurrency={false} />
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={2}>
                With tax
              </th>
              <td data-align="right">
                <MoneyText value={item.total} />
              </td>
            </tr>
            {item.draws.map((draw) => (
              <tr key={draw.retainer}>
                <th scope="row" colSpan={2}>
                  {draw.retainer} pays
                </th>
                <td data-align="right">
                  <MoneyText value={draw.amount} withCurrency={false} />
                </td>
              </tr>
            ))}
            <tr>
              <th scope="row" colSpan={2}>
                Due
              </th>
              <td data-align="right">
                <MoneyText value={item.due} />
              </td>
            </tr>
          </tfoot>
        </table>
      </TableFrame>
    </>
  );
}
