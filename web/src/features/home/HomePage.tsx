import { SegmentedControl, Skeleton, Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { creationsFor } from '../../app/shell/places.ts';
import { AppLink, TextLink } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { useFilters } from '../../shared/filters.ts';
import { useFormat } from '../../shared/format.ts';
import { useCan, useMe } from '../../shared/me.ts';
import { Page, Section } from '../../shared/Page.tsx';
import { Asked } from '../../shared/States.tsx';
import { ExceptionAlerts } from './ExceptionAlerts.tsx';
import { FigureCard } from './FigureCard.tsx';
import classes from './home.module.css';
import { Recent } from './Recent.tsx';
import { type HomeInput, useLive } from './use-live.ts';
import { WaitingQueue } from './WaitingQueue.tsx';

type Home = Answer<typeof api.dashboard.home>;

const areaNames: Readonly<Record<Home['area'], string>> = {
  module: 'Everything',
  timesheets: 'Timesheets',
  contracts: 'Contracts',
  retainers: 'Retainers',
  milestones: 'Milestones',
  billing: 'Billing',
  automation: 'Automation and cash',
};
const periods = [
  { value: 'today', label: 'Today', before: 'the day before' },
  { value: 'this_week', label: 'This week', before: 'by then last week' },
  { value: 'this_month', label: 'This month', before: 'by then last month' },
] as const;

const isArea = (text: string | undefined): text is Home['area'] =>
  text !== undefined && Object.hasOwn(areaNames, text);

/** The dashboard: of the whole, or of one function. What is looked at stands in the address. */
export function HomePage(): ReactNode {
  const me = useMe();
  const format = useFormat();
  const [filters, change] = useFilters();
  const period = periods.find(({ value }) => value === filters.period) ?? periods[2];
  const input: HomeInput = {
    period: period.value,
    ...(isArea(filters.area) ? { area: filters.area } : {}),
  };
  const home = useAsk(api.dashboard.home, input, { keepPrevious: true });
  const isLive = useLive(input);
  const [firstName = me.person.name] = me.person.name.split(' ');
  return (
    <Page
      title={`${greeting()}, ${firstName}`}
      lead={
        <>
          {format.longDay(me.today)}
          {isLive && <span className={classes.live}> Live</span>}
        </>
      }
      actions={
        <SegmentedControl
          size="xs"
          aria-label="Period"
          data={periods.map(({ value, label }) => ({ value, label }))}
          value={period.value}
          onChange={(value) => change({ period: value === 'this_month' ? '' : value })}
        />
      }
    >
      <Asked query={home} skeleton={<HomeSkeleton />}>
        {(answer) => (
          <>
            {answer.areas.length > 1 && (
              <Tabs
                value={answer.area}
                onChange={(area) => change({ area: area ?? '' })}
                className={classes.areas}
              >
                <Tabs.List aria-label="Function">
                  {answer.areas.map((area) => (
                    <Tabs.Tab key={area} value={area}>
                      {areaNames[area]}
                    </Tabs.Tab>
                  ))}
                </Tabs.List>
              </Tabs>
            )}
            <HomeBody home={answer} periodName={period.before} />
          </>
        )}
      </Asked>
    </Page>
  );
}

function greeting(): string {
  const hour = new Date().getHours();
  if (hour < 12) return 'Good morning';
  return hour < 18 ? 'Good afternoon' : 'Good evening';
}

/** In the order of what the person came for. */
function HomeBody({ home, periodName }: Readonly<{ home: Home; periodName: string }>) {
  const me = useMe();
  const can = useCan();
  const parts: Readonly<Record<Home['sections'][number], ReactNode>> = {
    cards: (
      <div key="cards" className={classes.cards}>
        {home.cards.map((card) => (
          <FigureCard key={card.key} card={card} periodName={periodName} />
        ))}
      </div>
    ),
    queue: (
      <div key="queue" className={classes.columns}>
        <Section title="Waits for you">
          <WaitingQueue home={home} today={me.today} />
        </Section>
        <Section title="Do">
          <QuickActions home={home} />
        </Section>
      </div>
    ),
    exceptions: can('exceptions.view') && (
      <Section
        key="exceptions"
        title="Look at"
        actions={<TextLink href="/exceptions">All exceptions</TextLink>}
      >
        <ExceptionAlerts area={home.area} />
      </Section>
    ),
    timeline: (
      <Section key="timeline" title="What happened">
        <Recent recent={home.recent} />
      </Section>
    ),
  };
  return home.sections.map((section) => parts[section]);
}

function QuickActions({ home }: Readonly<{ home: Home }>) {
  const can = useCan();
  const [first] = home.cards;
  return (
    <div className={classes.actions}>
      {creationsFor(can).map(({ label, href }) => (
        <AppLink key={label} href={href} className={classes.action}>
          {label}
        </AppLink>
      ))}
      {first !== undefined && (
        <AppLink href={first.opens} className={classes.action}>
          Export: {first.label.toLowerCase()}
        </AppLink>
      )}
    </div>
  );
}

const cardPlaces = ['a', 'b', 'c', 'd', 'e', 'f'];

function HomeSkeleton() {
  return (
    <div className={classes.cards} role="status" aria-label="Loading">
      {cardPlaces.map((place) => (
        <div key={place} className={classes.card}>
          <Skeleton height={12} width="50%" />
          <Skeleton height={22} width="70%" mt={8} />
          <Skeleton height={28} width="90%" mt={8} />
          <Skeleton height={12} width="60%" mt={8} />
        </div>
      ))}
    </div>
  );
}
