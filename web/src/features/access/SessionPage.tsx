import type { ReactNode } from 'react';
import { TextLink } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { HoursText, InstantText, MoneyList } from '../../shared/Figures.tsx';
import { useCan } from '../../shared/me.ts';
import { kindName } from '../../shared/paths.ts';
import { RecordPage, RecordSkeleton } from '../../shared/record/RecordPage.tsx';
import { useRecordId } from '../../shared/record-id.ts';
import { StateBadge, stateName } from '../../shared/StateBadge.tsx';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import { SessionBatches } from './SessionBatches.tsx';

type Session = Answer<typeof api.access.getSession>;

export function SessionPage(): ReactNode {
  const id = useRecordId();
  const session = useAsk(api.access.getSession, { id });
  return (
    <Asked query={session} skeleton={<RecordSkeleton />}>
      {(answer) => <SessionBody session={answer} />}
    </Asked>
  );
}

function SessionBody({ session }: Readonly<{ session: Session }>) {
  const can = useCan();
  const isOpen = session.closedAt === null;
  const closed = stateName(session.closedBecause ?? 'closed');
  return (
    <RecordPage
      kind="Session"
      recordKind="session"
      id={session.id}
      name={session.person.name}
      title={`Session of ${session.person.name}`}
      back={{ label: 'Sessions', href: '/sessions' }}
      badges={
        isOpen ? (
          <StateBadge state="active" name="Open" />
        ) : (
          <StateBadge state="closed" name={closed} />
        )
      }
      may={{}}
      verbs={[]}
      facts={[
        { label: 'Branch', value: session.branch.name },
        { label: 'Shift', value: session.shift ?? '–' },
        { label: 'Opened', value: <InstantText instant={session.openedAt} /> },
        {
          label: isOpen ? 'Last seen' : 'Closed',
          value: <InstantText instant={session.closedAt ?? session.lastSeenAt} />,
        },
        { label: 'Changes made', value: session.commandCount },
      ]}
      tabs={[
        { key: 'totals', label: 'Totals', content: <Totals session={session} /> },
        ...(can('cash.view')
          ? [{ key: 'batches', label: 'Batches', content: <SessionBatches id={session.id} /> }]
          : []),
      ]}
    />
  );
}

function Totals({ session }: Readonly<{ session: Session }>) {
  const can = useCan();
  if (session.totals.length === 0) {
    return <NothingHere text="Nothing was changed in this session." />;
  }
  return (
    <>
      <TableFrame label="Totals by kind of transaction">
        <table className={classes.table}>
          <caption className="spoken">Totals by kind of transaction</caption>
          <thead>
            <tr>
              <th scope="col">Kind</th>
              <th scope="col" data-align="right">
                Count
              </th>
              <th scope="col" data-align="right">
                Hours
              </th>
              <th scope="col" data-align="right">
                Amount
              </th>
            </tr>
          </thead>
          <tbody>
            {session.totals.map((total) => (
              <tr key={total.kind}>
                <td>{kindName(total.kind.replaceAll('.', ', '))}</td>
                <td data-align="right">{total.count}</td>
                <td data-align="right">
                  <HoursText minutes={total.minutes} />
                </td>
                <td data-align="right">
                  <MoneyList values={total.amounts} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      {can('audit.view') && (
        <p>
          <TextLink href={`/audit?sessionId=${session.id}`}>
            Every event of this session in the audit trail
          </TextLink>
        </p>
      )}
    </>
  );
}
