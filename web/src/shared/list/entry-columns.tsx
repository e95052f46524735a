import type { Answer, api } from '../api.ts';
import { DateText, HoursText } from '../Figures.tsx';
import { StateBadge } from '../StateBadge.tsx';
import type { Column } from './column.ts';

type Entry = Answer<typeof api.timesheets.listEntries>['items'][number];

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
