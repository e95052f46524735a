import { heatmapDimensions } from '@daybook/contract/analytics.ts';
import { SegmentedControl, Select } from '@mantine/core';
import { AppLink } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { useFilters } from '../../shared/filters.ts';
import { useFormat } from '../../shared/format.ts';
import { ExportMenu } from '../../shared/list/ExportMenu.tsx';
import { FilterBar } from '../../shared/list/FilterBar.tsx';
import { Asked, LinesSkeleton, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from './analytics.module.css';
import { fieldsFor, idsIn } from './filter-fields.ts';

type Heatmap = Answer<typeof api.analytics.heatmap>;
type Cell = Heatmap['items'][number]['cells'][number];

const names = {
  ...{ branch: 'Branch', client: 'Client', project: 'Project', person: 'Person' },
  ...{ service: 'Service', week: 'Week' },
} as const;

const filterKeys = ['branch', 'client', 'project', 'person', 'service'] as const;

/** Where exceptions gather: each cell opens the list of just them. */
export function HeatmapView() {
  const [filters, change] = useFilters();
  const by = heatmapDimensions.find((key) => key === filters.by) ?? 'branch';
  const isMoney = filters.count === 'money';
  const input = { by, state: ['open'], ...idsIn(filters, filterKeys) };
  const found = useAsk(api.analytics.heatmap, input, { keepPrevious: true });
  return (
    <>
      <div className={classes.tools}>
        <Select
          {...{ size: 'xs', w: 140, label: 'Kind by', allowDeselect: false }}
          data={heatmapDimensions.map((value) => ({ value, label: names[value] }))}
          value={by}
          onChange={(value) => change({ by: value ?? '' })}
        />
        <SegmentedControl
          size="xs"
          aria-label="Counted in"
          data={[
            { value: 'number', label: 'How many' },
            { value: 'money', label: 'At stake' },
          ]}
          value={isMoney ? 'money' : 'number'}
          onChange={(value) => change({ count: value === 'money' ? 'money' : '' })}
        />
        <ExportMenu name="Exceptions by kind" call={api.analytics.heatmapRows} input={input} />
      </div>
      <div className={classes.filters}>
        <FilterBar fields={fieldsFor(filterKeys)} filters={filters} onChange={change} />
      </div>
      <Asked query={found} skeleton={<LinesSkeleton count={10} />}>
        {(answer) =>
          answer.items.length === 0 ? (
            <NothingHere text="Nothing is out of order." />
          ) : isMoney ? (
            currenciesIn(answer).map((currency) => (
              <Grid key={currency} answer={answer} by={names[by]} currency={currency} />
            ))
          ) : (
            <Grid answer={answer} by={names[by]} currency={null} />
          )
        }
      </Asked>
    </>
  );
}

const currenciesIn = ({ items }: Heatmap): readonly string[] => [
  ...new Set(
    items.flatMap(({ cells }) =>
      cells.flatMap(({ stakes }) => stakes.map(({ currency }) => currency)),
    ),
  ),
];

const sizeIn = (cell: Cell, currency: string | null): number =>
  currency === null
    ? cell.count
    : Number(cell.stakes.find((stake) => stake.currency === currency)?.minor ?? 0n);

type GridProps = Readonly<{ answer: Heatmap; by: string; currency: string | null }>;

/** Five steps of one colour, by how much there is against the most; the number stands in each. */
function Grid({ answer, by, currency }: GridProps) {
  const format = useFormat();
  const most = Math.max(
    1,
    ...answer.items.flatMap(({ cells }) => cells.map((cell) => sizeIn(cell, currency))),
  );
  const rows = answer.items.filter(({ cells }) =>
    cells.some((cell) => sizeIn(cell, currency) !== 0),
  );
  const columns = answer.columns.filter(({ id }) =>
    rows.some(({ cells }) =>
      cells.some((cell) => cell.column === id && sizeIn(cell, currency) !== 0),
    ),
  );
  const title =
    currency === null
      ? `Exceptions by kind and ${by.toLowerCase()}`
      : `At stake, ${currency}, by kind and ${by.toLowerCase()}`;
  return (
    <section className={classes.figure}>
      <h2 className={classes.title}>{title}</h2>
      <TableFrame label={title}>
        <table className={classes.grid}>
          <thead>
            <tr>
              <th scope="col">Kind</th>
              {columns.map(({ id, name }) => (
                <th key={id} scope="col">
                  {by === 'Week' && id !== '' ? format.monthDay(id) : name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ kind, title: row, cells }) => (
              <tr key={kind}>
                <th scope="row">{row}</th>
                {columns.map(({ id, name }) => {
                  const cell = cells.find(({ column }) => column === id);
                  const size = cell === undefined ? 0 : sizeIn(cell, currency);
                  if (cell === undefined || size === 0) return <td key={id} />;
                  const text =
                    currency === null
                      ? format.count(size)
                      : format.amount({ minor: BigInt(size), currency });
                  return (
                    <td key={id} data-heat={Math.ceil((5 * size) / most)}>
                      <AppLink href={cell.opens} aria-label={`${row}, ${name}: ${text}`}>
                        {text}
                      </AppLink>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      <p className={classes.legend} aria-hidden="true">
        Few{' '}
        {[1, 2, 3, 4, 5].map((heat) => (
          <i key={heat} data-heat={heat} />
        ))}{' '}
        most
      </p>
    </section>
  );
}
