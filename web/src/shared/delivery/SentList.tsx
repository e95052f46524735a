import { api } from '../api.ts';
import { DataList } from '../list/DataList.tsx';
import { deliveryColumns } from './delivery-columns.tsx';

/** What was sent of one document, newest first. */
export function SentList({ recordId }: Readonly<{ recordId: string }>) {
  return (
    <DataList
      name="Deliveries"
      call={api.deliveries.list}
      fixed={{ recordId }}
      columns={deliveryColumns}
      hrefOf={(row) => `/deliveries/${row.id}`}
      titleOf={(row) => row.subject}
      empty="Not sent by e-mail yet."
    />
  );
}
