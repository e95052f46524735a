import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { TextLink } from '../../shared/AppLink.tsx';
import { useFilters } from '../../shared/filters.ts';
import { Page } from '../../shared/Page.tsx';
import { HoldsList } from './HoldsList.tsx';
import { InterestList } from './InterestList.tsx';
import { NoticesList } from './NoticesList.tsx';
import { OverdueList } from './OverdueList.tsx';

const tabs = [
  { key: 'queue', label: 'Clients', Content: OverdueList },
  { key: 'notices', label: 'Notices', Content: NoticesList },
  { key: 'holds', label: 'Disputes and promises', Content: HoldsList },
  { key: 'interest', label: 'Late interest', Content: InterestList },
] as const;

/** Who pays late, and what is done about it. */
export function OverduePage(): ReactNode {
  const [filters, change] = useFilters();
  const chosen = tabs.find((tab) => tab.key === filters.tab) ?? tabs[0];
  return (
    <Page
      title="Overdue"
      lead="What is past its due date, and the next step of the ladder for each client."
      actions={<TextLink href="/settings/dunning">Ladders and interest</TextLink>}
    >
      <Tabs
        value={chosen.key}
        onChange={(tab) => change({ tab: tab ?? '', states: '', isActive: '' })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          {tabs.map((tab) => (
            <Tabs.Tab key={tab.key} value={tab.key}>
              {tab.label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map(({ key, Content }) => (
          <Tabs.Panel key={key} value={key}>
            <Content />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  );
}
