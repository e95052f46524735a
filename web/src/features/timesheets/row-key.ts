export type RowKey = Readonly<{ projectId: string; serviceId: string; taskId: string | null }>;

export const rowKeyText = ({ projectId, serviceId, taskId }: RowKey): string =>
  [projectId, serviceId, taskId ?? ''].join('|');

export type RowNames = Readonly<{
  project: string;
  client: string;
  service: string;
  task: string | null;
}>;
