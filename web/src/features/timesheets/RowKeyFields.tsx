import { Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type Answer, api } from '../../shared/api.ts';
import { ProjectPicker, ServicePicker, TaskPicker } from '../../shared/form/pickers.tsx';
import type { LocalRow } from './week-model.ts';

export type RowDraft = Readonly<{
  projectId: string | null;
  serviceId: string | null;
  taskId: string | null;
}>;
export const emptyDraft: RowDraft = { projectId: null, serviceId: null, taskId: null };

type RowKeyFieldsProps = Readonly<{
  value: RowDraft;
  onChange: (draft: RowDraft) => void;
  errors?: Readonly<Record<string, unknown>>;
  selectedProject?: Readonly<{ id: string; name: string }> | null;
  selectedService?: Readonly<{ id: string; name: string }> | null;
  /** A popover closes on clicks outside of it, so the lists have to open inside. */
  isInPopover?: boolean;
}>;

const errorText = (error: unknown) => (typeof error === 'string' ? error : undefined);

/** What the time is for: project, service, task. */
export function RowKeyFields(props: RowKeyFieldsProps) {
  const { value, onChange, errors = {} } = props;
  const comboboxProps = { withinPortal: props.isInPopover !== true, shadow: 'md' };
  return (
    <Stack gap="sm">
      <ProjectPicker
        label="Project"
        comboboxProps={comboboxProps}
        required
        forTime
        data-autofocus
        selected={props.selectedProject ?? null}
        value={value.projectId}
        error={errorText(errors.projectId)}
        onChange={(projectId) => onChange({ ...value, projectId, taskId: null })}
      />
      <ServicePicker
        label="Service"
        comboboxProps={comboboxProps}
        required
        selected={props.selectedService ?? null}
        value={value.serviceId}
        error={errorText(errors.serviceId)}
        onChange={(serviceId) => onChange({ ...value, serviceId })}
      />
      <TaskPicker
        label="Task"
        comboboxProps={comboboxProps}
        projectId={value.projectId}
        value={value.taskId}
        error={errorText(errors.taskId)}
        onChange={(taskId) => onChange({ ...value, taskId })}
      />
    </Stack>
  );
}

type Lists = Readonly<{
  projects: Answer<typeof api.parties.listProjects>;
  services: Answer<typeof api.catalog.listServices>;
}>;

/** The names of a chosen row, from what the pickers have asked for already. */
export function useRowNames(): (draft: RowDraft) => Promise<LocalRow | null> {
  const client = useQueryClient();
  return async ({ projectId, serviceId, taskId }) => {
    if (projectId === null || serviceId === null) return null;
    const { projects, services }: Lists = await namedLists(client, projectId);
    const project = projects.items[0];
    const service = services.items.find((candidate) => candidate.id === serviceId);
    const tasks = taskId === null ? [] : (await api.parties.listTasks({ id: projectId })).items;
    return {
      projectId,
      serviceId,
      taskId,
      project: project?.name ?? 'Project',
      client: project?.client.name ?? '',
      service: service?.name ?? 'Service',
      task: tasks.find((task) => task.id === taskId)?.name ?? null,
    };
  };
}

async function namedLists(client: ReturnType<typeof useQueryClient>, projectId: string) {
  const [projects, services] = await Promise.all([
    client.fetchQuery({
      queryKey: ['parties', 'listProjects', 'named', projectId],
      queryFn: () => api.parties.listProjects({ ids: [projectId] }),
    }),
    client.fetchQuery({
      queryKey: ['catalog', 'listServices', 'all'],
      queryFn: () => api.catalog.listServices({ limit: 500 }),
    }),
  ]);
  return { projects, services };
}
