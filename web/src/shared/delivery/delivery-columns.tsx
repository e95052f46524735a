import type { Answer, api } from '../api.ts';
import { InstantText } from '../Figures.tsx';
import type { Column } from '../list/column.ts';
import { StateBadge } from '../StateBadge.tsx';

export type Delivery = Answer<typeof api.deliveries.list>['items'][number];

export const recipientsText = ({ recipients }: Pick<Delivery, 'recipients'>): string =>
  recipients.map((each) => each.email).join(', ');

export const deliveryStateNames: Readonly<Record<Delivery['state'], string>> = {
  waiting: 'Waiting',
  sending: 'Sending',
  sent: 'Sent',
  failed: 'Failed',
  bounced: 'Came back',
  unknown: 'May have been sent',
  cancelled: 'Cancelled',
};

export const deliveryColumns: readonly Column<Delivery>[] = [
  { key: 'record', title: 'Document', width: 150, render: (row) => row.record.name },
  { key: 'client', title: 'Client', render: (row) => row.client?.name ?? '–' },
  {
    key: 'state',
    title: 'State',
    render: (row) => <StateBadge state={row.state} name={deliveryStateNames[row.state]} />,
  },
  { key: 'to', title: 'To', isWideOnly: true, render: recipientsText },
  {
    key: 'reply',
    title: 'Last reply',
    isWideOnly: true,
    render: (row) => (row.state === 'sent' ? '' : (row.lastReply ?? '')),
  },
  {
    key: 'at',
    title: 'Sent or asked for',
    render: (row) => <InstantText instant={row.sentAt ?? row.createdAt} />,
  },
];
