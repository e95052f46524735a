import { Skeleton, Stack, Tabs } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { AppLink } from '../AppLink.tsx';
import { useFilters } from '../filters.ts';
import { useKeys } from '../keys.ts';
import { usePageTitle } from '../Page.tsx';
import { HistoryTab } from './HistoryTab.tsx';
import classes from './record.module.css';
import { VerbBar } from './VerbBar.tsx';
import type { May, Verb } from './verb.ts';

export type Fact = Readonly<{ label: string; value: ReactNode; note?: ReactNode }>;
export type RecordTab = Readonly<{
  key: string;
  label: string;
  count?: number;
  content: ReactNode;
}>;

type RecordPageProps = Readonly<{
  /** What it is: Invoice, Client. */
  kind: string;
  /** The kind's word in the audit trail: invoice, client. */
  recordKind: string;
  id: string;
  number?: string | null;
  name: ReactNode;
  title: string;
  badges?: ReactNode;
  back: Readonly<{ label: string; href: string }>;
  verbs: readonly Verb[];
  may: May;
  /** The state's word, such as posted. */
  state?: string;
  facts: readonly Fact[];
  /** Above the tabs: why it was sent back, what is missing. */
  notice?: ReactNode;
  tabs: readonly RecordTab[];
}>;

export function RecordPage(props: RecordPageProps) {
  const [filters, change] = useFilters();
  usePageTitle(props.title);
  const tabs = [
    ...props.tabs,
    {
      key: 'history',
      label: 'History',
      content: <HistoryTab kind={props.recordKind} id={props.id} />,
    },
  ];
  const [first] = tabs;
  const chosen = tabs.find((tab) => tab.key === filters.tab) ?? first;
  useKeys(
    'Tabs',
    tabs.slice(0, 9).map((tab, index) => ({
      keys: String(index + 1),
      does: tab.label,
      run: () => change({ tab: tab.key }),
    })),
  );
  return (
    <article className={classes.record}>
      <RecordHead {...props} />
      <FactStrip facts={props.facts} />
      {props.notice}
      <Tabs
        value={chosen?.key ?? null}
        onChange={(key) => change({ tab: key ?? '' })}
        keepMounted={false}
        className={classes.tabs ?? ''}
      >
        <Tabs.List>
          {tabs.map((tab) => (
            <Tabs.Tab
              key={tab.key}
              value={tab.key}
              ref={tab.key === chosen?.key && tab !== first ? bringIntoView : null}
            >
              {tab.label}
              {'count' in tab && tab.count !== undefined && (
                <span className={classes.count}>{tab.count}</span>
              )}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map((tab) => (
          <Tabs.Panel key={tab.key} value={tab.key} pt="md">
            {tab.content}
          </Tabs.Panel>
        ))}
      </Tabs>
    </article>
  );
}

// On a phone the tabs scroll sideways: the one that is open must not be out of sight.
const bringIntoView = (tab: HTMLElement | null) =>
  tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' });

function RecordHead(props: RecordPageProps) {
  return (
    <header>
      <AppLink href={props.back.href} className={classes.back}>
        <IconChevronLeft size={14} />
        {props.back.label}
      </AppLink>
      <div className={classes.head}>
        <div className={classes.titles}>
          <div className={classes.kind}>
            {props.kind}
            {props.number !== undefined && props.number !== null && <span> {props.number}</span>}
          </div>
          <div className={classes.nameLine}>
            <h1 className={classes.name}>{props.name}</h1>
            {props.badges}
          </div>
        </div>
        <div className={classes.verbs}>
          <VerbBar verbs={props.verbs} may={props.may} state={props.state} />
        </div>
      </div>
    </header>
  );
}

export function FactStrip({ facts }: Readonly<{ facts: readonly Fact[] }>) {
  return (
    <dl className={classes.facts}>
      {facts.map((fact) => (
        <div key={fact.label} className={classes.fact}>
          <dt>{fact.label}</dt>
          <dd>
            {fact.value}
            {fact.note !== undefined && <small>{fact.note}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function RecordSkeleton() {
  return (
    <div className={classes.record} role="status" aria-label="Loading">
      <Skeleton width={90} height={12} mb="md" />
      <Skeleton width={280} height={24} mb="lg" />
      <Skeleton height={64} mb="lg" />
      <Stack gap="sm">
        <Skeleton height={16} width="70%" />
        <Skeleton height={16} width="85%" />
        <Skeleton height={16} width="60%" />
      </Stack>
    </div>
  );
}
