import { exceptionKinds } from '@daybook/contract/runs.ts';
import { TextLink } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { HoursText, MoneyText, Nothing } from '../../shared/Figures.tsx';
import type { Column } from '../../shared/list/column.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import type { Run } from './RunPage.tsx';

type Exception = Answer<typeof api.runs.exceptions>['items'][number];

const kindNames: Readonly<Record<Exception['kind'], string>> = {
  no_rate: 'No rate',
  over_cap: 'Over the cap',
  missing_order: 'No purchase order',
  missing_code: 'No code',
  no_recipient: 'Nobody to send it to',
  unapproved_time: 'Not approved yet',
  nothing_to_bill: 'Nothing to bill',
  refused: 'Refused',
};
/** Where it can be put right. */
const placeOf = ({ kind, client, plan }: Exception): string =>
  ({
    no_rate: `/wip?clientId=${client.id}`,
    over_cap: `/contracts?clientId=${client.id}`,
    missing_order: `/clients/${client.id}`,
    no_recipient: `/clients/${client.id}`,
    missing_code: `/time?clientId=${client.id}`,
    unapproved_time: `/time?clientId=${client.id}&states=draft,submitted`,
    nothing_to_bill: `/billing-plans/${plan.id}`,
    refused: `/billing-plans/${plan.id}`,
  })[kind];

const columns: readonly Column<Exception>[] = [
  { key: 'client', title: 'Client', render: (row) => row.client.name },
  { key: 'kind', title: 'What', render: (row) => kindNames[row.kind] },
  { key: 'detail', title: 'Why', isWideOnly: true, render: (row) => row.detail },
  { key: 'count', title: 'Items', align: 'right', isWideOnly: true, render: (row) => row.count },
  {
    key: 'minutes',
    title: 'Hours',
    align: 'right',
    isWideOnly: true,
    render: (row) => (row.minutes === 0 ? <Nothing /> : <HoursText minutes={row.minutes} />),
  },
  {
    key: 'amount',
    title: 'At stake',
    align: 'right',
    render: (row) => <MoneyText value={row.amount} />,
  },
  {
    key: 'fix',
    title: 'Put right',
    render: (row) => <TextLink href={placeOf(row)}>Open</TextLink>,
  },
];

/** What stands in the way, and where it is put right; then the run is simulated again. */
export function RunExceptions({ run }: Readonly<{ run: Run }>) {
  return (
    <DataList
      name={`Exceptions of ${run.number}`}
      call={api.runs.exceptions}
      fixed={{ id: run.id }}
      columns={columns}
      fields={[
        {
          kind: 'choice',
          key: 'kinds',
          label: 'What',
          isMany: true,
          choices: exceptionKinds.map((kind) => ({ value: kind, label: kindNames[kind] })),
        },
      ]}
      titleOf={(row) => `${row.client.name}: ${kindNames[row.kind]}`}
      empty="Nothing stands in the way."
    />
  );
}
