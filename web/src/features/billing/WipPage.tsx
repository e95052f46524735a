import { Button, Checkbox, Group, SegmentedControl } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { type Answer, api, listInput } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { HoursText, MoneyList, MoneyText } from '../../shared/Figures.tsx';
import { useFilters } from '../../shared/filters.ts';
import { useFormat } from '../../shared/format.ts';
import type { FilterField } from '../../shared/list/column.ts';
import { filterBy } from '../../shared/list/common-filters.ts';
import { FileMenu } from '../../shared/list/ExportMenu.tsx';
import { FilterBar } from '../../shared/list/FilterBar.tsx';
import { toggled } from '../../shared/list/toggled.ts';
import { useRowKeys } from '../../shared/list/use-row-keys.ts';
import { useCan } from '../../shared/me.ts';
import { Page } from '../../shared/Page.tsx';
import { FactStrip } from '../../shared/record/RecordPage.tsx';
import { Asked, LinesSkeleton, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import { ItemsDrawer } from './ItemsDrawer.tsx';
import { ProposeDialog } from './ProposeDialog.tsx';
import { wipFile } from './wip-file.ts';

export type Wip = Answer<typeof api.billing.wip>;
export type WipRow = Wip['rows'][number];
export type WipBy = 'client' | 'project' | 'person';

const bys = [
  { value: 'client', label: 'Client' },
  { value: 'project', label: 'Project' },
  { value: 'person', label: 'Person' },
];
const fields: readonly FilterField[] = [
  filterBy.client,
  filterBy.project,
  filterBy.person,
  filterBy.branch,
  { kind: 'text', key: 'currency', label: 'Currency' },
  filterBy.until,
];
const byOf = (text: string | undefined): WipBy =>
  text === 'project' || text === 'person' ? text : 'client';
export const wipKey = (row: WipRow): string => `${row.key} ${row.currency}`;

/** Approved work that is not billed yet, and how long it has waited. */
export function WipPage(): ReactNode {
  const can = useCan();
  const [filters, change] = useFilters();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [isProposing, setProposing] = useState(false);
  const [opened, setOpened] = useState<WipRow | null>(null);
  const by = byOf(filters.by);
  const known = Object.fromEntries(fields.map(({ key }) => [key, filters[key] ?? '']));
  const input = { ...listInput(api.billing.wip, known), by };
  const wip = useAsk(api.billing.wip, input, { keepPrevious: true });
  const chosen = wip.data?.rows.filter((row) => selected.has(wipKey(row))) ?? [];
  const canPropose = can('billing.create') && by !== 'person';
  return (
    <Page
      title="Work in progress"
      actions={
        canPropose && (
          <Button disabled={chosen.length === 0} onClick={() => setProposing(true)}>
            Propose pre-bills
            {chosen.length > 0 && ` for ${chosen.length}`}
          </Button>
        )
      }
    >
      <Group justify="space-between" align="flex-start" mb="sm" gap="xs">
        <Group gap="xs">
          <SegmentedControl
            size="xs"
            aria-label="By"
            data={bys}
            value={by}
            onChange={(chosenBy) => {
              setSelected(new Set());
              change({ by: chosenBy });
            }}
          />
          <FilterBar fields={fields} filters={filters} onChange={change} />
        </Group>
        {wip.data !== undefined && (
          <FileMenu name="Work in progress" files={{ csv: async () => wipFile(wip.data) }} />
        )}
      </Group>
      <Asked query={wip} skeleton={<LinesSkeleton count={10} />}>
        {(answer) => (
          <>
            <WipFacts wip={answer} />
            {answer.rows.length === 0 ? (
              <NothingHere text="Nothing waits to be billed. Approved time appears here." />
            ) : (
              <WipTable
                wip={answer}
                by={by}
                selected={selected}
                onSelect={canPropose ? setSelected : undefined}
                onOpen={setOpened}
              />
            )}
          </>
        )}
      </Asked>
      <ItemsDrawer row={opened} by={by} filters={known} onClose={() => setOpened(null)} />
      {isProposing && by !== 'person' && (
        <ProposeDialog
          rows={chosen}
          by={by}
          onClose={() => setProposing(false)}
          onDone={() => setSelected(new Set())}
        />
      )}
    </Page>
  );
}

function WipFacts({ wip }: Readonly<{ wip: Wip }>) {
  const format = useFormat();
  return (
    <FactStrip
      facts={[
        { label: 'Open amount', value: <MoneyList values={wip.totals} /> },
        { label: 'Open hours', value: <HoursText minutes={wip.openMinutes} /> },
        {
          label: 'Without a rate',
          value: format.count(wip.unpricedCount),
          note:
            wip.unpricedCount > 0 ? 'entries that no rate applies to' : 'every entry has a rate',
        },
        { label: 'As of', value: format.date(wip.asOf) },
      ]}
    />
  );
}

type WipTableProps = Readonly<{
  wip: Wip;
  by: WipBy;
  selected: ReadonlySet<string>;
  onSelect: ((selected: ReadonlySet<string>) => void) | undefined;
  onOpen: (row: WipRow) => void;
}>;

const ages = ['Up to 30 days', '31 to 60', '61 to 90', 'Over 90'];

function WipTable({ wip, by, selected, onSelect, onOpen }: WipTableProps) {
  const rows = wip.rows.map((row) => ({ ...row, id: wipKey(row) }));
  const { cursor } = useRowKeys<(typeof rows)[number]>({
    rows,
    selectedRows: [],
    bulk: undefined,
    open: onOpen,
    peek: onOpen,
    toggle: onSelect && ((row) => onSelect(toggled(selected, row.id))),
    clear: () => onSelect?.(new Set()),
  });
  const isAll = selected.size === wip.rows.length;
  return (
    <TableFrame label="Work in progress">
      <table className={classes.table}>
        <caption className="spoken">Work in progress by {by}</caption>
        <thead>
          <tr>
            {onSelect !== undefined && (
              <th scope="col">
                <Checkbox
                  size="xs"
                  aria-label="Select all"
                  checked={isAll}
                  indeterminate={selected.size > 0 && !isAll}
                  onChange={() => onSelect(isAll ? new Set() : new Set(wip.rows.map(wipKey)))}
                />
              </th>
            )}
            <th scope="col">{bys.find(({ value }) => value === by)?.label}</th>
            <th scope="col" data-align="right">
              Hours
            </th>
            {ages.map((age) => (
              <th key={age} scope="col" data-align="right">
                {age}
              </th>
            ))}
            <th scope="col" data-align="right">
              Open
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <WipTableRow
              key={row.id}
              row={row}
              isCurrent={cursor === index}
              isSelected={selected.has(wipKey(row))}
              onToggle={
                onSelect === undefined ? undefined : () => onSelect(toggled(selected, wipKey(row)))
              }
              onOpen={() => onOpen(row)}
            />
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

type WipTableRowProps = Readonly<{
  row: WipRow;
  isSelected: boolean;
  isCurrent: boolean;
  onToggle: (() => void) | undefined;
  onOpen: () => void;
}>;

function WipTableRow({ row, isSelected, isCurrent, onToggle, onOpen }: WipTableRowProps) {
  const format = useFormat();
  const { age } = row;
  return (
    <tr data-selected={isSelected || undefined} data-current={isCurrent || undefined}>
      {onToggle !== undefined && (
        <td>
          <Checkbox
            size="xs"
            aria-label={`Select ${row.name}`}
            checked={isSelected}
            onChange={onToggle}
          />
        </td>
      )}
      <td>
        <button type="button" className={classes.rowLink} onClick={onOpen}>
          {row.name}
        </button>
        <span className={classes.sub}>
          {row.client !== null && row.client.name !== row.name && `${row.client.name} · `}
          {format.counted(row.itemCount, 'entry')} since {format.date(row.oldest)}
          {row.unpricedCount > 0 && ` · ${row.unpricedCount} without a rate`}
        </span>
      </td>
      <td data-align="right">
        <HoursText minutes={row.openMinutes} />
      </td>
      {[age.current, age.days31, age.days61, age.over90].map((amount, place) => (
        <td key={ages[place]} data-align="right" data-over={place === 3 || undefined}>
          {amount.minor === 0n ? null : <MoneyText value={amount} withCurrency={false} />}
        </td>
      ))}
      <td data-align="right">
        <strong>
          <MoneyText value={row.openAmount} />
        </strong>
      </td>
    </tr>
  );
}
