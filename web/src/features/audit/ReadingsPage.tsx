import type { ReactNode } from 'react';
import { TextLink } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { InstantText } from '../../shared/Figures.tsx';
import { PersonPicker } from '../../shared/form/pickers.tsx';
import type { Column, FilterField } from '../../shared/list/column.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { PersonName } from '../../shared/list/names.tsx';
import { Page } from '../../shared/Page.tsx';
import { ChangeTable } from '../../shared/record/ChangeTable.tsx';

type Reading = Answer<typeof api.auditLog.listReadings>['items'][number];

const formNames: Readonly<Record<Reading['form'], string>> = {
  json: 'Read',
  csv: 'Taken away as CSV',
  xlsx: 'Taken away as a workbook',
  file: 'Taken away as a file',
};

const columns: readonly Column<Reading>[] = [
  { key: 'who', title: 'Who', render: (reading) => reading.person?.name ?? 'Daybook' },
  { key: 'what', title: 'What', render: (reading) => reading.endpoint },
  { key: 'form', title: 'How', render: (reading) => formNames[reading.form] },
  {
    key: 'at',
    title: 'When',
    width: 170,
    render: (reading) => <InstantText instant={reading.at} />,
  },
  {
    key: 'source',
    title: 'By way of',
    isWideOnly: true,
    render: (reading) => (reading.byKey ? 'API key' : reading.source),
  },
];
const fields: readonly FilterField[] = [
  { kind: 'record', key: 'personId', label: 'Who', Picker: PersonPicker, NameOf: PersonName },
  { kind: 'text', key: 'endpoint', label: 'What' },
];

/** Files that were taken away, and what hours cost when it was read. */
export function ReadingsPage(): ReactNode {
  return (
    <Page
      title="Who read what"
      lead={
        <>
          Files that were taken away, and what hours cost. Nothing was changed, so it is no part of{' '}
          <TextLink href="/audit">the audit trail</TextLink>.
        </>
      }
    >
      <DataList
        name="Readings"
        call={api.auditLog.listReadings}
        columns={columns}
        fields={fields}
        titleOf={(reading) => reading.endpoint}
        empty="Nobody has taken a file away yet, or read what hours cost."
        peek={(reading) => (
          <>
            <ChangeTable before={null} after={reading.input} />
            {reading.sessionId !== null && (
              <TextLink href={`/sessions/${reading.sessionId}`}>
                The session it happened in
              </TextLink>
            )}
          </>
        )}
      />
    </Page>
  );
}
