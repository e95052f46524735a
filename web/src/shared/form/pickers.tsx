// Fields that choose a record by typing a part of its name.

import { Loader, Select, type SelectProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { api } from '../api.ts';
import { useAsk } from '../ask.ts';

export type Choice = Readonly<{ id: string; name: string }>;
export type PickerProps = Omit<SelectProps, 'data' | 'searchable'> &
  Readonly<{ selected?: Choice | null | undefined }>;

type SearchPickerProps = PickerProps &
  Readonly<{
    found: readonly Choice[] | undefined;
    isAsking: boolean;
    onTerm: (q: string) => void;
  }>;

/** Names that occur twice would break the list, so the second one gets a mark. */
function choicesOf(found: readonly Choice[]) {
  const seen = new Map<string, string>();
  for (const { id, name } of found) if (!seen.has(id)) seen.set(id, name);
  return [...seen].map(([value, label]) => ({ value, label }));
}

function SearchPicker(props: SearchPickerProps) {
  const { found, isAsking, onTerm, selected, ...rest } = props;
  const withSelected = [...(selected ? [selected] : []), ...(found ?? [])];
  const data = choicesOf(withSelected);
  const chosenName = data.find((choice) => choice.value === rest.value)?.label;
  return (
    <Select
      searchable
      nothingFoundMessage={isAsking ? 'Searching…' : 'Nothing found'}
      rightSection={isAsking ? <Loader size={14} /> : undefined}
      limit={50}
      {...rest}
      data={data}
      onSearchChange={(text) => onTerm(text === chosenName ? '' : text)}
    />
  );
}

function useTerm() {
  const [typed, setTyped] = useState('');
  const [term] = useDebouncedValue(typed, 180);
  return { q: term === '' ? undefined : term, setTyped };
}

export function ClientPicker(props: PickerProps) {
  const { q, setTyped } = useTerm();
  const asked = useAsk(
    api.parties.listClients,
    { q, limit: 30, isActive: true },
    { keepPrevious: true },
  );
  const found = asked.data?.items;
  return <SearchPicker {...props} found={found} isAsking={asked.isFetching} onTerm={setTyped} />;
}

type ProjectPickerProps = PickerProps &
  Readonly<{ clientId?: string | undefined; forTime?: boolean }>;

export function ProjectPicker({ clientId, forTime, ...rest }: ProjectPickerProps) {
  const { q, setTyped } = useTerm();
  const asked = useAsk(
    api.parties.listProjects,
    { q, limit: 30, isActive: true, clientId, forTime },
    { keepPrevious: true },
  );
  const found = asked.data?.items.map(({ id, name, client }) => ({
    id,
    name: clientId === undefined ? `${client.name} · ${name}` : name,
  }));
  return <SearchPicker {...rest} found={found} isAsking={asked.isFetching} onTerm={setTyped} />;
}

export function PersonPicker(props: PickerProps) {
  const { q, setTyped } = useTerm();
  const asked = useAsk(
    api.org.listPeople,
    { q, limit: 30, isActive: true },
    { keepPrevious: true },
  );
  const found = asked.data?.items;
  return <SearchPicker {...props} found={found} isAsking={asked.isFetching} onTerm={setTyped} />;
}

export function ServicePicker(props: PickerProps) {
  const { q, setTyped } = useTerm();
  const asked = useAsk(
    api.catalog.listServices,
    { q, limit: 50, isActive: true },
    { keepPrevious: true },
  );
  const found = asked.data?.items;
  return <SearchPicker {...props} found={found} isAsking={asked.isFetching} onTerm={setTyped} />;
}

type TaskPickerProps = PickerProps & Readonly<{ projectId: string | null }>;

export function TaskPicker({ projectId, ...rest }: TaskPickerProps) {
  const asked = useAsk(
    api.parties.listTasks,
    { id: projectId ?? '' },
    { enabled: projectId !== null },
  );
  const found = asked.data?.items.filter((task) => task.isActive) ?? [];
  const isNone = found.length === 0;
  const noTasks = projectId === null ? 'Choose a project first' : 'This project has no tasks';
  const placeholder = isNone ? noTasks : 'No task';
  return (
    <Select
      clearable
      searchable
      disabled={isNone}
      placeholder={placeholder}
      {...rest}
      data={choicesOf(found)}
    />
  );
}

type FixedPickerProps = PickerProps & Readonly<{ found: readonly Choice[] | undefined }>;

function FixedPicker({ found, selected, ...rest }: FixedPickerProps) {
  const data = choicesOf([...(found ?? []), ...(selected ? [selected] : [])]);
  return <Select searchable {...rest} data={data} />;
}

export function BranchPicker(props: PickerProps) {
  const asked = useAsk(api.org.listBranches, {});
  return <FixedPicker {...props} found={asked.data?.items} />;
}

export function EntityPicker(props: PickerProps) {
  const asked = useAsk(api.org.listEntities, {});
  return <FixedPicker {...props} found={asked.data?.items} />;
}

export function ClassificationPicker(props: PickerProps) {
  const asked = useAsk(api.org.listClassifications, {});
  return <FixedPicker {...props} found={asked.data?.items} />;
}

export function CategoryPicker(props: PickerProps) {
  const asked = useAsk(api.catalog.listCategories, {});
  return <FixedPicker {...props} found={asked.data?.items} />;
}

export function TaxClassPicker(props: PickerProps) {
  const asked = useAsk(api.catalog.listTaxClasses, {});
  return <FixedPicker {...props} found={asked.data?.items} />;
}

export function CodeSetPicker(props: PickerProps) {
  const asked = useAsk(api.catalog.listCodeSets, {});
  return <FixedPicker {...props} found={asked.data?.items} />;
}

export function RolePicker(props: PickerProps) {
  const asked = useAsk(api.org.listRoles, {});
  return <FixedPicker {...props} found={asked.data?.items} />;
}
