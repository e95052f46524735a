import { planStates } from '@daybook/contract/plans.ts';
import type { ReactNode } from 'react';
import { type Answer, api } from '../../shared/api.ts';
import { DateText } from '../../shared/Figures.tsx';
import { type Column, choicesFrom, type FilterField } from '../../shared/list/column.ts';
import { filterBy } from '../../shared/list/common-filters.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { NewButton, useNewForm } from '../../shared/NewButton.tsx';
import { Page } from '../../shared/Page.tsx';
import { StateBadge, stateName } from '../../shared/StateBadge.tsx';
import { PlanDrawer } from './PlanDrawer.tsx';

type PlanRow = Answer<typeof api.plans.list>['items'][number];

const columns: readonly Column<PlanRow>[] = [
  { key: 'name', title: 'Plan', render: (plan) => plan.name },
  { key: 'client', title: 'Client', isWideOnly: true, render: (plan) => plan.client.name },
  { key: 'rule', title: 'Comes up', isWideOnly: true, render: (plan) => plan.ruleText },
  {
    key: 'next',
    title: 'Next',
    render: (plan) => (
      <>
        <DateText date={plan.nextDueOn} /> {plan.isDue && <StateBadge state="overdue" name="due" />}
      </>
    ),
  },
  { key: 'branch', title: 'Branch', isOptional: true, render: (plan) => plan.branch.name },
  { key: 'practice', title: 'Practice', isOptional: true, render: (plan) => plan.practice ?? '–' },
  { key: 'state', title: 'State', render: (plan) => <StateBadge state={plan.state} /> },
];
const fields: readonly FilterField[] = [
  {
    kind: 'choice',
    key: 'states',
    label: 'State',
    isMany: true,
    choices: choicesFrom(planStates, stateName),
  },
  filterBy.client,
  { kind: 'date', key: 'dueBefore', label: 'Due before' },
];
const views = [
  { label: 'All', filters: {} },
  { label: 'Active', filters: { states: 'active' } },
  { label: 'Paused', filters: { states: 'paused' } },
];

/** What is billed to whom by the calendar. */
export function PlansPage(): ReactNode {
  const form = useNewForm();
  const button = <NewButton label="New plan" needs="automation.update" onOpen={form.open} />;
  return (
    <Page title="Billing plans" actions={button}>
      <DataList
        name="Billing plans"
        call={api.plans.list}
        columns={columns}
        fields={fields}
        views={views}
        searchLabel="Plan or client"
        hrefOf={(plan) => `/billing-plans/${plan.id}`}
        titleOf={(plan) => plan.name}
        empty="No plans yet. A plan says what is billed to a client, and when."
        emptyAction={button}
      />
      <PlanDrawer opened={form.isOpen} onClose={form.close} plan={null} />
    </Page>
  );
}
