import type { Answer, api } from '../../shared/api.ts';
import { DateText, HoursText, MoneyText } from '../../shared/Figures.tsx';
import type { Column } from '../../shared/list/column.ts';
import { StateBadge } from '../../shared/StateBadge.tsx';

export type ProjectRow = Answer<typeof api.parties.listProjects>['items'][number];

export const projectColumns: readonly Column<ProjectRow>[] = [
  { key: 'name', title: 'Name', render: (project) => project.name },
  { key: 'client', title: 'Client', render: (project) => project.client.name },
  { key: 'code', title: 'Code', isWideOnly: true, render: (project) => project.code },
  { key: 'manager', title: 'Manager', isWideOnly: true, render: (p) => p.manager.name },
  { key: 'branch', title: 'Branch', isOptional: true, render: (project) => project.branch.name },
  {
    key: 'endsOn',
    title: 'Ends',
    isWideOnly: true,
    render: (project) => <DateText date={project.endsOn} />,
  },
  {
    key: 'budgetHours',
    title: 'Budget hours',
    align: 'right',
    isWideOnly: true,
    render: (project) => <HoursText minutes={project.budgetMinutes} />,
  },
  {
    key: 'budgetAmount',
    title: 'Budget',
    align: 'right',
    isWideOnly: true,
    render: (project) => <MoneyText value={project.budgetAmount} />,
  },
  {
    key: 'state',
    title: 'State',
    render: (project) => <StateBadge state={project.isActive ? 'active' : 'inactive'} />,
  },
];
