import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { TextLink } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { DateText, MoneyText } from '../../shared/Figures.tsx';
import { useFilters } from '../../shared/filters.ts';
import type { Column, FilterField } from '../../shared/list/column.ts';
import { filterBy } from '../../shared/list/common-filters.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { Page } from '../../shared/Page.tsx';
import { kindName, pathOf } from '../../shared/paths.ts';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import { TrialBalance } from './TrialBalance.tsx';

type JournalRow = Answer<typeof api.journal.list>['items'][number];

function SourceLink({ source }: Readonly<{ source: JournalRow['source'] }>) {
  const href = pathOf(source.kind, source.id);
  if (href === null) return kindName(source.kind);
  return <TextLink href={href}>{kindName(source.kind)}</TextLink>;
}

const columns: readonly Column<JournalRow>[] = [
  { key: 'description', title: 'Description', render: (entry) => entry.description },
  { key: 'on', title: 'Date', width: 130, render: (entry) => <DateText date={entry.on} /> },
  { key: 'source', title: 'From', render: (entry) => <SourceLink source={entry.source} /> },
  {
    key: 'entity',
    title: 'Legal entity',
    isWideOnly: true,
    render: (entry) => entry.legalEntity.name,
  },
  {
    key: 'accounts',
    title: 'Accounts',
    isWideOnly: true,
    render: (entry) => entry.lines.map((line) => line.account).join(', '),
  },
];
const fields: readonly FilterField[] = [
  { kind: 'text', key: 'account', label: 'Account' },
  filterBy.entity,
  filterBy.from,
  filterBy.until,
];

export function JournalPage(): ReactNode {
  const [filters, change] = useFilters();
  const tab = filters.tab === 'balance' ? 'balance' : 'entries';
  return (
    <Page title="Journal" lead="Every posting, in balance.">
      <Tabs value={tab} onChange={(key) => change({ tab: key ?? '' })} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="entries">Entries</Tabs.Tab>
          <Tabs.Tab value="balance">Trial balance</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="entries">
          <DataList
            name="Journal entries"
            call={api.journal.list}
            columns={columns}
            fields={fields}
            titleOf={(entry) => entry.description}
            empty="Nothing is posted yet."
            peek={(entry) => <EntryLines entry={entry} />}
          />
        </Tabs.Panel>
        <Tabs.Panel value="balance">
          <TrialBalance />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

function EntryLines({ entry }: Readonly<{ entry: JournalRow }>) {
  return (
    <TableFrame label="Journal entries">
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col" data-align="right">
              Debit
            </th>
            <th scope="col" data-align="right">
              Credit
            </th>
          </tr>
        </thead>
        <tbody>
          {entry.lines.map((line, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a posting never move.
            <tr key={place}>
              <td>
                {line.account}
                <span className={classes.sub}>{line.accountName}</span>
              </td>
              <td data-align="right">{line.debit && <MoneyText value={line.debit} />}</td>
              <td data-align="right">{line.credit && <MoneyText value={line.credit} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
