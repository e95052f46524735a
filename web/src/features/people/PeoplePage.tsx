import type { ReactNode } from 'react';
import { type Answer, api } from '../../shared/api.ts';
import { HoursText, PriceText } from '../../shared/Figures.tsx';
import type { Column } from '../../shared/list/column.ts';
import { filterBy } from '../../shared/list/common-filters.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { useCan } from '../../shared/me.ts';
import { NewButton, useNewForm } from '../../shared/NewButton.tsx';
import { Page } from '../../shared/Page.tsx';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { PersonDrawer } from './PersonDrawer.tsx';

type PersonRow = Answer<typeof api.org.listPeople>['items'][number];

const columns: readonly Column<PersonRow>[] = [
  { key: 'name', title: 'Name', render: (person) => person.name },
  { key: 'email', title: 'E-mail', isWideOnly: true, render: (person) => person.email },
  { key: 'branch', title: 'Branch', render: (person) => person.branch.name },
  {
    key: 'roles',
    title: 'Roles',
    isWideOnly: true,
    render: (person) => person.roles.map((role) => role.name).join(', '),
  },
  {
    key: 'classification',
    title: 'Classification',
    isWideOnly: true,
    render: (person) => person.classification?.name ?? '',
  },
  {
    key: 'manager',
    title: 'Manager',
    isOptional: true,
    render: (person) => person.manager?.name ?? '',
  },
  {
    key: 'day',
    title: 'Day',
    align: 'right',
    isWideOnly: true,
    render: (person) => <HoursText minutes={person.dailyMinutes} />,
  },
  {
    key: 'state',
    title: 'State',
    render: (person) => <StateBadge state={person.isActive ? 'active' : 'inactive'} />,
  },
];

/** Only for those to whom the server tells it. */
const costColumn: Column<PersonRow> = {
  key: 'cost',
  title: 'Cost an hour',
  align: 'right',
  isWideOnly: true,
  render: (person) => (
    <>
      <PriceText value={person.costRate} /> {person.costCurrency}
    </>
  ),
};

export function PeoplePage(): ReactNode {
  const can = useCan();
  const form = useNewForm();
  const button = <NewButton label="New person" needs="people.update" onOpen={form.open} />;
  return (
    <Page title="People" actions={button}>
      <DataList
        name="People"
        call={api.org.listPeople}
        columns={can('costs.view') ? [...columns, costColumn] : columns}
        fields={[filterBy.active, filterBy.branch, filterBy.role]}
        searchLabel="Name or e-mail"
        hrefOf={(person) => `/people/${person.id}`}
        titleOf={(person) => person.name}
        empty="Nobody is here yet."
      />
      <PersonDrawer opened={form.isOpen} onClose={form.close} person={null} />
    </Page>
  );
}
