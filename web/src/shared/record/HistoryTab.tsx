import { Button } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { type Answer, api } from '../api.ts';
import { usePages } from '../ask.ts';
import { InstantText } from '../Figures.tsx';
import { problemOf } from '../problem.ts';
import { LinesSkeleton, NothingHere, ProblemState } from '../States.tsx';
import { ChangeTable } from './ChangeTable.tsx';
import { EventProof } from './EventProof.tsx';
import { eventSentence } from './event-sentence.ts';
import classes from './history.module.css';

export type AuditEvent = Answer<typeof api.audit.history>['items'][number];

/** What happened to a record, as sentences; each opens to before and after. */
export function HistoryTab({ kind, id }: Readonly<{ kind: string; id: string }>) {
  const history = usePages(api.audit.history, { kind, id, limit: 50 });
  if (history.isPending) return <LinesSkeleton />;
  if (history.isError && history.rows.length === 0) {
    return <ProblemState problem={problemOf(history.error)} onRetry={() => history.refetch()} />;
  }
  if (history.rows.length === 0) return <NothingHere text="Nothing has happened to this yet." />;
  return (
    <>
      <ol className={classes.events}>
        {history.rows.map((event) => (
          <HistoryLine key={event.id} event={event} />
        ))}
      </ol>
      {history.hasNextPage && (
        <Button
          variant="default"
          loading={history.isFetchingNextPage}
          onClick={() => history.fetchNextPage()}
        >
          Load more
        </Button>
      )}
    </>
  );
}

export function HistoryLine({ event }: Readonly<{ event: AuditEvent }>) {
  const [isOpen, setOpen] = useState(false);
  return (
    <li className={classes.event}>
      <button
        type="button"
        className={classes.line}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <IconChevronRight size={14} className={classes.arrow} data-open={isOpen || undefined} />
        <span className={classes.sentence}>
          {eventSentence(event)}
          {event.reason !== null && <q className={classes.reason}>{event.reason}</q>}
        </span>
        <span className={classes.when}>
          <InstantText instant={event.at} />
          {event.source !== 'web' && <span> · by {event.source}</span>}
        </span>
      </button>
      {isOpen && (
        <>
          <ChangeTable before={event.before} after={event.after} />
          <EventProof eventId={event.id} />
        </>
      )}
    </li>
  );
}
