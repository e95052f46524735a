import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFilters } from '../../shared/filters.ts';
import { NewButton, useNewForm } from '../../shared/NewButton.tsx';
import { Page } from '../../shared/Page.tsx';
import { Categories } from './Categories.tsx';
import { CodeSets } from './CodeSets.tsx';
import { ExpenseCategories } from './ExpenseCategories.tsx';
import { ServiceDrawer } from './ServiceDrawer.tsx';
import { ServicesList } from './ServicesList.tsx';
import { TaxClasses } from './TaxClasses.tsx';

const tabs = [
  { key: 'services', label: 'Services', button: 'New service', Content: ServicesList },
  { key: 'categories', label: 'Categories', button: null, Content: Categories },
  { key: 'expenses', label: 'Expenses', button: null, Content: ExpenseCategories },
  { key: 'tax', label: 'Tax classes', button: null, Content: TaxClasses },
  { key: 'codes', label: 'Code sets', button: null, Content: CodeSets },
] as const;

export function CataloguePage(): ReactNode {
  const [filters, change] = useFilters();
  const form = useNewForm();
  const chosen = tabs.find((tab) => tab.key === filters.tab) ?? tabs[0];
  const button = chosen.button !== null && (
    <NewButton label={chosen.button} needs="catalog.update" onOpen={form.open} />
  );
  return (
    <Page title="Catalogue" lead="What the firm sells, and how it is taxed." actions={button}>
      <Tabs
        value={chosen.key}
        onChange={(tab) => change({ tab: tab ?? '', q: '' })}
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
      <ServiceDrawer opened={form.isOpen} onClose={form.close} service={null} />
    </Page>
  );
}
