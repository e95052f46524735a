import { TextLink } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { MoneyText } from '../../shared/Figures.tsx';
import type { Column } from '../../shared/list/column.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { StateBadge } from '../../shared/StateBadge.tsx';
import classes from '../../shared/table.module.css';
import type { Run } from './RunPage.tsx';

type TopUp = Answer<typeof api.runs.topUps>['items'][number];

const columns: readonly Column<TopUp>[] = [
  {
    key: 'client',
    title: 'Client',
    render: ({ client, moved }) => (
      <>
        {client.name}
        {moved.map(({ what, before, after }) => (
          <span key={what} className={classes.sub}>
            {what}: {before ?? 'none'}, now {after ?? 'none'}
          </span>
        ))}
      </>
    ),
  },
  {
    key: 'retainer',
    title: 'Retainer',
    render: ({ retainer }) => (
      <TextLink href={`/retainers/${retainer.id}`}>{retainer.name}</TextLink>
    ),
  },
  { key: 'plan', title: 'Plan', isWideOnly: true, render: ({ plan }) => plan.name },
  { key: 'state', title: 'State', render: ({ state }) => <StateBadge state={state} /> },
  {
    key: 'request',
    title: 'Request',
    isWideOnly: true,
    render: ({ request }) => request?.name ?? '–',
  },
  {
    key: 'ongoing',
    title: 'Left',
    align: 'right',
    isWideOnly: true,
    render: ({ ongoing }) => <MoneyText value={ongoing} />,
  },
  {
    key: 'amount',
    title: 'To ask for',
    align: 'right',
    render: ({ amount }) => <MoneyText value={amount} />,
  },
];

/** What clients are asked for to fill their retainers up, once the run is posted. */
export function RunTopUps({ run }: Readonly<{ run: Run }>) {
  return (
    <DataList
      name={`Top-ups of ${run.number}`}
      call={api.runs.topUps}
      fixed={{ id: run.id }}
      columns={columns}
      fields={[]}
      titleOf={({ client, retainer }) => `${client.name}, ${retainer.name}`}
      empty="No retainer is to be filled up."
    />
  );
}
