import { type ReactNode, useState } from 'react';
import { TextLink, useGo } from '../../shared/AppLink.tsx';
import { api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { DateText, HoursText, MoneyText } from '../../shared/Figures.tsx';
import { DataList } from '../../shared/list/DataList.tsx';
import { entryColumns } from '../../shared/list/entry-columns.tsx';
import { expenseColumns } from '../../shared/list/expense-columns.tsx';
import { type Fact, RecordPage, RecordSkeleton } from '../../shared/record/RecordPage.tsx';
import type { Verb } from '../../shared/record/verb.ts';
import { useRecordId } from '../../shared/record-id.ts';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { Asked } from '../../shared/States.tsx';
import { BurnBars } from './BurnBars.tsx';
import { type Project, ProjectDrawer } from './ProjectDrawer.tsx';
import { ProjectMembers } from './ProjectMembers.tsx';
import { ProjectTasks } from './ProjectTasks.tsx';

export function ProjectPage(): ReactNode {
  const id = useRecordId();
  const project = useAsk(api.parties.getProject, { id });
  return (
    <Asked query={project} skeleton={<RecordSkeleton />}>
      {(answer) => <ProjectBody project={answer} />}
    </Asked>
  );
}

function useProjectVerbs(project: Project, edit: () => void): readonly Verb[] {
  const go = useGo();
  const updateProject = useCommand(api.parties.updateProject);
  const { id, version, isActive } = project;
  return [
    { key: 'update', label: 'Edit', opens: edit },
    {
      key: 'propose',
      label: 'Propose a pre-bill',
      isSecondary: true,
      opens: () => go(`/wip?by=project&projectId=${id}`),
    },
    {
      key: 'update',
      label: isActive ? 'Close the project' : 'Open the project again',
      isSecondary: true,
      title: isActive ? `Close ${project.name}` : `Open ${project.name} again`,
      consequences: isActive
        ? 'No time can be logged on it any more. Its unbilled work can still be billed.'
        : 'Time can be logged on it again.',
      run: () => updateProject.run({ id, version, isActive: !isActive }),
      done: isActive ? 'The project is closed.' : 'The project is open.',
    },
  ];
}

function ProjectBody({ project }: Readonly<{ project: Project }>) {
  const [isEditing, setEditing] = useState(false);
  const verbs = useProjectVerbs(project, () => setEditing(true));
  return (
    <>
      <RecordPage
        kind="Project"
        recordKind="project"
        id={project.id}
        number={project.code}
        name={project.name}
        title={project.name}
        back={{ label: 'Projects', href: '/projects' }}
        badges={project.isActive ? null : <StateBadge state="inactive" name="Closed" />}
        may={project.may}
        verbs={verbs}
        facts={factsOf(project)}
        tabs={[
          {
            key: 'overview',
            label: 'Overview',
            content: (
              <>
                <BurnBars project={project} />
                <ProjectTasks project={project} />
                <ProjectMembers project={project} />
              </>
            ),
          },
          {
            key: 'time',
            label: 'Time',
            content: (
              <DataList
                name="Time of the project"
                call={api.timesheets.listEntries}
                columns={entryColumns.filter(({ key }) => key !== 'project' && key !== 'client')}
                fixed={{ projectId: project.id }}
                titleOf={(entry) => `${entry.person.name}, ${entry.workDate}`}
                empty="No time is logged on this project yet."
              />
            ),
          },
          {
            key: 'expenses',
            label: 'Expenses',
            content: (
              <DataList
                name="Expenses of the project"
                call={api.expenses.list}
                columns={expenseColumns.filter(({ key }) => key !== 'project' && key !== 'client')}
                fixed={{ projectId: project.id }}
                hrefOf={(expense) => `/expenses/${expense.id}`}
                titleOf={(expense) => `${expense.category.name}, ${expense.person.name}`}
                empty="Nothing was paid for this project yet."
              />
            ),
          },
        ]}
      />
      <ProjectDrawer
        opened={isEditing}
        onClose={() => setEditing(false)}
        project={project}
        client={null}
      />
    </>
  );
}

function factsOf(project: Project): readonly Fact[] {
  const { wipAmount, billedAmount } = project;
  const facts: Fact[] = [
    {
      label: 'Client',
      value: <TextLink href={`/clients/${project.client.id}`}>{project.client.name}</TextLink>,
    },
    { label: 'Manager', value: project.manager.name, note: project.branch.name },
    {
      label: 'Worked',
      value: (
        <TextLink href={`/time?projectId=${project.id}`}>
          <HoursText minutes={project.workedMinutes} />
        </TextLink>
      ),
      note: (
        <>
          <HoursText minutes={project.billableMinutes} /> billable
        </>
      ),
    },
  ];
  if (wipAmount !== undefined) {
    facts.push({
      label: 'Work in progress',
      value: (
        <TextLink href={`/wip?by=project&projectId=${project.id}`}>
          <MoneyText value={wipAmount} />
        </TextLink>
      ),
      note: project.unpricedCount > 0 ? `${project.unpricedCount} without a rate` : undefined,
    });
  }
  if (billedAmount !== undefined) {
    facts.push({ label: 'Billed', value: <MoneyText value={billedAmount} /> });
  }
  facts.push({ label: 'Ends', value: <DateText date={project.endsOn} /> });
  return facts;
}
