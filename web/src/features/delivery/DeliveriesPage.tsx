import { deliveryStates } from '@daybook/contract/deliveries.ts';
import { documentKinds } from '@daybook/core/delivery/recipients.ts';
import { Alert } from '@mantine/core';
import type { ReactNode } from 'react';
import { TextLink } from '../../shared/AppLink.tsx';
import { api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { deliveryColumns, deliveryStateNames } from '../../shared/delivery/delivery-columns.tsx';
import type { FilterField } from '../../shared/list/column.ts';
import { filterBy } from '../../shared/list/common-filters.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { Page } from '../../shared/Page.tsx';
import { kindName } from '../../shared/paths.ts';

const fields: readonly FilterField[] = [
  {
    kind: 'choice',
    key: 'states',
    label: 'State',
    isMany: true,
    choices: deliveryStates.map((value) => ({ value, label: deliveryStateNames[value] })),
  },
  {
    kind: 'choice',
    key: 'kinds',
    label: 'Document',
    isMany: true,
    choices: documentKinds.map((value) => ({ value, label: kindName(value) })),
  },
  filterBy.client,
];

/** What went out by e-mail, and what did not arrive. */
export function DeliveriesPage(): ReactNode {
  const status = useAsk(api.deliveries.status, {});
  const troubled = (status.data?.failed ?? 0) + (status.data?.bounced ?? 0);
  const views = [
    { label: 'All', filters: {} },
    { label: 'Waiting', filters: { states: 'waiting' }, count: status.data?.waiting },
    { label: 'Failed', filters: { states: 'failed,bounced' }, count: troubled },
    { label: 'May have been sent', filters: { states: 'unknown' }, count: status.data?.unknown },
    { label: 'Sent', filters: { states: 'sent' } },
  ];
  return (
    <Page
      title="Deliveries"
      lead="Documents on their way to clients by e-mail."
      actions={<TextLink href="/settings/mail">Texts of e-mails</TextLink>}
    >
      {status.data?.isMailSetUp === false && (
        <Alert color="yellow" variant="light" mb="md">
          No mail server is set up (DAYBOOK_SMTP): what is to be sent waits.
        </Alert>
      )}
      <DataList
        name="Deliveries"
        call={api.deliveries.list}
        columns={deliveryColumns}
        fields={fields}
        views={views}
        hrefOf={(row) => `/deliveries/${row.id}`}
        titleOf={(row) => row.subject}
        empty="Nothing was sent by e-mail yet. Posted invoices are sent from their page, or by their billing plan."
      />
    </Page>
  );
}
