import { useState } from 'react';
import { type Answer, api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { DateText, InstantText } from '../../shared/Figures.tsx';
import type { Column, FilterField } from '../../shared/list/column.ts';
import { filterBy } from '../../shared/list/common-filters.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { VerbDialog } from '../../shared/VerbDialog.tsx';
import { holdNames } from './hold-names.ts';

type Hold = Answer<typeof api.dunning.listHolds>['items'][number];

const columns: readonly Column<Hold>[] = [
  { key: 'client', title: 'Client', render: (row) => row.client.name },
  { key: 'kind', title: 'What', render: (row) => holdNames[row.kind] },
  { key: 'invoice', title: 'About', render: (row) => row.invoice?.name ?? 'All that it owes' },
  { key: 'reason', title: 'Reason', isWideOnly: true, render: (row) => row.reason },
  { key: 'until', title: 'Until', render: (row) => <DateText date={row.until} /> },
  { key: 'owner', title: 'Looked after by', isWideOnly: true, render: (row) => row.owner.name },
  {
    key: 'state',
    title: 'State',
    render: (row) => (
      <StateBadge state={row.isActive ? 'hold' : 'ended'} name={row.isActive ? 'Holds' : 'Ended'} />
    ),
  },
  {
    key: 'made',
    title: 'Since',
    isOptional: true,
    render: (row) => <InstantText instant={row.createdAt} />,
  },
];
const fields: readonly FilterField[] = [
  { kind: 'flag', key: 'isActive', label: 'State', yes: 'Holds', no: 'Ended' },
  filterBy.client,
];
const views = [
  { label: 'Holding', filters: { isActive: 'true' } },
  { label: 'Ended', filters: { isActive: 'false' } },
  { label: 'All', filters: {} },
];

export function HoldsList() {
  const [ended, setEnded] = useState<Readonly<{ row: Hold; clear: () => void }> | null>(null);
  const endHold = useCommand(api.dunning.endHold);
  return (
    <>
      <DataList
        name="Disputes and promises"
        call={api.dunning.listHolds}
        columns={columns}
        fields={fields}
        views={views}
        startsWith={{ isActive: 'true' }}
        titleOf={(row) => `${holdNames[row.kind]}, ${row.client.name}`}
        empty="No disputes, promises or holds."
        bulk={[
          {
            key: 'e',
            label: 'End it',
            run: ([row], clear) => row !== undefined && setEnded({ row, clear }),
          },
        ]}
      />
      <VerbDialog
        opened={ended !== null}
        onClose={() => setEnded(null)}
        title={`Go on with ${ended?.row.client.name ?? ''}`}
        verb="Go on"
        needsReason
        run={(reason) =>
          endHold.run({ id: ended?.row.id ?? '', version: ended?.row.version ?? 0, reason })
        }
        done="The ladder goes on."
        onDone={() => ended?.clear()}
      >
        What was held takes its next step when it is due.
      </VerbDialog>
    </>
  );
}
