import {
  targetFactsOf,
  targetHolders,
  targetMeasureKeys,
} from '@daybook/core/targets/target-measures.ts';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { HoursText, InstantText, MoneyText } from '../../shared/Figures.tsx';
import { useFormat } from '../../shared/format.ts';
import type { Column, FilterField } from '../../shared/list/column.ts';
import { filterBy } from '../../shared/list/common-filters.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { useCan } from '../../shared/me.ts';
import { toastDone, toastProblem } from '../../shared/toast.tsx';
import type { Target } from './target-drafts.ts';

const kindNames = {
  ...{ firm: 'Firm', branch: 'Branch', person: 'Person', service: 'Service' },
} as const;

const columns: readonly Column<Target>[] = [
  { key: 'title', title: 'Measure', render: (row) => row.title },
  { key: 'holderKind', title: 'Of', isWideOnly: true, render: (row) => kindNames[row.holderKind] },
  { key: 'holder', title: 'Whose', render: (row) => row.holder.name },
  {
    key: 'month',
    title: 'Month',
    align: 'right',
    render: (row) => <MonthText month={row.month} />,
  },
  {
    ...{ key: 'amount', title: 'Target', align: 'right' },
    render: (row) =>
      row.minutes === null ? <MoneyText value={row.amount} /> : <HoursText minutes={row.minutes} />,
  },
  { key: 'setBy', title: 'Set by', isWideOnly: true, render: (row) => row.setBy.name },
  {
    ...{ key: 'setAt', title: 'Set at', isOptional: true, align: 'right' },
    render: (row) => <InstantText instant={row.setAt} />,
  },
];

function MonthText({ month }: Readonly<{ month: string }>) {
  return useFormat().monthOfYear(`${month}-01`);
}

const fields: readonly FilterField[] = [
  {
    ...{ kind: 'choice', key: 'measure', label: 'Measure', isMany: true },
    choices: targetMeasureKeys.map((value) => ({ value, label: targetFactsOf(value).title })),
  },
  {
    ...{ kind: 'choice', key: 'holderKind', label: 'Of', isMany: true },
    choices: targetHolders.map((value) => ({ value, label: kindNames[value] })),
  },
  ...[filterBy.branch, filterBy.person, filterBy.service],
  { kind: 'text', key: 'from', label: 'From month' },
  { kind: 'text', key: 'until', label: 'Until month (not in it)' },
  { kind: 'text', key: 'currency', label: 'Currency' },
];
const views = [
  { label: 'All', filters: {} },
  ...[
    { label: 'Branches', filters: { holderKind: 'branch' } },
    { label: 'People', filters: { holderKind: 'person' } },
  ],
];

/** Every target: found by filter, taken away, exported. */
export function TargetList() {
  const can = useCan();
  const remove = useCommand(api.targets.remove);
  const format = useFormat();
  const takeAway = async (rows: readonly Target[], clear: () => void) => {
    const outcome = await remove.run({
      targets: rows.map(({ id, version }) => ({ id, version })),
    });
    if (outcome.kind === 'refused') toastProblem(outcome.problem);
    else {
      clear();
      toastDone({ text: `${format.counted(rows.length, 'target')} removed.` });
    }
  };
  return (
    <DataList
      name="Targets"
      call={api.targets.list}
      columns={columns}
      fields={fields}
      views={views}
      hrefOf={() => null}
      titleOf={(row) => `${row.title} of ${row.holder.name}, ${row.month}`}
      empty="Nothing is aimed at yet."
      {...(can('targets.update')
        ? {
            bulk: [
              {
                ...{ key: 'x', label: 'Remove', isDangerous: true },
                run: (rows: readonly Target[], clear: () => void) => void takeAway(rows, clear),
              },
            ],
          }
        : {})}
    />
  );
}
