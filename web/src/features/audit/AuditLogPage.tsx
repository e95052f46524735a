import { Alert, Button, CopyButton } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { TextLink } from '../../shared/AppLink.tsx';
import { type Answer, api, urlOf } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { InstantText } from '../../shared/Figures.tsx';
import { useFormat } from '../../shared/format.ts';
import type { Column, FilterField } from '../../shared/list/column.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { Page, Section } from '../../shared/Page.tsx';
import { counted } from '../../shared/plural.ts';
import { Asked } from '../../shared/States.tsx';
import own from './audit-log.module.css';

type Status = Answer<typeof api.auditLog.status>;
type Head = Answer<typeof api.auditLog.listHeads>['items'][number];

/** How the events are proved: the log, its keys, its heads, and what to do with them. */
export function AuditLogPage(): ReactNode {
  const status = useAsk(api.auditLog.status, {});
  return (
    <Page
      title="Audit log"
      lead={
        <>
          Every event is a leaf of a log that is signed each minute. Nobody can change one unseen,
          not even who holds the database. <TextLink href="/audit">Read the events</TextLink>
        </>
      }
      actions={
        <Button
          component="a"
          href={urlOf(api.auditLog.export, {})}
          download="daybook-audit-log.ndjson"
          leftSection={<IconDownload size={15} />}
        >
          Export the log
        </Button>
      }
    >
      <Asked query={status}>
        {(found) => (
          <>
            <Standing status={found} />
            <Section title="Check it yourself">
              <HowToCheck status={found} />
            </Section>
            <Section title="Signed heads">
              <DataList
                name="Signed heads"
                call={api.auditLog.listHeads}
                columns={columns}
                fields={fields}
                titleOf={(head) => `Head of ${head.size} events`}
                empty="No head is signed yet: the first follows within a minute."
                peek={(head) => <Note text={head.note} what="the head" />}
              />
            </Section>
          </>
        )}
      </Asked>
    </Page>
  );
}

function Standing({ status }: Readonly<{ status: Status }>) {
  const format = useFormat();
  if (status.stopped !== null) {
    return (
      <Alert color="red" title="Its heads are not signed any more" mb="md">
        {status.stopped.because}. Noticed <InstantText instant={status.stopped.at} />. Somebody has
        written past Daybook, or the database was put back to an earlier day: see the page on the
        audit log in the documentation.
      </Alert>
    );
  }
  const events = format.counted(status.size, 'event');
  return (
    <>
      {status.outside !== 0 && (
        <Alert color="red" title="Some events never came into the log" mb="md">
          {counted(Math.abs(status.outside), 'event')}: somebody has written past Daybook. Export
          the log and check it to see which.
        </Alert>
      )}
      <Alert color="ledger" variant="light" mb="md">
        {events} in the log
        {status.head === null ? (
          ', none signed yet'
        ) : (
          <>
            , {format.count(status.head.size)} of them signed{' '}
            <InstantText instant={status.head.at} />
          </>
        )}
        {status.waiting > 0 && `; ${counted(status.waiting, 'event')} on the way`}.
      </Alert>
    </>
  );
}

function HowToCheck({ status }: Readonly<{ status: Status }>) {
  const [key] = status.keys.slice(-1);
  if (key === undefined) return <p>The first head brings the first key, within a minute.</p>;
  return (
    <ol className={own.steps}>
      <li>
        Write down {status.keys.length === 1 ? 'the key that signs' : 'the keys that sign'} this log
        and keep heads of it outside the firm. Both are of use from then on.
        {status.keys.map(({ id, line, since }) => (
          <div key={id} className={own.keyLine}>
            <Note text={line} what="the key" />
            <span className={own.since}>
              since <InstantText instant={since} />
            </span>
          </div>
        ))}
      </li>
      <li>Export the log. Who may not see costs gets the hash of those events alone.</li>
      <li>
        On any machine, without Daybook’s server:
        <Note
          text={`npx daybook-verify daybook-audit-log.ndjson --key '${key.line}'`}
          what="the command"
        />
        It names the first event that does not fit. Give it the heads that you kept with{' '}
        <code>--head</code>.
      </li>
    </ol>
  );
}

function Note({ text, what }: Readonly<{ text: string; what: string }>) {
  return (
    <div className={own.note}>
      <pre className={own.text}>{text}</pre>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button variant="default" size="compact-xs" onClick={copy}>
            {copied ? 'Copied' : `Copy ${what}`}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}

const columns: readonly Column<Head>[] = [
  { key: 'at', title: 'Signed', width: 190, render: (head) => <InstantText instant={head.at} /> },
  { key: 'size', title: 'Events', align: 'right', render: (head) => <Count value={head.size} /> },
  {
    key: 'kind',
    title: 'Why',
    render: (head) => (head.kind === 'day_end' ? 'First of the day' : 'The log has grown'),
  },
];
function Count({ value }: Readonly<{ value: number }>) {
  return useFormat().count(value);
}
const fields: readonly FilterField[] = [
  { kind: 'flag', key: 'dayEnds', label: 'Days', yes: 'One a day', no: 'All' },
];
