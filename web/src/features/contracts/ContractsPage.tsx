import { contractStates } from '@daybook/contract/contracts.ts';
import type { ReactNode } from 'react';
import { TextLink } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { DateText } from '../../shared/Figures.tsx';
import { type Column, choicesFrom, type FilterField } from '../../shared/list/column.ts';
import { filterBy } from '../../shared/list/common-filters.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { NewButton, useNewForm } from '../../shared/NewButton.tsx';
import { Page } from '../../shared/Page.tsx';
import { StateBadge, stateName } from '../../shared/StateBadge.tsx';
import { ContractDrawer } from './ContractDrawer.tsx';

type Contract = Answer<typeof api.contracts.list>['items'][number];

const columns: readonly Column<Contract>[] = [
  { key: 'number', title: 'Number', width: 90, render: (contract) => contract.number },
  { key: 'name', title: 'Name', render: (contract) => contract.name },
  { key: 'client', title: 'Client', isWideOnly: true, render: (contract) => contract.client.name },
  { key: 'state', title: 'State', render: (contract) => <StateBadge state={contract.state} /> },
  {
    key: 'from',
    title: 'From',
    isWideOnly: true,
    render: (contract) => <DateText date={contract.startsOn} />,
  },
  { key: 'until', title: 'Until', render: (contract) => <DateText date={contract.until} /> },
  {
    key: 'notice',
    title: 'Notice by',
    isWideOnly: true,
    render: (contract) =>
      contract.isNoticeDue ? (
        <>
          <DateText date={contract.noticeOn} /> <StateBadge state="needs_approval" name="due" />
        </>
      ) : (
        <DateText date={contract.noticeOn} />
      ),
  },
  { key: 'owner', title: 'Owner', isOptional: true, render: (contract) => contract.owner.name },
];
const fields: readonly FilterField[] = [
  {
    kind: 'choice',
    key: 'states',
    label: 'State',
    isMany: true,
    choices: choicesFrom(contractStates, stateName),
  },
  filterBy.client,
  { ...filterBy.manager, key: 'ownerId', label: 'Owner' },
  filterBy.branch,
  { kind: 'flag', key: 'isNoticeDue', label: 'Notice', yes: 'Notice is due', no: 'All' },
  { kind: 'date', key: 'endsBefore', label: 'Ends before' },
];
const views = [
  { label: 'All', filters: {} },
  { label: 'In force', filters: { states: 'in_force' } },
  { label: 'Notice due', filters: { isNoticeDue: 'true' } },
  { label: 'Drafts', filters: { states: 'draft,submitted,approved' } },
  { label: 'Ended', filters: { states: 'expired,terminated' } },
];

/** The register: what is agreed with whom, until when, and where notice is due. */
export function ContractsPage(): ReactNode {
  const form = useNewForm();
  const button = <NewButton label="New contract" needs="contracts.update" onOpen={form.open} />;
  return (
    <Page
      title="Contracts"
      actions={
        <>
          <TextLink href="/price-indices">Price indices</TextLink>
          {button}
        </>
      }
    >
      <DataList
        name="Contracts"
        call={api.contracts.list}
        columns={columns}
        fields={fields}
        views={views}
        searchLabel="Number, name or client"
        hrefOf={(contract) => `/contracts/${contract.id}`}
        titleOf={(contract) => `${contract.number} ${contract.name}`}
        empty="No contracts yet. Without one, the firm's rates hold and every hour is billed."
        emptyAction={button}
      />
      <ContractDrawer opened={form.isOpen} onClose={form.close} contract={null} />
    </Page>
  );
}
