// The names behind ids in filter chips.

import { api } from '../api.ts';
import { useAsk } from '../ask.ts';

type NameOfProps = Readonly<{ id: string }>;
const aWhile = { staleTime: 300_000 };

export function ClientName({ id }: NameOfProps) {
  return useAsk(api.parties.getClient, { id }, aWhile).data?.name ?? '…';
}

export function ProjectName({ id }: NameOfProps) {
  return useAsk(api.parties.getProject, { id }, aWhile).data?.name ?? '…';
}

export function PersonName({ id }: NameOfProps) {
  return useAsk(api.org.getPerson, { id }, aWhile).data?.name ?? '…';
}

export function ImportName({ id }: NameOfProps) {
  return useAsk(api.imports.get, { id }, aWhile).data?.fileName ?? '…';
}

export function PartName({ id }: NameOfProps) {
  const { data } = useAsk(api.timesheets.getPart, { id }, aWhile);
  return data === undefined ? '…' : `${data.person.name}, ${data.project.name}`;
}

export function ServiceName({ id }: NameOfProps) {
  return useAsk(api.catalog.getService, { id }, aWhile).data?.name ?? '…';
}

export function BranchName({ id }: NameOfProps) {
  const { data } = useAsk(api.org.listBranches, {}, aWhile);
  return data?.items.find((branch) => branch.id === id)?.name ?? '…';
}

export function EntityName({ id }: NameOfProps) {
  const { data } = useAsk(api.org.listEntities, {}, aWhile);
  return data?.items.find((entity) => entity.id === id)?.name ?? '…';
}

export function CategoryName({ id }: NameOfProps) {
  const { data } = useAsk(api.catalog.listCategories, {}, aWhile);
  return data?.items.find((category) => category.id === id)?.name ?? '…';
}

export function RoleName({ id }: NameOfProps) {
  const { data } = useAsk(api.org.listRoles, {}, aWhile);
  return data?.items.find((role) => role.id === id)?.name ?? '…';
}
