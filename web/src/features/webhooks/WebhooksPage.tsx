import { webhookStates } from '@daybook/contract/webhooks.ts';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { useGo } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { InstantText } from '../../shared/Figures.tsx';
import { FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { type Column, choicesFrom, type FilterField } from '../../shared/list/column.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { NewButton, useNewForm } from '../../shared/NewButton.tsx';
import { Page } from '../../shared/Page.tsx';
import { SecretDialog } from '../../shared/SecretDialog.tsx';
import { StateBadge, stateName } from '../../shared/StateBadge.tsx';
import { WebhookForm } from './WebhookForm.tsx';

type Webhook = Answer<typeof api.webhooks.list>['items'][number];

const columns: readonly Column<Webhook>[] = [
  { key: 'name', title: 'Name', render: (webhook) => webhook.name },
  { key: 'url', title: 'Address', isWideOnly: true, render: (webhook) => webhook.url },
  { key: 'state', title: 'State', render: (webhook) => <StateBadge state={webhook.state} /> },
  {
    key: 'types',
    title: 'Events',
    isWideOnly: true,
    render: (webhook) => (webhook.types.length === 0 ? 'Every event' : webhook.types.join(', ')),
  },
  { key: 'waiting', title: 'Waiting', align: 'right', render: (webhook) => webhook.waiting },
  { key: 'givenUp', title: 'Given up', align: 'right', render: (webhook) => webhook.givenUp },
  {
    key: 'last',
    title: 'Last taken',
    isWideOnly: true,
    render: (webhook) => <InstantText instant={webhook.lastDeliveredAt} />,
  },
];
const fields: readonly FilterField[] = [
  {
    kind: 'choice',
    key: 'states',
    label: 'State',
    isMany: true,
    choices: choicesFrom(webhookStates, stateName),
  },
];

/** Addresses that are told of what happens. */
export function WebhooksPage(): ReactNode {
  const { isOpen, open, close } = useNewForm();
  const go = useGo();
  const create = useCommand(api.webhooks.create);
  const [made, setMade] = useState<Readonly<{ id: string; secret: string | null }> | null>(null);
  return (
    <Page
      title="Webhooks"
      lead="Other systems hear of what happens in Daybook, signed and in order."
      actions={<NewButton label="New webhook" needs="webhooks.update" onOpen={open} />}
    >
      <DataList
        name="Webhooks"
        call={api.webhooks.list}
        columns={columns}
        fields={fields}
        startsWith={{ states: 'active,paused' }}
        hrefOf={(webhook) => `/webhooks/${webhook.id}`}
        titleOf={(webhook) => webhook.name}
        empty="No webhooks yet. One tells another system what happens, as it happens."
      />
      <FormDrawer opened={isOpen} onClose={close} title="New webhook">
        <WebhookForm
          initial={{ name: '', url: '', types: [] }}
          submitLabel="Add the webhook"
          submit={(values) => create.run(values)}
          onDone={setMade}
          onClose={close}
        />
      </FormDrawer>
      <SecretDialog
        title="The secret of the webhook"
        secret={made?.secret ?? null}
        onClose={() => {
          setMade(null);
          go(`/webhooks/${made?.id ?? ''}`);
        }}
      />
    </Page>
  );
}
