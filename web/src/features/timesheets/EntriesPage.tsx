import type { ReactNode } from 'react';
import { api, listInput } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { DateText, HoursText } from '../../shared/Figures.tsx';
import { useFilters } from '../../shared/filters.ts';
import { useFormat } from '../../shared/format.ts';
import { type Column, choicesFrom, type FilterField } from '../../shared/list/column.ts';
import { filterBy } from '../../shared/list/common-filters.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { Page } from '../../shared/Page.tsx';
import { HistoryTab } from '../../shared/record/HistoryTab.tsx';
import { StateBadge, stateName } from '../../shared/StateBadge.tsx';
import type { Entry } from './DayView.tsx';
import { ReopenButton } from './ReopenButton.tsx';

export const entryColumns: readonly Column<Entry>[] = [
  {
    key: 'workDate',
    title: 'Day',
    width: 120,
    render: (entry) => <DateText date={entry.workDate} />,
  },
  { key: 'person', title: 'Person', render: (entry) => entry.person.name },
  { key: 'project', title: 'Project', render: (entry) => entry.project.name },
  { key: 'client', title: 'Client', isWideOnly: true, render: (entry) => entry.client.name },
  { key: 'service', title: 'Service', render: (entry) => entry.service.name },
  { key: 'task', title: 'Task', isOptional: true, render: (entry) => entry.task?.name ?? '' },
  { key: 'note', title: 'Note', isWideOnly: true, render: (entry) => entry.note },
  { key: 'state', title: 'State', render: (entry) => <StateBadge state={entry.state} /> },
  {
    key: 'worked',
    title: 'Worked',
    align: 'right',
    render: (entry) => <HoursText minutes={entry.workedMinutes} />,
  },
  {
    key: 'billable',
    title: 'Billable',
    align: 'right',
    isWideOnly: true,
    render: (entry) => <HoursText minutes={entry.billableMinutes} />,
  },
  {
    key: 'billed',
    title: 'Billed',
    align: 'right',
    isWideOnly: true,
    render: (entry) => <HoursText minutes={entry.billedMinutes} />,
  },
  { key: 'source', title: 'Source', isOptional: true, render: (entry) => entry.source },
  { key: 'enteredBy', title: 'Entered by', isOptional: true, render: (e) => e.enteredBy.name },
];

const fields: readonly FilterField[] = [
  filterBy.person,
  filterBy.project,
  filterBy.client,
  filterBy.service,
  filterBy.branch,
  {
    kind: 'choice',
    key: 'states',
    label: 'State',
    isMany: true,
    choices: choicesFrom(['draft', 'submitted', 'approved', 'voided'], stateName),
  },
  filterBy.from,
  filterBy.until,
  { kind: 'flag', key: 'isBillable', label: 'Billable', yes: 'Billable', no: 'Not billable' },
  { kind: 'text', key: 'partId', label: 'Timesheet part' },
  { kind: 'text', key: 'importId', label: 'Import' },
];

/** Every entry that a filter finds; cards and burn bars open this list. */
export function EntriesPage(): ReactNode {
  const format = useFormat();
  const [filters] = useFilters();
  const known = Object.fromEntries(fields.map(({ key }) => [key, filters[key] ?? '']));
  const totals = useAsk(api.timesheets.entryTotals, listInput(api.timesheets.entryTotals, known), {
    keepPrevious: true,
  });
  return (
    <Page title="Time entries">
      <DataList
        name="Time entries"
        call={api.timesheets.listEntries}
        columns={entryColumns}
        fields={fields}
        titleOf={(entry) => `${entry.project.name}, ${format.date(entry.workDate)}`}
        empty="No time is logged yet."
        totals={{
          workDate: `${format.count(totals.data?.count ?? 0)} entries`,
          worked: <HoursText minutes={totals.data?.workedMinutes} />,
          billable: <HoursText minutes={totals.data?.billableMinutes} />,
        }}
        peek={(entry) => (
          <>
            <ReopenButton entry={entry} />
            <HistoryTab kind="time_entry" id={entry.id} />
          </>
        )}
      />
    </Page>
  );
}
