import type { ReactNode } from 'react';
import { type Answer, api } from '../../shared/api.ts';
import type { Column } from '../../shared/list/column.ts';
import { filterBy } from '../../shared/list/common-filters.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { NewButton, useNewForm } from '../../shared/NewButton.tsx';
import { Page } from '../../shared/Page.tsx';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { ClientDrawer } from './ClientDrawer.tsx';

type ClientRow = Answer<typeof api.parties.listClients>['items'][number];

const columns: readonly Column<ClientRow>[] = [
  { key: 'name', title: 'Name', render: (client) => client.name },
  { key: 'code', title: 'Code', width: 120, render: (client) => client.code },
  {
    key: 'legalEntity',
    title: 'Billed by',
    isWideOnly: true,
    render: (client) => client.legalEntity.name,
  },
  { key: 'currency', title: 'Currency', isWideOnly: true, render: (client) => client.currency },
  {
    key: 'terms',
    title: 'Pays within',
    align: 'right',
    isWideOnly: true,
    render: (client) => `${client.paymentTermDays} days`,
  },
  { key: 'email', title: 'E-mail', isOptional: true, render: (client) => client.email ?? '' },
  { key: 'taxId', title: 'Tax id', isOptional: true, render: (client) => client.taxId ?? '' },
  {
    key: 'projects',
    title: 'Projects',
    align: 'right',
    isWideOnly: true,
    render: (client) => client.projectCount,
  },
  {
    key: 'state',
    title: 'State',
    render: (client) => <StateBadge state={client.isActive ? 'active' : 'inactive'} />,
  },
];

export function ClientsPage(): ReactNode {
  const form = useNewForm();
  const button = <NewButton label="New client" needs="clients.update" onOpen={form.open} />;
  return (
    <Page title="Clients" actions={button}>
      <DataList
        name="Clients"
        call={api.parties.listClients}
        columns={columns}
        fields={[filterBy.active, filterBy.entity]}
        searchLabel="Name or code"
        hrefOf={(client) => `/clients/${client.id}`}
        titleOf={(client) => client.name}
        empty="No clients yet. Everything that is billed starts with one."
      />
      <ClientDrawer opened={form.isOpen} onClose={form.close} client={null} />
    </Page>
  );
}
