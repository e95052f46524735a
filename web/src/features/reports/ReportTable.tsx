import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { Fragment } from 'react';
import type { Filters } from '../../shared/filters.ts';
import { NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import tableClasses from '../../shared/table.module.css';
import { GroupText, type Measure, MeasureText } from './ReportCell.tsx';
import { filtersOf, type ReportAnswer, type ReportRow } from './report-address.ts';
import classes from './reports.module.css';

type ReportTableProps = Readonly<{
  answer: ReportAnswer;
  sort: string;
  onSort: (sort: string) => void;
  /** The records behind a row, as filters. */
  onOpen: (filters: Filters) => void;
}>;

const cellKey = (cell: ReportRow[string] | undefined): string =>
  typeof cell === 'object' && cell !== null && 'id' in cell ? cell.id : String(cell);
const rowKey = (answer: ReportAnswer, row: ReportRow) =>
  [...answer.by, 'currency'].map((key) => cellKey(row[key])).join(' ');

/** Rows under the subtotal of their first group; each figure opens the records that it adds up. */
export function ReportTable({ answer, sort, onSort, onOpen }: ReportTableProps) {
  if (answer.items.length === 0)
    return <NothingHere text="Nothing in this period with these filters." />;
  const labels = new Map(answer.dimensions.map(({ key, label }) => [key, label]));
  const [first, ...others] = answer.by;
  const isNested = answer.subtotals.length > 0;
  const hasMoney = answer.measures.some(({ kind }) => kind === 'money');
  const rows = isNested
    ? answer.subtotals.map((subtotal) => ({
        subtotal,
        own: answer.items.filter(
          (row) =>
            cellKey(row[first ?? '']) === cellKey(subtotal[first ?? '']) &&
            row.currency === subtotal.currency,
        ),
      }))
    : [{ subtotal: null, own: answer.items }];
  const shared = { answer, hasMoney, onOpen };
  return (
    <>
      <TableFrame label={answer.title}>
        <table className={tableClasses.table}>
          <caption className="spoken">{answer.title}</caption>
          <thead>
            <tr>
              <th scope="col" className={classes.named}>
                {answer.by.length === 0
                  ? 'All'
                  : answer.by.map((key) => labels.get(key) ?? key).join(' / ')}
              </th>
              {hasMoney && <th scope="col">Currency</th>}
              {answer.measures.map((measure) => (
                <MeasureHead key={measure.key} {...{ measure, answer, sort, onSort }} />
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ subtotal, own }) => (
              <Fragment key={subtotal === null ? 'all' : rowKey(answer, subtotal)}>
                {subtotal !== null && first !== undefined && (
                  <FigureRow {...shared} row={subtotal} dimensions={[first]} isSubtotal />
                )}
                {own.map((row) => (
                  <FigureRow
                    key={rowKey(answer, row)}
                    {...shared}
                    row={row}
                    dimensions={isNested ? others : answer.by}
                    isIndented={isNested}
                  />
                ))}
              </Fragment>
            ))}
          </tbody>
          <tfoot>
            {answer.totals.map((row) => (
              <FigureRow key={cellKey(row.currency)} {...shared} row={row} dimensions={[]} />
            ))}
          </tfoot>
        </table>
      </TableFrame>
      <dl className={classes.formulas}>
        {answer.measures.map(({ key, label, formula }) => (
          <Fragment key={key}>
            <dt>{label}</dt>
            <dd>{formula}</dd>
          </Fragment>
        ))}
      </dl>
    </>
  );
}

type MeasureHeadProps = Readonly<{
  measure: Measure;
  answer: ReportAnswer;
  sort: string;
  onSort: (sort: string) => void;
}>;

/** Largest first, then smallest first, then by name again. */
function MeasureHead({ measure, answer, sort, onSort }: MeasureHeadProps) {
  const { key, label, formula } = measure;
  const isSorted = sort === key || sort === `-${key}`;
  const next = sort === key ? `-${key}` : sort === `-${key}` ? '' : key;
  return (
    <>
      <th
        scope="col"
        data-align="right"
        aria-sort={!isSorted ? 'none' : sort === key ? 'descending' : 'ascending'}
      >
        <button
          type="button"
          className={classes.sorter}
          title={formula}
          onClick={() => onSort(next)}
        >
          {label} {sort === key && <IconArrowDown size={12} aria-hidden="true" />}
          {sort === `-${key}` && <IconArrowUp size={12} aria-hidden="true" />}
        </button>
      </th>
      {answer.comparedFrom !== null && (
        <th scope="col" data-align="right">
          Before
        </th>
      )}
    </>
  );
}

type FigureRowProps = Readonly<{
  answer: ReportAnswer;
  row: ReportRow;
  /** What the row is named by; none for the total. */
  dimensions: readonly string[];
  hasMoney: boolean;
  isSubtotal?: boolean;
  isIndented?: boolean;
  onOpen: (filters: Filters) => void;
}>;

function FigureRow({
  answer,
  row,
  dimensions,
  hasMoney,
  isSubtotal = false,
  isIndented = false,
  onOpen,
}: FigureRowProps) {
  const open = () => onOpen(filtersOf(answer, row));
  return (
    <tr className={isSubtotal ? classes.subtotal : undefined}>
      <td className={isIndented ? classes.indented : undefined}>
        {dimensions.length === 0 && 'Total'}
        {dimensions.map((key, place) => (
          <Fragment key={key}>
            {place > 0 && ' / '}
            <GroupText dimension={key} cell={row[key]} />
          </Fragment>
        ))}
      </td>
      {hasMoney && <td>{cellKey(row.currency ?? '')}</td>}
      {answer.measures.map((measure) => (
        <Fragment key={measure.key}>
          <td data-align="right">
            {measure.kind === 'percent' ? (
              <MeasureText measure={measure} cell={row[measure.key]} />
            ) : (
              <button type="button" className={classes.figure} onClick={open}>
                <MeasureText measure={measure} cell={row[measure.key]} />
              </button>
            )}
          </td>
          {answer.comparedFrom !== null && (
            <td data-align="right" className={classes.before}>
              <MeasureText measure={measure} cell={row[`${measure.key}Before`]} />
            </td>
          )}
        </Fragment>
      ))}
    </tr>
  );
}
