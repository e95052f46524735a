import { Button, Tabs } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useFilters } from '../../shared/filters.ts';
import { useCan } from '../../shared/me.ts';
import { Page } from '../../shared/Page.tsx';
import { ImportTargets } from './ImportTargets.tsx';
import { TargetList } from './TargetList.tsx';
import { TargetYear } from './TargetYear.tsx';

/** What the firm aims at: a year in a grid, all of it as a list, or from a file. */
export function TargetsPage(): ReactNode {
  const can = useCan();
  const [filters, change] = useFilters();
  const tab = filters.tab === 'list' ? 'list' : 'year';
  return (
    <Page
      title="Targets"
      actions={
        can('targets.update') && (
          <Button
            variant="default"
            leftSection={<IconFileUpload size={15} />}
            onClick={() => change({ import: '1' })}
          >
            Import a file
          </Button>
        )
      }
    >
      <Tabs value={tab} onChange={(key) => change({ tab: key === 'list' ? 'list' : '' })}>
        <Tabs.List aria-label="Targets">
          <Tabs.Tab value="year">Year</Tabs.Tab>
          <Tabs.Tab value="list">List</Tabs.Tab>
        </Tabs.List>
      </Tabs>
      {tab === 'list' ? <TargetList /> : <TargetYear isReadOnly={!can('targets.update')} />}
      <ImportTargets opened={filters.import === '1'} onClose={() => change({ import: '' })} />
    </Page>
  );
}
