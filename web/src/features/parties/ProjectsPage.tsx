import type { ReactNode } from 'react';
import { api } from '../../shared/api.ts';
import { filterBy } from '../../shared/list/common-filters.ts';
import { DataList } from '../../shared/list/DataList.tsx';
import { useMe } from '../../shared/me.ts';
import { NewButton, useNewForm } from '../../shared/NewButton.tsx';
import { Page } from '../../shared/Page.tsx';
import { ProjectDrawer } from './ProjectDrawer.tsx';
import { projectColumns } from './project-columns.tsx';

export function ProjectsPage(): ReactNode {
  const me = useMe();
  const form = useNewForm();
  const button = <NewButton label="New project" needs="projects.update" onOpen={form.open} />;
  return (
    <Page title="Projects" actions={button}>
      <DataList
        name="Projects"
        call={api.parties.listProjects}
        columns={projectColumns}
        fields={[filterBy.active, filterBy.client, filterBy.manager, filterBy.branch]}
        views={[
          { label: 'Active', filters: { isActive: 'true' } },
          { label: 'Managed by me', filters: { managerId: me.person.id, isActive: 'true' } },
          { label: 'All', filters: {} },
        ]}
        startsWith={{ isActive: 'true' }}
        searchLabel="Name or code"
        hrefOf={(project) => `/projects/${project.id}`}
        titleOf={(project) => project.name}
        empty="No projects yet. Time is logged on projects."
      />
      <ProjectDrawer opened={form.isOpen} onClose={form.close} project={null} client={null} />
    </Page>
  );
}
