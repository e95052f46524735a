import { exceptionKinds, isExceptionKind } from '@daybook/core/exceptions/exception-kinds.ts';
import { Button, Group, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { TextLink } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { DateText, MoneyText } from '../../shared/Figures.tsx';
import { useFilters } from '../../shared/filters.ts';
import type { Column, FilterField } from '../../shared/list/column.ts';
import { filterBy } from '../../shared/list/common-filters.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { useCan } from '../../shared/me.ts';
import { Page } from '../../shared/Page.tsx';
import { pathOf } from '../../shared/paths.ts';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { toastDone, toastProblem } from '../../shared/toast.tsx';
import { AssignDrawer } from './AssignDrawer.tsx';
import { SnoozeDrawer } from './SnoozeDrawer.tsx';

export type Exception = Answer<typeof api.exceptions.list>['items'][number];

/** Where it is put right. */
const pathOfException = ({ kind, record }: Exception): string | null => {
  if (kind === 'unbilled' || kind === 'contract_ended') return `/wip?projectId=${record.id}`;
  if (record.kind === 'milestone') return '/milestones?alert=done_not_billed';
  return pathOf(record.kind, record.id);
};

const columns: readonly Column<Exception>[] = [
  { key: 'title', title: 'What', render: (row) => row.title },
  {
    key: 'record',
    title: 'About',
    render: (row) => (
      <>
        {row.record.name}
        {row.client !== null && <Text span c="dimmed" size="xs">{` ${row.client.name}`}</Text>}
      </>
    ),
  },
  { key: 'detail', title: 'Detail', isOptional: true, render: (row) => row.detail },
  { key: 'pieces', title: 'Pieces', align: 'right', isWideOnly: true, render: (row) => row.pieces },
  { key: 'since', title: 'Since', align: 'right', render: (row) => <DateText date={row.since} /> },
  {
    key: 'stake',
    title: 'At stake',
    align: 'right',
    render: (row) => <MoneyText value={row.stake} />,
  },
  { key: 'owner', title: 'Owner', isWideOnly: true, render: (row) => row.owner?.name ?? '–' },
  {
    key: 'state',
    title: 'State',
    isWideOnly: true,
    render: (row) =>
      row.state === 'snoozed' ? (
        <StateBadge state="hold" name="Put off" />
      ) : (
        <StateBadge state="needs_approval" name="Open" />
      ),
  },
];

const fields: readonly FilterField[] = [
  {
    kind: 'choice',
    key: 'kind',
    label: 'What',
    isMany: true,
    choices: Object.entries(exceptionKinds).map(([value, { title }]) => ({ value, label: title })),
  },
  {
    ...{ kind: 'choice', key: 'state', label: 'State' },
    choices: [
      { value: 'open', label: 'Open' },
      { value: 'snoozed', label: 'Put off' },
    ],
  },
  ...[filterBy.branch, filterBy.client, filterBy.project, filterBy.service],
  { ...filterBy.person, label: 'About person' },
  { ...filterBy.person, key: 'ownerId', label: 'Owner' },
];
const views = [
  { label: 'Oldest first', filters: { state: 'open' } },
  { label: 'Most money first', filters: { state: 'open', sort: '-stake' } },
  { label: 'Put off', filters: { state: 'snoozed' } },
  { label: 'All', filters: {} },
];

/** What should be looked at: why, whose it is, how much is at stake; put right, put off, or given away. */
export function ExceptionsPage(): ReactNode {
  const can = useCan();
  const [filters] = useFilters();
  const [snoozed, setSnoozed] = useState<readonly Exception[] | null>(null);
  const [given, setGiven] = useState<readonly Exception[] | null>(null);
  const kind = filters.kind ?? '';
  return (
    <Page
      title="Exceptions"
      lead={
        isExceptionKind(kind) ? exceptionKinds[kind].rule : 'What should be looked at, and why.'
      }
      actions={<TextLink href="/reports/exceptions">As a report</TextLink>}
    >
      <DataList
        name="Exceptions"
        call={api.exceptions.list}
        columns={columns}
        fields={fields}
        views={views}
        startsWith={{ state: 'open' }}
        hrefOf={pathOfException}
        titleOf={(row) => `${row.title}: ${row.record.name}`}
        empty="Nothing is out of order."
        {...(can('exceptions.update')
          ? {
              bulk: [
                {
                  key: 'z',
                  label: 'Put off',
                  run: (rows: readonly Exception[]) => setSnoozed(rows),
                },
                { key: 'o', label: 'Give to', run: (rows: readonly Exception[]) => setGiven(rows) },
              ],
            }
          : {})}
        peek={(row) => (
          <ExceptionPeek
            row={row}
            onSnooze={() => setSnoozed([row])}
            onGive={() => setGiven([row])}
          />
        )}
      />
      <SnoozeDrawer rows={snoozed} onClose={() => setSnoozed(null)} />
      <AssignDrawer rows={given} onClose={() => setGiven(null)} />
    </Page>
  );
}

type ExceptionPeekProps = Readonly<{ row: Exception; onSnooze: () => void; onGive: () => void }>;

/** Why it is one, and what to do. */
function ExceptionPeek({ row, onSnooze, onGive }: ExceptionPeekProps) {
  const wake = useCommand(api.exceptions.wake);
  const again = async () => {
    const outcome = await wake.run({ ids: [row.id] });
    if (outcome.kind === 'refused') toastProblem(outcome.problem);
    else toastDone({ text: `${row.title}: open again.` });
  };
  const href = pathOfException(row);
  return (
    <Stack gap="sm">
      <Text size="sm">{row.rule}.</Text>
      {row.detail !== '' && (
        <Text size="sm" c="dimmed">
          {row.detail}
        </Text>
      )}
      {row.state === 'snoozed' && row.snoozedUntil !== null && (
        <Text size="sm">
          Put off until <DateText date={row.snoozedUntil} />: {row.reason}
        </Text>
      )}
      <Group gap="xs">
        {href !== null && <TextLink href={href}>{row.fix}</TextLink>}
        {row.may.snooze === 'yes' && (
          <Button size="xs" variant="default" onClick={onSnooze}>
            Put off
          </Button>
        )}
        {row.may.wake === 'yes' && (
          <Button size="xs" variant="default" loading={wake.isRunning} onClick={() => void again()}>
            Look at it again
          </Button>
        )}
        {row.may.assign === 'yes' && (
          <Button size="xs" variant="default" onClick={onGive}>
            Give to
          </Button>
        )}
      </Group>
    </Stack>
  );
}
