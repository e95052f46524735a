import { subtract } from '@daybook/core/money/money.ts';
import { Skeleton } from '@mantine/core';
import { IconArrowRight, IconCircleCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { creationsFor } from '../../app/shell/places.ts';
import { AppLink } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { type Format, useFormat } from '../../shared/format.ts';
import { useCan, useMe } from '../../shared/me.ts';
import { Page, Section } from '../../shared/Page.tsx';
import { pathOf } from '../../shared/paths.ts';
import { eventSentence } from '../../shared/record/event-sentence.ts';
import { Asked, NothingHere } from '../../shared/States.tsx';
import classes from './home.module.css';

type Home = Answer<typeof api.dashboard.home>;
type Card = Home['cards'][number];

export function HomePage(): ReactNode {
  const me = useMe();
  const format = useFormat();
  const home = useAsk(api.dashboard.home, {});
  const [firstName = me.person.name] = me.person.name.split(' ');
  return (
    <Page title={`${greeting()}, ${firstName}`} lead={format.longDay(me.today)}>
      <Asked query={home} skeleton={<HomeSkeleton />}>
        {(answer) => <HomeBody home={answer} />}
      </Asked>
    </Page>
  );
}

function greeting(): string {
  const hour = new Date().getHours();
  if (hour < 12) return 'Good morning';
  return hour < 18 ? 'Good afternoon' : 'Good evening';
}

function HomeBody({ home }: Readonly<{ home: Home }>) {
  return (
    <>
      <div className={classes.cards}>
        {home.cards.map((card) => (
          <GlanceCard key={card.key} card={card} />
        ))}
      </div>
      <div className={classes.columns}>
        <Section title="Waits for you">
          <Pending pending={home.pending} />
        </Section>
        <Section title="Do">
          <QuickActions />
        </Section>
      </div>
      <Section title="What happened">
        <Recent recent={home.recent} />
      </Section>
    </>
  );
}

function GlanceCard({ card }: Readonly<{ card: Card }>) {
  const format = useFormat();
  const change = changeText(card, format);
  return (
    <AppLink href={card.opens} className={classes.card}>
      <span className={classes.label}>{card.label}</span>
      {card.amounts.length === 0 ? (
        <span className={classes.figure}>{mainText(card, format)}</span>
      ) : (
        card.amounts.map((amount, place) => (
          <span
            key={amount.currency}
            className={place === 0 ? classes.figure : classes.furtherFigure}
          >
            {format.amount(amount)} <small>{amount.currency}</small>
          </span>
        ))
      )}
      <span className={classes.note}>
        {[countText(card, format), change].filter(Boolean).join(' · ')}
      </span>
    </AppLink>
  );
}

function mainText(card: Card, format: Format): string {
  if (card.minutes !== null) return format.hours(card.minutes);
  return card.count === null ? '–' : format.count(card.count);
}

const countedAs: Readonly<Record<string, string>> = {
  billed: 'invoice',
  overdue: 'invoice',
  collected: 'receipt',
};

function countText(card: Card, format: Format): string {
  const noun = countedAs[card.key];
  if (card.amounts.length === 0) return '';
  if (card.minutes !== null) return `${format.hours(card.minutes)} hours`;
  return card.count === null || noun === undefined ? '' : format.counted(card.count, noun);
}

/** Against the period before: as a difference, in the first currency where there are several. */
function changeText(card: Card, format: Format): string {
  const [amount] = card.amounts;
  const before = card.previousAmounts.find(({ currency }) => currency === amount?.currency);
  if (amount !== undefined && before !== undefined) {
    const change = subtract(amount, before);
    return `${change.minor > 0n ? '+' : ''}${format.amount(change)} on the month before`;
  }
  if (card.minutes === null || card.previousMinutes === null) return '';
  const change = card.minutes - card.previousMinutes;
  return `${change > 0 ? '+' : ''}${format.hours(change)} on the month before`;
}

function Pending({ pending }: Readonly<{ pending: Home['pending'] }>) {
  if (pending.length === 0) {
    return (
      <p className={classes.clear}>
        <IconCircleCheck size={16} /> Nothing waits for you.
      </p>
    );
  }
  return (
    <ul className={classes.pending}>
      {pending.map((item) => (
        <li key={item.kind}>
          <AppLink href={item.opens}>
            <span className={classes.dot} aria-hidden="true" />
            {item.text}
            <IconArrowRight size={15} aria-hidden="true" />
          </AppLink>
        </li>
      ))}
    </ul>
  );
}

function QuickActions() {
  const can = useCan();
  return (
    <div className={classes.actions}>
      {creationsFor(can).map(({ label, href }) => (
        <AppLink key={label} href={href} className={classes.action}>
          {label}
        </AppLink>
      ))}
    </div>
  );
}

type Told = Readonly<{ event: Home['recent'][number]; count: number }>;

/** A person who logs a week would else fill the list alone. */
function toldTogether(recent: Home['recent']): readonly Told[] {
  const told: Told[] = [];
  for (const event of recent) {
    const last = told.at(-1);
    const isMore = last?.event.type === event.type && last.event.actor?.id === event.actor?.id;
    if (last !== undefined && isMore) told[told.length - 1] = { ...last, count: last.count + 1 };
    else told.push({ event, count: 1 });
  }
  return told;
}

function Recent({ recent }: Readonly<{ recent: Home['recent'] }>) {
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

const cardPlaces = ['a', 'b', 'c', 'd'];

function HomeSkeleton() {
  return (
    <div className={classes.cards} role="status" aria-label="Loading">
      {cardPlaces.map((place) => (
        <div key={place} className={classes.card}>
          <Skeleton height={12} width="50%" />
          <Skeleton height={22} width="70%" mt={8} />
          <Skeleton height={12} width="60%" mt={8} />
        </div>
      ))}
    </div>
  );
}
