import { type Answer, api } from '../../shared/api.ts';
import { DateText } from '../../shared/Figures.tsx';
import type { Filters } from '../../shared/filters.ts';
import type { Column } from '../../shared/list/column.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { kindName, pathOf } from '../../shared/paths.ts';
import { GroupText, MeasureText } from './ReportCell.tsx';
import type { About } from './report-address.ts';

type RecordRow = Answer<typeof api.reports.rows>['items'][number];

const periods = ['day', 'week', 'month', 'quarter', 'year', 'currency'];
/** What tells most of a record; the others are in the columns menu. */
const shown = ['client', 'project', 'contract', 'retainer', 'state', 'account'];

const labelOf = (row: RecordRow) => (row.label === '' ? kindName(row.recordKind) : row.label);

const columnsOf = (about: About): readonly Column<RecordRow>[] => [
  { key: 'label', title: 'Record', render: labelOf },
  { key: 'on', title: 'Date', width: 120, render: (row) => <DateText date={row.on} /> },
  ...about.dimensions
    .filter(({ key }) => !periods.includes(key))
    .map(
      ({ key, label }): Column<RecordRow> => ({
        key,
        title: label,
        isWideOnly: true,
        isOptional: !shown.includes(key),
        render: (row) => <GroupText dimension={key} cell={row[key]} />,
      }),
    ),
  ...about.measures
    .filter(({ kind }) => kind !== 'percent')
    .map(
      (measure): Column<RecordRow> => ({
        key: measure.key,
        title: measure.label,
        align: 'right',
        render: (row) => <MeasureText measure={measure} cell={row[measure.key]} />,
      }),
    ),
];

/** The records that the report adds up, newest first. */
export function ReportRecords({ about, asked }: Readonly<{ about: About; asked: Filters }>) {
  const { by: _, compare: _compare, sort: _sort, ...fixed } = asked;
  return (
    <DataList
      name={`${about.title}, records`}
      call={api.reports.rows}
      columns={columnsOf(about)}
      fixed={fixed}
      hrefOf={(row) => (row.recordId === null ? null : pathOf(row.recordKind, row.recordId))}
      titleOf={labelOf}
      empty="No records in this period with these filters."
    />
  );
}
