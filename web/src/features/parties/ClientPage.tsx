import { type ReactNode, useState } from 'react';
import { useGo } from '../../shared/AppLink.tsx';
import { api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { MoneyText } from '../../shared/Figures.tsx';
import { DataList } from '../../shared/list/DataList.tsx';
import { invoiceColumns } from '../../shared/list/invoice-columns.tsx';
import { useCan } from '../../shared/me.ts';
import { RecordPage, RecordSkeleton, type RecordTab } from '../../shared/record/RecordPage.tsx';
import type { Verb } from '../../shared/record/verb.ts';
import { useRecordId } from '../../shared/record-id.ts';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { Asked } from '../../shared/States.tsx';
import { ClientBalance } from './ClientBalance.tsx';
import { ClientDrawer } from './ClientDrawer.tsx';
import { ClientOverview } from './ClientOverview.tsx';
import type { Client } from './client-form.ts';
import { ProjectDrawer } from './ProjectDrawer.tsx';
import { projectColumns } from './project-columns.tsx';

export function ClientPage(): ReactNode {
  const id = useRecordId();
  const client = useAsk(api.parties.getClient, { id });
  return (
    <Asked query={client} skeleton={<RecordSkeleton />}>
      {(answer) => <ClientBody client={answer} />}
    </Asked>
  );
}

type Dialog = 'edit' | 'project' | null;

function useClientVerbs(client: Client, open: (dialog: Dialog) => void): readonly Verb[] {
  const go = useGo();
  const updateClient = useCommand(api.parties.updateClient);
  const { id, version, isActive } = client;
  return [
    { key: 'update', label: 'Edit', opens: () => open('edit') },
    { key: 'update', label: 'New project', isSecondary: true, opens: () => open('project') },
    {
      key: 'propose',
      label: 'Propose a pre-bill',
      isSecondary: true,
      opens: () => go(`/wip?by=project&clientId=${id}`),
    },
    {
      key: 'receive',
      label: 'Record a receipt',
      isSecondary: true,
      opens: () => go(`/receipts?new=1&clientId=${id}`),
    },
    {
      key: 'update',
      label: isActive ? 'Deactivate' : 'Activate',
      isSecondary: true,
      title: isActive ? `Deactivate ${client.name}` : `Activate ${client.name}`,
      consequences: isActive
        ? 'It is no longer offered for new work. Open invoices and WIP stay as they are.'
        : 'It is offered for new work again.',
      run: () => updateClient.run({ id, version, isActive: !isActive }),
      done: isActive ? 'The client is inactive.' : 'The client is active.',
    },
  ];
}

function ClientBody({ client }: Readonly<{ client: Client }>) {
  const [dialog, setDialog] = useState<Dialog>(null);
  const verbs = useClientVerbs(client, setDialog);
  const can = useCan();
  const moneyTabs: readonly RecordTab[] = can('billing.view')
    ? [
        {
          key: 'invoices',
          label: 'Invoices',
          content: (
            <DataList
              name="Invoices of the client"
              call={api.billing.listInvoices}
              columns={invoiceColumns.filter((column) => column.key !== 'client')}
              fixed={{ clientId: client.id }}
              hrefOf={(invoice) => `/invoices/${invoice.id}`}
              titleOf={(invoice) => invoice.number ?? 'Draft invoice'}
              empty="No invoices to this client yet."
            />
          ),
        },
      ]
    : [];
  return (
    <>
      <RecordPage
        kind="Client"
        recordKind="client"
        id={client.id}
        number={client.code}
        name={client.name}
        title={client.name}
        back={{ label: 'Clients', href: '/clients' }}
        badges={client.isActive ? null : <StateBadge state="inactive" />}
        may={client.may}
        verbs={verbs}
        facts={[
          { label: 'Open invoices', value: <MoneyText value={client.openAmount} /> },
          { label: 'Overdue', value: <MoneyText value={client.overdueAmount} /> },
          { label: 'Work in progress', value: <MoneyText value={client.wipAmount} /> },
          { label: 'Unapplied receipts', value: <MoneyText value={client.unappliedAmount} /> },
          {
            label: 'Pays within',
            value: `${client.paymentTermDays} days`,
            note: client.legalEntity.name,
          },
        ]}
        tabs={[
          { key: 'overview', label: 'Overview', content: <ClientOverview client={client} /> },
          {
            key: 'projects',
            label: 'Projects',
            count: client.projectCount,
            content: (
              <DataList
                name="Projects of the client"
                call={api.parties.listProjects}
                columns={projectColumns.filter((column) => column.key !== 'client')}
                fixed={{ clientId: client.id }}
                hrefOf={(project) => `/projects/${project.id}`}
                titleOf={(project) => project.name}
                empty="No projects for this client yet."
              />
            ),
          },
          ...moneyTabs,
          ...(can('cash.view')
            ? [
                {
                  key: 'balance',
                  label: 'Balance',
                  content: <ClientBalance clientId={client.id} />,
                },
              ]
            : []),
        ]}
      />
      <ClientDrawer opened={dialog === 'edit'} onClose={() => setDialog(null)} client={client} />
      <ProjectDrawer
        opened={dialog === 'project'}
        onClose={() => setDialog(null)}
        project={null}
        client={client}
      />
    </>
  );
}
