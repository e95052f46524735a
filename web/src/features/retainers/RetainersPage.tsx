import { retainerKinds, retainerStates } from '@daybook/contract/retainers.ts';
import type { ReactNode } from 'react';
import { type Answer, api } from '../../shared/api.ts';
import { DateText } from '../../shared/Figures.tsx';
import { type Column, choicesFrom, type FilterField } from '../../shared/list/column.ts';
import { filterBy } from '../../shared/list/common-filters.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { NewButton, useNewForm } from '../../shared/NewButton.tsx';
import { Page } from '../../shared/Page.tsx';
import { StateBadge, stateName } from '../../shared/StateBadge.tsx';
import { RetainerDrawer } from './RetainerDrawer.tsx';
import { kindNames } from './retainer-names.ts';
import { UnitsText } from './UnitsText.tsx';

type Retainer = Answer<typeof api.retainers.list>['items'][number];

const columns: readonly Column<Retainer>[] = [
  { key: 'number', title: 'Number', width: 90, render: (retainer) => retainer.number },
  { key: 'name', title: 'Name', render: (retainer) => retainer.name },
  { key: 'client', title: 'Client', isWideOnly: true, render: (retainer) => retainer.client.name },
  { key: 'kind', title: 'Kind', render: (retainer) => kindNames[retainer.kind] },
  {
    key: 'state',
    title: 'State',
    render: (retainer) => (
      <>
        <StateBadge state={retainer.state} />
        {retainer.isLow && <StateBadge state="overdue" name="low" />}
      </>
    ),
  },
  {
    key: 'from',
    title: 'From',
    isWideOnly: true,
    render: (retainer) => <DateText date={retainer.startsOn} />,
  },
  {
    key: 'balance',
    title: 'Balance',
    align: 'right',
    render: ({ balance, balanceMinutes }) => (
      <UnitsText amount={balance} minutes={balanceMinutes} />
    ),
  },
  {
    key: 'request',
    title: 'Asked for',
    isWideOnly: true,
    align: 'right',
    render: ({ openRequest }) => <UnitsText amount={openRequest?.amount ?? null} minutes={null} />,
  },
];
const fields: readonly FilterField[] = [
  {
    kind: 'choice',
    key: 'kinds',
    label: 'Kind',
    isMany: true,
    choices: retainerKinds.map((kind) => ({ value: kind, label: kindNames[kind] })),
  },
  {
    kind: 'choice',
    key: 'states',
    label: 'State',
    isMany: true,
    choices: choicesFrom(retainerStates, stateName),
  },
  filterBy.client,
  { kind: 'flag', key: 'isLow', label: 'Balance', yes: 'Below its floor', no: 'Above it' },
];
const views = [
  { label: 'All', filters: {} },
  { label: 'In force', filters: { states: 'in_force' } },
  { label: 'Low', filters: { isLow: 'true' } },
  { label: 'Trust', filters: { kinds: 'trust' } },
  { label: 'Drafts', filters: { states: 'draft,submitted,approved' } },
  { label: 'Closed', filters: { states: 'closed' } },
];

/** What clients have paid ahead, and what is left of it. */
export function RetainersPage(): ReactNode {
  const form = useNewForm();
  const button = <NewButton label="New retainer" needs="retainers.update" onOpen={form.open} />;
  return (
    <Page title="Retainers" actions={button}>
      <DataList
        name="Retainers"
        call={api.retainers.list}
        columns={columns}
        fields={fields}
        views={views}
        searchLabel="Number, name or client"
        hrefOf={(retainer) => `/retainers/${retainer.id}`}
        titleOf={(retainer) => `${retainer.number} ${retainer.name}`}
        empty="No retainers yet. Money, hours and client trust held ahead of the work stand here."
        emptyAction={button}
      />
      <RetainerDrawer opened={form.isOpen} onClose={form.close} retainer={null} />
    </Page>
  );
}
