import { AppLink } from '../../shared/AppLink.tsx';
import type { Answer, api } from '../../shared/api.ts';
import { useFormat } from '../../shared/format.ts';
import { pathOf } from '../../shared/paths.ts';
import { eventSentence } from '../../shared/record/event-sentence.ts';
import { NothingHere } from '../../shared/States.tsx';
import classes from './home.module.css';

type Events = Answer<typeof api.dashboard.home>['recent'];
type Told = Readonly<{ event: Events[number]; count: number }>;

/** A person who logs a week would else fill the list alone. */
function toldTogether(recent: Events): readonly Told[] {
  const told: Told[] = [];
  for (const event of recent) {
    const last = told.at(-1);
    const isMore = last?.event.type === event.type && last.event.actor?.id === event.actor?.id;
    if (last !== undefined && isMore) told[told.length - 1] = { ...last, count: last.count + 1 };
    else told.push({ event, count: 1 });
  }
  return told;
}

/** The latest transactions as sentences. */
export function Recent({ recent }: Readonly<{ recent: Events }>) {
  const format = useFormat();
  if (recent.length === 0) return <NothingHere text="Nothing has happened yet." />;
  return (
    <ol className={classes.recent}>
      {toldTogether(recent).map(({ event, count }) => {
        const href = pathOf(event.record.kind, event.record.id);
        const sentence = eventSentence(event, count);
        return (
          <li key={event.id}>
            <time dateTime={event.at}>{format.instant(event.at)}</time>
            {href === null || count > 1 ? sentence : <AppLink href={href}>{sentence}</AppLink>}
          </li>
        );
      })}
    </ol>
  );
}
