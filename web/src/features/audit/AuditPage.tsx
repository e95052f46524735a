import type { ReactNode } from 'react';
import { TextLink } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { InstantText } from '../../shared/Figures.tsx';
import { PersonPicker } from '../../shared/form/pickers.tsx';
import type { Column, FilterField } from '../../shared/list/column.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { PersonName } from '../../shared/list/names.tsx';
import { Page } from '../../shared/Page.tsx';
import { kindName, pathOf } from '../../shared/paths.ts';
import { ChangeTable } from '../../shared/record/ChangeTable.tsx';
import { EventProof } from '../../shared/record/EventProof.tsx';
import { eventSentence } from '../../shared/record/event-sentence.ts';

type AuditRow = Answer<typeof api.audit.list>['items'][number];

function RecordLink({ record }: Readonly<{ record: AuditRow['record'] }>) {
  const href = pathOf(record.kind, record.id);
  if (href === null) return kindName(record.kind);
  return <TextLink href={href}>{kindName(record.kind)}</TextLink>;
}

const columns: readonly Column<AuditRow>[] = [
  { key: 'what', title: 'What happened', render: (event) => eventSentence(event) },
  {
    key: 'at',
    title: 'When',
    width: 170,
    render: (event) => <InstantText instant={event.at} />,
  },
  {
    key: 'record',
    title: 'Record',
    isWideOnly: true,
    render: (event) => <RecordLink record={event.record} />,
  },
  { key: 'branch', title: 'Branch', isWideOnly: true, render: (e) => e.branch?.name ?? '' },
  { key: 'source', title: 'By way of', isWideOnly: true, render: (event) => event.source },
  { key: 'reason', title: 'Reason', isWideOnly: true, render: (event) => event.reason ?? '' },
  { key: 'command', title: 'Command', isOptional: true, render: (event) => event.command },
  {
    key: 'behalf',
    title: 'On behalf of',
    isOptional: true,
    render: (event) => event.onBehalfOf?.name ?? '',
  },
  { key: 'request', title: 'Request', isOptional: true, render: (e) => e.requestId ?? '' },
];
const fields: readonly FilterField[] = [
  { kind: 'record', key: 'actorId', label: 'Who', Picker: PersonPicker, NameOf: PersonName },
  { kind: 'text', key: 'type', label: 'Event' },
  { kind: 'text', key: 'recordKind', label: 'Kind of record' },
  { kind: 'text', key: 'recordId', label: 'Record id' },
  { kind: 'text', key: 'sessionId', label: 'Session id' },
];

export function AuditPage(): ReactNode {
  return (
    <Page
      title="Audit"
      lead={
        <>
          Who did what, when, why and in which session. Nothing is rewritten:{' '}
          <TextLink href="/audit/log">how that is proved</TextLink>,{' '}
          <TextLink href="/audit/readings">who read what</TextLink>.
        </>
      }
    >
      <DataList
        name="Audit events"
        call={api.audit.list}
        columns={columns}
        fields={fields}
        titleOf={(event) => eventSentence(event)}
        empty="Nothing has happened yet."
        peek={(event) => (
          <>
            <ChangeTable before={event.before} after={event.after} />
            <EventProof eventId={event.id} />
            {event.sessionId !== null && (
              <TextLink href={`/sessions/${event.sessionId}`}>The session it happened in</TextLink>
            )}
          </>
        )}
      />
    </Page>
  );
}
