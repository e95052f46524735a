import { type Answer, api } from '../../shared/api.ts';
import type { Column } from '../../shared/list/column.ts';
import { filterBy } from '../../shared/list/common-filters.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { StateBadge } from '../../shared/StateBadge.tsx';

type ServiceRow = Answer<typeof api.catalog.listServices>['items'][number];

const columns: readonly Column<ServiceRow>[] = [
  { key: 'name', title: 'Name', render: (service) => service.name },
  { key: 'sku', title: 'SKU', render: (service) => service.sku },
  { key: 'category', title: 'Category', isWideOnly: true, render: (s) => s.category.name },
  { key: 'unit', title: 'Unit', isWideOnly: true, render: (service) => service.unit },
  { key: 'taxClass', title: 'Tax class', isWideOnly: true, render: (s) => s.taxClass.name },
  { key: 'account', title: 'Account', isWideOnly: true, render: (s) => s.revenueAccount },
  {
    key: 'billable',
    title: 'Billable',
    isWideOnly: true,
    render: (service) => (service.isBillable ? 'Yes' : 'No'),
  },
  {
    key: 'state',
    title: 'State',
    render: (service) => <StateBadge state={service.isActive ? 'active' : 'inactive'} />,
  },
];

export function ServicesList() {
  return (
    <DataList
      name="Services"
      call={api.catalog.listServices}
      columns={columns}
      fields={[filterBy.active, filterBy.category]}
      searchLabel="Name or SKU"
      hrefOf={(service) => `/catalogue/services/${service.id}`}
      titleOf={(service) => service.name}
      empty="No services yet. Time is logged under a service."
    />
  );
}
