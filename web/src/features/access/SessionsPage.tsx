import type { ReactNode } from 'react';
import { type Answer, api } from '../../shared/api.ts';
import { InstantText } from '../../shared/Figures.tsx';
import { type Column, choicesFrom } from '../../shared/list/column.ts';
import { filterBy } from '../../shared/list/common-filters.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { Page } from '../../shared/Page.tsx';
import { StateBadge, stateName } from '../../shared/StateBadge.tsx';

type SessionRow = Answer<typeof api.access.listSessions>['items'][number];

const columns: readonly Column<SessionRow>[] = [
  { key: 'person', title: 'Person', render: (session) => session.person.name },
  { key: 'branch', title: 'Branch', render: (session) => session.branch.name },
  { key: 'shift', title: 'Shift', isWideOnly: true, render: (session) => session.shift ?? '' },
  {
    key: 'openedAt',
    title: 'Opened',
    render: (session) => <InstantText instant={session.openedAt} />,
  },
  {
    key: 'closedAt',
    title: 'Closed',
    isWideOnly: true,
    render: (session) => <InstantText instant={session.closedAt} />,
  },
  {
    key: 'state',
    title: 'State',
    render: (session) =>
      session.closedAt === null ? (
        <StateBadge state="active" name="Open" />
      ) : (
        <StateBadge state="closed" name={stateName(session.closedBecause ?? 'closed')} />
      ),
  },
  {
    key: 'commands',
    title: 'Changes made',
    align: 'right',
    isWideOnly: true,
    render: (session) => session.commandCount,
  },
];

export function SessionsPage(): ReactNode {
  return (
    <Page title="Sessions" lead="Who worked where and when; every change carries its session.">
      <DataList
        name="Sessions"
        call={api.access.listSessions}
        columns={columns}
        fields={[
          filterBy.person,
          filterBy.branch,
          {
            kind: 'choice',
            key: 'state',
            label: 'State',
            choices: choicesFrom(['open', 'closed'], stateName),
          },
        ]}
        views={[
          { label: 'All', filters: {} },
          { label: 'Open now', filters: { state: 'open' } },
        ]}
        hrefOf={(session) => `/sessions/${session.id}`}
        titleOf={(session) => `${session.person.name} at ${session.branch.name}`}
        empty="No sessions yet."
      />
    </Page>
  );
}
