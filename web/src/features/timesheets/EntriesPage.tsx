import type { ReactNode } from 'react';
import { api, listInput } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { HoursText } from '../../shared/Figures.tsx';
import { useFilters } from '../../shared/filters.ts';
import { useFormat } from '../../shared/format.ts';
import { choicesFrom, type FilterField } from '../../shared/list/column.ts';
import { filterBy } from '../../shared/list/common-filters.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { entryColumns } from '../../shared/list/entry-columns.tsx';
import { ImportName, PartName } from '../../shared/list/names.tsx';
import { Page } from '../../shared/Page.tsx';
import { HistoryTab } from '../../shared/record/HistoryTab.tsx';
import { stateName } from '../../shared/StateBadge.tsx';
import { ReopenButton } from './ReopenButton.tsx';

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
  { kind: 'text', key: 'partId', label: 'Timesheet part', NameOf: PartName },
  { kind: 'text', key: 'importId', label: 'Import', NameOf: ImportName },
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
          workDate: format.counted(totals.data?.count ?? 0, 'entry'),
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
